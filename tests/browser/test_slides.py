"""The slides in a real browser, the network off: keys, both projectors, the map, notes, print."""

import re

import pytest

pytestmark = pytest.mark.browser

SIZES = ((1280, 720), (1920, 1080))
# What the deck's buttons cover, and which names are cut that may be chosen on the map.
COVERED = """() => {
  const buttons = document.querySelector(".controls").getBoundingClientRect();
  const texts = ".slide.shown :is(h2, .subtitle, td, th, li, .remark, .place)";
  const written = [...document.querySelectorAll(texts)];
  return written.filter((e) => {
    const box = e.getBoundingClientRect();
    return box.right > buttons.left && box.bottom > buttons.top && box.top < buttons.bottom;
  }).map((e) => e.textContent);
}"""
CUT = """() => [...document.querySelectorAll(".slide.shown select")].filter((select) => {
  const own = select.getBoundingClientRect().width;
  select.style.maxWidth = "none";
  return own + 1 < select.getBoundingClientRect().width;
}).map((select) => select.name)"""
# What sticks out of its slide, or a text out of its box.
STICKS_OUT = """() => {
  const slide = document.querySelector(".slide.shown");
  const foot = slide.querySelector("footer").getBoundingClientRect();
  const frame = slide.getBoundingClientRect();
  const wrong = [];
  slide.querySelectorAll("header, h2, .subtitle, table, th, td, li, .meaning, .remark").forEach((e) => {
    const box = e.getBoundingClientRect();
    const out = box.right > frame.right + 1 || box.bottom > foot.top + 1 || e.scrollWidth > e.clientWidth + 1;
    if (out) wrong.push(`${e.tagName} ${e.textContent.trim().slice(0, 60)}`);
  });
  const body = slide.querySelector(".body");
  if (body.scrollHeight > body.clientHeight + 1) wrong.push("body");
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight) wrong.push("page");
  return wrong;
}"""


@pytest.fixture(params=["real_vi", "demo_en"])
def built(request):
    """The folder of a built report: real in Vietnamese, illustrative in English."""
    return request.getfixturevalue(request.param)


def shown(opened) -> int:
    """Return the number of the slide that is shown; exactly one is."""
    numbers = opened.page.eval_on_selector_all(
        ".slide", "all => all.flatMap((s, n) => (s.checkVisibility() ? [n + 1] : []))"
    )
    assert 1 == len(numbers)
    return numbers[0]


def last(opened) -> int:
    return opened.page.locator(".slide").count()


def draw_map(opened) -> None:
    """Go to the slide with the map and wait until it is drawn."""
    number = opened.page.evaluate("() => document.querySelector('figure.chart').closest('.slide').id")
    opened.page.evaluate("number => { location.hash = `#/${number.split('-')[1]}` }", number)
    opened.page.wait_for_selector("figure.chart[data-state=drawn]")


@pytest.mark.parametrize("size", SIZES, ids=["1280x720", "1920x1080"])
def test_every_slide_fits_a_projector_without_network_or_complaint(built, visit, size):
    """Nothing sticks out or scrolls, nothing is requested, the console stays silent, every chart is there."""
    opened = visit(built / "slides.html", width=size[0], height=size[1])

    assert 10 <= last(opened)
    for number in range(1, last(opened) + 1):
        assert number == shown(opened)
        if opened.page.locator(".slide.shown figure.chart").count():
            draw_map(opened)
        assert [] == opened.page.evaluate(STICKS_OUT), number
        opened.page.keyboard.press("ArrowRight")
    assert [] == opened.messages
    assert [] == [url for url in opened.requests if not url.startswith(("file:", "data:", "blob:"))]


@pytest.mark.parametrize(
    ("expected", "start", "key"),
    [
        *((4, 3, key) for key in ("ArrowRight", "ArrowDown", "PageDown", "Space", "Enter")),
        *((2, 3, key) for key in ("ArrowLeft", "ArrowUp", "PageUp", "Shift+Space", "Backspace")),
        (1, 3, "Home"),
        (-1, 3, "End"),
        (1, 1, "ArrowLeft"),
        (3, 3, "Control+ArrowRight"),
        (3, 3, "x"),
    ],
)
def test_a_key_moves_the_slides(real_vi, visit, expected, start, key):
    """A presenter's keys do what they do elsewhere; the address names the slide."""
    opened = visit(real_vi / "slides.html")
    opened.page.evaluate("start => { location.hash = `#/${start}` }", start)
    opened.page.wait_for_function(
        "start => document.querySelector('.shown').id === `slide-${start}`", arg=start
    )
    opened.page.keyboard.press(key)

    place = last(opened) if expected == -1 else expected
    assert place == shown(opened)
    assert opened.page.url.endswith(f"#/{place}")


@pytest.mark.parametrize(("expected", "address"), [(3, "#/3"), (1, "#/0"), (1, "#/x"), (-1, "#/99"), (1, "")])
def test_an_address_opens_its_slide(real_vi, visit, expected, address):
    """A link to a slide opens that slide, one that does not exist the nearest."""
    opened = visit(real_vi / "slides.html")
    opened.page.goto("about:blank")
    opened.page.goto(f"{(real_vi / 'slides.html').as_uri()}{address}")

    assert (last(opened) if expected == -1 else expected) == shown(opened)


def test_buttons_and_a_finger_move_the_slides(real_vi, visit):
    """Whoever has no keyboard at hand moves on too."""
    opened = visit(real_vi / "slides.html")
    opened.page.get_by_role("button", name="Trang sau").click()
    assert 2 == shown(opened)
    swipe = """(from, to) => ["touchstart", "touchend"].forEach((kind, n) => {
      const touch = new Touch({ identifier: 1, target: document.body, clientX: [900, 300][n] });
      const init = { touches: n ? [] : [touch], changedTouches: [touch], bubbles: true };
      document.body.dispatchEvent(new TouchEvent(kind, init));
    })"""
    opened.page.evaluate(swipe)

    assert 3 == shown(opened)


def test_the_title_of_the_new_slide_is_read_out(real_vi, visit):
    """The focus goes to the title, so a screen reader says it; slides not shown are hidden from it."""
    opened = visit(real_vi / "slides.html")
    opened.page.keyboard.press("PageDown")

    assert "title-2" == opened.page.evaluate("() => document.activeElement.id")
    assert 1 == opened.page.get_by_role("heading", level=2).count()


def test_the_year_slides_on_the_map_while_the_slide_stays(demo_en, visit):
    """Arrow keys move the year when the focus is on it; a clicker's keys still move the slides."""
    opened = visit(demo_en / "slides.html")
    draw_map(opened)
    number, map_ = shown(opened), opened.page.locator("figure.chart svg.marks")
    before = map_.inner_html()
    opened.page.locator("input[type=range]").focus()
    opened.page.keyboard.press("ArrowLeft")
    opened.page.wait_for_function(
        "before => document.querySelector('figure.chart svg.marks').innerHTML !== before", arg=before
    )

    assert number == shown(opened)
    opened.page.keyboard.press("PageDown")
    assert number + 1 == shown(opened)


def test_the_speaker_has_notes_in_a_window_of_their_own(demo_en, visit):
    """S opens them; they follow the slides, name the next one, and take the keys too."""
    opened = visit(demo_en / "slides.html")
    opened.page.keyboard.press("End")
    opened.page.keyboard.press("PageUp")
    with opened.page.context.expect_page() as window:
        opened.page.keyboard.press("s")
    notes, place = window.value, shown(opened)
    text = notes.inner_text("body")

    assert f"{place} / {last(opened)}" in text
    assert opened.page.locator(".slide.shown .notes p").first.text_content() in text
    assert "Next: Every number has its source" in text
    notes.keyboard.press("ArrowRight")
    assert place + 1 == shown(opened)
    assert f"{place + 1} / {last(opened)}" in notes.inner_text("body")
    with notes.expect_event("close"):
        opened.page.keyboard.press("s")
    assert notes.is_closed()


def test_notes_show_below_the_slide_where_no_window_may_open(real_vi, visit):
    """A browser that opens no windows shows the notes on the slide until Escape."""
    opened = visit(real_vi / "slides.html")
    opened.page.evaluate("() => { window.open = () => null }")
    opened.page.keyboard.press("S")
    note = opened.page.locator(".slide.shown .notes")
    assert note.is_visible()
    opened.page.keyboard.press("Escape")

    assert not note.is_visible()


def test_axe_finds_nothing_on_slides(built, visit, violations):
    """On every kind of slide: opening, messages, counts, picture, table, map, and the last."""
    opened = visit(built / "slides.html", bypass_csp=True)
    opened.page.emulate_media(reduced_motion="reduce")  # half faded in, writing has less contrast
    numbers = [1, 2, 3, 4, 5, last(opened)]
    if opened.page.locator("figure.chart").count():
        draw_map(opened)
        numbers.append(shown(opened))
    for number in numbers:
        opened.page.evaluate("number => { location.hash = `#/${number}` }", number)
        opened.page.wait_for_selector(f"#slide-{number}.shown")
        assert [] == violations(opened.page), number


def test_buttons_cover_nothing_and_no_name_to_choose_is_cut(built, visit):
    """With the mouse moving, on every slide; the map's controls have room for their longest names."""
    opened = visit(built / "slides.html")
    for number in range(1, last(opened) + 1):
        if opened.page.locator(".slide.shown figure.chart").count():
            draw_map(opened)
        assert [] == opened.page.evaluate(COVERED) + opened.page.evaluate(CUT), number
        opened.page.keyboard.press("ArrowRight")


def test_full_screen_and_back(real_vi, visit):
    """F fills the screen, F again leaves it."""
    opened = visit(real_vi / "slides.html")
    for expected in (True, False):
        opened.page.keyboard.press("f")
        opened.page.wait_for_function("on => !!document.fullscreenElement === on", arg=expected)
    assert [] == opened.messages


def test_printing_gives_one_slide_a_page(built, visit):
    """A4 landscape, as many pages as slides."""
    opened = visit(built / "slides.html")
    printed = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)

    assert last(opened) == len(boxes)
    assert {(842, 595)} == {(round(float(w)), round(float(h))) for w, h in boxes}


def test_slides_follow_one_another_without_scripts(real_vi, browser):
    """Where scripts are off nothing is hidden."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((real_vi / "slides.html").as_uri())
    slides = page.locator(".slide")

    assert all(slide.is_visible() for slide in slides.all())
    context.close()


def test_nothing_moves_for_those_who_ask_for_rest(real_vi, visit):
    """prefers-reduced-motion takes the fading away."""
    opened = visit(real_vi / "slides.html")
    name = "() => getComputedStyle(document.querySelector('.shown')).animationName"

    assert "appear" == opened.page.evaluate(name)
    opened.page.emulate_media(reduced_motion="reduce")
    assert "none" == opened.page.evaluate(name)


def test_illustrative_slides_warn_and_run_no_markup_of_the_data(demo_en, visit, markup):
    """The warning stands on each slide and in the title; names with markup are text."""
    opened = visit(demo_en / "slides.html")
    draw_map(opened)
    communes = opened.page.locator("figure.chart svg .mark-shape path")
    communes.nth(communes.count() // 2).hover(force=True)
    opened.page.wait_for_selector("#vg-tooltip-element.visible")

    assert "ILLUSTRATIVE DATA" in opened.page.title()
    assert last(opened) == opened.page.locator(".slide > .warning-bar").count()
    assert any(markup in text for text in opened.page.locator("footer .source").all_text_contents())
    assert 0 == opened.page.locator("img[src='x']").count()
    assert opened.page.evaluate("() => window.ran ?? null") is None


def test_real_slides_do_not_warn(real_vi, visit):
    opened = visit(real_vi / "slides.html")

    assert 0 == opened.page.locator(".warning-bar").count()


def test_the_start_page_leads_to_the_slides(built, visit):
    """Both files are listed on the start page and are there."""
    opened = visit(built / "index.html")
    links = opened.page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")

    for name in ("slides.html", "slides.pptx"):
        assert name in links
        assert (built / name).stat().st_size > 50_000

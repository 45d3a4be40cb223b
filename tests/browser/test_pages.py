"""The built pages in a real browser, the network off."""

import csv
import io
import re

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser

PAGES = ("annual_report", "01_trajectories", "02_commune_map", "03_reachability")
# A projector, the same at 200 % zoom, a small phone.
SIZES = tuple({"width": w, "height": h} for w, h in ((1280, 720), (640, 360), (360, 740)))


@pytest.fixture(params=["real_vi", "demo_en"])
def built(request):
    """The folder of a built report: real in Vietnamese, illustrative in English."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_is_drawn_without_network_or_complaint_and_fits(built, visit, name):
    """No request leaves the page, no error or warning in the console, no chart missing, none too wide."""
    opened = visit(built / f"{name}.html")
    opened.draw_all()
    states = opened.page.eval_on_selector_all("figure.chart", "all => all.map(f => f.dataset.state)")

    assert states or name == "03_reachability"  # real data have no projection yet
    assert set(states) <= {"drawn"}
    assert [] == opened.messages
    assert [] == [url for url in opened.requests if not url.startswith(("file:", "data:", "blob:"))]
    for size in SIZES:
        assert fits(opened.page, size), size


@pytest.mark.parametrize("size", SIZES, ids=["projector", "zoomed", "phone"])
def test_the_start_page_fits_its_width(built, visit, size):
    assert fits(visit(built / "index.html").page, size)


@pytest.mark.parametrize("name", ["index", "annual_report"])
def test_all_indicators_at_a_glance_are_seen_whole_on_a_projector(built, visit, name):
    """Status, values, targets and chances: no column of the overview lies beyond its edge."""
    page = visit(built / f"{name}.html").page
    page.set_viewport_size(SIZES[0])
    beyond = "e => e.querySelector('table').scrollWidth - e.clientWidth"

    assert page.eval_on_selector(".scoreboard .table-wrap", beyond) <= 0


def fits(page, size) -> bool:
    """Return whether a page of a size does not scroll sideways, nor what charts and lists are chosen with."""
    page.set_viewport_size(size)
    right = (
        "() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll("
        "'.vega-bindings select, .vega-bindings input, .filters select, .filters button')]"
        ".map((control) => control.getBoundingClientRect().right))"
    )
    return page.evaluate(right) <= size["width"]


def test_all_35_indicators_are_in_the_report(built, visit, data_dir):
    """Each indicator has its place on the page, and the link to it works."""
    with (data_dir / "plan" / "indicators.csv").open(encoding="utf-8") as file:
        indicators = [row["indicator"] for row in csv.DictReader(file)]
    page = visit(built / "annual_report.html").page

    assert 35 == len(indicators)
    for indicator in indicators:
        assert 1 == page.locator(f"[id='chi-tieu-{indicator}']").count(), indicator
        assert 1 <= page.locator(f"a[href='#chi-tieu-{indicator}']").count(), indicator


def test_addresses_on_a_page_are_unique_and_links_lead_somewhere(built, visit):
    """No id twice; every link within the page has its target."""
    page = visit(built / "annual_report.html").page
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    links = page.eval_on_selector_all(
        "main a[href^='#'], nav a", "all => all.map(e => e.getAttribute('href').slice(1))"
    )

    assert len(ids) == len(set(ids))
    assert set() == set(links) - set(ids)


def test_the_reader_picks_an_indicator(demo_en, visit):
    """Choosing another indicator from the list changes what the chart draws."""
    opened = visit(demo_en / "01_trajectories.html")
    opened.draw_all()
    chart = opened.page.locator("figure.chart").nth(1)
    before = chart.locator("svg.marks").inner_html()
    assert chart.locator("select").bounding_box()["y"] < chart.locator("svg.marks").bounding_box()["y"]
    chart.locator("select").select_option(label="3c. Under-five mortality")
    redrawn = "before => document.querySelectorAll('figure.chart svg.marks')[1].innerHTML !== before"
    opened.page.wait_for_function(redrawn, arg=before)

    assert "≤ 14.5‰" in chart.locator("svg.marks").text_content()


def test_code_is_hidden_until_asked_for(real_vi, visit):
    """The button shows and hides the Python cells and says what it does."""
    page = visit(real_vi / "annual_report.html").page
    code = page.locator(".code-cell").first

    assert not code.is_visible()
    page.get_by_role("button", name="Hiện mã Python").click()
    assert code.is_visible()
    page.get_by_role("button", name="Ẩn mã Python").click()
    assert not code.is_visible()


def test_a_chart_can_be_saved_in_the_language_of_the_report(real_vi, visit):
    """The chart's menu is Vietnamese and has no way to send the data to a website."""
    opened = visit(real_vi / "annual_report.html")
    opened.draw_all()
    menus = opened.page.locator("figure.chart").evaluate_all(
        "all => all.map(f => [...f.querySelectorAll('details button')].map(b => b.textContent).join('; '))"
    )

    assert {"Ảnh (PNG); Hình vẽ (SVG); Tải số liệu (CSV)"} == set(menus)


def test_no_english_reaches_a_screen_reader(real_vi, visit):
    """Vega's own English descriptions are not in the accessibility tree of a Vietnamese page."""
    opened = visit(real_vi / "annual_report.html")
    opened.draw_all()
    labels = opened.page.eval_on_selector_all(
        "figure.chart [aria-label], figure.chart [aria-roledescription]",
        "all => all.filter(e => !e.closest('[aria-hidden=true]'))"
        ".map(e => [e.getAttribute('aria-roledescription'), e.getAttribute('aria-label')].join(' '))",
    )

    assert labels
    assert [] == [
        t for t in labels if re.search(r"\b(axis|titled|scale|legend|chart|values?|visualization)\b", t)
    ]


def test_numbers_are_written_the_vietnamese_way(real_vi, visit):
    """Axis labels have a decimal comma."""
    opened = visit(real_vi / "01_trajectories.html")
    opened.draw_all()
    figure = opened.page.locator("figure.chart", has_text="Trẻ em có hoàn cảnh đặc biệt: 1,16%").first

    labels = figure.locator("svg.marks text").all_text_contents()

    assert {"1,1", "1,2"} <= set(labels)


def test_illustrative_pages_warn_on_every_page_and_in_every_chart(demo_en, visit):
    """The warning is in the title bar, on top of the page and inside each picture."""
    for name in ("index", *PAGES):
        opened = visit(demo_en / f"{name}.html")
        assert "ILLUSTRATIVE DATA" in opened.page.title()
        assert opened.page.locator(".warning-bar").is_visible()
        if name != "index":
            opened.draw_all()
            texts = opened.page.eval_on_selector_all(
                "figure.chart svg.marks", "all => all.map(s => s.textContent)"
            )
            assert all("ILLUSTRATIVE DATA – NOT REAL FIGURES" in text for text in texts)


def test_real_pages_never_say_illustrative_data(real_vi, visit):
    """The warning is kept for illustrative data."""
    assert 0 == visit(real_vi / "annual_report.html").page.locator(".warning-bar").count()


def test_the_first_page_says_what_is_known_and_who_owes_the_rest(real_vi, visit):
    """How many of 35 have data, since when, and from whom the rest is due."""
    text = visit(real_vi / "index.html").page.locator("main").inner_text()

    assert re.search(r"\d+ trong 35 chỉ số có số liệu", text)
    assert re.search(r"bắt đầu từ năm \d{4}", text)
    assert "Còn chờ số liệu" in text


def test_the_start_page_leads_to_every_file(built, visit):
    """Every link of the start page is a file of the report, or a place inside one."""
    page = visit(built / "index.html").page
    links = page.eval_on_selector_all("a[href]", "all => all.map(e => e.getAttribute('href'))")

    for link in filter(lambda link: not link.startswith("#"), links):
        file, _, place = link.partition("#")
        assert (built / file).exists(), link
        assert not place or f'id="{place}"' in (built / file).read_text(encoding="utf-8"), link


def test_the_map_fills_the_province_and_not_the_frame(demo_en, visit):
    """Wrong ring order would fill the whole frame; each commune's path is a small part of it."""
    opened = visit(demo_en / "02_commune_map.html")
    opened.draw_all()
    areas = opened.page.eval_on_selector_all(
        "figure.chart:first-of-type .mark-shape path",
        "all => all.map(p => { const b = p.getBBox(); return b.width * b.height; })",
    )
    frame = opened.page.locator("figure.chart svg.marks").first.bounding_box()

    assert 54 == len(areas)
    assert max(areas) < 0.2 * frame["width"] * frame["height"]


def test_map_and_list_show_the_same_commune(demo_en, visit):
    """A click on the map opens the commune's entry; opening an entry outlines it on the map."""
    opened = visit(demo_en / "02_commune_map.html", width=1280, height=720)
    opened.draw_all()
    page = opened.page
    chart = page.locator("figure.chart").first
    outline = chart.locator("path[stroke='#a3195b']")
    drawing = chart.locator("svg.marks")
    box = drawing.bounding_box()
    drawing.click(position={"x": 0.35 * box["width"], "y": 0.6 * box["height"]})
    page.wait_for_selector(".communes details[open]")
    first = page.locator(".communes details[open] summary strong").inner_text()

    outline.first.wait_for()
    assert first in drawing.text_content()

    chart.locator("select").nth(1).select_option("2024")
    page.locator(".communes input").fill("ha khanh")
    shown = page.locator(".communes li[data-code]:visible")
    assert 1 == shown.count()
    shown.locator("summary").click()
    outline.first.wait_for()
    assert "Hà Khánh" in page.locator(".communes details[open]").inner_text()
    assert 1 == page.locator(".communes details[open]").count()
    assert [] == opened.messages


def test_paper_is_a4_with_numbered_pages_and_whole_charts(real_vi, visit):
    """Each page says which it is of how many; no chart is higher than a page, so none is cut."""
    page = visit(real_vi / "annual_report.html")
    page.draw_all()
    made = PdfReader(io.BytesIO(page.page.pdf(prefer_css_page_size=True)))
    total = len(made.pages)

    assert (210, 297) == tuple(round(float(side) / 72 * 25.4) for side in made.pages[0].mediabox[2:])
    for number in (1, 2, total):
        assert f"{number} / {total}" in made.pages[number - 1].extract_text()
    page.page.emulate_media(media="print")
    page.page.set_viewport_size({"width": 680, "height": 1000})  # the text width of A4, in CSS pixels
    heights = "all => Math.max(...all.map(figure => figure.getBoundingClientRect().height))"
    assert page.page.eval_on_selector_all("figure.chart", heights) < 1000

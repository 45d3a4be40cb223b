"""Search and sort in the data annex, and what can be taken away of a chart, in a real browser."""

import io
import json
import re
import struct
from pathlib import Path

import pandas as pd
import pytest

from analysis.intake.safety import neutralised

pytestmark = pytest.mark.browser

BANNER = "ILLUSTRATIVE DATA – NOT REAL FIGURES"
PAGES = ("annual_report", "01_trajectories", "02_commune_map", "03_reachability")
# What a cell may hold -> what of it a spreadsheet must not run.
CELLS = ["=1+1", "-5", "+3,5%", "- ghi chú", "@SUM(A1)", "\t=1", "＝1", "Đông Triều", "1.234,5", "−2"]


@pytest.fixture(scope="module")
def annex(browser, request):
    """The real report's page, opened once for all tests that search and sort."""
    context = browser.new_context(offline=True, bypass_csp=True, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto((request.getfixturevalue("real_vi") / "annual_report.html").as_uri())
    yield page
    context.close()


@pytest.fixture
def indicators(annex):
    """The table of all indicators with its search, as a reader finds it."""
    bar, wrap = parts_of(annex, "Khả năng")
    yield bar, wrap
    reset = bar.get_by_role("button", name="Hiện lại như ban đầu")
    if reset.is_enabled():
        reset.click()


def parts_of(page, head: str) -> tuple:
    """Return the search bar and the frame of the findable table that has a column so called."""
    wrap = page.locator(".find + .table-wrap:has(table.findable)").filter(
        has=page.get_by_role("columnheader", name=head)
    )
    assert 1 == wrap.count()
    return wrap.locator("xpath=preceding-sibling::*[1]"), wrap


def column(wrap, place: int) -> list[str]:
    """Return the texts of a column in the rows that are shown."""
    script = "(rows, n) => rows.filter(r => !r.hidden).map(r => r.cells[n].textContent.trim())"
    return wrap.locator("tbody tr").evaluate_all(script, place)


def test_all_tables_of_the_annex_can_be_searched_and_sorted(annex):
    """Four tables, each with one search; every heading is a button."""
    assert 4 == annex.locator("table.findable").count()
    assert 4 == annex.locator(".find:has(+ .table-wrap > table.findable) input").count()
    heads = annex.locator("table.findable thead th")
    assert heads.count() == heads.locator("button.sort").count()


def test_search_needs_no_marks_and_says_how_many(indicators):
    """ "tu vong" finds "Tử vong"; what nothing matches says so; reset shows all again."""
    bar, wrap = indicators
    bar.locator("input").fill("tu  VONG ")
    shown = column(wrap, 0)

    assert shown
    assert all("ử vong" in name for name in shown)
    assert f"{len(shown)} trong 35 dòng" == bar.get_by_role("status").inner_text()

    bar.locator("input").fill("không có ở đâu")
    assert [] == column(wrap, 0)
    assert "Không có dòng nào phù hợp." == bar.get_by_role("status").inner_text()

    bar.get_by_role("button").click()
    assert 35 == len(column(wrap, 0))
    assert "" == bar.get_by_role("status").inner_text()


def test_đ_is_found_by_d_and_stands_after_d(annex):
    """The Vietnamese order of names: all of D before Đ, and E after both."""
    bar, wrap = parts_of(annex, "Địa bàn")
    areas = wrap.locator("tbody tr").evaluate_all(
        "rows => rows.slice(0, 5).map((r, n) => { const cell = r.cells[1], text = cell.textContent;"
        " cell.textContent = ['Đồng', 'Ea', 'Dương', 'Đại', 'Cẩm'][n]; return text; })"
    )
    wrap.get_by_role("button", name="Địa bàn").click()
    order = list(dict.fromkeys(column(wrap, 1)))
    bar.get_by_role("button").click()
    wrap.locator("tbody tr").evaluate_all(
        "(rows, texts) => texts.forEach((text, n) => { rows[n].cells[1].textContent = text; })", areas
    )
    bar.locator("input").fill("dong bang")
    found = set(column(wrap, 1))
    bar.get_by_role("button").click()

    expected = ["Cẩm", "Dương", "Đại", "Đồng", "Đồng bằng sông Hồng", "Ea"]
    assert expected == order[: len(expected)]
    assert {"Đồng bằng sông Hồng"} == found


def test_numbers_are_sorted_as_numbers_and_what_is_missing_stands_last(indicators):
    """Decimal commas, units and signs do not matter; a second click turns the order round."""
    bar, wrap = indicators
    before = column(wrap, 0)
    keys = "rows => rows.map(r => r.cells[3].dataset.sort ?? null).map(t => t === null ? null : Number(t))"
    head = wrap.locator("th", has_text="Giá trị mới nhất")
    for sort, turned in (("ascending", False), ("descending", True)):
        head.get_by_role("button").click()
        sorted_by = wrap.locator("tbody tr").evaluate_all(keys)
        known = [k for k in sorted_by if k is not None]

        assert sort == head.get_attribute("aria-sort")
        assert 1 == wrap.locator("[aria-sort]").count()
        assert sorted(known, reverse=turned) == known
        assert len(known) > 2
        assert set(sorted_by[len(known) :]) == {None}

    bar.get_by_role("button").click()
    assert before == column(wrap, 0)
    assert 0 == wrap.locator("[aria-sort]").count()


def test_codes_of_indicators_are_sorted_by_their_number(indicators):
    """ "3a" comes before "10", as in the plan."""
    _, wrap = indicators
    before = column(wrap, 0)
    wrap.locator("th").first.get_by_role("button").click()

    assert before == column(wrap, 0)


def test_the_keyboard_is_enough(annex, indicators):
    """From the search to the reset to a heading; Enter sorts, and the focus stays."""
    bar, wrap = indicators
    bar.locator("input").focus()
    annex.keyboard.type("beo phi")
    n = len(column(wrap, 0))
    annex.keyboard.press("Tab")
    annex.keyboard.press("Enter")

    assert 0 < n < 35 == len(column(wrap, 0))
    assert annex.evaluate("() => document.activeElement.closest('.find') !== null")

    wrap.locator("th button").nth(4).focus()
    annex.keyboard.press("Enter")
    assert "ascending" == wrap.locator("th").nth(4).get_attribute("aria-sort")
    assert annex.evaluate("() => document.activeElement.classList.contains('sort')")


def test_paper_has_every_row(annex, indicators):
    """In print what was looked for on the screen hides nothing, and nothing is left to press."""
    bar, wrap = indicators
    bar.locator("input").fill("tu vong")
    annex.emulate_media(media="print")
    shown = wrap.locator("tbody tr:visible").count()
    annex.emulate_media(media="screen")

    assert 35 == shown


def test_axe_finds_nothing_in_the_annex(annex, violations):
    """A table that is searched and sorted, with its search; all four are made alike."""
    bar, wrap = parts_of(annex, "Số chỉ số còn thiếu")
    bar.locator("input").fill("so")
    wrap.locator("th button").first.click()
    found = violations(annex, include=[[".find"], [f"[aria-label='{wrap.get_attribute('aria-label')}']"]])
    bar.get_by_role("button").click()

    assert [] == found


def saved(page, figure, name: str) -> Path:
    """Return the file that an entry of a chart's menu saves, by the keyboard alone."""
    summary = figure.locator(".chart-menu summary")
    if figure.locator(".chart-menu[open]").count() == 0:
        summary.focus()
        page.keyboard.press("Enter")
    figure.get_by_role("button", name=name).focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    return Path(download.value.path())


def shown_rows(page, figure) -> list[list[str]]:
    """Return heads and rows of the table behind the disclosure after a chart."""
    details = page.locator(f"#{figure.get_attribute('id')} + .chart-table")
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    details.locator("tbody tr").first.wait_for()
    return details.locator("tr").evaluate_all("rows => rows.map(r => [...r.cells].map(c => c.textContent))")


@pytest.mark.parametrize(
    ("built", "name", "place"),
    [
        ("real_vi", "01_trajectories", 0),
        ("demo_en", "annual_report", 0),
        ("demo_en", "02_commune_map", 0),
        ("demo_en", "01_trajectories", 1),
    ],
    ids=["statuses", "illustrative", "map", "picker"],
)
def test_a_chart_gives_its_data_as_it_shows_them(request, visit, built, name, place):
    """The CSV has the rows of the table below the chart, readable heads, and says what is illustrative."""
    opened = visit(request.getfixturevalue(built) / f"{name}.html")
    page, figure = opened.page, opened.page.locator("figure.chart").nth(place)
    drawn(page, figure)
    content = saved(page, figure, "CSV").read_bytes()
    table = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype="str", keep_default_na=False)
    heads, *rows = shown_rows(page, figure)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    if built == "demo_en":
        assert {BANNER} == set(table.pop("Note"))
        assert BANNER in page.locator(".chart-table[open] caption").inner_text()
    assert heads == list(table.columns)
    assert [] == [head for head in heads if head != head.strip() or "_" in head]
    assert len(rows) == len(table) > 5
    plain = [[cell.replace(",", "") if is_number(cell) else cell for cell in row] for row in rows]
    assert plain == [[short(cell) for cell in row] for row in table.to_numpy()]
    assert [] == opened.messages


def test_the_title_follows_what_is_chosen_above_the_chart_and_its_table(real_vi, visit):
    """Another indicator: its finding stands above the lines, and above the table that was open already."""
    opened = visit(real_vi / "01_trajectories.html")
    page, figure = opened.page, opened.page.locator("figure.chart").nth(1)
    drawn(page, figure)
    shown_rows(page, figure)
    caption = page.locator(f"#{figure.get_attribute('id')} + .chart-table caption")
    before = caption.inner_text()
    figure.locator("select").select_option("16")
    changed = "was => document.querySelector('.chart-table[open] caption').innerText !== was"
    page.wait_for_function(changed, arg=before)
    title = figure.locator(".role-title-text tspan, .role-title-text text:not(:has(tspan))")

    assert caption.inner_text().startswith("Trẻ 5 tuổi đi học mẫu giáo: 99,9% năm 2024")
    assert caption.inner_text() == " ".join(title.all_text_contents())
    assert [] == opened.messages


def is_number(cell: str) -> bool:
    """Return whether a cell of an English page is one number."""
    return cell.replace(",", "").replace(".", "", 1).removeprefix("-").isdigit()


def short(cell: str) -> str:
    """Return a number of a CSV with the three decimals that a page shows, a text without its apostrophe."""
    if is_number(cell) and "." in cell:
        return f"{float(cell):.3f}".rstrip("0").rstrip(".")
    return cell


def drawn(page, figure) -> None:
    """Bring a chart into view and wait until it is drawn."""
    figure.scroll_into_view_if_needed()
    page.wait_for_function("f => f.dataset.state === 'drawn'", arg=figure.element_handle())


def test_a_trajectory_has_the_values_of_the_page(annex):
    """Value by value what the page's datasets hold, unrounded, in plain numbers."""
    page, figure = annex, annex.locator("figure.chart:has(+ .caption)").first
    drawn(page, figure)
    table = pd.read_csv(saved(page, figure, "Tải số liệu"), encoding="utf-8-sig")
    spec = json.loads(figure.locator("script").inner_text())
    part = spec["usermeta"]["table"]["parts"][0]["data"]
    rows = page.evaluate("name => window.pageDatasets[name]", part)

    assert [row["value"] for row in rows] == pytest.approx(list(table["Giá trị"]), abs=0)
    assert [row["year"] for row in rows] == list(table["Năm"])
    assert {"Thực hiện của tỉnh", "Cần đạt", "Mục tiêu Kế hoạch 52"} <= set(table["Loại số liệu"])
    assert 0 == page.locator(f"#{figure.get_attribute('id')} + .chart-table").count()


def test_pictures_are_sharp_and_whole(annex):
    """PNG with twice the pixels of the chart on the page, SVG with its title."""
    page = annex
    for figure in page.locator("figure.chart").all()[:3]:
        drawn(page, figure)
        picture = saved(page, figure, "PNG").read_bytes()
        width, height = struct.unpack(">II", picture[16:24])
        box = figure.locator("svg.marks").bounding_box()

        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert (width, height) == (
            pytest.approx(2 * box["width"], abs=2),
            pytest.approx(2 * box["height"], abs=2),
        )
    assert "<svg" in saved(page, figure, "SVG").read_text(encoding="utf-8")


def test_the_menu_covers_nothing_and_escape_closes_it(annex):
    """Open, it stands above the chart; Escape closes it and leaves the focus where it was."""
    page, figure = annex, annex.locator("figure.chart").nth(1)
    drawn(page, figure)
    menu = figure.locator(".chart-menu")
    page.locator("h1").click()
    assert menu.get_attribute("open") is None
    assert not menu.locator("button").first.is_visible()
    menu.locator("summary").click()
    box, chart = menu.bounding_box(), figure.locator(".canvas").bounding_box()

    assert ["Ảnh (PNG)", "Hình vẽ (SVG)", "Tải số liệu (CSV)"] == menu.locator("button").all_text_contents()
    assert menu.locator("button").last.is_visible()
    assert box["y"] + box["height"] <= chart["y"] + 1

    menu.locator("button").last.focus()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("() => document.activeElement.matches('.chart-menu summary')")


@pytest.mark.parametrize("built", ["real_vi", "demo_en"])
def test_every_chart_of_the_report_has_its_data(request, built):
    """No chart whose data the report does not know how to give; read from the pages, without drawing."""
    folder = request.getfixturevalue(built)
    tables = [table for name in PAGES for table in tables_of(folder / f"{name}.html")]

    assert len(tables) > 20
    assert all(table and table["parts"] for table in tables)


def tables_of(path: Path) -> list:
    """Return what each chart of a page says of its table."""
    chart = r'<figure class="chart.*?<script type="application/json">(.*?)</script>'
    specs = re.findall(chart, path.read_text(encoding="utf-8"), flags=re.S)
    return [json.loads(spec)["usermeta"]["table"] for spec in specs]


def test_a_spreadsheet_runs_nothing_of_a_csv(annex):
    """The page makes texts harmless as the report's own CSV files do; quotes are doubled."""
    text = annex.evaluate("rows => window.chartCsv(['a', 'b'], rows)", [[cell, 'x "y", z'] for cell in CELLS])
    read = pd.read_csv(io.StringIO(text.removeprefix("\ufeff")), dtype="str")

    assert [neutralised(cell) for cell in CELLS] == list(read["a"])
    assert {'x "y", z'} == set(read["b"])

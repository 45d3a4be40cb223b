"""Readers filter the table of all indicators, follow a status to its reason, and read on a dark ground."""

import pytest


@pytest.fixture
def board(real_vi, visit):
    """The annual report, opened."""
    return visit(real_vi / "annual_report.html")


def shown(page) -> int:
    """Return how many rows are shown."""
    return page.locator(".scoreboard tbody tr:visible").count()


def test_a_filter_leaves_its_rows_and_stands_in_the_address(board):
    """Choose a status, send the address on, clear it."""
    page = board.page
    every = shown(page)
    page.select_option(".scoreboard select[name=status]", "off_track")

    assert 0 < shown(page) < every
    assert page.url.endswith("#bang-chi-so?status=off_track")
    page.reload()
    assert 0 < shown(page) < every
    page.click(".scoreboard button[type=reset]")
    assert every == shown(page)


def test_the_start_page_filters_too_and_leads_into_the_report(real_vi, visit):
    """The place that was asked for stays in view while the charts above it are drawn."""
    page = visit(real_vi / "index.html").page
    page.select_option(".scoreboard select[name=status]", "off_track")
    page.click("a[href='annual_report.html#vi-sao-8a']")
    page.wait_for_timeout(2500)

    assert 0 < page.locator("details#vi-sao-8a").bounding_box()["y"] < 720


def test_a_status_leads_to_its_reason(board):
    """By the keyboard: the explanation opens and has the focus."""
    page = board.page
    page.focus("a[href='#vi-sao-8a']")
    page.keyboard.press("Enter")

    opened = page.locator("details#vi-sao-8a")
    page.wait_for_timeout(1500)
    assert 0 < opened.bounding_box()["y"] < 720
    assert opened.evaluate("element => element.open")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_ground_can_be_dark_and_stays_so(board):
    """The page and the drawn charts change; the choice is kept."""
    page = board.page
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("#theme")
    dark = page.evaluate(ground)

    assert light != dark
    page.evaluate("window.drawAllCharts()")
    page.wait_for_selector("figure.chart[data-state=drawn]")
    chart = page.evaluate("getComputedStyle(document.querySelector('svg.marks')).backgroundColor")
    assert chart == dark
    page.reload()
    assert dark == page.evaluate(ground)


def test_a_view_of_a_chart_is_an_address(board):
    """Choose an indicator, send the address on: the same one is chosen."""
    page = board.page
    figure = page.locator("figure.chart:has(.vega-bindings select)").first
    board.draw_all()
    name = figure.get_attribute("id")
    figure.locator("select").select_option("16")

    assert f"#{name}?" in page.url and "indicator=16" in page.url
    page.reload()
    page.wait_for_selector(f"#{name}[data-state=drawn]")
    assert "16" == page.locator(f"#{name} select").input_value()


def test_the_years_of_the_map_run_and_stop(demo_en, visit):
    """By a button that says what it does."""
    page = visit(demo_en / "02_commune_map.html").page
    page.evaluate("window.drawAllCharts()")
    page.wait_for_selector(".play")
    slider = page.locator("input[type=range][name=year]")
    slider.evaluate(
        "s => { s.value = s.min; s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change')); }"
    )
    before = slider.input_value()
    page.click(".play")
    page.wait_for_function("v => document.querySelector('input[name=year]').value !== v", arg=before)

    assert page.locator(".play").inner_text() in {"❚❚ Stop", "▶ Run the years"}

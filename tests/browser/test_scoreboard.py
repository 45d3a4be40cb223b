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


def test_a_status_leads_to_its_reason(board):
    """By the keyboard: the explanation opens and has the focus."""
    page = board.page
    page.focus("a[href='#vi-sao-8a']")
    page.keyboard.press("Enter")

    opened = page.locator("details#vi-sao-8a")
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

"""Make the pictures that the README shows: build the report, open it in a browser, photograph it.

Run by ``make pictures``; needs Debian's chromium or any Chromium named by CHROMIUM.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

import analysis as qn
from analysis.report.pictures import save_pictures

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Photograph the top of the real report and the map of the illustrative one."""
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto((ROOT / "outputs/2025/annual_report.html").as_uri())
        page.wait_for_selector(".scoreboard .filters select")
        page.screenshot(path=ROOT / "docs/pictures/report.png")
        page.goto((ROOT / "outputs/demo/02_commune_map.html").as_uri())
        figure = page.locator("figure.chart").first
        figure.scroll_into_view_if_needed()
        page.wait_for_selector("figure.chart[data-state=drawn]")
        figure.screenshot(path=ROOT / "docs/pictures/map_demo.png")
        browser.close()
    first_charts()


def first_charts() -> None:
    """Draw the chart that the tutorial ends with, in both languages (docs/tutorial.md, part 4 and 6)."""
    known = qn.observations()
    igme = known[known["measure"] == "3c_igme_wdi"].assign(indicator="3c")
    series = igme[["indicator", "area_code", "year", "value", "publisher", "title"]]
    for language in ("vi", "en"):
        chart = qn.charts.projection("3c", qn.study(series, language=language))
        drawn, _ = save_pictures(chart, ROOT / f"docs/pictures/first_chart_{language}")
        drawn.unlink()


if __name__ == "__main__":
    main()

"""How heavy the pages are and how soon they can be used, opened from disk in a real Chromium."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

# Notes when the first chart in view is drawn, and when the page is loaded and has nothing left to do.
WATCH = """
  window.seen = {};
  const look = () => {
    const near = [...document.querySelectorAll("figure.chart")].filter((figure) =>
      figure.getBoundingClientRect().top < innerHeight);
    if (!window.seen.chart && near.some((figure) => figure.dataset.state === "drawn"))
      window.seen.chart = performance.now();
  };
  const states = { subtree: true, attributes: true, attributeFilter: ["data-state"] };
  new MutationObserver(look).observe(document, states);
  addEventListener("load", () => requestIdleCallback(() => { window.seen.usable = performance.now(); }));
"""
IDLE = "() => window.seen.usable && !document.querySelector('figure.chart[data-state=drawing]')"


@dataclass(frozen=True)
class PageCost:
    """What opening a page costs: megabytes, and seconds until it can be used and its first chart is seen."""

    page: str
    megabytes: float
    usable: float
    first_chart: float | None


def page_costs(folder: Path, repeats: int = 3) -> list[PageCost]:
    """Return the costs of every page in a report's folder, the median of ``repeats`` openings."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        pages = sorted(folder.glob("*.html"))
        costs = [_cost(browser, page, repeats) for page in pages]
        browser.close()
    return costs


def _cost(browser: Browser, path: Path, repeats: int) -> PageCost:
    """Return one page's cost; the first chart's by following a link to it."""
    text = path.read_text(encoding="utf-8")
    usable = sorted(_opened(browser, path.as_uri())["usable"] for _ in range(repeats))
    chart = None
    if 'id="bieu-do-1"' in text and path.stem != "slides":
        seen = sorted(_opened(browser, f"{path.as_uri()}#bieu-do-1")["chart"] for _ in range(repeats))
        chart = seen[repeats // 2] / 1000
    return PageCost(path.name, path.stat().st_size / 1e6, usable[repeats // 2] / 1000, chart)


def _opened(browser: Browser, address: str) -> dict[str, float]:
    """Open an address in a fresh context without a network and return the moments, in milliseconds."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function(IDLE)
    if "#bieu-do-1" in address:
        page.wait_for_function("() => window.seen.chart")
    seen = page.evaluate("() => window.seen")
    context.close()
    return seen

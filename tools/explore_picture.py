"""Make the picture of the workbench in docs/explore.md: open it in JupyterLab and photograph a scenario.

Run by ``make pictures``; needs Debian's chromium or any Chromium named by CHROMIUM.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs/pictures/explore.png"
NOTEBOOK = ROOT / "notebooks/explore.ipynb"
PATIENCE = 180_000


def main() -> None:
    """Start JupyterLab, run the workbench on illustrative data, photograph it, stop JupyterLab."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    options = ["--no-browser", "--allow-root", f"--port={address.rpartition(':')[2]}"]
    options += ["--IdentityProvider.token=", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={ROOT}"]
    committed = NOTEBOOK.read_bytes()
    server = subprocess.Popen([sys.executable, "-m", "jupyter", "lab", *options], stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"{address}/api")
        with sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            _photograph(browser.new_page(viewport={"width": 1280, "height": 1500}), address)
            browser.close()
    finally:
        server.terminate()
        server.wait()
        # JupyterLab saves what it shows by itself.
        NOTEBOOK.write_bytes(committed)


def _wait_for(address: str) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        try:
            urlopen(address, timeout=2).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise TimeoutError(address)


def _photograph(page: Page, address: str) -> None:
    """Run all cells, look at the recognition of communes at the pace of 2022-2024, and photograph it."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/lab/tree/notebooks/explore.ipynb?reset")
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle")
    page.get_by_text("Run", exact=True).first.click()
    page.get_by_text("Run All Cells", exact=True).first.click()
    page.wait_for_selector(".vega-embed")
    page.get_by_label("Số liệu minh hoạ").check()
    # The lines of a view lie in a part of the page that is closed.
    page.wait_for_selector("textarea:has-text('illustrative=True')", state="attached")
    page.get_by_label("Chỉ số", exact=True).select_option(index=0)
    page.get_by_role("button", name="Kịch bản, cần gì", exact=True).click()
    page.wait_for_selector('textarea:has-text(\'"scenario", "1"\')', state="attached")
    page.wait_for_timeout(3000)
    # The widgets alone, without the notebook around them.
    page.locator(".jp-OutputArea-output:has(.widget-toggle-buttons)").first.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()

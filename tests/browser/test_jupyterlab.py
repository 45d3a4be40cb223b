"""A notebook of the report by itself in a real JupyterLab."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser
START_SECONDS, RUN_SECONDS = 60, 120


@pytest.fixture
def lab(data_dir, notebooks_dir, tmp_path) -> Iterator[str]:
    """The address of a JupyterLab on a copy of the project's folders."""
    for folder in (data_dir, notebooks_dir, data_dir.parent / "shapes"):
        shutil.copytree(folder, tmp_path / folder.name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.ip=127.0.0.1"]
    options += ["--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={tmp_path}"]
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", *options], cwd=tmp_path, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api", tmp_path / "lab.log")
            yield address
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, log: Path) -> None:
    """Wait until the server answers; fail with its log when it does not."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            urlopen(address, timeout=2).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    pytest.fail(log.read_text())


def test_a_notebook_runs_by_itself_and_draws_its_charts(lab, browser):
    """Opened from its own folder with its default parameters, all cells run and both maps are drawn."""
    # Tall, because JupyterLab draws only the cells in view.
    page = browser.new_page(viewport={"width": 1400, "height": 2600})
    page.goto(f"{lab}/lab/tree/notebooks/02_commune_map.ipynb?reset")
    page.wait_for_selector(".jp-Notebook:visible", timeout=1000 * START_SECONDS)
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle", timeout=1000 * START_SECONDS)
    page.get_by_text("Run", exact=True).first.click()
    page.get_by_text("Run All Cells", exact=True).first.click()
    two_charts = "() => document.querySelectorAll('.vega-embed canvas, .vega-embed svg.marks').length >= 2"
    page.wait_for_function(two_charts, timeout=1000 * RUN_SECONDS)

    # A page that hangs on a chart would not answer any more.
    assert page.evaluate("() => 1 + 1") == 2
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    page.close()

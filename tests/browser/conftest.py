"""A real Chromium without a network."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SHORTER = "document.querySelectorAll('tbody').forEach(b => [...b.rows].slice(6).forEach(r => r.remove()))"
START_SECONDS = 180
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Chromium from the machine; skipped with the reason where there is none."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium found (install Debian's chromium, or name one in CHROMIUM)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Visit:
    """An opened page with what went wrong on it."""

    page: object
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def draw_all(self) -> None:
        """Draw every chart of the page and wait until none is waiting."""
        self.page.evaluate("() => window.drawAllCharts()")
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('figure.chart')]"
            ".every(f => f.dataset.state === 'drawn' || f.dataset.state === 'failed')"
        )


@pytest.fixture
def visit(browser) -> Iterator:
    """Return a function that opens a file with the network off and notes requests and messages."""
    contexts = []

    def open_file(path: Path, *, width: int = 1280, height: int = 720, bypass_csp: bool = False) -> Visit:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, offline=True, bypass_csp=bypass_csp)
        contexts.append(context)
        made = Visit(context.new_page())
        made.page.on("request", lambda r: made.requests.append(r.url))
        made.page.on(
            "console", lambda m: made.messages.append(m.text) if m.type in {"error", "warning"} else None
        )
        made.page.on("pageerror", lambda e: made.messages.append(str(e)))
        made.page.goto(path.as_uri())
        return made

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def violations():
    """Return a function that gives what axe-core finds on a page: rule and element; [] where all is well.

    Its script is not the page's own: open the page with ``bypass_csp``. ``include``: the parts to look at.
    Of a whole page's long tables the first rows are looked at: the others are made like them.
    """
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def find(page, *, rules=None, include=None) -> list[tuple[str, str]]:
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": list(AXE_RULES)}
        # Telling of what is right as well takes as long again.
        options = {"runOnly": only, "resultTypes": ["violations"]}
        if include is None:
            page.evaluate(SHORTER)
        found = axe.run(page, context=include and {"include": include}, options=options)
        return [(v["id"], n["html"][:120]) for v in found.response["violations"] for n in v["nodes"]]

    return find


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: its address and the folder it is opened on."""

    address: str
    folder: Path


@pytest.fixture(scope="module")
def lab(data_dir, notebooks_dir, tmp_path_factory) -> Iterator[Lab]:
    """A JupyterLab on a copy of the project's folders."""
    work = tmp_path_factory.mktemp("lab")
    for folder in (data_dir, notebooks_dir, data_dir.parent / "shapes"):
        shutil.copytree(folder, work / folder.name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.ip=127.0.0.1"]
    options += ["--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={work}"]
    with (work / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", *options], cwd=work, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api", work / "lab.log")
            yield Lab(address, work)
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

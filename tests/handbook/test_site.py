"""The site as it is built: every page, no broken link, nothing from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from handbook.pages import pages


class Page(HTMLParser):
    """What a page links to, and what can be linked to in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.targets, self.anchors = [], {"", "__skip"}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list) -> None:
        """Note targets and anchors."""
        found = dict(attributes)
        self.anchors |= {found[key] for key in ("id", "name") if found.get(key)}
        self.targets += [found[key] for key in ("href", "src") if found.get(key) and tag != "base"]


@pytest.fixture(scope="module")
def built(site) -> dict[Path, Page]:
    return {path: Page(path) for path in site.rglob("*.html") if path.name != "404.html"}


def test_every_page_is_there(site, built):
    """README and the pages of docs, data and shapes have all been built, README as index."""
    wanted = {
        site / page.with_name("index.html" if page.name == "README.md" else f"{page.stem}.html")
        for page in pages()
    }

    assert set(built) == wanted


def test_every_page_is_in_the_navigation(site, built):
    """No page can be reached by a search alone."""
    home = site / "index.html"
    named = {(site / urlsplit(target).path).resolve() for target in built[home].targets}

    assert set(built) - named - {home} == set()


def test_no_link_is_broken(built):
    """Every address inside the site leads to a file that is there, every anchor to one of its places."""
    broken = []
    for path, page in built.items():
        for target in page.targets:
            parts = urlsplit(target)
            if not parts.scheme:
                aim = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                known = built.get(aim)
                if not aim.is_file() or (known and unquote(parts.fragment) not in known.anchors):
                    broken.append(f"{path.name}: {target}")

    assert broken == []


def test_nothing_is_fetched_from_elsewhere(site):
    """No page, style or script of the site asks another address for a part of it."""
    outside = re.compile(
        r"<(?:script|img|link|iframe)[^>]+(?:src|href)=\"?https?:|url\(\s*['\"]?https?:|@import"
    )
    found = [
        p.name
        for kind in ("*.html", "*.css")
        for p in site.rglob(kind)
        if outside.search(p.read_text("utf-8"))
    ]

    assert found == []


def test_formulas_are_set(site):
    """Formulas are MathML, which needs no script."""
    assert "<mfrac>" in (site / "docs" / "methods.html").read_text("utf-8")

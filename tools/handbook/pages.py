"""Gather the pages of the site under the paths that they have in the project.

A link that works where the code is read then works in the site, and the other way round.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "docs/**/*.md", "data/**/*.md", "shapes/*.md")
# [text](target), ![text](target "title"); targets in <> may hold spaces.
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)[^`].*?\1")


def pages() -> list[Path]:
    """Return every page of the site, as paths from the project's folder."""
    found = [path for pattern in PAGES for path in ROOT.glob(pattern)]
    return sorted(path.relative_to(ROOT) for path in found)


def links(page: Path) -> Iterator[str]:
    """Yield the targets of a page's links and pictures, code left out."""
    text = CODE.sub("", FENCE.sub("", (ROOT / page).read_text(encoding="utf-8")))
    yield from LINK.findall(text)


def files_linked(page: Path) -> Iterator[Path]:
    """Yield the files of the project that a page links to or shows, as paths from the project's folder."""
    for target in links(page):
        place = target.split("#")[0]
        if place and "://" not in place and not place.startswith("mailto:"):
            yield (ROOT / page.parent / place).resolve().relative_to(ROOT)


def gather(target: Path) -> None:
    """Copy the pages, and the files that they link to, into a folder. Raises FileNotFoundError."""
    wanted = set(pages()) | {Path("docs/assets") / file.name for file in (ROOT / "docs/assets").iterdir()}
    for page in pages():
        wanted |= set(files_linked(page))
    for path in wanted:
        if (ROOT / path).is_dir():
            raise IsADirectoryError(f"{path}: a page links to a folder; link to a file in it")
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target / path)

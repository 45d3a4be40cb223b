"""Write a document as an accessible PDF (PDF/UA-1): tagged, bookmarked, with vector charts.

Typst sets it, offline and with no other fonts than its own and the report's, so that the same report gives
the same bytes everywhere. What Typst is given is data; the layout stands in layout.typ.
"""

import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.charts.tokens import TOKENS
from analysis.language import Words
from analysis.report.documents.blocks import Block, Cell, Figure, Heading, Table
from analysis.report.documents.marks import status_mark
from analysis.report.typeset import typeset

LAYOUT = Path(__file__).parent / "layout.typ"


def write_pdf(
    blocks: list[Block], path: Path, words: Words, *, title: str, year: int, banner: str, foot: str = ""
) -> Path:
    """Write ``blocks`` to ``path`` and return it; arguments as for :func:`docx.write_docx`."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        content = {
            "title": title,
            "lang": words.code,
            "year": year,
            "banner": banner,
            "foot": foot,
            "blocks": [_plain(block, folder) for block in blocks],
        } | _looks()
        pdf = typeset(LAYOUT, content, folder)
    path.write_bytes(pdf)
    return path


def _looks() -> dict[str, str]:
    """Return the colours of the layout: the same tokens as charts and pages."""
    names = {"ink": "ink", "soft": "ink_soft", "line": "line", "ground": "ground_soft", "warning": "warning"}
    return {name: TOKENS[token] for name, token in names.items()}


def _plain(block: Block, folder: Path) -> dict[str, Any]:
    """Return a block as plain data for the layout; a figure's picture is copied beside the layout."""
    made = {"block": type(block).__name__} | asdict(block)
    if isinstance(block, Heading):
        made["line"] = block.line
    if isinstance(block, Table):
        made["short"] = block.is_short
        made["rows"] = [[_marked(cell) for cell in row] for row in block.rows]
    if isinstance(block, Figure):
        picture = block.stem.with_suffix(".svg")
        made |= {"stem": block.stem.name, "picture": picture.name}
        shutil.copy(picture, folder)
    return made


def _marked(cell: Cell) -> dict[str, str]:
    """Return a cell with the sign and colour of its status."""
    mark, colour = status_mark(cell.status) if cell.status else ("", "")
    return {"text": cell.text, "mark": mark, "colour": colour}

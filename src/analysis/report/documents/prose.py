"""The prose of the notebook, so that what is explained there is explained here in the same words."""

import re
from pathlib import Path

import nbformat

from analysis.report.documents.blocks import Paragraph, Run
from analysis.report.page import in_language


def section_prose(notebook: Path, language: str, heading: str) -> list[Paragraph]:
    """Return the paragraphs and list items of the notebook's markdown cell with this heading.

    ``heading``: without marks and number ("Phương pháp" for "### Phương pháp"). Raises LookupError for a
    heading that the notebook does not have: catalogue and notebook have parted.
    """
    cells = in_language(nbformat.read(notebook, as_version=4), language).cells
    for cell in cells:
        first, _, rest = cell.source.partition("\n")
        if cell.cell_type == "markdown" and re.sub(r"^#+ (\d+\. )?", "", first).strip() == heading:
            return [_paragraph(part) for part in re.split(r"\n\s*\n|\n(?=- )", rest.strip()) if part]
    raise LookupError(f"{notebook.name} has no section “{heading}” ({language})")


def _paragraph(markdown: str) -> Paragraph:
    """Return a paragraph or list item; every second piece between ** is bold."""
    is_item = markdown.startswith("- ")
    pieces = " ".join(markdown.removeprefix("- ").split()).split("**")
    runs = tuple(Run(piece, bold=bool(i % 2)) for i, piece in enumerate(pieces) if piece)
    return Paragraph(runs, "item" if is_item else "body")

"""Write a document for Word in the layout of Vietnamese administrative reports (Decree 30/2020/NĐ-CP)."""

from datetime import datetime
from functools import singledispatch
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt, RGBColor

from analysis.language import Words
from analysis.office_files import describe, settled
from analysis.report.documents.blocks import (
    Block,
    Figure,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Title,
)
from analysis.report.documents.docx_styles import (
    WIDTH,
    add_blanks,
    keep_together,
    page_footer,
    page_header,
    page_layout,
    repeat_head,
    set_styles,
    set_widths,
    shade,
    underline,
)
from analysis.report.documents.marks import status_mark

STYLES = {"body": "Body Text", "item": "List Bullet", "note": "Source Note"}


def write_docx(
    blocks: list[Block], path: Path, words: Words, *, title: str, year: int, banner: str, foot: str = ""
) -> Path:
    """Write ``blocks`` to ``path`` and return it.

    ``title``: of the document's properties; ``banner``, ``foot``: what stands above and below every page;
    ``year``: the report's, whose last day is the document's date, so that equal reports are equal files.
    """
    document = Document()
    set_styles(document, words.code)
    page_layout(document)
    page_header(document, banner)
    page_footer(document, foot)
    for block in blocks:
        _add(block, document)
    describe(document.core_properties, title=title, language=words.code, dated=datetime(year, 12, 31))
    path.write_bytes(settled(document))
    return path


@singledispatch
def _add(block: Block, document: Docx) -> None:
    """Write one block at the end of the document."""
    raise NotImplementedError(type(block).__name__)


@_add.register
def _(block: Letterhead, document: Docx) -> None:
    columns = document.add_table(rows=2, cols=2)
    set_widths(columns, (0.42, 0.58))
    left, right = columns.rows[0].cells
    for line in block.superior.split("\n"):
        _line(left, line, size=12)
    underline(_line(left, block.issuer, size=12, bold=True), 0.3)
    _line(right, block.nation, size=12, bold=True)
    underline(_line(right, block.motto, size=13, bold=True), 0.55)
    left, right = columns.rows[1].cells
    _line(left, block.number, size=13)
    _line(right, block.place_date, size=13, italic=True)


@_add.register
def _(block: Title, document: Docx) -> None:
    document.add_paragraph(block.kind, style="Title")
    underline(document.add_paragraph(block.about, style="Subtitle"), 0.35)
    if block.warning:
        document.add_paragraph(block.warning, style="Warning")


@_add.register
def _(block: Heading, document: Docx) -> None:
    document.add_heading(block.line.upper() if block.level == 1 else block.line, block.level)


@_add.register
def _(block: Paragraph, document: Docx) -> None:
    paragraph = document.add_paragraph(style=STYLES[block.kind])
    for run in block.runs:
        paragraph.add_run(run.text).bold = run.bold or None


@_add.register
def _(block: Table, document: Docx) -> None:
    document.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.heads), style="Table Grid")
    repeat_head(table)
    set_widths(table, block.widths)
    for cell, head in zip(table.rows[0].cells, block.heads, strict=True):
        _fill(cell, head, align=ALIGN.CENTER, bold=True)
        shade(cell)
    for row, cells in zip(list(table.rows)[1:], block.rows, strict=True):
        for column, (cell, content) in enumerate(zip(row.cells, cells, strict=True)):
            align = ALIGN.RIGHT if column in block.numbers else ALIGN.LEFT
            _fill(cell, content.text, align=align, status=content.status)
    if block.is_short:
        keep_together(table)
    document.add_paragraph(style="Space")


@_add.register
def _(block: Figure, document: Docx) -> None:
    paragraph = document.add_paragraph(style="Figure")
    picture = paragraph.add_run().add_picture(str(block.stem.with_suffix(".png")), width=WIDTH)
    properties = picture._inline.docPr
    properties.set("descr", block.alt)
    properties.set("title", block.caption)
    caption = document.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = bool(block.note)
    if block.note:
        document.add_paragraph(block.note, style="Source Note")


@_add.register
def _(block: PageBreak, document: Docx) -> None:
    document.add_page_break()


@_add.register
def _(block: Signature, document: Docx) -> None:
    columns = document.add_table(rows=1, cols=2)
    set_widths(columns, (0.48, 0.52))
    left, right = columns.rows[0].cells
    head, *others = block.recipients
    _line(left, head, size=12, bold=True, italic=True, align=ALIGN.LEFT)
    for other in others:
        _line(left, other, size=11, align=ALIGN.LEFT)
    office, position, seal, name = block.signer
    _line(right, office, bold=True)
    _line(right, position, bold=True)
    _line(right, seal, italic=True).paragraph_format.space_after = Pt(60)
    _line(right, name, bold=True)


def _line(
    cell: Any,
    text: str,
    *,
    size: int = 13,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.CENTER,
) -> Any:
    """Write one line into a cell of the head or the end, its blanks marked; return the paragraph."""
    first = cell.paragraphs[0]
    paragraph = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    for run in add_blanks(paragraph, text):
        run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def _fill(cell: Any, text: str, *, align: ALIGN, bold: bool = False, status: str = "") -> None:
    """Write a cell of a table, with the mark of its status before it."""
    paragraph = cell.paragraphs[0]
    # By its identifier: looking a style up by its name for each of a thousand cells takes seconds.
    paragraph._p.style = "TableText"
    paragraph.alignment = align
    if status:
        mark, colour = status_mark(status)
        paragraph.add_run(f"{mark}\u00a0").font.color.rgb = RGBColor.from_string(colour[1:].upper())
    paragraph.add_run(text).bold = bold or None

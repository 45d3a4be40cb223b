"""A letter as a Word document: the elements of Decree 30/2020/NĐ-CP in their places (mục IV of Appendix I).

The same letter gives the same bytes: no clock, no name of a program or of a machine.
"""

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.table import _Cell as Cell

from analysis.letters import decree30 as form
from analysis.letters.wording import COLUMNS, LONG_BLANK, Letter
from analysis.office_files import describe, settled

HEAD = (Mm(66), Mm(99))
FOOT = (Mm(80), Mm(85))
# Widths of the table's columns, by name; together the width of the text.
TABLE = {
    "code": Mm(13),
    "indicator": Mm(55),
    "unit": Mm(25),
    "last": Mm(25),
    "year": Mm(17),
    "send": Mm(30),
}
LEFT_COLUMNS = ("indicator",)


def letter_document(letter: Letter, language: str) -> bytes:
    """Return a letter as the bytes of a .docx in ``language`` ("vi" or "en")."""
    document = Document()
    form.set_page(document)
    form.number_pages(document, letter.notices, language)
    _head(document, letter, language)
    to = form.centred(document.add_paragraph(), before=12, after=6)
    form.write(to, letter.addressee, form.ADDRESSEE, language)
    _body(document, letter.opening, language)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _table(document, letter, language)
    _body(document, letter.closing, language)
    # A signature never stands on a page of its own.
    for paragraph in document.paragraphs[-2:]:
        paragraph.paragraph_format.keep_with_next = True
    _foot(document, letter, language)
    describe(document.core_properties, title=letter.subject, language=language, author=letter.issuer)
    return settled(document)


def _head(document: Docx, letter: Letter, language: str) -> None:
    """Write the organ to the left, nation and motto to the right; below number, subject, place and date."""
    rows = form.columns(document, *HEAD, rows=2).rows
    (left, right), (number, place) = rows[0].cells, rows[1].cells
    _lines(right, language, (letter.nation[0], form.NATION, True), (letter.nation[1], form.MOTTO, True))
    form.rule(right.add_paragraph(), form.text_length(letter.nation[1], form.MOTTO), HEAD[1])
    _lines(left, language, (letter.superior, form.ORGAN, False), (letter.issuer, form.ORGAN, True))
    # A name of several lines is as wide as its column.
    wide = min(form.text_length(letter.issuer, form.ORGAN), HEAD[0])
    form.rule(left.add_paragraph(), int(0.4 * wide), HEAD[0])
    _lines(number, language, (letter.number, form.NUMBER, False))
    subject = form.centred(number.add_paragraph(), before=6)
    form.write(subject, letter.subject, form.SUBJECT, language)
    form.write(form.centred(place.paragraphs[0]), letter.place_date, form.PLACE_DATE, language, italic=True)


def _lines(cell: Cell, language: str, *lines: tuple[str, float, bool]) -> None:
    """Write centred lines (text, size, bold) into a cell."""
    for at, (text, size, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        form.write(form.centred(paragraph), text, size, language, bold=bold)


def _body(document: Docx, paragraphs: tuple[str, ...], language: str) -> None:
    """Write paragraphs of the contents."""
    for text in paragraphs:
        form.write(form.body(document.add_paragraph()), text, form.BODY, language)


def _table(document: Docx, letter: Letter, language: str) -> None:
    """Write what is owed: a heading that every page repeats, and rows that no page divides."""
    table = form.columns(document, *TABLE.values(), rows=1 + len(letter.rows), ruled=True)
    records = [letter.header, *letter.rows.itertuples(index=False, name=None)]
    for at, (row, record) in enumerate(zip(table.rows, records, strict=True)):
        form.keep_row_whole(row, repeat=at == 0)
        for cell, column, text in zip(row.cells, COLUMNS, record, strict=True):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = form.centred(cell.paragraphs[0], before=2, after=2)
            if at and column in LEFT_COLUMNS:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            form.write(paragraph, text, form.TABLE, language, bold=at == 0)


def _foot(document: Docx, letter: Letter, language: str) -> None:
    """Write who gets the letter to the left and, to the right, blanks for office, signature and name."""
    row = form.columns(document, *FOOT).rows[0]
    form.keep_row_whole(row)
    copies, signature = row.cells
    heading, *receivers = letter.copies
    first = form.spaced(copies.paragraphs[0], before=12)
    form.write(first, heading, form.COPIES_HEADING, language, bold=True, italic=True)
    for receiver in receivers:
        form.write(form.spaced(copies.add_paragraph()), receiver, form.COPIES, language)
    office = form.centred(signature.paragraphs[0], before=12, after=84)
    form.write(office, LONG_BLANK, form.SIGNATURE, language, bold=True)
    form.write(form.centred(signature.add_paragraph()), LONG_BLANK, form.SIGNATURE, language, bold=True)

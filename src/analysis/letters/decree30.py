"""The form of an official letter: page, faces, sizes and lines of Decree 30/2020/NĐ-CP, Appendix I, part I.

Source: Nghị định 30/2020/NĐ-CP, 5 March 2020, Phụ lục I, phần I: mục I (page, margins, page number), mục II
(each element; sizes in points), and the examples of mục V, whose sizes are taken where a range is given.
"""

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from analysis.office_files import LANGUAGE_TAGS

FACE = "Times New Roman"
WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
TEXT_WIDTH = WIDTH - LEFT - RIGHT
INDENT, BETWEEN_PARAGRAPHS, LINE_SPACING = Mm(12.7), Pt(6), 1.15
NATION, MOTTO, ORGAN, NUMBER, SUBJECT, PLACE_DATE = 12, 13, 12, 13, 12, 13
BODY, ADDRESSEE, SIGNATURE, PAGE_NUMBER = 14, 14, 14, 13
COPIES_HEADING, COPIES, TABLE, NOTICE = 12, 11, 12, 12
# Mean width of a bold letter of the face, in ems, measured on the texts of letters: small and capital.
SMALL_EM, CAPITAL_EM = 0.46, 0.60


def set_page(document: Document) -> None:
    """Make the page A4 with the margins of the decree and the face of every style."""
    section = document.sections[0]
    section.page_width, section.page_height = WIDTH, HEIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(BODY)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    style.element.rPr.rFonts.set(qn("w:cs"), FACE)


def write(
    paragraph: Paragraph, text: str, size: float, language: str, *, bold: bool = False, italic: bool = False
) -> Run:
    """Add a text to a paragraph in the decree's face, marked with its language for the spelling check."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold, run.italic = FACE, Pt(size), bold, italic
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), LANGUAGE_TAGS[language])
    run._r.get_or_add_rPr().append(tag)
    return run


def centred(paragraph: Paragraph, *, before: float = 0, after: float = 0) -> Paragraph:
    """Centre a paragraph in single spacing."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return spaced(paragraph, before=before, after=after)


def spaced(paragraph: Paragraph, *, before: float = 0, after: float = 0, lines: float = 1) -> Paragraph:
    """Set the space around a paragraph (points) and between its lines."""
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), lines
    return paragraph


def body(paragraph: Paragraph) -> Paragraph:
    """Make a paragraph of the contents: justified, first line indented, 6 points to the next."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = INDENT
    return spaced(paragraph, before=BETWEEN_PARAGRAPHS.pt, lines=LINE_SPACING)


def rule(paragraph: Paragraph, length: int, column: int) -> Paragraph:
    """Make an empty paragraph a solid line of the given length in the middle of its column."""
    spaced(paragraph, after=2)
    side = Length(max(0, (column - length) // 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(2)
    borders = OxmlElement("w:pBdr")
    borders.append(_line("w:top"))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")
    return paragraph


def text_length(text: str, size: float) -> int:
    """Estimate how long a bold text is: what the line below it is measured by."""
    return Pt(size * len(text) * (CAPITAL_EM if text.isupper() else SMALL_EM))


def columns(document: Document, *widths: int, rows: int = 1, ruled: bool = False) -> Table:
    """Add a table of fixed columns without padding at its sides, with or without lines."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if ruled:
        table.style = "Table Grid"
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    _set_padding(table, Mm(1) if ruled else Mm(0))
    return table


def keep_row_whole(row: object, *, repeat: bool = False) -> None:
    """Keep a table row on one page; a heading is repeated on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def number_pages(document: Document, notices: tuple[str, ...], language: str) -> None:
    """Number the pages from the second on, centred in the top margin; put the notices above every page."""
    section = document.sections[0]
    for header, numbered in ((section.first_page_header, False), (section.header, True)):
        line = centred(header.paragraphs[0])
        if numbered:
            _page_field(line, language)
        for notice in notices:
            line = line if not line.runs and not numbered else centred(header.add_paragraph())
            write(line, notice, NOTICE, language, bold=True)
        spaced(line, after=BETWEEN_PARAGRAPHS.pt)


def _page_field(paragraph: Paragraph, language: str) -> None:
    """Put the number of the page into a paragraph."""
    run = write(paragraph, "", PAGE_NUMBER, language)
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)


def _line(tag: str) -> object:
    """Return one side of a border: a thin solid black line."""
    line = OxmlElement(tag)
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    return line


def _set_padding(table: Table, width: int) -> None:
    """Set the space inside the cells at their left and right."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(int(Length(width).twips)))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")

"""The looks of a Word document: page, styles, and what python-docx has no function for."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE as KIND
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from analysis.charts.tokens import TOKENS
from analysis.office_files import LANGUAGE_TAGS

FONT = "Times New Roman"
# Decree 30/2020/NĐ-CP, annex I: A4; top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm.
PAGE = (Mm(210), Mm(297))
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(20)
WIDTH = PAGE[0] - LEFT - RIGHT
BLANK = re.compile(r"(\[[^\]]+\]|\.{4,})")
FOOT_SIZE = 9
BLACK = RGBColor(0, 0, 0)
# Name -> base, size in points, bold, italic, alignment, points before and after.
LOOKS = {
    "Body Text": ("Normal", 13, False, False, ALIGN.JUSTIFY, 0, 6),
    "List Bullet": (None, 13, False, False, ALIGN.JUSTIFY, 0, 4),
    "Title": (None, 14, True, False, ALIGN.CENTER, 18, 0),
    "Subtitle": (None, 14, True, False, ALIGN.CENTER, 0, 12),
    "Heading 1": (None, 13, True, False, ALIGN.LEFT, 14, 6),
    "Heading 2": (None, 13, True, False, ALIGN.LEFT, 10, 4),
    "Heading 3": (None, 13, True, True, ALIGN.LEFT, 8, 4),
    "Caption": (None, 12, True, False, ALIGN.LEFT, 6, 3),
    "Source Note": ("Normal", 11, False, True, ALIGN.LEFT, 0, 10),
    "Table Text": ("Normal", 10, False, False, ALIGN.LEFT, 1, 1),
    "Figure": ("Normal", 12, False, False, ALIGN.CENTER, 6, 2),
    "Warning": ("Normal", 13, True, False, ALIGN.CENTER, 0, 10),
    "Space": ("Normal", 6, False, False, ALIGN.LEFT, 0, 0),
}


def set_styles(document: Docx, language: str) -> None:
    """Give every style that a report uses the font, size and language of an administrative text."""
    _defaults(document, language)
    for name, (base, size, bold, italic, align, before, after) in LOOKS.items():
        known = name in [s.name for s in document.styles]
        style = document.styles[name] if known else document.styles.add_style(name, KIND.PARAGRAPH)
        if base:
            style.base_style = document.styles[base]
        _font(style, size)
        style.font.bold, style.font.italic = bold, italic
        style.font.color.rgb = warning_colour() if name == "Warning" else BLACK
        layout = style.paragraph_format
        layout.alignment, layout.space_before, layout.space_after = align, Pt(before), Pt(after)
        layout.line_spacing = 1.0 if size < 13 else 1.15
    document.styles["Body Text"].paragraph_format.first_line_indent = Mm(10)
    document.styles["Figure"].paragraph_format.keep_with_next = True
    for name, part in (("Title", "pPr/w:pBdr"), ("Title", "rPr/w:spacing"), ("Subtitle", "rPr/w:spacing")):
        for ornament in document.styles[name].element.xpath(f"w:{part}"):
            ornament.getparent().remove(ornament)


def page_layout(document: Docx) -> None:
    """Set paper and margins."""
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = Mm(10)


def page_header(document: Docx, banner: str) -> None:
    """Number the pages at the top from the second on, with the banner on every page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    _field(number.add_run(), "PAGE")
    first = section.first_page_header
    first.is_linked_to_previous = False
    if banner:
        _warn(first.paragraphs[0], banner)
        _warn(section.header.add_paragraph(), banner)


def page_footer(document: Docx, foot: str) -> None:
    """Write a line below every page, nothing where it is empty."""
    section = document.sections[0]
    for part in (section.footer, section.first_page_footer) if foot else ():
        paragraph = part.paragraphs[0]
        paragraph.alignment = ALIGN.CENTER
        paragraph.add_run(foot).font.size = Pt(FOOT_SIZE)


def add_blanks(paragraph: Any, text: str) -> Iterator[Any]:
    """Add text whose blanks ("[…]", "....") are marked to be filled in; yield its runs."""
    for piece in filter(None, BLANK.split(text)):
        run = paragraph.add_run(piece)
        if BLANK.fullmatch(piece):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        yield run


def set_widths(table: Any, shares: Sequence[float]) -> None:
    """Give each column its share of the text's width, in the grid and in every cell: programs differ."""
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(WIDTH * share)
        for cell in column.cells:
            cell.width = int(WIDTH * share)


def repeat_head(table: Any) -> None:
    """Repeat a table's first row on every page and keep each row on one page."""
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))


def keep_together(table: Any) -> None:
    """Keep all rows of a table on one page."""
    for row in list(table.rows)[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def shade(cell: Any) -> None:
    """Shade the cell of a head."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", TOKENS["ground_soft"][1:])):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def underline(paragraph: Any, share: float) -> None:
    """Draw the short line that the decree puts under a line of the head: this share of its width."""
    line = paragraph.insert_paragraph_before()
    paragraph._p.addnext(line._p)
    width = WIDTH / 2 if paragraph._p.getparent().tag == qn("w:tc") else WIDTH
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = int(width * (1 - share) / 2)
    line.paragraph_format.space_after = Pt(4)
    line.paragraph_format.line_spacing = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def warning_colour() -> RGBColor:
    """Return the colour of the warning of illustrative data."""
    return RGBColor.from_string(TOKENS["warning"][1:].upper())


def _warn(paragraph: Any, banner: str) -> None:
    """Write the warning of illustrative data into a header."""
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run(banner)
    run.font.size, run.bold, run.font.color.rgb = Pt(11), True, warning_colour()


def _defaults(document: Docx, language: str) -> None:
    """Set what holds where no style says otherwise: font, size, language of spelling."""
    normal = document.styles["Normal"]
    _font(normal, 13)
    normal.paragraph_format.space_after = Pt(6)
    for marked in document.styles.element.iter(qn("w:lang")):
        marked.set(qn("w:val"), LANGUAGE_TAGS[language])
        marked.set(qn("w:eastAsia"), LANGUAGE_TAGS[language])


def _font(style: Any, size: int) -> None:
    """Set a style's font for every script; the theme's fonts would win over its name."""
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _field(run: Any, code: str) -> None:
    """Add a field that Word fills in, such as the page's number."""
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)

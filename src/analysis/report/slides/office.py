"""Shapes and text of PowerPoint as the slides need them; measures are rem (see slides.fit)."""

import copy
from dataclasses import dataclass, replace

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Length, Pt

from analysis.charts.tokens import STATUS_COLOURS, TOKENS
from analysis.office_files import LANGUAGE_TAGS

FONT = "Arial"
POINTS = 14.4
SHAPES = {
    "reached": MSO_SHAPE.OVAL,
    "on_track": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "at_risk": MSO_SHAPE.DIAMOND,
    "off_track": MSO_SHAPE.FLOWCHART_MERGE,
    "moving_away": MSO_SHAPE.MATH_MULTIPLY,
    "not_enough_data": MSO_SHAPE.RECTANGLE,
}


def rem(value: float) -> Length:
    """Return a length in PowerPoint's units."""
    return Length(round(value * POINTS * 12700))


@dataclass(frozen=True)
class Place:
    """Where something stands on a slide, in rem."""

    left: float
    top: float
    width: float
    height: float

    def emu(self) -> tuple[Length, Length, Length, Length]:
        """Return the place in PowerPoint's units."""
        return rem(self.left), rem(self.top), rem(self.width), rem(self.height)

    def with_height(self, height: float) -> "Place":
        """Return the place with another height."""
        return replace(self, height=height)


@dataclass(frozen=True)
class Type:
    """How a text is set: size in rem, language, colour."""

    size: float
    language: str
    colour: str = TOKENS["ink"]
    bold: bool = False

    def as_mark(self, status: str) -> "Type":
        """Return the type in the colour of a status; the palest is darkened to be seen on white."""
        pale = status == "not_enough_data"
        return replace(self, colour=TOKENS["comparison"] if pale else STATUS_COLOURS[status])


def place(shape: Shape, at: Place) -> None:
    """Move a shape."""
    shape.left, shape.top, shape.width, shape.height = at.emu()


def rectangle(page: Slide, at: Place, colour: str, *, line: str | None = None) -> Shape:
    """Draw a rectangle; it is ornament, so it has no text alternative."""
    shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *at.emu())
    _paint(shape, colour, line)
    return shape


def status_shape(page: Slide, at: Place, status: str) -> None:
    """Draw the mark of a status in its shape and colour."""
    if status == "not_enough_data":
        at = Place(at.left, at.top + at.height / 3, at.width, at.height / 3)
    shape = page.shapes.add_shape(SHAPES[status], *at.emu())
    _paint(shape, STATUS_COLOURS[status], TOKENS["comparison"])


def _paint(shape: Shape, colour: str, line: str | None) -> None:
    """Fill a shape and draw its outline, without the theme's style, which has a shadow."""
    shape._element.remove(shape._element.find(qn("p:style")))
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(colour)
    if line is None:
        shape.line.fill.background()
    else:
        shape.line.color.rgb, shape.line.width = _rgb(line), Pt(0.75)


def text_box(page: Slide, at: Place) -> TextFrame:
    """Return the text of a new box without margins."""
    frame = page.shapes.add_textbox(*at.emu()).text_frame
    clear(frame, MSO_ANCHOR.TOP)
    return frame


def clear(frame: TextFrame, anchor: MSO_ANCHOR) -> None:
    """Let a text wrap in its box, as large as it is set, from the box's edge."""
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def write(paragraph: _Paragraph, text: str, look: Type) -> _Paragraph:
    """Add a text to a paragraph, with the language for the spelling checker; return the paragraph."""
    run = paragraph.add_run()
    run.text = text
    font = run.font
    font.name, font.size, font.bold, font.color.rgb = FONT, Pt(_half(look.size)), look.bold, _rgb(look.colour)
    run._r.get_or_add_rPr().set("lang", LANGUAGE_TAGS[look.language])
    return paragraph


def _half(size: float) -> float:
    """Return a size in half points, never rounded up."""
    return int(size * POINTS * 2) / 2


def _rgb(colour: str) -> RGBColor:
    """Return a colour of the tokens."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def foot(page: Slide, source: str, look: Type) -> None:
    """Fill the slide's own foot with the source and number the slide."""
    for shape in page.slide_layout.placeholders:
        kind = shape.placeholder_format.type.name
        if kind == "TITLE" or (kind == "FOOTER" and not source):
            continue
        page.shapes._spTree.append(copy.deepcopy(shape._element))
        frame = page.shapes[-1].text_frame
        clear(frame, MSO_ANCHOR.BOTTOM)
        if kind == "FOOTER":
            frame.clear()
            write(frame.paragraphs[0], source, look).alignment = PP_ALIGN.LEFT
        else:
            _number(frame, look)


def _number(frame: TextFrame, look: Type) -> None:
    """Set the field with the slide's number to the right, as large as the foot."""
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    for properties in frame._txBody.iter(qn("a:rPr")):
        properties.set("sz", str(int(100 * _half(look.size))))
        etree.SubElement(properties, qn("a:latin"), typeface=FONT)


def line_below(cell: _Cell, ground: str | None) -> None:
    """Draw a cell with a line below it and nothing else, on a ground of its own where it has one."""
    properties = cell._tc.get_or_add_tcPr()
    for side in ("lnL", "lnR", "lnT", "lnB"):
        edge = etree.SubElement(properties, qn(f"a:{side}"), w="9525" if side == "lnB" else "0")
        if side == "lnB":
            solid = etree.SubElement(edge, qn("a:solidFill"))
            etree.SubElement(solid, qn("a:srgbClr"), val=TOKENS["line"].lstrip("#").upper())
        else:
            etree.SubElement(edge, qn("a:noFill"))
    if ground is None:
        cell.fill.background()
    else:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(ground)

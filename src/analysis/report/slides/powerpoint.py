"""The deck as a PowerPoint file: native titles, notes, tables and shapes, charts as sharp pictures.

Everything is placed by the measures of :mod:`analysis.report.slides.fit`, in Arial, which every office has.
"""

import io
from collections.abc import Callable

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide as PptxSlide
from pptx.slide import SlideLayout
from pptx.text.text import TextFrame

from analysis.charts.theme import STATUS_SIGNS
from analysis.charts.tokens import TOKENS
from analysis.office_files import describe, settled
from analysis.report.slides import fit
from analysis.report.slides.deck import (
    Content,
    Count,
    Counts,
    Deck,
    Mark,
    Picture,
    Points,
    Slide,
    Table,
    cell_text,
)
from analysis.report.slides.drawing import png, size
from analysis.report.slides.office import (
    Place,
    Type,
    clear,
    foot,
    line_below,
    place,
    rectangle,
    rem,
    status_shape,
    text_box,
    write,
)

TITLE_ONLY = 5
BAR = fit.MARGIN * 0.85
FOOT_SIZE = 0.8


def presentation(deck: Deck) -> bytes:
    """Return the PowerPoint file of a deck; the same bytes for the same deck."""
    made = Presentation()
    made.slide_width, made.slide_height = rem(fit.WIDTH), rem(fit.HEIGHT)
    layout = _layout(made.slide_layouts[TITLE_ONLY])
    for n, slide in enumerate(deck.slides):
        _slide(made.slides.add_slide(layout), slide, deck, first=n == 0)
    describe(made.core_properties, title=deck.title, language=deck.language)
    return settled(made)


def _layout(layout: SlideLayout) -> SlideLayout:
    """Put title, foot and number of the layout where the slides have them."""
    places = {
        "TITLE": Place(fit.MARGIN, fit.TITLE_TOP, fit.INNER, fit.TITLE_HEIGHT),
        "FOOTER": Place(fit.MARGIN, fit.FOOT_TOP, fit.INNER - 6, fit.FOOT_HEIGHT),
        "SLIDE_NUMBER": Place(fit.WIDTH - fit.MARGIN - 5, fit.FOOT_TOP, 5, fit.FOOT_HEIGHT),
    }
    for shape in list(layout.placeholders):
        at = places.get(shape.placeholder_format.type.name)
        if at is None:
            shape.element.getparent().remove(shape.element)
        else:
            place(shape, at)
    return layout


def _slide(page: PptxSlide, slide: Slide, deck: Deck, *, first: bool) -> None:
    """Write one slide."""
    language = deck.language
    if deck.warning:
        _warn(page, deck.warning, language)
    if first:
        _opening(page, slide, language)
    else:
        _heading(page, slide, language)
        _body(page, slide, language)
    foot(page, slide.source, Type(FOOT_SIZE, language, TOKENS["ink_soft"]))
    page.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _warn(page: PptxSlide, warning: str, language: str) -> None:
    """Write across the top that the data are illustrative."""
    bar = rectangle(page, Place(0, 0, fit.WIDTH, BAR), TOKENS["warning"])
    clear(bar.text_frame, MSO_ANCHOR.MIDDLE)
    said = Type(1.0, language, TOKENS["ground"], bold=True)
    write(bar.text_frame.paragraphs[0], warning, said).alignment = PP_ALIGN.CENTER


def _opening(page: PptxSlide, slide: Slide, language: str) -> None:
    """Write the first slide: a large title and what the report is."""
    middle = fit.HEIGHT / 2
    rectangle(page, Place(fit.MARGIN, middle - 8, 0.5, 15), TOKENS["accent"])
    place(page.shapes.title, Place(2 * fit.MARGIN, middle - 8, fit.INNER - 2 * fit.MARGIN, 8))
    _title(page, slide.title, Type(3.0, language, TOKENS["ink"], bold=True), MSO_ANCHOR.BOTTOM)
    under = Place(2 * fit.MARGIN, middle + 0.8, fit.INNER - 4 * fit.MARGIN, 6)
    frame = text_box(page, under)
    write(frame.paragraphs[0], slide.subtitle, Type(1.5, language, TOKENS["ink_soft"]))


def _heading(page: PptxSlide, slide: Slide, language: str) -> None:
    """Write title and subtitle."""
    size = fit.title_size(slide)
    _title(page, slide.title, Type(size, language, TOKENS["ink"], bold=True), MSO_ANCHOR.TOP)
    if slide.subtitle:
        under = Place(fit.MARGIN, fit.subtitle_top(slide), fit.INNER, fit.subtitle_height(slide))
        look = Type(fit.SUBTITLE_SIZE, language, TOKENS["ink_soft"])
        write(text_box(page, under).paragraphs[0], slide.subtitle, look)


def _title(page: PptxSlide, title: str, look: Type, anchor: MSO_ANCHOR) -> None:
    """Write into the slide's own title, which readers of the outline see."""
    frame = page.shapes.title.text_frame
    clear(frame, anchor)
    write(frame.paragraphs[0], title, look).alignment = PP_ALIGN.LEFT


def _body(page: PptxSlide, slide: Slide, language: str) -> None:
    """Write the content of a slide and the remark under it."""
    room = Place(fit.MARGIN, fit.body_top(slide), fit.INNER, fit.body_height(slide))
    _WRITERS[type(slide.content)](page, slide.content, room, language)
    if slide.remark:
        top, height = room.top + room.height + 0.4, fit.remark_height(slide)
        frame = text_box(page, Place(fit.MARGIN, top, fit.INNER, height))
        look = Type(fit.remark_size(slide), language, TOKENS["ink_soft"])
        write(frame.paragraphs[0], slide.remark, look)


def _points(page: PptxSlide, points: Points, room: Place, language: str) -> None:
    """Write the points under one another, in the middle of their room."""
    frame, size = text_box(page, room), fit.points_size(points, room.height)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    for n, sentence in enumerate(points.sentences):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        write(paragraph, f"•  {sentence}", Type(size, language, TOKENS["ink"]))
        paragraph.space_after = rem(fit.POINT_GAP * size)


def _counts(page: PptxSlide, counts: Counts, room: Place, language: str) -> None:
    """Write a card for each status."""
    wide, high = fit.card_box(counts, room.height)
    size = fit.card_size(counts, room.height)
    for n, count in enumerate(counts.counts):
        row, column = divmod(n, fit.CARD_COLUMNS)
        left, top = room.left + column * (wide + fit.CARD_GAP), room.top + row * (high + fit.CARD_GAP)
        _card(page, count, Place(left, top, wide, high), Type(size, language, TOKENS["ink_soft"]))


def _card(page: PptxSlide, count: Count, at: Place, look: Type) -> None:
    """Write a card: the number, mark and name of the status, and what it means."""
    rectangle(page, at, TOKENS["ground"], line=TOKENS["line"])
    left, inner = at.left + fit.CARD_PAD, at.width - 2 * fit.CARD_PAD
    number, name = (Type(size, look.language, bold=True) for size in (fit.CARD_NUMBER, fit.CARD_NAME))
    status_shape(page, Place(left, at.top + 4.95, 1.3, 1.3), count.mark.status)
    texts = (
        (Place(left, at.top + 0.7, inner, 4), count.n, number),
        (Place(left + 1.8, at.top + 4.6, inner - 1.8, 2), count.mark.name, name),
        (Place(left, at.top + 6.9, inner, at.height - 7.2), count.meaning, look),
    )
    for place_, text, set_in in texts:
        write(text_box(page, place_).paragraphs[0], text, set_in)


def _table(page: PptxSlide, table: Table, room: Place, language: str) -> None:
    """Write a native table."""
    size, air = fit.table_size(table, room.height), fit.table_air(table, room.height)
    heights = fit.row_heights(table, size, air)
    frame = page.shapes.add_table(len(heights), len(table.heads), *room.with_height(sum(heights)).emu())
    frame.name = "Table"
    native = frame.table
    for column, share in zip(native.columns, table.shares, strict=True):
        column.width = rem(share * fit.INNER)
    for n, (cells, height) in enumerate(zip((table.heads, *table.rows), heights, strict=True)):
        native.rows[n].height = rem(height)
        for c, cell in enumerate(cells):
            _cell(native.cell(n, c), cell, Type(size, language, bold=n == 0), air)
            if c in table.numbers:
                native.cell(n, c).text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _cell(native: object, cell: str | Mark, look: Type, air: float) -> None:
    """Write a cell, a status with its mark."""
    frame: TextFrame = native.text_frame
    clear(frame, MSO_ANCHOR.TOP)
    native.margin_left = native.margin_right = rem(fit.CELL_X / 2 * look.size)
    native.margin_top = native.margin_bottom = rem(air * look.size)
    line_below(native, TOKENS["ground_soft"] if look.bold else None)
    paragraph = frame.paragraphs[0]
    if isinstance(cell, Mark):
        write(paragraph, f"{STATUS_SIGNS[cell.status]} ", look.as_mark(cell.status))
    write(paragraph, cell_text(cell), look)


def _picture(page: PptxSlide, picture: Picture, room: Place, _: str) -> None:
    """Put a picture in the middle of its room, with its text alternative."""
    wide, high = size(picture)
    scale = min(room.width / wide, room.height / high)
    at = Place(
        room.left + (room.width - scale * wide) / 2,
        room.top + (room.height - scale * high) / 2,
        scale * wide,
        scale * high,
    )
    shape = page.shapes.add_picture(io.BytesIO(png(picture)), *at.emu())
    shape._element.nvPicPr.cNvPr.set("descr", picture.description)


_WRITERS: dict[type[Content], Callable[[PptxSlide, Content, Place, str], None]] = {
    Points: _points,
    Counts: _counts,
    Table: _table,
    Picture: _picture,
}

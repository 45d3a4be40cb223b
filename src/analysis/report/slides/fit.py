"""How large the type of a slide can be: found once, for the page and for PowerPoint alike.

A slide is 16:9 and measured in rem, 1.5 % of its width: 19.2 pixels of 1280, 14.4 points of PowerPoint's
13.33 inches. Texts are measured in the report's font; PowerPoint has Arial, which is wider.
"""

from collections.abc import Callable, Sequence

from analysis.charts import lettering
from analysis.report.slides.deck import Counts, Mark, Picture, Points, Slide, Table, cell_text

WIDTH, HEIGHT = 100 / 1.5, 56.25 / 1.5
MARGIN = 2.0
INNER = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_HEIGHT = 2.3, 5.0
SUBTITLE_SIZE = 1.05
FOOT_TOP, FOOT_HEIGHT = 34.7, 2.4
# Between title and subtitle, and around the body.
GAP, BODY_GAP = 0.4, 0.7
LINE, BOLD = 1.22, 1.04
# How much wider than the report's font Arial is: 2 to 14 % in most texts of the slides.
ARIAL = 1.14
# Air to the left and right, and above and below, of the text in a cell, in its own size.
CELL_X, CELL_Y, MOST_CELL_Y, RULE = 0.9, 0.4, 0.9, 0.06
# What a table leaves free below it: type is estimated, not measured.
SLACK = 0.4
# A mark and the gap behind it, in the size of its text.
MARK = 1.5
POINT_GAP, POINT_INDENT = 0.7, 1.6
CARD_COLUMNS, CARD_GAP, CARD_PAD = 3, 1.0, 1.0
CARD_NUMBER, CARD_NAME = 3.2, 1.4

TITLE_SIZES = (2.1, 1.9, 1.7, 1.5, 1.3)
REMARK_SIZES = (1.1, 1.0, 0.9, 0.8)
REMARK_LINES = 4
TABLE_SIZES = (1.25, 1.15, 1.05, 1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
POINT_SIZES = (1.9, 1.75, 1.6, 1.45, 1.3, 1.15, 1.0, 0.9)
CARD_SIZES = (1.15, 1.05, 0.95, 0.85, 0.75, 0.65)


def text_width(text: str, size: float) -> float:
    """Return how wide a text is at most when set in one line."""
    return ARIAL * lettering.text_width(text, size)


def lines(text: str, width: float, size: float) -> int:
    """Return about how many lines a text takes; words stay whole."""
    used, count = 0.0, 1
    for word in text.split():
        long = text_width(word, size)
        gap = text_width(" ", size) if used else 0.0
        if used and used + gap + long > width:
            used, count, gap = 0.0, count + 1, 0.0
        used += gap + long
    return count


def largest(sizes: Sequence[float], fits: Callable[[float], bool]) -> float:
    """Return the largest size that fits, the smallest where none does."""
    return next((size for size in sizes if fits(size)), sizes[-1])


def title_size(slide: Slide) -> float:
    """Return the size of a slide's title; a map to work with takes the room that one line leaves."""
    if is_live(slide):
        return largest(TITLE_SIZES, lambda s: title_lines(slide, s) == 1)
    return largest(TITLE_SIZES, lambda s: title_lines(slide, s) * s * LINE <= TITLE_HEIGHT)


def title_lines(slide: Slide, size: float) -> int:
    """Return about how many lines the title takes; bold letters are a little wider."""
    return lines(slide.title, INNER, size * BOLD)


def is_live(slide: Slide) -> bool:
    """Tell whether a slide has a map to work with."""
    return isinstance(slide.content, Picture) and slide.content.live is not None


def remark_size(slide: Slide) -> float:
    """Return the size of the remark under a slide's content, small under a map to work with."""
    if is_live(slide):
        return REMARK_SIZES[-1]
    return largest(REMARK_SIZES, lambda s: lines(slide.remark, INNER, s) * s <= REMARK_LINES)


def remark_height(slide: Slide) -> float:
    """Return how much of the body the remark takes, with the gap above it."""
    if not slide.remark:
        return 0.0
    size = remark_size(slide)
    return lines(slide.remark, INNER, size) * size * LINE + 0.8


def subtitle_top(slide: Slide) -> float:
    """Return where the subtitle begins: under the title."""
    size = title_size(slide)
    return TITLE_TOP + title_lines(slide, size) * size * LINE + GAP


def subtitle_height(slide: Slide) -> float:
    """Return how high the subtitle is."""
    return lines(slide.subtitle, INNER, SUBTITLE_SIZE) * SUBTITLE_SIZE * LINE if slide.subtitle else 0.0


def body_top(slide: Slide) -> float:
    """Return where the content of a slide begins."""
    return subtitle_top(slide) + subtitle_height(slide) + BODY_GAP


def body_height(slide: Slide) -> float:
    """Return how high the content of a slide may be."""
    return FOOT_TOP - BODY_GAP - body_top(slide) - remark_height(slide)


def row_heights(table: Table, size: float, air: float = CELL_Y) -> list[float]:
    """Return about how high the head and the rows of a table are."""
    rows = (table.heads, *table.rows)
    return [_row_lines(row, table, size) * size * LINE + 2 * air * size + RULE for row in rows]


def _row_lines(row: Sequence[str | Mark], table: Table, size: float) -> int:
    """Return how many lines the longest cell of a row takes."""
    cells = zip(row, _cell_widths(row, table, size), strict=True)
    return max(lines(cell_text(cell), width, size * BOLD) for cell, width in cells)


def _cell_widths(row: Sequence[str | Mark], table: Table, size: float) -> list[float]:
    """Return how wide the text of each cell may be; a status stands behind its mark."""
    taken = [CELL_X + (MARK if isinstance(cell, Mark) else 0.0) for cell in row]
    return [share * INNER - part * size for share, part in zip(table.shares, taken, strict=True)]


def _breaks_no_word(table: Table, size: float) -> bool:
    """Tell whether every word of a table fits into its column."""
    return all(
        text_width(word, size * BOLD) <= width
        for row in (table.heads, *table.rows)
        for cell, width in zip(row, _cell_widths(row, table, size), strict=True)
        for word in cell_text(cell).split()
    )


def table_size(table: Table, height: float) -> float:
    """Return the size of a table's type."""
    return largest(
        TABLE_SIZES,
        lambda s: sum(row_heights(table, s)) <= height - SLACK and _breaks_no_word(table, s),
    )


def table_air(table: Table, height: float) -> float:
    """Return the air above and below the text of each cell, in its size: a short table has more of it."""
    size = table_size(table, height)
    left = height - SLACK - sum(row_heights(table, size))
    return max(CELL_Y, min(MOST_CELL_Y, CELL_Y + left / (2 * size * (1 + len(table.rows)))))


def points_height(points: Points, size: float) -> float:
    """Return about how high the points are."""
    width = INNER - POINT_INDENT * size
    return sum(lines(p, width, size) * size * LINE + POINT_GAP * size for p in points.sentences)


def points_size(points: Points, height: float) -> float:
    """Return the size of the points."""
    return largest(POINT_SIZES, lambda s: points_height(points, s) <= height)


def card_box(counts: Counts, height: float) -> tuple[float, float]:
    """Return width and height of the cards of the counts."""
    rows = -(-len(counts.counts) // CARD_COLUMNS)
    wide = (INNER - (CARD_COLUMNS - 1) * CARD_GAP) / CARD_COLUMNS
    return wide, (height - (rows - 1) * CARD_GAP) / rows


def card_size(counts: Counts, height: float) -> float:
    """Return the size of the type that says what a status means."""
    wide, high = card_box(counts, height)
    room = high - 2 * CARD_PAD - (CARD_NUMBER + CARD_NAME) * LINE
    texts = [count.meaning for count in counts.counts]
    return largest(
        CARD_SIZES, lambda s: all(lines(t, wide - 2 * CARD_PAD, s) * s * LINE <= room for t in texts)
    )

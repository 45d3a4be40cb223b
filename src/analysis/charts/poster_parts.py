"""What stands around the map of a poster: scale bar, north arrow, legend, list of units."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.charts.lettering import REGULAR, SEMIBOLD, cut, text_width
from analysis.charts.map_view import BAR_PARTS, View, bar_length, true_north
from analysis.charts.patterns import Fill, swatch
from analysis.charts.sheet import LEADING, POINT, RISE, Box, rectangle, text
from analysis.charts.tokens import TOKENS
from analysis.language import Words

BORDER = 0.15
BAR_HEIGHT, BAR_SIZE, BAR_TOP, BAR_MOST = 1.6, 9 * POINT, 8.0, 66.0
LEGEND_SIZE, LEGEND_ROW, SWATCH = 12 * POINT, 7.0, (10.0, 5.0)
ARROW_HEIGHT, ARROW_WIDTH, ARROW_SIZE = 13.0, 6.0, 11 * POINT
# The list: in the largest size in which it is no higher than this, from so many columns to so many, as the
# longest name allows.
LIST_SIZES, LIST_HEAD, LIST_HEIGHT = (8 * POINT, 7.5 * POINT, 7 * POINT), 9 * POINT, 45.0
LIST_COLUMNS, LIST_GAP = (8, 11), 2.0
# A swatch of the list is so wide, and so high in the size of the text.
LIST_SWATCH, SWATCH_RISE = 4.0, 0.72
# Between the swatch and the widest number.
NUMBER_GAP = 1.5


@dataclass(frozen=True)
class LegendRow:
    """A class of units in the legend: its fill, its name and how many units are in it."""

    fill: Fill
    name: str
    n: int


@dataclass(frozen=True)
class Entry:
    """A line of the list: a unit with its number and fill, or the name of a group without them."""

    name: str
    number: str = ""
    fill: Fill | None = None


def scale_bar(
    view: View, x: float, y: float, most: float, words: Words, *, size: float = BAR_SIZE
) -> list[str]:
    """Draw a scale bar of at most ``most`` mm whose bar begins at ``x``, ``y``, with km above it."""
    metres = bar_length(view, most)
    part = view.millimetres * metres / BAR_PARTS
    marks = [
        rectangle(
            Box(x + n * part, y, part, BAR_HEIGHT * size / BAR_SIZE),
            TOKENS["ink" if n % 2 == 0 else "ground"],
            stroke=TOKENS["ink"],
            width=BORDER,
        )
        for n in range(BAR_PARTS)
    ]
    for n in (0, BAR_PARTS // 2, BAR_PARTS):
        km = words.number(metres * n / BAR_PARTS / 1000)
        last = n == BAR_PARTS
        said = words.text("poster.km", n=km) if last else km
        # The number stands over its place, the unit behind it.
        at = x + n * part - (text_width(km, size) / 2 if last else 0)
        marks.append(text(said, at, y - 0.8, size, anchor="start" if last else "middle"))
    return marks


def north_arrow(view: View, x: float, y: float, words: Words) -> list[str]:
    """Draw an arrow to true north in the middle of the map, its lower end in the middle at ``x``, ``y``."""
    half, notch = ARROW_WIDTH / 2, ARROW_HEIGHT / 4
    turned = f"rotate({true_north(view.extent):.2f} {x:.2f} {y:.2f})"
    tip, foot = f"{x:.2f} {y - ARROW_HEIGHT:.2f}", f"{x:.2f} {y - notch:.2f}"
    sides = ((x - half, TOKENS["ink"]), (x + half, TOKENS["ground"]))
    drawn = "".join(
        f'<path d="M{tip}L{side:.2f} {y:.2f}L{foot}Z" fill="{fill}" stroke="{TOKENS["ink"]}" '
        f'stroke-width="0.25" stroke-linejoin="round"/>'
        for side, fill in sides
    )
    letter = text(
        words.text("poster.north"), x, y - ARROW_HEIGHT - 1.2, ARROW_SIZE, weight=SEMIBOLD, anchor="middle"
    )
    return [f'<g transform="{turned}">{drawn}{letter}</g>']


def legend(rows: Sequence[LegendRow], title: str, x: float, y: float, words: Words) -> list[str]:
    """Draw the legend from its upper left corner on: a title, then a row a class."""
    marks = [text(title, x, y + LEGEND_SIZE * RISE, LEGEND_SIZE, weight=SEMIBOLD)]
    for n, row in enumerate(rows, start=1):
        top = y + n * LEGEND_ROW
        marks.append(swatch(Box(x, top, *SWATCH), row.fill, width=BORDER))
        said = words.text("poster.class", name=row.name, n=words.number(row.n))
        marks.append(text(said, x + SWATCH[0] + 3, top + SWATCH[1] - 1, LEGEND_SIZE))
    return marks


def key(rows: Sequence[LegendRow], title: str, view: View, box: Box, words: Words) -> Iterator[str]:
    """Draw the key of the map in a box: legend and north arrow, scale bar and scale below them."""
    yield from legend(rows, title, box.left, box.top, words)
    foot = box.top + LEGEND_ROW * (len(rows) + 1)
    yield from north_arrow(view, box.right - ARROW_WIDTH, foot, words)
    yield from scale_bar(view, box.left + 1, foot + BAR_TOP, BAR_MOST, words)
    said = words.text("poster.scale", scale=scale_text(view, words))
    yield text(said, box.left, box.bottom - 1, BAR_SIZE)


def key_height(n_rows: int) -> float:
    """Return how high the key of a legend of so many rows is."""
    return LEGEND_ROW * (n_rows + 1) + BAR_TOP + BAR_HEIGHT + BAR_SIZE * LEADING + 2


def scale_text(view: View, words: Words) -> str:
    """Write the scale of a view: 1:500.000."""
    return f"1:{words.number(view.denominator)}"


@dataclass(frozen=True)
class ListLayout:
    """How the list is set: size of the text, room of a number, columns, and column and row of each entry."""

    size: float
    number_width: float
    n_columns: int
    height: float
    placed: Sequence[tuple[int, int, Entry]]


def lay_out_list(entries: Sequence[Entry], width: float) -> ListLayout:
    """Return how a list of a width is set."""
    layouts = [_set_in(entries, width, size) for size in LIST_SIZES]
    return next((layout for layout in layouts if layout.height <= LIST_HEIGHT), layouts[-1])


def unit_list(layout: ListLayout, title: str, box: Box) -> Iterator[str]:
    """Draw the list in columns of a box, from top to bottom and from left to right, below its title."""
    yield text(title, box.left, box.top + LIST_HEAD * RISE, LIST_HEAD, weight=SEMIBOLD)
    width, top = box.width / layout.n_columns, box.top + LIST_HEAD * LEADING + 1.0
    for column, row, entry in layout.placed:
        x, y = box.left + column * width, top + layout.size * (row * LEADING + RISE)
        yield from _entry(entry, x, y, width - LIST_GAP, layout)


def _set_in(entries: Sequence[Entry], width: float, size: float) -> ListLayout:
    """Set the list in a size, in as many columns as its longest name allows."""
    longest = max(text_width(entry.name, size, SEMIBOLD) for entry in entries)
    number_width = NUMBER_GAP + max(text_width(entry.number, size, SEMIBOLD) for entry in entries)
    fewest, most = LIST_COLUMNS
    allowed = int(width / (longest + LIST_SWATCH + number_width + 1 + LIST_GAP))
    placed = _placed(entries, min(max(allowed, fewest), most))
    n_columns, n_rows = (1 + max(at) for at in list(zip(*placed, strict=True))[:2])
    height = LIST_HEAD * LEADING + 1.0 + n_rows * size * LEADING
    return ListLayout(size, number_width, n_columns, height, placed)


def _placed(entries: Sequence[Entry], n_columns: int) -> list[tuple[int, int, Entry]]:
    """Return column and row of each entry in the fewest rows; no group's name ends a column."""
    for n_rows in range(max(math.ceil(len(entries) / n_columns), 2), len(entries) + 2):
        placed, place = [], 0
        for entry in entries:
            if entry.fill is None and place % n_rows == n_rows - 1:
                place += 1
            placed.append((*divmod(place, n_rows), entry))
            place += 1
        if place <= n_rows * n_columns:
            break
    return placed


def _entry(entry: Entry, x: float, y: float, width: float, layout: ListLayout) -> Iterator[str]:
    """Draw a line of the list: swatch, number, name."""
    size = layout.size
    if entry.fill is None:
        yield text(cut(entry.name, width, size, SEMIBOLD), x, y, size, weight=SEMIBOLD)
        return
    box = Box(x, y - SWATCH_RISE * size, LIST_SWATCH, SWATCH_RISE * size)
    yield swatch(box, entry.fill, width=BORDER)
    number_end = x + LIST_SWATCH + layout.number_width
    yield text(entry.number, number_end, y, size, weight=SEMIBOLD, anchor="end")
    room = width - LIST_SWATCH - layout.number_width - 1
    yield text(cut(entry.name, room, size, REGULAR), number_end + 1, y, size)

"""A map as a printed sheet: title, map with labels and insets, key, list of units, sources."""

from collections.abc import Iterator

from analysis.charts.labels import Label
from analysis.charts.lettering import REGULAR, SEMIBOLD, text_width
from analysis.charts.patterns import filled
from analysis.charts.poster_layout import (
    BANNER_HEIGHT,
    FOOT,
    INNER,
    LINE,
    STRIP,
    TITLE,
    Layout,
    Part,
    Poster,
    head_top,
    seen,
)
from analysis.charts.poster_parts import key, scale_bar, scale_text, unit_list
from analysis.charts.sheet import (
    HEIGHT,
    LEADING,
    MARGIN,
    POINT,
    RISE,
    WIDTH,
    Box,
    line,
    rectangle,
    text,
)
from analysis.charts.tokens import TOKENS
from analysis.language import Words

BORDER, FRAME = 0.18, 0.35
STRIP_SIZE, STRIP_BAR, STRIP_AIR = 10 * POINT, 24.0, 2.0
BANNER_SIZE = 15 * POINT
LEADER, LEADER_DOT = 0.25, 0.45
# The plain ground of a label on a pattern is rounded by so much.
ROUND = 0.8
# The mark of illustrative data across the map: part of its width, slant, strength.
WATERMARK, SLANT, FAINT = 0.8, -20, 0.2


def draw(poster: Poster, layout: Layout, words: Words) -> Iterator[str]:
    """Yield the marks of a poster, from the ground up."""
    yield from _head(poster, layout)
    yield rectangle(layout.frame, TOKENS["ground"], stroke=TOKENS["border"], width=FRAME)
    yield from _map(poster, layout.whole)
    for part in layout.insets:
        yield rectangle(seen(layout.whole.view, part.view.extent), "none", stroke=TOKENS["ink"], width=FRAME)
    yield from _watermark(poster, layout.frame)
    yield from _labels(poster, layout.whole)
    for part in layout.insets:
        yield from _inset(poster, part, words)
    yield from key(list(poster.legend.values()), poster.legend_title, layout.whole.view, layout.key, words)
    yield from unit_list(layout.entries, poster.entries_title, layout.list)
    yield from _foot(poster, layout)


def _head(poster: Poster, layout: Layout) -> Iterator[str]:
    """Draw the banner of illustrative data, the title and the lines below it."""
    if poster.banner:
        yield rectangle(Box(MARGIN, MARGIN, INNER, BANNER_HEIGHT), TOKENS["warning"])
        y = MARGIN + BANNER_HEIGHT / 2 + BANNER_SIZE * 0.34
        yield text(
            poster.banner, WIDTH / 2, y, BANNER_SIZE, ink=TOKENS["ground"], weight=SEMIBOLD, anchor="middle"
        )
    y = head_top(poster)
    for said in layout.title:
        yield text(said, MARGIN, y + TITLE * RISE, TITLE, weight=SEMIBOLD)
        y += TITLE * LEADING
    for said in layout.lines:
        yield text(said, MARGIN, y + LINE * RISE, LINE, ink=TOKENS["ink_soft"])
        y += LINE * LEADING


def _foot(poster: Poster, layout: Layout) -> Iterator[str]:
    """Draw sources and notes, and the seal to their right."""
    bottom = HEIGHT - MARGIN - FOOT * (LEADING - RISE)
    for n, said in enumerate(reversed(layout.foot)):
        yield text(said, MARGIN, bottom - n * FOOT * LEADING, FOOT, ink=TOKENS["ink_soft"])
    yield text(poster.seal, WIDTH - MARGIN, bottom, FOOT, ink=TOKENS["ink_soft"], anchor="end")


def _map(poster: Poster, part: Part) -> Iterator[str]:
    """Draw the units of a map in the fill of their class."""
    for number, status in zip(poster.units["number"], poster.units["status"], strict=True):
        if number in part.shapes:
            yield filled(part.shapes[number], poster.legend[status].fill, width=BORDER)


def _inset(poster: Poster, part: Part, words: Words) -> Iterator[str]:
    """Draw an inset: its units and labels, and its name and scale in the strip above it."""
    yield rectangle(part.view.box, TOKENS["ground"])
    yield from _map(poster, part)
    yield from _watermark(poster, part.view.box)
    yield from _labels(poster, part)
    box = part.box
    strip = Box(box.left, box.top, box.width, STRIP)
    yield rectangle(strip, TOKENS["ground_soft"])
    y = strip.bottom - STRIP_AIR
    said = f"{part.name} – {scale_text(part.view, words)}"
    yield text(said, box.left + STRIP_AIR, y, STRIP_SIZE, weight=SEMIBOLD)
    left = box.left + 3 * STRIP_AIR + text_width(said, STRIP_SIZE, SEMIBOLD)
    most = min(STRIP_BAR, box.right - left - 3 * STRIP_AIR)
    if most > STRIP_BAR / 2:
        yield from scale_bar(
            part.view, box.right - most - 3 * STRIP_AIR, y - 0.6, most, words, size=7 * POINT
        )
    yield rectangle(box, "none", stroke=TOKENS["ink"], width=FRAME)


def _watermark(poster: Poster, box: Box) -> Iterator[str]:
    """Draw across a map that its data are illustrative."""
    if poster.banner:
        x, y = box.left + box.width / 2, box.top + box.height / 2
        size = WATERMARK * box.width / text_width(poster.banner, 1.0, SEMIBOLD)
        said = text(poster.banner, x, y, size, ink=TOKENS["warning"], weight=SEMIBOLD, anchor="middle")
        yield f'<g transform="rotate({SLANT} {x:.2f} {y:.2f})" opacity="{FAINT}">{said}</g>'


def _labels(poster: Poster, part: Part) -> Iterator[str]:
    """Draw the labels of a map, the lines that lead to them first."""
    statuses = dict(zip(poster.units["number"], poster.units["status"], strict=True))
    for label in part.labels:
        if label.leader:
            # On dark ground, too, it is seen by its light edge.
            yield line(label.leader, TOKENS["ground"], 3 * LEADER)
            yield line(label.leader, TOKENS["ink"], LEADER)
            x, y = label.leader[0]
            edge = f'stroke="{TOKENS["ground"]}" stroke-width="{LEADER}"'
            yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{LEADER_DOT}" fill="{TOKENS["ink"]}" {edge}/>'
            if label.lines == (label.number,):
                yield rectangle(label.box, TOKENS["ground"], stroke=TOKENS["ink"], width=LEADER / 2)
    for label in part.labels:
        fill = poster.legend[statuses[label.number]].fill
        if label.inside and fill.pattern:
            yield rectangle(label.box, fill.colour, round=ROUND)
        yield from _label(label, fill.ink if label.inside else TOKENS["ink"])


def _label(label: Label, ink: str) -> Iterator[str]:
    """Draw a label: the line with the number heavier than the others."""
    x, y = label.box.left + label.box.width / 2, label.box.top + label.size * RISE
    for n, said in enumerate(label.lines):
        weight = SEMIBOLD if n == 0 else REGULAR
        yield text(said, x, y + n * label.size * LEADING, label.size, ink=ink, weight=weight, anchor="middle")

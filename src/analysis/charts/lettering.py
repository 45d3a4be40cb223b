"""How wide a text is set in the report's font, in the size of the text: measured, not estimated."""

from collections.abc import Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

REGULAR, SEMIBOLD, BOLD = 400, 600, 700
FILES = {
    REGULAR: "SourceSansPro-Regular.ttf",
    SEMIBOLD: "SourceSansPro-Semibold.ttf",
    BOLD: "SourceSansPro-Bold.ttf",
}
ELLIPSIS = "…"


def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """Return how wide a text is in one line, in the unit of ``size``.

    Pairs of letters that are set closer (kerning) are not counted: a text is never wider than this.
    """
    widths, other = _widths(weight)
    return size * sum(widths.get(ord(letter), other) for letter in text)


def cut(text: str, width: float, size: float, weight: int = REGULAR) -> str:
    """Return the text, its end replaced by an ellipsis where it is wider than ``width``."""
    if text_width(text, size, weight) <= width:
        return text
    fitting = (text[:n].rstrip() + ELLIPSIS for n in range(len(text) - 1, 0, -1))
    return next((t for t in fitting if text_width(t, size, weight) <= width), ELLIPSIS)


def wrapped(text: str, width: float, size: float, weight: int = REGULAR) -> list[str]:
    """Break a text between words into lines no wider than ``width``; a word that is wider is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(cut(word, width, size, weight))
    return lines


def breaks(text: str, n_lines: int) -> Sequence[str]:
    """Break a text between words into ``n_lines`` as even as can be; nothing if it has too few words."""
    words = text.split()
    ways = []
    for places in combinations(range(1, len(words)), n_lines - 1):
        ends = [0, *places, len(words)]
        ways.append([" ".join(words[a:b]) for a, b in pairwise(ends)])
    return min(ways, key=lambda way: max(text_width(line, 1.0) for line in way), default=())


def font_file(weight: int) -> Path:
    """Return the file of a weight of the report's font."""
    from font_source_sans_pro import font_directory

    return Path(font_directory) / FILES[weight]


@cache
def _widths(weight: int) -> tuple[dict[int, float], float]:
    """Return the width of each character of a weight by its code point, and of one that it lacks."""
    from fontTools.ttLib import TTFont

    with TTFont(font_file(weight), lazy=True) as font:
        unit, metrics = font["head"].unitsPerEm, font["hmtx"]
        widths = {point: metrics[name][0] / unit for point, name in font.getBestCmap().items()}
    return widths, max(widths.values())

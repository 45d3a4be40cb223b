"""Fills of a printed map that stay apart in black and white: a colour, and marks of its own over it.

The marks are drawn one by one: programs leave out SVG's patterns, or show the seams between their tiles.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from analysis.charts.sheet import Box, area
from analysis.charts.tokens import COMMUNE_COLOURS, COMMUNE_INK, TOKENS

# Millimetres: from mark to mark, how thick a line and a dot are.
REPEAT, LINE, DOT = 1.6, 0.2, 0.5
# Slanted stripes are kept for numbers that are hidden to protect children.
PATTERNS = {"recognised": "", "mixed": "dots", "not_recognised": "lines", "no_data": ""}


@dataclass(frozen=True)
class Fill:
    """How a class is filled: colour, pattern ("dots", "lines" or none), ink of what stands on it."""

    colour: str
    pattern: str
    ink: str


def status_fill(status: str) -> Fill:
    """Return the fill of a child-friendly status."""
    return Fill(COMMUNE_COLOURS[status], PATTERNS[status], TOKENS[COMMUNE_INK[status]])


def filled(shape: shapely.Geometry, fill: Fill, *, width: float) -> str:
    """Draw a shape on the map in a fill with a border of a width; neighbours have their marks in line."""
    drawn = area(shape, fill.colour, stroke=TOKENS["border"], width=width)
    return drawn + _pattern(shape, fill.pattern, 0.0, 0.0)


def swatch(box: Box, fill: Fill, *, width: float) -> str:
    """Draw a box of a legend in a fill: all alike, wherever they stand, with a mark in the middle."""
    x, y = box.left + box.width / 2, box.top + box.height / 2
    centred = Box(-box.width / 2, -box.height / 2, box.width, box.height).shape()
    drawn = area(box.shape(), fill.colour, stroke=TOKENS["border"], width=width)
    return drawn + _pattern(centred, fill.pattern, x, y)


def _pattern(shape: shapely.Geometry, pattern: str, x: float, y: float) -> str:
    """Draw the marks of a shape, moved by ``x`` and ``y``."""
    if pattern == "dots":
        return _marks("".join(f"M{x + left:.2f} {y + top:.2f}h.01" for left, top in dots(shape)), DOT)
    if pattern == "lines":
        drawn = (f"M{x + left:.2f} {y + top:.2f}H{x + right:.2f}" for left, top, right in lines(shape))
        return _marks("".join(drawn), LINE)
    return ""


def dots(shape: shapely.Geometry) -> np.ndarray:
    """Return the places of a shape's dots (x, y): rows on one grid of the sheet, every other one shifted."""
    inner = shape.buffer(-DOT / 2)
    if inner.is_empty:
        return np.empty((0, 2))
    shapely.prepare(inner)
    west, north, east, south = inner.bounds
    rows = np.arange(np.ceil(2 * north / REPEAT), np.floor(2 * south / REPEAT) + 1)
    columns = np.arange(np.floor(west / REPEAT), np.ceil(east / REPEAT) + 1)
    row, column = np.meshgrid(rows, columns, indexing="ij")
    places = np.stack([(column + row % 2 / 2) * REPEAT, row * REPEAT / 2], axis=-1).reshape(-1, 2)
    return places[shapely.contains_xy(inner, places)]


def lines(shape: shapely.Geometry) -> list[tuple[float, float, float]]:
    """Return a shape's lines (x, y, x of the end), on one grid of the sheet."""
    west, north, east, south = shape.bounds
    heights = np.arange(np.ceil(north / REPEAT), np.floor(south / REPEAT) + 1) * REPEAT
    across = [shapely.LineString([(west, y), (east, y)]) for y in heights]
    parts = shapely.get_parts(shapely.intersection(shape, across))
    found = [part.bounds for part in shapely.get_parts(parts) if part.length > 0]
    return [(x, y, end) for x, y, end, _ in found]


def _marks(drawn: str, width: float) -> str:
    """Draw a path of dots or lines."""
    if not drawn:
        return ""
    return (
        f'<path d="{drawn}" fill="none" stroke="{TOKENS["ink"]}" stroke-width="{width}" '
        'stroke-linecap="round"/>'
    )

"""A printed sheet in millimetres: its size, and the marks of SVG that it is made of.

SVG is written here and not by Vega, which knows pixels and no labels that must not touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from markupsafe import escape

from analysis.charts.lettering import REGULAR
from analysis.charts.theme import FONT_STACK
from analysis.charts.tokens import TOKENS

# A3 across (ISO 216), and what a printer cannot reach.
WIDTH, HEIGHT, MARGIN = 420.0, 297.0, 10.0
POINT = 25.4 / 72
# Of a text's size: from one line to the next, and from the top of a line to what it stands on. Vietnamese
# capitals carry two marks.
LEADING, RISE = 1.15, 0.92


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet, in millimetres from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.top + self.height

    def shape(self, air: float = 0.0) -> shapely.Polygon:
        """Return the rectangle as a shape, with so much air around it."""
        return shapely.box(self.left - air, self.top - air, self.right + air, self.bottom + air)


def text(
    said: str,
    x: float,
    y: float,
    size: float,
    *,
    ink: str = TOKENS["ink"],
    weight: int = REGULAR,
    anchor: str = "start",
) -> str:
    """Return a line of text that stands on ``y``."""
    heavy = f' font-weight="{weight}"' if weight != REGULAR else ""
    placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}" fill="{ink}"{heavy}{placed}>'
        f"{escape(said)}</text>"
    )


def rectangle(box: Box, fill: str, *, stroke: str = "none", width: float = 0.2, round: float = 0.0) -> str:
    """Return a rectangle, its corners ``round`` by so much."""
    line = f' stroke="{stroke}" stroke-width="{width}"' if stroke != "none" else ""
    corners = f' rx="{round}"' if round else ""
    return (
        f'<rect x="{box.left:.2f}" y="{box.top:.2f}" width="{box.width:.2f}" height="{box.height:.2f}" '
        f'fill="{fill}"{line}{corners}/>'
    )


def line(points: Sequence[tuple[float, float]], stroke: str, width: float) -> str:
    """Return a line through points."""
    through = "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
    return f'<path d="M{through}" fill="none" stroke="{stroke}" stroke-width="{width}"/>'


def area(geometry: shapely.Geometry, fill: str, *, stroke: str, width: float) -> str:
    """Return polygons; parts that round to a point are still drawn by their border."""
    rings = [
        ring
        for part in shapely.get_parts(geometry)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    drawn = "".join("M" + " ".join(f"{x:.2f},{y:.2f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
    return (
        f'<path d="{drawn}" fill="{fill}" fill-rule="evenodd" stroke="{stroke}" stroke-width="{width}" '
        'stroke-linejoin="round"/>'
    )


def svg_file(marks: str, *, title: str, description: str, language: str, code: str, style: str) -> str:
    """Return the sheet of marks as an SVG file that says what it shows; ``code``: its seal."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}mm" height="{HEIGHT:g}mm" '
        f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" font-family="{FONT_STACK}" role="img" lang="{language}" '
        'aria-labelledby="title description">'
        f'<title id="title">{escape(title)}</title><desc id="description">{escape(description)}</desc>'
        f"<metadata>seal: {code}</metadata><style>{style}</style>"
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{TOKENS["ground"]}"/>\n{marks}\n</svg>\n'
    )

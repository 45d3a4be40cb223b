"""Charts on slides: drawn once as SVG, from which the sharp picture for PowerPoint is made too."""

import re
from functools import lru_cache

import altair as alt

from analysis.charts.small_multiples import Panels
from analysis.charts.tokens import TOKENS
from analysis.language import Words
from analysis.report.pictures import SVG_PIXELS, drawn_svg, packed_png
from analysis.report.slides.deck import Picture

# Units of a chart; a slide stretches it, so that its 13-unit type is 18 pixels of 1280 and 26 of 1920.
WIDTH, HEIGHT = 860, 345
# Panels: the room of all, what axes and names take beside and above each, and the largest one.
PANELS_WIDTH, PANELS_HEIGHT, BESIDE, ABOVE = 1000, 345, 45, 55
LARGEST_PANEL = (260, 240)
PIXELS = 1920


def on_slide(chart: alt.TopLevelMixin, words: Words, *, illustrative: bool, height: int = HEIGHT) -> Picture:
    """Return a chart of the report in the size of a slide, which says title and subtitle itself.

    Charts of many panels (see :func:`panels`) keep the size that they have. A picture of illustrative
    data keeps its warning: pictures are copied out of slides.
    """
    made = chart.copy(deep=False)
    made.title = _warning(words) if illustrative else alt.Undefined
    if not isinstance(made, alt.FacetChart):
        made = made.properties(width=WIDTH, height=height)
    return Picture(made, chart.description)


def _warning(words: Words) -> alt.TitleParams:
    """Return the title of a picture of illustrative data."""
    return alt.TitleParams(text=words.text("illustrative.banner"), color=TOKENS["warning"], fontSize=13)


def panels(n: int) -> Panels:
    """Return how ``n`` small charts stand on a slide: up to four in a row, up to fourteen in two."""
    rows = 1 if n <= 4 else 2 if n <= 14 else 3
    columns = -(-n // rows)
    wide, high = PANELS_WIDTH // columns - BESIDE, PANELS_HEIGHT // rows - ABOVE
    return Panels(columns, min(wide, LARGEST_PANEL[0]), min(high, LARGEST_PANEL[1]))


@lru_cache(maxsize=64)
def svg(picture: Picture) -> str:
    """Return a picture as SVG without what Vega says of it in English."""
    return re.sub(r'\s(?:role|aria-[a-z]+)="[^"]*"', "", drawn_svg(picture.chart.to_dict()))


def png(picture: Picture) -> bytes:
    """Return a picture as PNG as wide as a projector."""
    import vl_convert

    scale = PIXELS / size(picture)[0]
    return packed_png(vl_convert.svg_to_png(svg(picture), scale=scale), dpi=SVG_PIXELS * scale)


def size(picture: Picture) -> tuple[float, float]:
    """Return width and height of a picture in its own units."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg(picture))
    return float(found[1]), float(found[2])


def inline_svg(picture: Picture, name: str) -> str:
    """Return a picture's SVG to stand in a page, as large as its place; its addresses begin with ``name``."""
    drawn = re.sub(r'\bid="', f'id="{name}-', svg(picture)).replace("url(#", f"url(#{name}-")
    return re.sub(r'<svg (.*?)width="[\d.]+" height="[\d.]+"', r'<svg aria-hidden="true" \1', drawn, count=1)

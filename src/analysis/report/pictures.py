"""Charts as pictures without a browser: SVG and PNG through vl-convert, with the report's font."""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
from markupsafe import escape
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from analysis.charts.theme import FONT_STACK, register_fonts
from analysis.charts.tokens import TOKENS

# An SVG has 96 pixels an inch; the PNG is as large on paper, and twice as sharp.
SVG_PIXELS, PNG_SCALE = 96, 2
# The strip below a picture that its seal stands in, in pixels.
STRIP, STRIP_SIZE = 24, 12
# The least and the greatest alpha of a picture that nothing shines through.
OPAQUE = (255, 255)


@dataclass(frozen=True)
class SealMark:
    """A seal as it stands in a picture: the code for programs, the text for people."""

    code: str
    text: str


def save_pictures(chart: alt.TopLevelMixin, stem: Path, mark: SealMark | None = None) -> list[Path]:
    """Write ``stem``.svg and ``stem``.png of a chart that has a fixed width; return both paths.

    ``mark``: the seal that stands below the picture and in what programs read of it.
    """
    return save_spec(chart.to_dict(), stem, mark)


def save_spec(spec: dict[str, Any], stem: Path, mark: SealMark | None = None) -> list[Path]:
    """Write the pictures of a chart's specification: see :func:`save_pictures`."""
    import vl_convert

    drawn = drawn_svg(spec)
    drawn = drawn if mark is None else sealed_svg(drawn, mark)
    picture = packed_png(vl_convert.svg_to_png(drawn, scale=PNG_SCALE), dpi=SVG_PIXELS * PNG_SCALE, mark=mark)
    svg, png = stem.with_suffix(".svg"), stem.with_suffix(".png")
    svg.write_text(drawn, encoding="utf-8", newline="\n")
    png.write_bytes(picture)
    return [svg, png]


def drawn_svg(spec: dict[str, Any]) -> str:
    """Return Vega's SVG of a chart's specification: the same each time.

    Vega counts the addresses inside its pictures on from one to the next; here each begins at 1.
    """
    import vl_convert

    register_fonts()
    numbers: dict[str, int] = {}

    def from_one(found: re.Match[str]) -> str:
        number = numbers.setdefault(found["name"] + found["number"], len(numbers) + 1)
        return f"{found['before']}{found['name']}{number}"

    address = r"""(?P<before>\bid="|url\(#)(?P<name>[a-z_]+)(?P<number>\d+)(?=[")])"""
    return re.sub(address, from_one, vl_convert.vegalite_to_svg(spec))


def sealed_svg(drawn: str, mark: SealMark) -> str:
    """Return Vega's SVG with the seal in a strip of its own below it and in its metadata."""
    head = re.match(r'<svg (.*?) width="([\d.]+)" height="([\d.]+)" viewBox="0 0 [\d. ]+">', drawn)
    width, height = float(head[2]), float(head[3])
    high = height + STRIP
    strip = (
        f'<rect y="{height:g}" width="{width:g}" height="{STRIP}" fill="{TOKENS["ground"]}"/>'
        f'<text x="{width - 6:g}" y="{high - 8:g}" text-anchor="end" font-family="{FONT_STACK}" '
        f'font-size="{STRIP_SIZE}" fill="{TOKENS["ink_soft"]}">{escape(mark.text)}</text>'
    )
    begin = (
        f'<svg {head[1]} width="{width:g}" height="{high:g}" viewBox="0 0 {width:g} {high:g}">'
        f"<metadata>seal: {mark.code}</metadata>"
    )
    return begin + drawn[head.end() :].removesuffix("</svg>") + strip + "</svg>"


def packed_png(picture: bytes, *, dpi: float, mark: SealMark | None = None) -> bytes:
    """Return the same picture as a smaller PNG: vl-convert packs fast, half is often enough.

    ``dpi``: in how many dots an inch it is to be printed; ``mark``: its seal is a text named "Seal", which
    programs for pictures show. The same picture gives the same bytes.
    """
    image, texts, made = Image.open(io.BytesIO(picture)), PngInfo(), io.BytesIO()
    if image.getextrema()[-1] == OPAQUE:
        image = image.convert("RGB")
    if mark is not None:
        texts.add_text("Seal", mark.code)
    image.save(made, "PNG", dpi=(dpi, dpi), pnginfo=texts)
    return made.getvalue()

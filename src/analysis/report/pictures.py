"""Charts as pictures without a browser: SVG and PNG through vl-convert, with the report's font."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
from markupsafe import escape

from analysis.charts.theme import FONT_STACK, register_fonts
from analysis.charts.tokens import TOKENS

PNG_SCALE = 2
# The strip below a picture that its seal stands in, in pixels.
STRIP, STRIP_SIZE = 24, 12
# A PNG's signature and its first chunk, which texts may follow.
PNG_SIGNATURE, PNG_HEAD = b"\x89PNG\r\n\x1a\n", 33


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

    register_fonts()
    drawn = vl_convert.vegalite_to_svg(spec)
    drawn = drawn if mark is None else sealed_svg(drawn, mark)
    picture = vl_convert.svg_to_png(drawn, scale=PNG_SCALE)
    svg, png = stem.with_suffix(".svg"), stem.with_suffix(".png")
    svg.write_text(drawn, encoding="utf-8", newline="\n")
    png.write_bytes(picture if mark is None else sealed_png(picture, mark))
    return [svg, png]


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


def repacked_png(picture: bytes) -> bytes:
    """Return the same PNG with its pixels packed again: vl-convert packs fast, a third is enough."""
    start, head, pixels, tail = len(PNG_SIGNATURE), [], b"", []
    while start < len(picture):
        end = start + 12 + int.from_bytes(picture[start : start + 4])
        if picture[start + 4 : start + 8] == b"IDAT":
            pixels += picture[start + 8 : end - 4]
        else:
            (tail if pixels else head).append(picture[start:end])
        start = end
    packed = _png_chunk(b"IDAT" + zlib.compress(zlib.decompress(pixels)))
    return b"".join([PNG_SIGNATURE, *head, packed, *tail])


def sealed_png(picture: bytes, mark: SealMark) -> bytes:
    """Return a PNG with the seal as a text named "Seal", which programs for pictures show."""
    chunk = _png_chunk(b"tEXt" + b"Seal\0" + mark.code.encode("ascii"))
    return picture[:PNG_HEAD] + chunk + picture[PNG_HEAD:]


def _png_chunk(content: bytes) -> bytes:
    """Return a chunk of a PNG from its name and what it holds."""
    return (len(content) - 4).to_bytes(4) + content + zlib.crc32(content).to_bytes(4)

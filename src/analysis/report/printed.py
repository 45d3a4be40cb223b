"""Posters as files to print: SVG with its fonts, tagged PDF (PDF/UA-1) and PNG of 300 dots an inch."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from analysis.charts.lettering import REGULAR, SEMIBOLD
from analysis.charts.sheet import HEIGHT, WIDTH, svg_file
from analysis.charts.theme import register_fonts
from analysis.report.page_assets import font_face
from analysis.report.pictures import SVG_PIXELS, SealMark, packed_png
from analysis.report.typeset import typeset

LAYOUT = Path(__file__).with_name("printed.typ")
DOTS_PER_INCH, MILLIMETRES_PER_INCH = 300, 25.4
# vl-convert counts 72 pixels an inch; a third of a dot more keeps the last one from being cut.
COUNTED = 72
PNG_WIDTH = WIDTH / MILLIMETRES_PER_INCH * DOTS_PER_INCH
PNG_SCALE = COUNTED / SVG_PIXELS * (round(PNG_WIDTH) + 1 / 3) / PNG_WIDTH


@dataclass(frozen=True)
class Printed:
    """A drawn sheet: its marks in SVG, and what it says to those who cannot see it."""

    marks: str
    title: str
    description: str
    language: str
    year: int


def save_printed(printed: Printed, stem: Path, mark: SealMark) -> list[Path]:
    """Write ``stem``.svg, ``stem``.pdf and ``stem``.png; return their paths."""
    plain = _svg(printed, mark, style="")
    svg, pdf, png = (stem.with_suffix(f".{kind}") for kind in ("svg", "pdf", "png"))
    # Programs that read no fonts inside an SVG take the installed one.
    fonts = "".join(font_face(weight) for weight in (REGULAR, SEMIBOLD))
    svg.write_text(_svg(printed, mark, style=fonts), encoding="utf-8", newline="\n")
    pdf.write_bytes(_pdf(printed, plain))
    png.write_bytes(_png(plain, mark))
    return [svg, pdf, png]


def _svg(printed: Printed, mark: SealMark, *, style: str) -> str:
    """Return the sheet as an SVG file."""
    return svg_file(
        printed.marks,
        title=printed.title,
        description=printed.description,
        language=printed.language,
        code=mark.code,
        style=style,
    )


def _png(svg: str, mark: SealMark) -> bytes:
    """Return a sheet as a PNG that says how large it is to be printed."""
    import vl_convert

    register_fonts()
    picture = vl_convert.svg_to_png(svg, scale=PNG_SCALE, ppi=DOTS_PER_INCH)
    return packed_png(picture, dpi=DOTS_PER_INCH, mark=mark)


def _pdf(printed: Printed, svg: str) -> bytes:
    """Return a sheet as a PDF; the same sheet gives the same bytes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        content = {
            "title": printed.title,
            "description": printed.description,
            "lang": printed.language,
            "year": printed.year,
            "width": WIDTH,
            "height": HEIGHT,
        }
        (folder / "sheet.svg").write_text(svg, encoding="utf-8")
        return typeset(LAYOUT, content, folder)

"""Charts as pictures without a browser: SVG and PNG through vl-convert, with the report's font."""

from pathlib import Path

import altair as alt

from analysis.charts.theme import register_fonts

PNG_SCALE = 2


def save_pictures(chart: alt.TopLevelMixin, stem: Path) -> list[Path]:
    """Write ``stem``.svg and ``stem``.png of a chart that has a fixed width; return both paths."""
    import vl_convert

    register_fonts()
    spec = chart.to_dict()
    svg, png = stem.with_suffix(".svg"), stem.with_suffix(".png")
    svg.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8", newline="\n")
    png.write_bytes(vl_convert.vegalite_to_png(spec, scale=PNG_SCALE))
    return [svg, png]

"""The one look of every chart, made of the design tokens: Vega-Lite configuration, renderer, fonts."""

from functools import cache
from typing import Any

import altair as alt

from analysis.charts.tokens import SIZES, TOKENS
from analysis.language import Words

FONT = "Source Sans Pro"
# What JupyterLab uses where the font is not installed; pages and pictures carry it themselves.
FONT_STACK = f"{FONT}, Segoe UI, Arial, sans-serif"
# JupyterLab 4 draws the Vega-Lite 5 mime type and no later one; nbformat wants the "+json" ending.
MIME_TYPE = "application/vnd.vegalite.v5+json"
VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

# A multiplication sign, as in the pages: Vega's own "cross" is a plus.
CROSS = "M-1,-0.7L-0.7,-1L0,-0.3L0.7,-1L1,-0.7L0.3,0L1,0.7L0.7,1L0,0.3L-0.7,1L-1,0.7L-0.3,0Z"
STATUS_SHAPES = {
    "reached": "circle",
    "on_track": "triangle-up",
    "at_risk": "diamond",
    "off_track": "triangle-down",
    "moving_away": CROSS,
    "not_enough_data": "stroke",
}
# The same marks as letters, for documents and slides.
STATUS_SIGNS = {
    "reached": "●",
    "on_track": "▲",
    "at_risk": "◆",
    "off_track": "▼",
    "moving_away": "×",
    "not_enough_data": "–",
}
# In place of a colour: a number that is hidden to protect children is hatched, also in grey print.
HIDDEN = "hidden"


def number_locale(words: Words) -> dict[str, Any]:
    """Return the d3 number locale of a language; d3 ships none for Vietnamese."""
    if words.code == "vi":
        return {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
    return {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", " VND"]}


def config(words: Words) -> dict[str, Any]:
    """Return the Vega-Lite configuration of every chart, with the language's number format.

    Guides and marks are taken out of the accessibility tree, where Vega would write English; the
    chart's own description says what it shows.
    """
    ink, soft, line = TOKENS["ink"], TOKENS["ink_soft"], TOKENS["line"]
    text = {"labelFont": FONT_STACK, "titleFont": FONT_STACK}
    return {
        "font": FONT_STACK,
        "background": TOKENS["ground"],
        "locale": {"number": number_locale(words)},
        "view": {"stroke": None},
        "mark": {"aria": False},
        "title": {
            "anchor": "start",
            "font": FONT_STACK,
            "fontSize": SIZES["text"],
            "fontWeight": 600,
            "color": ink,
            "subtitleFont": FONT_STACK,
            "subtitleFontSize": SIZES["small"],
            "subtitleColor": soft,
            "subtitlePadding": 5,
            "offset": 12,
            "aria": False,
        },
        "axis": text
        | {
            "labelFontSize": SIZES["small"],
            "titleFontSize": SIZES["small"],
            "titleFontWeight": 400,
            "labelColor": soft,
            "titleColor": soft,
            "gridColor": line,
            "gridOpacity": 0.6,
            "domainColor": line,
            "tickColor": line,
            "aria": False,
        },
        "legend": text
        | {
            "labelFontSize": SIZES["small"],
            "titleFontSize": SIZES["small"],
            "labelColor": ink,
            "titleColor": soft,
            "orient": "bottom",
            "labelLimit": 260,
            "symbolSize": 110,
            "aria": False,
        },
        "text": {"font": FONT_STACK, "fontSize": SIZES["small"], "color": ink},
    }


def enable_renderer() -> None:
    """Make altair write charts as mime data that papermill, JupyterLab and our pages can use."""

    def mime_bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {MIME_TYPE: spec | {"$schema": VEGA_LITE_SCHEMA}, "text/plain": spec.get("description", "")}

    alt.renderers.register("analysis", mime_bundle)
    alt.renderers.enable("analysis")


@cache
def register_fonts() -> None:
    """Give vl-convert the report's font: without it pictures come out with no text and no error."""
    import vl_convert
    from font_source_sans_pro import font_directory

    vl_convert.register_font_directory(font_directory)

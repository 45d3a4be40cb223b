"""The one look of every chart and page: design tokens, Vega-Lite configuration, renderer, fonts.

The page's style sheet takes its colours and sizes from the same tokens (see report/page.py).
"""

from functools import cache
from typing import Any

import altair as alt

from analysis.language import Words

FONT = "Source Sans Pro"
# What JupyterLab uses where the font is not installed; pages and pictures carry it themselves.
FONT_STACK = f"{FONT}, Segoe UI, Arial, sans-serif"
# JupyterLab 4 draws the Vega-Lite 5 mime type and no later one; nbformat wants the "+json" ending.
MIME_TYPE = "application/vnd.vegalite.v5+json"
VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

TOKENS = {
    "ink": "#1b2733",
    "ink_soft": "#51606f",
    "line": "#cfd6dd",
    "ground": "#ffffff",
    "ground_soft": "#f4f6f8",
    "accent": "#0b5394",
    "target": "#a3195b",
    "comparison": "#7b8794",
    "plan_period": "#dfe9f2",
    "warning": "#b00020",
}
# Lightness falls from "no data" to "moving away" in grey print too; shapes differ as well.
STATUS_COLOURS = {
    "reached": "#0b6e4f",
    "on_track": "#5aa786",
    "at_risk": "#f0b429",
    "off_track": "#d9622b",
    "moving_away": "#7d1d3f",
    "not_enough_data": "#e4e8ec",
}
# On these a dark text is read more easily than a white one.
DARK_INK_ON = ("on_track", "at_risk", "not_enough_data")
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
# The likelier the darker, in grey print too; what has been decided stands apart from what is a chance.
CHANCE_COLOURS = {
    "very_unlikely": "#eef4fa",
    "unlikely": "#cfe0f0",
    "even": "#9dc1e0",
    "likely": "#4a86bd",
    "very_likely": "#0b3f74",
    "few_values": "#ffffff",
    "met": "#d5ecdf",
    "missed": "#f8dccb",
    "none": "#eceff2",
}
# Numbers on the map, low to high; a change from worse to better. All darker than "no data", but no change.
SEQUENCE = ("#b3d0ea", "#87b3dc", "#5a94c9", "#2f6cab", "#0b3f74")
CHANGE_COLOURS = {
    "much_worse": "#8c510a",
    "worse": "#dfb76b",
    "same": "#ffffff",
    "better": "#80cdc1",
    "much_better": "#01665e",
}
# In place of a colour: a number that is hidden to protect children is hatched, also in grey print.
HIDDEN, HATCH = "hidden", ("#ffffff", "#7d8791")
LIGHT_INK_ON = ("likely", "very_likely")
COMMUNE_COLOURS = {
    "recognised": "#0b6e4f",
    "mixed": "#9ccbb3",
    "not_recognised": "#e58a2e",
    "no_data": "#e4e8ec",
}


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
            "fontSize": 17,
            "fontWeight": 600,
            "color": ink,
            "subtitleFont": FONT_STACK,
            "subtitleFontSize": 13,
            "subtitleColor": soft,
            "subtitlePadding": 5,
            "offset": 12,
            "aria": False,
        },
        "axis": text
        | {
            "labelFontSize": 13,
            "titleFontSize": 13,
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
            "labelFontSize": 13,
            "titleFontSize": 13,
            "labelColor": ink,
            "titleColor": soft,
            "orient": "bottom",
            "labelLimit": 260,
            "symbolSize": 110,
            "aria": False,
        },
        "text": {"font": FONT_STACK, "fontSize": 13, "color": ink},
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

"""All 35 indicators in one picture, and how much data there is."""

from typing import Any

import altair as alt
import pandas as pd

from analysis.charts.frame import WIDTH, Heading, finish, ink_on, names_for, stamped
from analysis.charts.theme import STATUS_SHAPES
from analysis.charts.tokens import STATUS_COLOURS, STATUS_INK, TOKENS
from analysis.language import Words


def overview(
    cells: pd.DataFrame,
    statuses: dict[str, str],
    words: Words,
    *,
    heading: Heading,
) -> alt.LayerChart:
    """Draw one square an indicator, a row an objective, coloured and marked by status.

    ``cells``: indicator, objective (row label), place (column), status, chance (printed beside the mark of
    the status, may be empty), name, detail.
    ``statuses``: status -> its name, in legend order.
    """
    present = [s for s in statuses if s in set(cells["status"])]
    x = alt.X("place:O", title=None).axis(None).scale(paddingInner=0.08)
    y = alt.Y("objective:N", title=None, sort=None).scale(paddingInner=0.14)
    y = y.axis(domain=False, ticks=False, labelLimit=230, labelFontSize=14, labelColor=TOKENS["ink"])
    colour = alt.Color("status:N", title=None).scale(
        domain=present, range=[STATUS_COLOURS[s] for s in present]
    )
    legend = alt.Legend(labelExpr=names_for(statuses), columns=3, symbolSize=160)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("detail:N", title=" ")]
    base = alt.Chart(cells).encode(x, y, tooltip=tips)
    squares = base.mark_rect(cornerRadius=5, stroke=TOKENS["border"], strokeWidth=0.6)
    squares = squares.encode(colour.legend(legend))
    ink = _readable(present)
    codes = base.mark_text(fontSize=15, fontWeight=600, dy=-8).encode(text="indicator:N", color=ink)
    shape = alt.Shape("status:N", title=None, legend=legend).scale(
        domain=present, range=[STATUS_SHAPES[s] for s in present]
    )
    aside = {"expr": "datum.chance ? -15 : 0"}
    marks = base.mark_point(size=55, xOffset=aside, yOffset=12, opacity=1, strokeWidth=2)
    marks = marks.encode(shape=shape, fill=ink, stroke=ink)
    chances = base.mark_text(fontSize=12, xOffset=8, yOffset=13).encode(text="chance:N", color=ink)
    chart = stamped([squares, codes, marks, chances], words, illustrative=heading.illustrative)
    chart = chart.properties(width=WIDTH, height=300)
    return finish(chart, words, heading, wide=True)


def _readable(present: list[str]) -> Any:
    """Return the encoding that writes on each status colour in a colour that can be read."""
    return ink_on("status", {status: STATUS_INK[status] for status in present})


def completeness(
    cells: pd.DataFrame,
    words: Words,
    *,
    heading: Heading,
) -> alt.LayerChart:
    """Draw which indicator has a value in which year.

    ``cells``: indicator, name, year, state ("value", "provisional", "none"), detail.
    """
    states = ["value", "provisional", "none"]
    labels = {state: words.text(f"chart.completeness.{state}") for state in states}
    x = alt.X("year:O", title=None).axis(labelAngle=0, orient="top", domain=False, ticks=False)
    y = alt.Y("name:N", title=None, sort=None)
    y = y.axis(domain=False, ticks=False, labelLimit=300, labelFontSize=13, labelColor=TOKENS["ink"])
    colour = alt.Color("state:N", title=None).scale(
        domain=states, range=[TOKENS["accent"], TOKENS["accent_soft"], TOKENS["ground_soft"]]
    )
    colour = colour.legend(labelExpr=names_for(labels), symbolType="square", symbolStrokeWidth=1)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("detail:N", title=" ")]
    rects = (
        alt.Chart(cells)
        .mark_rect(stroke=TOKENS["ground"], strokeWidth=1.5, cornerRadius=2)
        .encode(x, y, colour, tooltip=tips)
    )
    chart = stamped([rects], words, illustrative=heading.illustrative)
    chart = chart.properties(width=WIDTH, height=21 * cells["name"].nunique())
    return finish(chart, words, heading)

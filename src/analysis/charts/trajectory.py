"""One indicator over the years: observed, required, targets, nation; and the chart to pick one."""

import altair as alt
import pandas as pd

from analysis.charts.frame import finish, names_for, stamped
from analysis.charts.theme import TOKENS
from analysis.language import Words
from analysis.plan import MILESTONES, PLAN_START

HEIGHT = 250
LAYERS = ("observed", "required", "national", "target")
COLOURS = {
    "observed": TOKENS["accent"],
    "required": TOKENS["target"],
    "national": TOKENS["comparison"],
    "target": TOKENS["target"],
}
SHAPES = {"observed": "circle", "required": "stroke", "national": "circle", "target": "diamond"}


def trajectory(
    lines: pd.DataFrame,
    words: Words,
    *,
    title: str,
    subtitle: list[str],
    description: str,
    illustrative: bool,
    height: int = HEIGHT,
) -> alt.LayerChart:
    """Draw one indicator.

    ``lines``: year, value, layer (LAYERS), label and detail (the tooltip's lines), hollow (true for
    values before the plan or provisional ones), note (text beside the point) and side of it (above,
    below).
    """
    first = min(int(lines["year"].min()), PLAN_START - 1)
    scale = alt.Scale(domain=[first - 0.4, MILESTONES[-1] + 0.9], nice=False)
    x = alt.X("year:Q", title=None, scale=scale).axis(format="d", tickMinStep=1, grid=False)
    y = alt.Y("value:Q", title=None).scale(zero=False, nice=True, padding=24).axis(tickCount=5)
    layers = [_plan_period(scale), *_marks(alt.Chart(), x, y, words)]
    chart = stamped(layers, words, illustrative=illustrative, data=lines).properties(
        width="container", height=height
    )
    return finish(
        chart, words, title=title, subtitle=subtitle, description=description, illustrative=illustrative
    )


def picker(
    lines: pd.DataFrame,
    names: dict[str, str],
    words: Words,
    *,
    start: str,
    title: str,
    subtitle: list[str],
    description: str,
    illustrative: bool,
) -> alt.LayerChart:
    """Draw the chart in which the reader picks the indicator.

    ``lines`` as for :func:`trajectory` plus ``indicator``; ``names`` gives what the list shows.
    """
    choice = alt.param(
        name="indicator",
        value=start,
        bind=alt.binding_select(
            options=list(names), labels=list(names.values()), name=words.text("chart.pick") + " "
        ),
    )
    x = alt.X("year:Q", title=None).scale(domainMax=MILESTONES[-1] + 0.9, zero=False, nice=False)
    x = x.axis(format="d", tickMinStep=1, grid=False)
    y = alt.Y("value:Q", title=None).scale(zero=False, nice=True, padding=24).axis(tickCount=5)
    chosen = alt.Chart().transform_filter("datum.indicator == indicator")
    chart = stamped(_marks(chosen, x, y, words), words, illustrative=illustrative, data=lines)
    chart = chart.add_params(choice).properties(width="container", height=320)
    return finish(
        chart, words, title=title, subtitle=subtitle, description=description, illustrative=illustrative
    )


def _plan_period(scale: alt.Scale) -> alt.Chart:
    """Shade the years of the plan."""
    span = pd.DataFrame({"from": [PLAN_START - 0.5], "to": [MILESTONES[-1] + 0.9]})
    return (
        alt.Chart(span)
        .mark_rect(color=TOKENS["plan_period"], opacity=0.6)
        .encode(alt.X("from:Q", title=None, scale=scale), alt.X2("to:Q"))
    )


def _marks(base: alt.Chart, x: alt.X, y: alt.Y, words: Words) -> list[alt.Chart]:
    """Return the layers of a trajectory: lines, points, targets, and the texts beside them."""
    labels = {layer: words.text(f"chart.layer.{layer}") for layer in LAYERS}
    legend = alt.Legend(labelExpr=names_for(labels), columns=4, symbolStrokeWidth=2)
    colour = alt.Color("layer:N", title=None, legend=legend).scale(
        domain=list(COLOURS), range=list(COLOURS.values())
    )
    shape = alt.Shape("layer:N", title=None, legend=legend).scale(
        domain=list(SHAPES), range=list(SHAPES.values())
    )
    fill = alt.condition("datum.hollow", alt.value(TOKENS["ground"]), colour, legend=None)
    tips = [alt.Tooltip("label:N", title=" "), alt.Tooltip("detail:N", title=" ")]
    encoded = base.encode(x, y, colour, tooltip=tips)

    def only(layer: str) -> alt.Chart:
        return encoded.transform_filter(f"datum.layer == '{layer}'")

    def notes(side: str, dy: int) -> alt.Chart:
        return (
            encoded.transform_filter(f"datum.note && datum.side == '{side}'")
            .mark_text(align="center", dy=dy, fontWeight=600)
            .encode(text="note:N")
        )

    return [
        only("national").mark_line(strokeWidth=1.5),
        only("national").mark_point(size=20, filled=True, opacity=1).encode(shape),
        only("required").mark_line(strokeDash=[6, 4], strokeWidth=1.8),
        only("observed").mark_line(strokeWidth=2.5),
        only("observed").mark_point(size=60, opacity=1, strokeWidth=2).encode(shape, fill=fill),
        only("target").mark_point(size=130, filled=True, opacity=1).encode(shape),
        notes("above", -16),
        notes("below", 18),
    ]

"""One indicator over the years: observed, required, targets, nation; and the chart to pick one."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from analysis.callable_module import callable_as
from analysis.charts.frame import WIDTH, Heading, finish, following, names_for, stamped
from analysis.charts.line_names import ASIDE, VALUE_ASIDE, with_names
from analysis.charts.tokens import TOKENS
from analysis.language import Words
from analysis.plan import MILESTONES, PLAN_START

HEIGHT = 250
LAYERS = ("observed", "required", "national", "regional", "compared", "target", "national_target")
# Layer -> colour (a design token), point, dash, width of line, size of point.
LOOKS = {
    "observed": ("accent", "circle", [1, 0], 2.5, 60),
    "required": ("target", "stroke", [6, 4], 1.8, 60),
    "national": ("comparison", "circle", [1, 0], 1.5, 22),
    "regional": ("comparison", "square", [2, 3], 1.5, 22),
    "compared": ("comparison", "triangle-up", [6, 2, 1, 2], 1.5, 26),
    "target": ("target", "diamond", [1, 0], 1.0, 130),
    "national_target": ("comparison", "diamond", [1, 0], 1.0, 70),
}
COLOURS = {layer: TOKENS[look[0]] for layer, look in LOOKS.items()}
SHAPES = {layer: look[1] for layer, look in LOOKS.items()}
DASHES = {layer: look[2] for layer, look in LOOKS.items()}
WIDTHS = {layer: look[3] for layer, look in LOOKS.items()}
SIZES = {layer: look[4] for layer, look in LOOKS.items()}
# Moves the text of a point above or below it, in pixels.
TEXT_SHIFT = {"expr": "datum.side == 'above' ? -16 : 18"}
# Moves it to the right where the line comes in from its side.
TEXT_ASIDE = {"expr": f"datum.aside ? {VALUE_ASIDE} : 0"}


def trajectory(
    lines: pd.DataFrame,
    words: Words,
    *,
    heading: Heading,
    breaks: pd.DataFrame | None = None,
    height: int = HEIGHT,
    names: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Draw one indicator.

    ``lines``: year, value, layer (LAYERS), label and detail (the tooltip's lines), hollow (true for
    values before the plan or provisional ones), lower and upper (95 % interval), segment (a line never
    crosses a break), note (text beside the point), side of it (above, below) and aside (true where the
    line comes in from that side). ``breaks``: year and
    label of what cannot be compared across. ``names``: layers that are called otherwise than usual.
    """
    first = min(int(lines["year"].min()), PLAN_START - 1)
    scale = alt.Scale(domain=[first - 0.4, MILESTONES[-1] + 0.9], nice=False)
    x = alt.X("year:Q", title=None, scale=scale).axis(format="d", tickMinStep=1, grid=False)
    y = alt.Y("value:Q", title=None).scale(zero=False, nice=True, padding=24).axis(tickCount=5)
    called = _names(_present(lines), words)
    called |= {layer: name for layer, name in (names or {}).items() if layer in called}
    lines = with_names(lines, called, first)
    named = list(lines.loc[lines["name"].notna(), "layer"])
    layers = [_plan_period(scale), *_marks(alt.Chart(), x, y, called, named)]
    layers += _names_beside(alt.Chart(), x, y) if named else []
    if breaks is not None and len(breaks):
        layers[1:1] = _break_lines(breaks, x)
    chart = stamped(layers, words, illustrative=heading.illustrative, data=_looks(lines)).properties(
        width=WIDTH, height=height
    )
    return finish(chart, words, heading)


def picker(
    lines: pd.DataFrame,
    names: dict[str, str],
    words: Words,
    *,
    start: str,
    heading: Heading,
    findings: dict[str, str],
) -> alt.LayerChart:
    """Draw the chart in which the reader picks the indicator.

    ``lines`` as for :func:`trajectory` plus ``indicator``; ``names`` gives what the list shows, ``findings``
    the title of each choice.
    """
    choice = alt.param(
        name="indicator",
        value=start,
        bind=alt.binding_select(
            options=list(names), labels=list(names.values()), name=words.text("chart.pick") + " "
        ),
    )
    compare = alt.param(
        name="compare", value=True, bind=alt.binding_checkbox(name=words.text("chart.compare") + " ")
    )
    x = alt.X("year:Q", title=None).scale(domainMax=MILESTONES[-1] + 0.9, zero=False, nice=False)
    x = x.axis(format="d", tickMinStep=1, grid=False)
    y = alt.Y("value:Q", title=None).scale(zero=False, nice=True, padding=24).axis(tickCount=5)
    chosen = alt.Chart().transform_filter("datum.indicator == indicator")
    chosen = chosen.transform_filter("compare || !test(/national|regional/, datum.layer)")
    chart = stamped(
        _marks(chosen, x, y, _names(_present(lines), words)),
        words,
        illustrative=heading.illustrative,
        data=_looks(lines),
    )
    finding = following("indicator", findings)
    chart = chart.add_params(choice, compare, finding).properties(width=WIDTH, height=320)
    chart = finish(chart, words, heading)
    chart.title.text = alt.ExprRef(finding.name)
    return chart


def _plan_period(scale: alt.Scale) -> alt.Chart:
    """Shade the years of the plan."""
    span = pd.DataFrame({"from": [PLAN_START - 0.5], "to": [MILESTONES[-1] + 0.9]})
    return (
        alt.Chart(span)
        .mark_rect(color=TOKENS["plan_period"], opacity=0.6)
        .encode(alt.X("from:Q", title=None, scale=scale), alt.X2("to:Q"))
    )


def _break_lines(breaks: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    """Draw an upright line between the years that cannot be compared, with its reason at the top."""
    base = alt.Chart(breaks).encode(x)
    rule = base.mark_rule(color=TOKENS["ink_soft"], strokeDash=[3, 3])
    text = base.mark_text(align="right", baseline="top", dx=-5, color=TOKENS["ink_soft"], fontSize=12)
    return [rule, text.encode(y=alt.value(2), text="label:N")]


def _present(lines: pd.DataFrame) -> list[str]:
    """Return the layers that have rows, in their order."""
    return [layer for layer in LAYERS if lines["layer"].eq(layer).any()]


def _looks(lines: pd.DataFrame) -> pd.DataFrame:
    """Add the width of lines and the size of points, which need no legend of their own.

    An interval that is not known has no length: a layer without rows would make Vega warn.
    """
    ends = {side: lines[side].astype("float64").fillna(lines["value"]) for side in ("lower", "upper")}
    return lines.assign(width=lines["layer"].map(WIDTHS), size=lines["layer"].map(SIZES), **ends)


def _names(layers: list[str], words: Words) -> dict[str, str]:
    """Return the names of layers."""
    return {layer: words.text(f"chart.layer.{layer}") for layer in layers}


def _names_beside(base: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the names of lines beside them."""
    path, others = alt.value(COLOURS["required"]), alt.value(TOKENS["ink_soft"])
    ink = alt.condition("datum.layer == 'required'", path, others)
    marks = base.transform_filter("datum.name").mark_text(
        align="left",
        baseline="middle",
        dx={"expr": f"datum.name_side == 'right' ? {ASIDE} : 0"},
        dy={"expr": f"{{right: 0, above: {-ASIDE - 2}, below: {ASIDE + 2}}}[datum.name_side]"},
    )
    return [marks.encode(x, y, text="name:N", color=ink)]


def _marks(
    base: alt.Chart,
    x: alt.X,
    y: alt.Y,
    called: Mapping[str, str],
    named: Sequence[str] = (),
) -> list[alt.Chart]:
    """Return the layers of a trajectory: lines, points, and the texts beside them.

    ``called``: the layers that are there, with their names. Those ``named`` beside their lines are
    left out of the legend.

    What kind of line or point a row is, is encoded, not filtered into a layer of its own: a layer
    without rows would make Vega warn about an infinite extent.
    """
    present = list(called)
    told = [layer for layer in present if layer not in named]
    legend = alt.Legend(labelExpr=names_for(called), columns=4, values=told)
    look = {"title": None, "legend": legend}

    def scale(looks: dict) -> alt.Scale:
        return alt.Scale(domain=present, range=[looks[layer] for layer in present])

    colour = alt.Color("layer:N", scale=scale(COLOURS), **look)
    tips = [alt.Tooltip("label:N", title=" "), alt.Tooltip("detail:N", title=" ")]
    encoded = base.encode(x, y, colour, tooltip=tips)
    lines = encoded.transform_filter("!test(/target/, datum.layer)").mark_line()
    lines = lines.encode(
        detail="segment:N",
        strokeDash=alt.StrokeDash("layer:N", scale=scale(DASHES), **look),
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
    )
    points = encoded.transform_filter("datum.layer != 'required'").mark_point(opacity=1, strokeWidth=2)
    points = points.encode(
        shape=alt.Shape("layer:N", scale=scale(SHAPES), **look),
        size=alt.Size("size:Q", scale=None),
        fill=alt.condition("datum.hollow", alt.value(TOKENS["ground"]), colour),
    )
    texts = encoded.transform_filter("datum.note").mark_text(
        align="center", fontWeight=600, dx=TEXT_ASIDE, dy=TEXT_SHIFT
    )
    return [_intervals(base, x), lines, points, texts.encode(text="note:N")]


def _intervals(base: alt.Chart, x: alt.X) -> alt.Chart:
    """Draw the 95 % intervals of the observed values as upright bars."""
    bars = base.mark_rule(color=TOKENS["accent"], opacity=0.25, strokeWidth=4)
    return bars.encode(x, alt.Y("lower:Q", title=None), alt.Y2("upper:Q"))


# ``import analysis as qn`` gives qn.charts.trajectory().
callable_as(__name__, "analysis.api.charts:trajectory")

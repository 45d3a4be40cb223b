"""All indicators of an objective side by side, each on its own scale."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from analysis.charts.frame import Heading, finish
from analysis.charts.lettering import SEMIBOLD, wrapped
from analysis.charts.tokens import TOKENS
from analysis.charts.trajectory import COLOURS, LAYERS
from analysis.language import Words
from analysis.plan import MILESTONES


@dataclass(frozen=True)
class Panels:
    """How panels are laid out: how many side by side, and the size of each in pixels."""

    columns: int = 4
    width: int = 140
    height: int = 96


# Pixels of the axis beside a panel, and of its name's letters.
AXIS, NAME_SIZE = 25, 12
# As a page has room for.
PAGE = Panels()


def small_multiples(
    lines: pd.DataFrame,
    words: Words,
    *,
    heading: Heading,
    layout: Panels = PAGE,
) -> alt.FacetChart:
    """Draw observed values, required paths and targets of several indicators, a panel each.

    ``lines`` as for :func:`analysis.charts.trajectory.trajectory` plus ``panel``, the panel's name; the
    panels stand in the order of the rows.
    """
    room = layout.width + AXIS
    lines = lines.assign(panel=["\n".join(wrapped(n, room, NAME_SIZE, SEMIBOLD)) for n in lines["panel"]])
    header = alt.Header(
        labelAnchor="start",
        labelFontSize=NAME_SIZE,
        labelFontWeight=SEMIBOLD,
        labelColor=TOKENS["ink"],
        labelExpr="split(datum.label, '\\n')",
    )
    order = list(lines["panel"].unique())
    panels = _panels(lines).properties(width=layout.width, height=layout.height)
    chart = panels.facet(
        alt.Facet("panel:N", title=None, sort=order, header=header), columns=layout.columns, spacing=18
    ).resolve_scale(y="independent")
    return finish(chart, words, heading, wide=True)


def _panels(lines: pd.DataFrame) -> alt.LayerChart:
    """Return what each panel draws: observed values, required path and targets."""
    first = int(lines["year"].min())
    x = alt.X("year:Q", title=None).scale(domain=[first - 0.4, MILESTONES[-1] + 0.6], nice=False)
    x = x.axis(format="d", values=[first, *MILESTONES], grid=False, labelFontSize=11)
    y = alt.Y("value:Q", title=None).scale(zero=False, nice=True, padding=8)
    y = y.axis(tickCount=3, labelFontSize=11)
    colour = alt.Color("layer:N", legend=None).scale(domain=list(LAYERS), range=[COLOURS[c] for c in LAYERS])
    tips = [alt.Tooltip("label:N", title=" "), alt.Tooltip("detail:N", title=" ")]
    base = alt.Chart().encode(x, y, colour, tooltip=tips)
    path = base.transform_filter("datum.layer == 'observed' || datum.layer == 'required'").mark_line()
    dash = alt.condition("datum.layer == 'required'", alt.value([4, 3]), alt.value([1, 0]))
    points = base.transform_filter("datum.layer == 'observed' || datum.layer == 'target'")
    shape = alt.Shape("layer:N", legend=None).scale(
        domain=["observed", "target"], range=["circle", "diamond"]
    )
    fill = alt.condition("datum.hollow", alt.value(TOKENS["ground"]), colour)
    return alt.layer(
        path.encode(strokeDash=dash, detail=["layer:N", "segment:N"]),
        points.mark_point(size=34, opacity=1).encode(shape=shape, fill=fill),
        data=lines[lines["layer"].isin(["observed", "required", "target"])],
    )

"""What a researcher looks at beside trajectory and fan: methods side by side, forecasts tried, sources."""

import altair as alt
import pandas as pd

from analysis.charts.frame import WIDTH, Heading, finish, ink_on, names_for, stamped
from analysis.charts.theme import STATUS_SHAPES
from analysis.charts.tokens import STATUS_COLOURS, STATUS_INK, TOKENS
from analysis.language import Words

# A row of the methods, in pixels; the width that their names get.
ROW, NAMES = 34, 250
# Years by which forecasts of one year, made from different origins, stand apart.
APART = 0.07
PAST = {True: ("accent", "circle"), False: ("warning", "diamond")}


def methods(
    cells: pd.DataFrame, statuses: dict[str, str], words: Words, *, heading: Heading
) -> alt.LayerChart:
    """Draw what every method says of every target, coloured by the status that it comes closest to.

    ``cells``: method (row label), milestone, status, label (the method's own word), detail (tooltip), chosen
    (drawn with a frame). ``statuses``: status -> its name, in legend order.
    """
    present = [s for s in statuses if s in set(cells["status"])]
    x = alt.X("milestone:O", title=None).axis(labelAngle=0, orient="top", domain=False, ticks=False)
    y = alt.Y("method:N", title=None, sort=None).scale(paddingInner=0.12)
    y = y.axis(domain=False, ticks=False, labelLimit=NAMES, labelFontSize=14, labelColor=TOKENS["ink"])
    tips = [alt.Tooltip("method:N", title=" "), alt.Tooltip("detail:N", title=" ")]
    base = alt.Chart(cells).encode(x.scale(paddingInner=0.04), y, tooltip=tips)
    legend = alt.Legend(labelExpr=names_for(statuses), columns=3, symbolSize=160)
    colour = alt.Color("status:N", title=None, legend=legend)
    colour = colour.scale(domain=present, range=[STATUS_COLOURS[s] for s in present])
    edge = alt.condition("datum.chosen", alt.value(3), alt.value(0.6))
    boxes = base.mark_rect(cornerRadius=4, stroke=TOKENS["ink"]).encode(colour, strokeWidth=edge)
    ink = ink_on("status", {status: STATUS_INK[status] for status in present})
    texts = base.mark_text(fontSize=14, fontWeight=600).encode(text="label:N", color=ink)
    shape = alt.Shape("status:N", title=None, legend=legend)
    shape = shape.scale(domain=present, range=[STATUS_SHAPES[s] for s in present])
    # No room of its own: the mark tells the statuses apart in the legend, as everywhere.
    marks = base.mark_point(size=0, opacity=0).encode(shape=shape)
    chart = stamped([boxes, texts, marks], words, illustrative=heading.illustrative)
    chart = chart.properties(width=WIDTH - NAMES, height=ROW * cells["method"].nunique())
    return finish(chart, words, heading)


def tried(observed: pd.DataFrame, tests: pd.DataFrame, words: Words, *, heading: Heading) -> alt.LayerChart:
    """Draw the forecasts from earlier years, each with its 80 % interval, beside what came.

    ``observed``: year, value, label (tooltip). ``tests``: origin, year, last, median, lower_80, upper_80,
    inside (bool), label (tooltip).
    """
    x = alt.X("year:Q", title=None).axis(format="d", tickMinStep=1, grid=False)
    x = x.scale(nice=False, padding=18, zero=False)
    y = alt.Y("value:Q", title=None).scale(zero=False, nice=True, padding=20).axis(tickCount=5)
    tips = [alt.Tooltip("label:N", title=" ")]
    starts = tests.drop_duplicates("origin").assign(year=lambda t: t["origin"], value=lambda t: t["last"])
    ways = pd.concat([starts, tests.assign(value=tests["median"])])[["origin", "year", "value"]]
    lines = alt.Chart(ways).mark_line(color=TOKENS["comparison"], strokeWidth=1, opacity=0.8)
    shown = tests.assign(
        year=tests["year"] + APART * (tests["year"] - tests["origin"] - 1),
        value=tests["median"],
        inside=tests["inside"].map({True: "inside", False: "outside"}),
    )
    kinds = {"inside": PAST[True], "outside": PAST[False]}
    present = [kind for kind in kinds if shown["inside"].eq(kind).any()]
    legend = alt.Legend(labelExpr=names_for({k: words.text(f"chart.tried.{k}") for k in kinds}), columns=2)
    colour = alt.Color("inside:N", title=None, legend=legend)
    colour = colour.scale(domain=present, range=[TOKENS[kinds[k][0]] for k in present])
    shape = alt.Shape("inside:N", title=None, legend=legend)
    shape = shape.scale(domain=present, range=[kinds[k][1] for k in present])
    base = alt.Chart(shown).encode(x, colour, tooltip=tips)
    bars = base.mark_rule(strokeWidth=3, opacity=0.4)
    bars = bars.encode(alt.Y("lower_80:Q", title=None), alt.Y2("upper_80:Q"))
    dots = base.mark_point(filled=True, size=42, opacity=1).encode(y, shape=shape)
    own = alt.Chart(observed).encode(x, y, tooltip=tips)
    layers = [
        lines.encode(x, y, detail="origin:N"),
        bars,
        dots,
        own.mark_line(color=TOKENS["ink"], strokeWidth=2),
        own.mark_point(color=TOKENS["ink"], filled=True, size=50, opacity=1),
    ]
    chart = stamped(layers, words, illustrative=heading.illustrative).properties(width=WIDTH, height=280)
    return finish(chart, words, heading)


def sources(values: pd.DataFrame, words: Words, *, heading: Heading) -> alt.LayerChart:
    """Draw every published value of an indicator: those that the report uses, and those that it does not.

    ``values``: year, value, used (bool), label and source (tooltip).
    """
    named = {"used": words.text("chart.sources.used"), "other": words.text("chart.sources.other")}
    kind = values["used"].map({True: "used", False: "other"})
    present = [k for k in named if kind.eq(k).any()]
    x = alt.X("year:Q", title=None).axis(format="d", tickMinStep=1, grid=False)
    x = x.scale(nice=False, padding=18, zero=False)
    y = alt.Y("value:Q", title=None).scale(zero=False, nice=True, padding=20).axis(tickCount=5)
    legend = alt.Legend(labelExpr=names_for(named), columns=2)
    look = {"used": ("accent", "circle"), "other": ("comparison", "square")}
    colour = alt.Color("kind:N", title=None, legend=legend)
    colour = colour.scale(domain=present, range=[TOKENS[look[k][0]] for k in present])
    shape = alt.Shape("kind:N", title=None, legend=legend)
    shape = shape.scale(domain=present, range=[look[k][1] for k in present])
    tips = [alt.Tooltip("label:N", title=" "), alt.Tooltip("source:N", title=" ")]
    dots = alt.Chart(values.assign(kind=kind).drop(columns="used"))
    dots = dots.mark_point(size=70, strokeWidth=2, opacity=1).encode(x, y, colour, shape=shape, tooltip=tips)
    chart = stamped([dots], words, illustrative=heading.illustrative).properties(width=WIDTH, height=250)
    return finish(chart, words, heading)

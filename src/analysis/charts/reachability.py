"""Where an indicator may be in 2025 and 2030: the fan, and the chances of all indicators."""

import altair as alt
import pandas as pd

from analysis.charts.frame import WIDTH, Heading, finish, stamped
from analysis.charts.theme import TOKENS
from analysis.charts.trajectory import TEXT_SHIFT
from analysis.language import Words
from analysis.plan import MILESTONES


def fan(
    observed: pd.DataFrame,
    paths: pd.DataFrame,
    targets: pd.DataFrame,
    words: Words,
    *,
    heading: Heading,
) -> alt.LayerChart:
    """Draw the observed values, the 50 and 80 % intervals of the projection and the targets.

    ``observed``: year, value, label. ``paths``: year, median, lower_50, upper_50, lower_80, upper_80,
    label; they start at the last observed value. ``targets``: year, value, label, side (above, below).
    """
    x = alt.X("year:Q", title=None).axis(format="d", tickMinStep=1, grid=False)
    x = x.scale(domain=[int(observed["year"].min()) - 0.3, MILESTONES[-1] + 0.9], nice=False)
    scale = alt.Scale(zero=False, nice=True, padding=24)
    y = alt.Y("value:Q", title=None, scale=scale).axis(tickCount=5)
    accent = TOKENS["accent"]
    bands = [
        alt.Chart(paths)
        .mark_area(color=accent, opacity=opacity)
        .encode(x, alt.Y(f"lower_{level}:Q", title=None, scale=scale), alt.Y2(f"upper_{level}:Q"))
        for level, opacity in ((80, 0.16), (50, 0.26))
    ]
    middle = alt.Chart(paths).mark_line(color=accent, strokeDash=[2, 3], strokeWidth=2)
    middle = middle.encode(
        x, alt.Y("median:Q", title=None, scale=scale), tooltip=[alt.Tooltip("label:N", title=" ")]
    )
    past = alt.Chart(observed).encode(x, y, tooltip=[alt.Tooltip("label:N", title=" ")])
    due = alt.Chart(targets).encode(x, y)
    diamonds = due.mark_point(shape="diamond", size=130, filled=True, opacity=1, color=TOKENS["target"])
    names = due.mark_text(fontWeight=600, color=TOKENS["target"], dy=TEXT_SHIFT).encode(text="label:N")
    layers = [
        *bands,
        middle,
        past.mark_line(color=accent, strokeWidth=2.5),
        past.mark_point(color=accent, filled=True, size=55, opacity=1),
        *([diamonds, names] if len(targets) else []),
    ]
    chart = stamped(layers, words, illustrative=heading.illustrative).properties(width=WIDTH, height=250)
    return finish(chart, words, heading)


def chances(
    cells: pd.DataFrame,
    words: Words,
    *,
    heading: Heading,
) -> alt.LayerChart:
    """Draw the chance of reaching each target, one row an indicator, one mark a milestone.

    ``cells``: name, milestone (text), percent (as printed, so no finer than 5 points), detail.
    """
    y = alt.Y("name:N", title=None, sort=None)
    y = y.axis(
        domain=False, ticks=False, labelLimit=300, labelFontSize=13, labelColor=TOKENS["ink"], grid=True
    )
    x = alt.X("percent:Q", title=words.text("chart.chance.axis")).scale(domain=[0, 100])
    x = x.axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'")
    shape = alt.Shape("milestone:N", title=None).scale(domain=["2025", "2030"], range=["circle", "diamond"])
    colour = alt.Color("milestone:N", title=None).scale(
        domain=["2025", "2030"], range=[TOKENS["comparison"], TOKENS["accent"]]
    )
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("detail:N", title=" ")]
    marks = (
        alt.Chart(cells)
        .mark_point(filled=True, size=130, opacity=1)
        .encode(x, y, colour, shape, tooltip=tips)
    )
    chart = stamped([marks], words, illustrative=heading.illustrative)
    chart = chart.properties(width=WIDTH, height=26 * cells["name"].nunique())
    return finish(chart, words, heading)

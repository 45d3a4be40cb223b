"""Where an indicator may be in 2025 and 2030: the fan of one, and the chances of all."""

from collections.abc import Collection

import altair as alt
import pandas as pd

from analysis.charts.frame import WIDTH, Heading, finish, ink_on, names_for, stamped
from analysis.charts.tokens import CHANCE_COLOURS, CHANCES_FAR, TOKENS
from analysis.charts.trajectory import TEXT_SHIFT
from analysis.language import Words
from analysis.plan import MILESTONES

# What a line of the fan stands for -> colour (a design token), dash, width.
LINES = {
    "observed": ("accent", [1, 0], 2.5),
    "median": ("accent", [2, 3], 2.0),
    "required": ("target", [6, 4], 1.8),
    "best_past": ("ink_soft", [8, 3, 2, 3], 1.8),
    "chosen": ("warning", [10, 3], 2.4),
}
# Per cent of the values to come that a band holds -> its opacity.
BANDS = {95: 0.1, 80: 0.16, 50: 0.26}
USUAL_LEVELS = (50, 80)
# Shares of the height that is drawn: between the names of two bands, and between one and a target.
BETWEEN_NAMES, OFF_TARGET = 0.08, 0.16
ROW_HEIGHT = 25
# One block is 48 wide and begins at 0 or 52: names to 30, then two cells around 34.6 and 43.6.
BLOCK, CELLS = "52 * datum.block", "34.6 + 9 * datum.column"


def fan(
    observed: pd.DataFrame,
    paths: pd.DataFrame,
    scenarios: pd.DataFrame,
    targets: pd.DataFrame,
    words: Words,
    *,
    heading: Heading,
    levels: Collection[int] = USUAL_LEVELS,
) -> alt.LayerChart:
    """Draw the observed values, the intervals ahead, the paths at other paces and the targets.

    ``observed``: year, value, label (the tooltip). ``paths``: year, median, lower_ and upper_ columns of each
    of the ``levels`` (of BANDS), label; they start at the last observed value. ``scenarios``: scenario
    ("required", "best_past", "chosen"), year, value, label. ``targets``: year, value, label, side (above,
    below).
    """
    x = alt.X("year:Q", title=None).axis(format="d", tickMinStep=1, grid=False)
    x = x.scale(domain=[int(observed["year"].min()) - 0.3, MILESTONES[-1] + 0.9], nice=False)
    scale = alt.Scale(zero=False, nice=True, padding=24)
    accent = TOKENS["accent"]
    bands = [
        alt.Chart(paths)
        .mark_area(color=accent, opacity=opacity)
        .encode(x, alt.Y(f"lower_{level}:Q", title=None, scale=scale), alt.Y2(f"upper_{level}:Q"))
        for level, opacity in BANDS.items()
        if level in levels
    ]
    y = alt.Y("value:Q", title=None, scale=scale).axis(tickCount=5)
    lines = _lines(observed, paths, scenarios)
    bands_named = _band_names(paths, targets, pd.concat([lines["value"], targets["value"]]), levels)
    points = lines[lines["line"].eq("observed")]
    tips = [alt.Tooltip("label:N", title=" ")]
    due = alt.Chart(targets).encode(x, y)
    diamonds = due.mark_point(shape="diamond", size=130, filled=True, opacity=1, color=TOKENS["target"])
    names = due.mark_text(fontWeight=600, color=TOKENS["target"], dy=TEXT_SHIFT).encode(text="label:N")
    layers = [
        *bands,
        alt.Chart(lines).mark_line().encode(x, y, tooltip=tips, **_looks(lines, words)),
        alt.Chart(points)
        .mark_point(color=accent, filled=True, size=55, opacity=1)
        .encode(x, y, tooltip=tips),
        *([diamonds, names] if len(targets) else []),
        *([_beside(bands_named, x, y)] if len(bands_named) else []),
    ]
    chart = stamped(layers, words, illustrative=heading.illustrative).properties(width=WIDTH, height=250)
    return finish(chart, words, heading)


def _band_names(
    paths: pd.DataFrame, targets: pd.DataFrame, drawn: pd.Series, levels: Collection[int] = USUAL_LEVELS
) -> pd.DataFrame:
    """Return where the bands are named, at the end of the edges that are further from the target.

    Columns: year, value, text. What would stand on another name or on the target's is left out.
    """
    if not len(paths) or not levels:
        return pd.DataFrame()
    end, widest = paths.loc[paths["year"].idxmax()], max(levels)
    goals = targets.loc[targets["year"].eq(end["year"]), "value"].to_numpy()
    ends = [drawn.min(), drawn.max(), end[f"lower_{widest}"], end[f"upper_{widest}"]]
    height = max(ends) - min(ends)
    goal = goals[0] if len(goals) else ends[2]
    edge = "upper" if abs(ends[3] - goal) >= abs(ends[2] - goal) else "lower"
    found: list[dict[str, object]] = []
    for level in (each for each in BANDS if each in levels):
        value = end[f"{edge}_{level}"]
        near_goal = any(abs(value - g) < OFF_TARGET * height for g in goals)
        near_name = any(abs(value - name["value"]) < BETWEEN_NAMES * height for name in found)
        if not near_goal and not near_name:
            found.append({"year": end["year"], "value": value, "text": f"{level}%"})
    return pd.DataFrame(found)


def _beside(names: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    """Return the names of bands to the right of where they end."""
    marks = alt.Chart(names).mark_text(align="left", baseline="middle", dx=6, color=TOKENS["accent"])
    return marks.encode(x, y, text="text:N")


def _lines(observed: pd.DataFrame, paths: pd.DataFrame, scenarios: pd.DataFrame) -> pd.DataFrame:
    """Return all lines of a fan in one table: line (LINES), year, value, label, width."""
    parts = [
        observed.assign(line="observed"),
        paths.rename(columns={"median": "value"}).assign(line="median"),
        scenarios.rename(columns={"scenario": "line"}),
    ]
    lines = pd.concat([p[["line", "year", "value", "label"]] for p in parts if len(p)], ignore_index=True)
    return lines.assign(width=lines["line"].map({line: look[2] for line, look in LINES.items()}))


def _looks(lines: pd.DataFrame, words: Words) -> dict[str, alt.SchemaBase]:
    """Return colour, dash and width of the lines that are there, in one legend."""
    present = [line for line in LINES if lines["line"].eq(line).any()]
    labels = {line: words.text(f"chart.fan.{line}") for line in present}
    look = {"title": None, "legend": alt.Legend(labelExpr=names_for(labels), columns=4)}

    def scale(looks: list) -> alt.Scale:
        return alt.Scale(domain=present, range=looks)

    colours, dashes = [TOKENS[LINES[line][0]] for line in present], [LINES[line][1] for line in present]
    return {
        "color": alt.Color("line:N", scale=scale(colours), **look),
        "strokeDash": alt.StrokeDash("line:N", scale=scale(dashes), **look),
        "strokeWidth": alt.StrokeWidth("width:Q", scale=None),
    }


def chances(cells: pd.DataFrame, rows: pd.DataFrame, words: Words, *, heading: Heading) -> alt.LayerChart:
    """Draw every target as a cell, two a row, in two blocks side by side.

    ``cells``: block (0, 1), row, column (0, 1), state (CHANCE_COLOURS), text, name, detail (the tooltip).
    ``rows``: block, row, text (an indicator, or the objective it belongs to), is_head.
    """
    count = int(rows["row"].max()) + 1
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 100], nice=False))
    y = alt.Y("row:Q", axis=None)
    y = y.scale(domain=[-1.4, count - 0.5], reverse=True, nice=False)
    layers = [*_boxes(cells, x, y, words), *_names(rows, x, y), _years(x, y)]
    chart = stamped(layers, words, illustrative=heading.illustrative)
    chart = chart.properties(width=WIDTH, height=ROW_HEIGHT * (count + 1))
    return finish(chart, words, heading, wide=True)


def _boxes(cells: pd.DataFrame, x: alt.X, y: alt.Y, words: Words) -> list[alt.Chart]:
    """Return the cells and what is written in them."""
    base = alt.Chart(cells).transform_calculate(
        x=f"{BLOCK} + {CELLS} - 4.3", x2=f"{BLOCK} + {CELLS} + 4.3", middle=f"{BLOCK} + {CELLS}"
    )
    base = base.transform_calculate(top="datum.row - 0.44", bottom="datum.row + 0.44")
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("detail:N", title=" ")]
    boxes = base.mark_rect(cornerRadius=3, stroke=TOKENS["line"], strokeWidth=0.8)
    boxes = boxes.encode(x, alt.X2("x2:Q"), _copy(y, "top"), alt.Y2("bottom:Q"), _cell_colour(cells, words))
    ink = ink_on("state", dict.fromkeys(CHANCES_FAR, "ground"))
    marks = base.mark_text(baseline="middle", fontWeight=600, fontSize=12)
    return [
        boxes.encode(tooltip=tips),
        marks.encode(_copy(x, "middle"), y, text="text:N", color=ink, tooltip=tips),
    ]


def _names(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the names of indicators and the headings of objectives."""
    base = alt.Chart(rows).transform_calculate(x=BLOCK).encode(x, y, text="text:N")
    names = base.transform_filter("!datum.is_head")
    heads = base.transform_filter("datum.is_head")
    return [
        names.mark_text(align="left", baseline="middle", limit={"expr": "width * 0.298"}),
        heads.mark_text(align="left", baseline="middle", fontWeight=600, limit={"expr": "width * 0.298"}),
    ]


def _copy(channel: alt.X | alt.Y, field: str) -> alt.X | alt.Y:
    """Return the same channel for another field."""
    copied = channel.copy()
    copied.shorthand = f"{field}:Q"
    return copied


def _years(x: alt.X, y: alt.Y) -> alt.Chart:
    """Return the years above the cells of both blocks."""
    places = [(block, column) for block in (0, 1) for column in range(len(MILESTONES))]
    table = pd.DataFrame(places, columns=["block", "column"])
    table = table.assign(row=-1, text=table["column"].map(lambda c: str(MILESTONES[c])))
    base = alt.Chart(table).transform_calculate(middle=f"{BLOCK} + {CELLS}")
    marks = base.mark_text(baseline="middle", color=TOKENS["ink_soft"])
    return marks.encode(_copy(x, "middle"), y, text="text:N")


def _cell_colour(cells: pd.DataFrame, words: Words) -> alt.Color:
    """Return the colours of the states that are there, with their names as a legend."""
    present = [state for state in CHANCE_COLOURS if cells["state"].eq(state).any()]
    labels = {state: words.text(f"chart.chances.{state}") for state in present}
    legend = alt.Legend(labelExpr=names_for(labels), columns=4, symbolType="square", symbolStrokeWidth=1)
    scale = alt.Scale(domain=present, range=[CHANCE_COLOURS[state] for state in present])
    return alt.Color("state:N", title=None, legend=legend, scale=scale)

"""The figures of the future: the fan of one indicator, and the chances of all promises."""

import altair as alt
import pandas as pd

from analysis.charts import reachability
from analysis.charts.frame import Heading
from analysis.language import Words
from analysis.language.quantities import chance, chance_class, chance_sign
from analysis.plan import MILESTONES
from analysis.report import narrative as say
from analysis.report import outlook
from analysis.report.findings.ahead import chances_finding, fan_finding
from analysis.report.lines import target_lines
from analysis.results import Results


def fan_figure(
    results: Results,
    indicator: str,
    *,
    levels: tuple[int, ...] = reachability.USUAL_LEVELS,
    until: int = MILESTONES[-1],
    chosen: pd.DataFrame | None = None,
    title: str | None = None,
) -> alt.LayerChart:
    """Return the fan of an indicator that has values, with the paths at other paces.

    ``levels``: per cent of the intervals to draw; ``until``: the last year of the projection; ``chosen``: the
    path of :func:`analysis.trajectories.chosen_pace.chosen_path`; ``title``: None for the chances.
    """
    words = say.words_of(results)
    values = results.series[results.series["indicator"].eq(indicator)]
    observed = values[["year", "value"]].assign(
        label=[f"{v.year}: {say.value_text(results, indicator, v.value)}" for v in values.itertuples()]
    )
    paths = _paths(results, indicator, values.iloc[-1])
    # The latest value alone is no projection: no line of it, and no name in the legend.
    paths = paths if len(paths) > 1 else paths.iloc[:0]
    return reachability.fan(
        observed,
        paths[paths["year"].le(max(until, values["year"].max()))],
        _scenarios(results, indicator, chosen),
        target_lines(results, indicator),
        words,
        levels=levels if len(paths) else (),
        heading=Heading(
            title=title or fan_finding(results, indicator),
            subtitle=[
                *say.about_lines(results, indicator, values),
                *([_bands_told(levels, words)] if len(paths) and levels else []),
            ],
            description=" ".join(
                [say.alt_text(results, indicator, values), *outlook.chance_sentences(results, indicator)]
            ),
            illustrative=results.parameters.illustrative,
        ),
    )


def _bands_told(levels: tuple[int, ...], words: Words) -> str:
    """Say what the bands of a fan hold."""
    if tuple(levels) == reachability.USUAL_LEVELS:
        return words.text("figure.fan.subtitle")
    return words.text("figure.fan.levels", levels=words.listing([f"{level}%" for level in sorted(levels)]))


def _paths(results: Results, indicator: str, last: pd.Series) -> pd.DataFrame:
    """Return an indicator's projected path with the last observed value as its first point."""
    words, paths = say.words_of(results), results.projection.paths
    mine = paths[paths["indicator"].eq(indicator)]
    known = {c: last["value"] for c in mine.columns if c not in {"indicator", "year"}}
    start = pd.DataFrame([{"indicator": indicator, "year": int(last["year"])} | known])

    def tip(row: tuple) -> str:
        written = {
            field: say.value_text(results, indicator, value)
            for field, value in (("median", row.median), ("low", row.lower_80), ("high", row.upper_80))
        }
        return words.text("chart.fan.tip", year=row.year, **written)

    joined = pd.concat([start, mine], ignore_index=True) if len(mine) else start
    return joined.assign(label=[tip(row) for row in joined.itertuples()])


def _scenarios(results: Results, indicator: str, chosen: pd.DataFrame | None) -> pd.DataFrame:
    """Return the paths at other paces with their tooltips."""
    words = say.words_of(results)
    rows = results.what_if[results.what_if["indicator"].eq(indicator)]
    if chosen is not None:
        rows = pd.concat([rows, chosen], ignore_index=True) if len(rows) else chosen
    labels = [
        words.text(
            "chart.fan.scenario_tip",
            year=row.year,
            scenario=words.text(f"chart.fan.{row.scenario}"),
            value=say.value_text(results, indicator, row.value),
        )
        for row in rows.itertuples()
    ]
    return rows.assign(label=pd.Series(labels, rows.index, dtype="str"))


def chances_figure(results: Results) -> alt.LayerChart:
    """Return the picture of all indicators and their targets: the chance, what came, or why neither."""
    words = say.words_of(results)
    rows, cells = _places(results), _cells(results)
    cells = cells.merge(rows[["indicator", "block", "row"]], on="indicator")
    known = cells[~cells["state"].isin(["none", "no_target"])]
    listed = "; ".join(f"{c.name} {c.detail}" for c in known[["name", "detail"]].itertuples(index=False))
    return reachability.chances(
        cells[cells["state"].ne("no_target")],
        rows.drop(columns="indicator"),
        words,
        heading=Heading(
            title=chances_finding(results),
            subtitle=[words.text("figure.chances.subtitle")],
            description=words.text("figure.chances.alt", chances=listed or words.text("none.any")),
            illustrative=results.parameters.illustrative,
        ),
    )


def _places(results: Results) -> pd.DataFrame:
    """Return the rows of the picture, in two blocks as even as whole objectives allow.

    Columns: indicator (missing in the heading of an objective), text, is_head, block, row.
    """
    words, plan = say.words_of(results), results.plan
    rows = []
    for objective, mine in plan.indicators.groupby("objective", sort=False):
        head = f"{objective}. {words.pick(plan.objectives.loc[objective], 'short')}"
        rows.append({"indicator": None, "text": head, "is_head": True, "objective": objective})
        rows += [
            {
                "indicator": i,
                "text": f"{i}. {words.pick(row, 'short')}",
                "is_head": False,
                "objective": objective,
            }
            for i, row in mine.iterrows()
        ]
    table = pd.DataFrame(rows)
    sizes = table.groupby("objective", sort=False).size().cumsum()
    left = sizes.index[(sizes - len(table) / 2).abs().argmin()]
    table["block"] = table["objective"].gt(left).astype(int)
    table["row"] = table.groupby("block").cumcount()
    return table.drop(columns="objective")


def _cells(results: Results) -> pd.DataFrame:
    """Return one cell an indicator and milestone: state, text in the cell, name, detail, column."""
    chances = results.projection.chances.set_index(["indicator", "milestone"])
    judged = results.judged.set_index(["indicator", "milestone"])
    return pd.DataFrame(
        [
            {"indicator": i, "column": column} | _cell(results, judged.loc[(i, m)], chances.loc[(i, m)])
            for i in results.plan.indicators.index
            for column, m in enumerate(MILESTONES)
            if (i, m) in chances.index
        ]
    )


def _cell(results: Results, judged: pd.Series, row: pd.Series) -> dict[str, str]:
    """Return what one target shows."""
    words = say.words_of(results)
    indicator, milestone = judged.name
    name = f"{indicator}. {words.pick(results.plan.indicators.loc[indicator], 'name')}"
    told = {"name": name, "detail": f"{milestone}: {outlook.chance_text(results, row)}"}
    if pd.notna(row["probability"]) and not outlook.is_lost(row):
        few = outlook.rests_on_few(row)
        sign = chance_sign(row["probability"])
        detail = f"{milestone}: {chance(row['probability'], words)}"
        if few:
            detail += f" ({words.text('chart.chances.few_values')})"
        return told | {
            "state": "few_values" if few else chance_class(row["probability"]),
            "text": f"{sign} *" if few else sign,
            "detail": detail,
        }
    if row["reason"] == "projection.observed" or outlook.is_lost(row):
        met = judged["status"] == "reached" and not outlook.is_lost(row)
        state = "met" if met else "missed"
        detail = f"{milestone}: {words.text(f'chart.chances.{state}')}"
        return told | {"state": state, "text": words.text(f"chart.chances.{state}.short"), "detail": detail}
    return told | {"state": "none", "text": "–"}

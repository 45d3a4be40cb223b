"""Scenarios: what if the pace were another one, and what it takes in yearly change, people and places."""

import pandas as pd

from analysis.explore.choices import Choices
from analysis.explore.study import Study
from analysis.explore.told import area_told, nothing, short_name, values_of
from analysis.explore.view import View
from analysis.observations import PER
from analysis.plan import MILESTONES
from analysis.report import narrative as say
from analysis.report import outlook, prospects, reach_figures, remarks
from analysis.results import Results
from analysis.trajectories.chosen_pace import chosen_path, comparable_years, pace_of, reached_at
from analysis.trajectories.effort import whole_units

EFFORT = [
    "indicator",
    "milestone",
    "relation",
    "comparator",
    "value",
    "latest_year",
    "latest_value",
    "needed_rate",
    "needed_change",
]
EFFORT += ["denominator", "denominator_year", "counted", "allowed", "to_go"]


def scenario(study: Study, choices: Choices) -> View:
    """Return the path at the chosen pace beside the needed and the best one, and what the targets take."""
    results, indicator = study.of(choices), choices.indicator
    if values_of(results, indicator).empty:
        return nothing(results, indicator, "scenario", results.what_if.iloc[:0])
    others = results.what_if[results.what_if["indicator"].eq(indicator)]
    more = {"effort": _effort(results, indicator)}
    years = pace_years(results, choices)
    takes = takes_told(results, indicator)
    if years is None:
        why = say.words_of(results).text("explore.scenario.short")
        said = [why, *area_told(results), *takes]
        return View("scenario", None, others.reset_index(drop=True), tuple(said), more=more)
    pace = {"years": years, "factor": choices.factor}
    path = chosen_path(results.series, results.plan, indicator, **pace)
    reached = reached_at(path, results.series, results.plan, **pace)
    table = pd.concat([others, path], ignore_index=True) if len(others) else path
    said = [*_paced(results, choices, years), *_reached(results, reached), *area_told(results), *takes]
    title = _title(results, indicator, reached, path)
    chart = reach_figures.fan_figure(
        results, indicator, levels=choices.levels, until=choices.until, chosen=path, title=title
    )
    return View(
        "scenario",
        chart,
        table,
        tuple(said),
        more=more | {"reached": reached, **_projected(results, choices)},
    )


def pace_years(results: Results, choices: Choices) -> tuple[int, int] | None:
    """Return the years whose pace is meant: chosen ones, else base and latest; None without two values."""
    if choices.pace_years is not None:
        return choices.pace_years
    known = comparable_years(results.series, choices.indicator)
    row = results.headline.loc[choices.indicator]
    first, last = row["base_year"], row["latest_year"]
    if {first, last} <= set(known) and first < last:
        return int(first), int(last)
    return (known[0], known[-1]) if len(known) > 1 else None


def takes_told(results: Results, indicator: str) -> list[str]:
    """Say what the targets take: yearly change, how often that was managed, people and places."""
    words = say.words_of(results)
    chances = results.projection.chances
    last = chances[chances["indicator"].eq(indicator)].iloc[-1]
    rows = _effort(results, indicator)
    ahead = rows[rows["milestone"].gt(rows["latest_year"]) & rows["to_go"].gt(0)]
    ahead = ahead[ahead["relation"].ne("yearly_reduction")]
    yearly = [
        words.text(
            f"explore.takes.{'up' if row.comparator.startswith('>') else 'down'}",
            milestone=row.milestone,
            n=words.number(row.to_go / (row.milestone - row.latest_year), at_most=1),
            what=words.text(f"counted.{row.counted}"),
        )
        for row in ahead.itertuples()
    ]
    told = [prospects.best_pace(results, indicator), outlook.pace_needed(results, last)]
    return [*filter(None, told), *remarks.effort(results, indicator), *yearly]


def _projected(results: Results, choices: Choices) -> dict[str, pd.DataFrame]:
    """Return the projection that is drawn beside a scenario; none where there is none."""
    paths = results.projection.paths
    mine = paths[paths["indicator"].eq(choices.indicator) & paths["year"].le(choices.until)]
    return {"projection": mine.reset_index(drop=True)} if len(mine) else {}


def _effort(results: Results, indicator: str) -> pd.DataFrame:
    """Return what each target of an indicator takes."""
    rows = results.effort[results.effort["indicator"].eq(indicator)]
    return rows[EFFORT].reset_index(drop=True)


def _paced(results: Results, choices: Choices, years: tuple[int, int]) -> list[str]:
    """Say the pace of the chosen years, and what it is times the factor."""
    words = say.words_of(results)
    pace, relative = pace_of(results.series, results.plan, choices.indicator, years)
    own, times = (
        prospects.pace_text(results, choices.indicator, each, relative=relative)
        for each in (pace, pace * choices.factor)
    )
    fields = {"first": years[0], "last": years[1], "pace": own}
    if choices.factor == 1:
        return [words.text("explore.scenario.pace", **fields)]
    factor = words.number(choices.factor, at_most=2)
    return [words.text("explore.scenario.paced", factor=factor, times=times, **fields)]


def _reached(results: Results, reached: pd.DataFrame) -> list[str]:
    """Say what the chosen pace comes to at each target that is ahead, in people and places where known."""
    words = say.words_of(results)
    if reached.empty:
        return [words.text("explore.scenario.no_target")]
    judged = results.effort.set_index(["indicator", "milestone"], drop=False)
    said = []
    for row in reached.to_dict("records"):
        target = judged.loc[(row["indicator"], row["milestone"])]
        reduction = target["relation"] == "yearly_reduction"
        fields = {
            "milestone": row["milestone"],
            "target": say.target_text(results, target),
            "value": _value(results, row, reduction)
            + ("" if reduction else _counted(results, target, row["value"])),
        }
        kind = "meets" if row["meets"] else "misses"
        said.append(words.text(f"explore.scenario.{kind}", **fields))
        if pd.notna(row["first_year"]):
            said[-1] += " " + words.text("explore.scenario.first_year", year=int(row["first_year"]))
    return said


def _value(results: Results, row: dict, reduction: bool) -> str:
    """Write what a pace comes to: a value, or the size of a yearly reduction."""
    if not reduction:
        return say.value_text(results, row["indicator"], row["value"])
    return prospects.pace_text(results, row["indicator"], row["pace"], relative=row["relative"])


def _counted(results: Results, target: pd.Series, value: float) -> str:
    """Write a value in people or places too, where the denominator is known: " (48 trên 54 xã)"."""
    if pd.isna(target["denominator"]) or pd.isna(target["allowed"]):
        return ""
    words = say.words_of(results)
    per = PER[say.unit_of(results, target["indicator"])["unit"]]
    amount = pd.Series([value * target["denominator"] / per])
    # Whole units that the path surely has, on the unfavourable side.
    whole = whole_units(amount, pd.Series(["<=" if target["comparator"].startswith(">") else ">="])).iloc[0]
    kind = "effort.against" if target["counted"] == "deaths" else "effort.of"
    written = words.text(
        kind,
        allowed=words.number(whole, at_most=0),
        denominator=words.number(target["denominator"], at_most=0),
        what=words.text(f"counted.{target['counted']}"),
    )
    return words.text("explore.scenario.counted", written=written)


def _title(results: Results, indicator: str, reached: pd.DataFrame, path: pd.DataFrame) -> str:
    """Return the finding of the scenario: its last value, and whether it meets the last target ahead."""
    words = say.words_of(results)
    name, end = short_name(results, indicator), MILESTONES[-1]
    value = say.value_text(results, indicator, path["value"].iloc[-1])
    if reached.empty:
        return words.text("explore.scenario.title", name=name, year=end, value=value)
    kind = "meets" if reached["meets"].iloc[-1] else "misses"
    return words.text(f"explore.scenario.title.{kind}", name=name, year=end, value=value)

"""The observed path of each indicator beside the path that its targets require.

A *base* is where the plan started from: the latest value of 2015–2020, otherwise the first value of
the plan period, otherwise the last older value; ``before_plan`` marks an indicator without any value
of the plan period: background, never progress. The required path runs from the base to the 2025
target and on to the 2030 target, linearly, or at a constant yearly rate for mortality and other rates
(WHO scenario paths, methods section 1, M10); once the base meets a target the path is the target.
"""

import numpy as np
import pandas as pd

from analysis.plan import MILESTONES, PLAN_START, Plan

BASE_FROM = 2015
PATH_COLUMNS = ["indicator", "year", "value", "base_year", "base_value", "before_plan"]


def meets(value: pd.Series, comparator: pd.Series, target: pd.Series) -> pd.Series:
    """Tell for each row whether ``value`` satisfies ``comparator`` ``target`` as the plan words it."""
    tests = {"<": value < target, "<=": value <= target, ">=": value >= target, ">": value > target}
    return pd.Series(np.select([comparator.eq(c) for c in tests], list(tests.values()), False), value.index)


def bases(series: pd.DataFrame) -> pd.DataFrame:
    """Return the base of each indicator: columns base_year, base_value, before_plan, by indicator."""
    rows = series.sort_values(["indicator", "year"])
    recent = rows[rows["year"].between(BASE_FROM, PLAN_START - 1)].groupby("indicator").last()
    inside = rows[rows["year"] >= PLAN_START].groupby("indicator").first()
    older = rows[rows["year"] < BASE_FROM].groupby("indicator").last()
    in_plan = pd.Index(inside.index)
    parts = [recent, inside[~inside.index.isin(recent.index)]]
    known = pd.concat(parts)
    known = pd.concat([known, older[~older.index.isin(known.index)]])
    return pd.DataFrame(
        {
            "base_year": known["year"].astype(int),
            "base_value": known["value"],
            "before_plan": ~known.index.isin(in_plan),
        }
    )


def required_paths(series: pd.DataFrame, plan: Plan, *, national: bool = False) -> pd.DataFrame:
    """Return the required value of each indicator in every year from its base to 2030.

    ``series`` has the columns indicator, year, value. Returns PATH_COLUMNS, one row an indicator and
    year; indicators without any value have no path. ``national`` takes the national targets.
    """
    targets = plan.milestone_targets(national=national)
    start = _starts(series, targets)
    paths = [
        _required_path(indicator, start.loc[indicator], rows, plan)
        for indicator, rows in targets.groupby("indicator", sort=False)
        if indicator in start.index
    ]
    empty = pd.DataFrame({c: pd.Series(dtype="float64") for c in PATH_COLUMNS})
    return pd.concat(paths, ignore_index=True) if paths else empty


def _starts(series: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return where each path starts: the base; for a yearly reduction the last value before it begins."""
    start = bases(series)
    begins = targets[targets["relation"].eq("yearly_reduction")].groupby("indicator")["from_year"].min()
    last = latest(series[series["year"] < series["indicator"].map(begins).fillna(0)])
    year = last["latest_year"].reindex(start.index).fillna(start["base_year"]).astype(int)
    value = last["latest_value"].reindex(start.index).fillna(start["base_value"])
    return start.assign(base_year=year, base_value=value)


def _required_path(indicator: str, base: pd.Series, targets: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the path of one indicator through its targets in time order."""
    if targets["relation"].eq("yearly_reduction").all():
        years, values = _reduction_path(base, targets.iloc[0])
    else:
        geometric = plan.indicators.at[indicator, "family"] in {"rate", "count"}
        years, values = _target_path(base, targets, geometric=geometric)
    return pd.DataFrame({"indicator": indicator, "year": years, "value": values}).assign(
        base_year=int(base["base_year"]),
        base_value=float(base["base_value"]),
        before_plan=bool(base["before_plan"]),
    )


def _target_path(base: pd.Series, targets: pd.DataFrame, *, geometric: bool) -> tuple[list[int], list[float]]:
    """Return years and values from the base through each later target."""
    knots_x, knots_y = [int(base["base_year"])], [float(base["base_value"])]
    ahead = targets[targets["milestone"] >= knots_x[0]]
    first = targets.iloc[-1] if ahead.empty else ahead.iloc[0]
    if first["relation"] == "each_year" or meets(*_one(base["base_value"], first)).item():
        knots_y = [float(first["value"])]
    for target in targets.itertuples():
        if target.milestone > knots_x[-1]:
            knots_x.append(int(target.milestone))
            knots_y.append(float(target.value))
    years = list(range(knots_x[0], knots_x[-1] + 1))
    scale = geometric and min(knots_y) > 0
    levels = np.log(knots_y) if scale else np.asarray(knots_y)
    values = np.interp(years, knots_x, levels)
    return years, list(np.exp(values) if scale else values)


def _reduction_path(base: pd.Series, target: pd.Series) -> tuple[list[int], list[float]]:
    """Return the counts that the smallest promised yearly reduction leads to.

    Nothing is promised before the target's first year: until the year before, the path stays level.
    """
    start, last_free = int(base["base_year"]), int(target["from_year"]) - 1
    years = list(range(start, int(target["to_year"]) + 1))
    factor = 1 - float(target["value"]) / 100
    return years, [float(base["base_value"]) * factor ** max(0, y - max(start, last_free)) for y in years]


def _one(value: float, target: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Wrap one comparison as the series that :func:`meets` takes."""
    return pd.Series([value]), pd.Series([target["comparator"]]), pd.Series([target["value"]])


def latest(series: pd.DataFrame) -> pd.DataFrame:
    """Return the latest value of each indicator: latest_year, latest_value, n_plan, by indicator.

    ``n_plan`` counts the values since the plan began (2021).
    """
    rows = series.sort_values(["indicator", "year"])
    last = rows.groupby("indicator").last()
    inside = rows[rows["year"] >= PLAN_START].groupby("indicator").size()
    return pd.DataFrame(
        {
            "latest_year": last["year"].astype(int),
            "latest_value": last["value"],
            "n_plan": inside.reindex(last.index, fill_value=0).astype(int),
        }
    )


def due_milestone(report_year: int) -> int:
    """Return the milestone that a report of this year is judged against: the next one."""
    return next((m for m in MILESTONES if m >= report_year), MILESTONES[-1])

"""Where each promise starts from, and the path that its targets require.

A *base* is where the plan started from: the latest value of 2015–2020, otherwise the first value of
the plan period, otherwise the last older value; ``before_plan`` marks a series without any value of
the plan period: background, never progress. A base is never taken across a break in the series. The
required path runs from the base to the 2025 target and on to the 2030 target, linearly, or at a
constant yearly rate for mortality and other rates (WHO scenario paths, methods section 1, M10); once
the base meets a target the path is the target.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.plan import MILESTONES, PLAN_START, Plan
from analysis.trajectories.panel import SERIES, Panel, at, first, last, panel, years_at

BASE_FROM = 2015
# Two numbers closer than this share of their size are the same number, written in binary.
SAME = 1e-9
PATH_COLUMNS = [*SERIES, "year", "value", "base_year", "base_value", "before_plan"]
GEOMETRIC_FAMILIES = ("rate", "count")


def meets(value: pd.Series, comparator: pd.Series, target: pd.Series) -> pd.Series:
    """Tell for each row whether ``value`` satisfies ``comparator`` ``target`` as the plan words it."""
    gap = value - target
    same = gap.abs() <= SAME * np.maximum(value.abs(), target.abs())
    gap = gap.mask(same & np.isfinite(gap), 0.0)  # beside an infinite rate any target would be the same
    tests = {"<": gap < 0, "<=": gap <= 0, ">=": gap >= 0, ">": gap > 0}
    return pd.Series(np.select([comparator.eq(c) for c in tests], list(tests.values()), False), value.index)


def bases(seen: Panel) -> pd.DataFrame:
    """Return the base of each series of a panel: base_year, base_value, before_plan, in its order.

    Only the segment of the latest value is looked at.
    """
    segment = seen.one_segment()
    known, years = segment.place >= 0, seen.years
    recent = last(known & (years >= BASE_FROM) & (years < PLAN_START))
    inside = first(known & (years >= PLAN_START))
    older = last(known & (years < BASE_FROM))
    base = np.where(recent >= 0, recent, np.where(inside >= 0, inside, older))
    return pd.DataFrame(
        {
            "base_year": years_at(years, base),
            "base_value": at(segment.values, base),
            "before_plan": inside < 0,
        }
    )


def required_paths(
    series: pd.DataFrame, plan: Plan, *, report_year: int = MILESTONES[-1], national: bool = False
) -> pd.DataFrame:
    """Return the required value of each series in every year from its base to its last target.

    ``series`` has the columns indicator, area_code, year, value and may have ``segment``. Returns
    PATH_COLUMNS, one row a series and year; series without a target have no path, and where a series
    broke, or its measure is declared to have broken by ``report_year``, the path ends. ``national`` takes
    the national targets.
    """
    seen = panel(series).of_indicators(plan.indicators.index)
    targets = plan.milestone_targets(national=national)
    breaks = range(seen.segments.max(initial=-1) + 1)
    parts = [_segment_paths(seen, number, targets, plan, report_year) for number in breaks]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame({c: pd.Series(dtype="float64") for c in PATH_COLUMNS})
    if len(parts) == 1:
        return parts[0][PATH_COLUMNS].reset_index(drop=True)
    paths = pd.concat(parts, ignore_index=True)
    return paths.sort_values(["series", "year"], kind="stable", ignore_index=True)[PATH_COLUMNS]


def _segment_paths(
    seen: Panel, number: int, targets: pd.DataFrame, plan: Plan, report_year: int
) -> pd.DataFrame:
    """Return the paths that start in one segment, up to the year before the next one begins."""
    has = np.flatnonzero((seen.segments == number).any(axis=1))
    part = seen.of(has)
    following = first(part.segments > number)
    end = np.where(following >= 0, years_at(seen.years, following), MILESTONES[-1] + 1)
    part = part.keep(part.segments == number)
    end = np.minimum(end, _declared_end(part, plan, report_year))
    years = np.arange(min(seen.years[0], PLAN_START), MILESTONES[-1] + 1)
    start = _starts(part, targets)
    values = _path_values(part.keys["indicator"], start, years, targets, plan)
    inside = (years >= start["base_year"].to_numpy()[:, None]) & (years < end[:, None]) & ~np.isnan(values)
    which, when = np.nonzero(inside)
    frame = part.keys.join(start[["base_year", "base_value", "before_plan"]]).iloc[which]
    return frame.assign(series=has[which], year=years[when], value=values[inside])


def _declared_end(part: Panel, plan: Plan, report_year: int) -> np.ndarray:
    """Return the year in which the measure of each series broke after its latest value; inf for none."""
    end = np.full(len(part.keys), np.inf)
    latest_year = years_at(part.years, last(part.place >= 0))
    for begins in plan.breaks[plan.breaks["from_year"] <= report_year].itertuples():
        broke = part.keys["indicator"].eq(begins.measure).to_numpy() & (latest_year < begins.from_year)
        end = np.where(broke, np.minimum(end, begins.from_year), end)
    return end


def _starts(part: Panel, targets: pd.DataFrame) -> pd.DataFrame:
    """Return where each path starts: the base; for a yearly reduction the last value before it begins."""
    start = bases(part)
    begins = targets[targets["relation"].eq("yearly_reduction")].groupby("indicator")["from_year"].min()
    begin = part.keys["indicator"].map(begins).to_numpy(dtype="float64", na_value=np.nan)
    before = last((part.place >= 0) & (part.years < np.nan_to_num(begin, nan=-1)[:, None]))
    year, value = years_at(part.years, before), at(part.values, before)
    return start.assign(
        base_year=np.where(before >= 0, year, start["base_year"]),
        base_value=np.where(before >= 0, value, start["base_value"]),
        from_year=begin,
    )


def _path_values(
    indicator: pd.Series, start: pd.DataFrame, years: np.ndarray, targets: pd.DataFrame, plan: Plan
) -> np.ndarray:
    """Return the required values, series × years; NaN after the last target."""
    reduction = _reduction_path(indicator, start, years, targets)
    geometric = indicator.map(plan.indicators["family"]).isin(GEOMETRIC_FAMILIES).to_numpy()
    level = targets[targets["relation"].ne("yearly_reduction")]
    knots = _knots(indicator, start, level)
    values = np.full((len(indicator), len(years)), np.nan)
    for (left_year, left), (right_year, right) in pairwise(knots):
        stretch = _between(left_year, left, right_year, right, years, _scale(geometric, knots))
        values = np.where(np.isnan(values), stretch, values)
    final = indicator.map(level.groupby("indicator")["milestone"].max())
    values[~(start["base_year"] <= final).to_numpy()] = np.nan
    return np.where(np.isnan(reduction), values, reduction)


def _knots(indicator: pd.Series, start: pd.DataFrame, targets: pd.DataFrame) -> list[tuple]:
    """Return the (years, values) that the paths go through, each one number a series.

    A milestone without a target, or one not later than the base, repeats the knot before it.
    """
    year, value = start["base_year"].to_numpy(), start["base_value"].to_numpy()
    first_target = _first_target(indicator, year, targets)
    kept = meets(pd.Series(value), first_target["comparator"], first_target["value"])
    onto = (kept | first_target["relation"].eq("each_year")).to_numpy()
    value = np.where(onto, first_target["value"], value)
    knots = [(year, value)]
    for milestone in MILESTONES:
        due = targets[targets["milestone"].eq(milestone)].set_index("indicator")["value"]
        target = indicator.map(due).to_numpy(dtype="float64", na_value=np.nan)
        later = ~np.isnan(target) & (milestone > year)
        year, value = np.where(later, milestone, year), np.where(later, target, value)
        knots.append((year, value))
    return knots


def _first_target(indicator: pd.Series, base_year: np.ndarray, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the first target of each series that is not before its base, the last one otherwise."""
    columns = ["comparator", "value", "relation"]
    found = pd.DataFrame(index=indicator.index, columns=columns)
    for milestone in reversed(MILESTONES):
        due = targets[targets["milestone"].eq(milestone)].set_index("indicator")[columns]
        mine = due.reindex(indicator).set_axis(indicator.index)
        wanted = mine["value"].notna() & ((base_year <= milestone) | found["value"].isna())
        found = mine.where(wanted, found)
    return found.astype({"value": "float64"})


def _scale(geometric: np.ndarray, knots: list[tuple]) -> np.ndarray:
    """Tell which paths change at a constant rate: rates whose knots are all above zero."""
    return geometric & (np.nanmin([value for _, value in knots], axis=0) > 0)


def _between(
    left_year: np.ndarray,
    left: np.ndarray,
    right_year: np.ndarray,
    right: np.ndarray,
    years: np.ndarray,
    geometric: np.ndarray,
) -> np.ndarray:
    """Return the path between two knots, series × years; NaN outside them.

    Linear: y_b + (t - b) (y_T - y_b) / (T - b); at a constant rate: y_b (y_T / y_b)^((t - b) / (T - b)).
    """
    span = (right_year - left_year)[:, None]
    inside = (years >= left_year[:, None]) & (years <= right_year[:, None])
    share = np.divide(years - left_year[:, None], span, out=np.zeros((len(left), len(years))), where=span > 0)
    linear = left[:, None] + share * (right - left)[:, None]
    growth = np.where(geometric, right, 1.0) / np.where(geometric, left, 1.0)
    rate = left[:, None] * growth[:, None] ** share
    return np.where(inside, np.where(geometric[:, None], rate, linear), np.nan)


def _reduction_path(
    indicator: pd.Series, start: pd.DataFrame, years: np.ndarray, targets: pd.DataFrame
) -> np.ndarray:
    """Return the counts that the smallest promised yearly reduction leads to; NaN for other targets.

    Nothing is promised before the target's first year: until the year before, the path stays level.
    """
    mine = targets[targets["relation"].eq("yearly_reduction")].drop_duplicates("indicator")
    share = indicator.map(mine.set_index("indicator")["value"]).to_numpy(dtype="float64", na_value=np.nan)
    free = np.maximum(start["base_year"], start["from_year"] - 1).to_numpy()
    steps = np.maximum(0, years - free[:, None])
    return start["base_value"].to_numpy()[:, None] * (1 - share / 100)[:, None] ** steps


def due_milestone(report_year: int) -> int:
    """Return the milestone that a report of this year is judged against: the next one."""
    return next((m for m in MILESTONES if m >= report_year), MILESTONES[-1])

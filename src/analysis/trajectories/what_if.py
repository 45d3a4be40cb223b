"""What would become of an indicator at another pace: the pace its target needs, and its own best one.

The pace that is needed is counted from the latest value; the best past pace is the best mean yearly change
over any stretch of the same series at least as long as the years that are left to the last target (or as
its whole history, where that is shorter). Mortality and other rates change by a constant percentage a
year, shares by a constant number of points, as their required paths do. A series that broke counts from
its last break on.
"""

import numpy as np
import pandas as pd

from analysis.plan import MILESTONES, Plan
from analysis.trajectories.required import GEOMETRIC_FAMILIES
from analysis.trajectories.scenarios import Stretch, constant_rate_to_target, linear_change, linear_to_target

REQUIRED, BEST_PAST, CHOSEN = "required", "best_past", "chosen"
# A stretch of fewer years says nothing of a pace that can be kept.
SHORTEST_STRETCH = 3
PACES = ["indicator", "from_year", "to_year", "pace", "relative", "value", "meets", "needed", "faster"]


def best_paces(series: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the best pace of each series beside the one that its last target needs, one row an indicator.

    ``series``: indicator, year, value and, where known, segment, of one area. Columns: indicator, from_year
    and to_year of the best stretch, pace (a year: in the indicator's unit, or a share of the value where
    ``relative``), value (of the last target's year at that pace), meets (whether that meets the target),
    needed (the pace that the target needs, in the same form; missing where the latest value meets it), faster
    (whether the needed pace is faster than the best one). Only series with a stretch of SHORTEST_STRETCH
    years and a target for a level.
    """
    rows = [_best(known, plan) for known in _comparable(series, plan)]
    return pd.DataFrame([row for row in rows if row], columns=PACES)


def what_if(series: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the paths from the latest value: indicator, scenario (REQUIRED, BEST_PAST), year, value.

    The required path leads to each target that is still to come; there is none where the latest value meets
    the last target.
    """
    best = best_paces(series, plan).set_index("indicator")
    parts = []
    for known in _comparable(series, plan):
        indicator = known["indicator"].iloc[-1]
        parts.append(_required(known, plan))
        if indicator in best.index:
            parts.append(_at_pace(known, plan, best.loc[indicator]))
    columns = ["indicator", "scenario", "year", "value"]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _comparable(series: pd.DataFrame, plan: Plan) -> list[pd.DataFrame]:
    """Return the latest comparable stretch of each indicator with a level to reach after its last value."""
    due = _levels(plan)
    found = []
    for indicator, rows in series.dropna(subset=["value"]).groupby("indicator", sort=False):
        rows = rows.sort_values("year")
        if "segment" in rows:
            rows = rows[rows["segment"].eq(rows["segment"].iloc[-1])]
        if (due["indicator"].eq(indicator) & due["milestone"].gt(rows["year"].iloc[-1])).any():
            found.append(rows)
    return found


def _levels(plan: Plan) -> pd.DataFrame:
    """Return the targets that are levels."""
    targets = plan.milestone_targets()
    return targets[targets["relation"].ne("yearly_reduction")]


def _ahead(known: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the targets of a series that are still to come, the next one first."""
    due, last = _levels(plan), known.iloc[-1]
    later = due["indicator"].eq(last["indicator"]) & due["milestone"].gt(last["year"])
    return due[later].sort_values("milestone")


def _best(known: pd.DataFrame, plan: Plan) -> dict[str, object] | None:
    """Return the row of one indicator; None where its history has no stretch that is long enough."""
    years, values = known["year"].to_numpy(int), known["value"].to_numpy(float)
    target = _ahead(known, plan).iloc[-1]
    left = int(target["milestone"] - years[-1])
    span = min(max(left, SHORTEST_STRETCH), years[-1] - years[0])
    if span < SHORTEST_STRETCH:
        return None
    relative, up = _is_relative(target, plan), target["comparator"].startswith(">")
    start, end = np.nonzero(span <= np.subtract.outer(years, years).T)
    paces = _pace(values[start], values[end], years[end] - years[start], relative)
    if np.isnan(paces).all():
        return None
    place = int(np.nanargmax(paces if up else -paces))
    reached = _at_pace(known, plan, pd.Series({"pace": paces[place], "relative": relative}))["value"].iloc[-1]
    needed = float(_pace(values[-1], target["value"], left, relative))
    met = values[-1] >= target["value"] if up else values[-1] <= target["value"]
    return {
        "indicator": target["indicator"],
        "from_year": int(years[start[place]]),
        "to_year": int(years[end[place]]),
        "pace": float(paces[place]),
        "relative": relative,
        "value": float(reached),
        "meets": bool(reached >= target["value"] if up else reached <= target["value"]),
        "needed": np.nan if met else needed,
        "faster": bool(not met and (needed > paces[place] if up else needed < paces[place])),
    }


def _is_relative(target: pd.Series, plan: Plan) -> bool:
    """Tell whether an indicator's pace is a constant percentage a year."""
    return bool(plan.indicators.at[target["indicator"], "family"] in GEOMETRIC_FAMILIES)


def _pace(start: np.ndarray, end: np.ndarray, years: np.ndarray, relative: bool) -> np.ndarray:
    """Return the yearly change from start to end; NaN for a relative one that does not exist."""
    if not relative:
        return (end - start) / years
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.minimum(start, end) > 0, (end / start) ** (1 / years) - 1, np.nan)


def _required(known: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the path from the latest value through the targets that it does not meet yet."""
    due, wide = _ahead(known, plan), _wide(known)
    relative, up = _is_relative(due.iloc[-1], plan), due["comparator"].iloc[-1].startswith(">")
    path = wide.iloc[0].dropna().iloc[-1:]
    for target in due.itertuples():
        if path.iloc[-1] >= target.value if up else path.iloc[-1] <= target.value:
            continue
        stretch = Stretch(int(path.index[-1]), int(target.milestone), 1 if up else -1, keep_better=False)
        way = constant_rate_to_target if relative and path.iloc[-1] > 0 else linear_to_target
        start = path.iloc[-1:].to_frame().T
        leg = way(start, stretch, target=target.value, target_year=int(target.milestone)).iloc[0]
        path = pd.concat([path, leg.iloc[1:]])
    return _path(known, REQUIRED, path) if len(path) > 1 else pd.DataFrame()


def _at_pace(known: pd.DataFrame, plan: Plan, best: pd.Series) -> pd.DataFrame:
    """Return the path from the latest value at a pace, to the year of the last target."""
    wide, last = _wide(known), int(known["year"].iloc[-1])
    indicator = known["indicator"].iloc[-1]
    upper = None if plan.indicators.at[indicator, "family"] in GEOMETRIC_FAMILIES else 100.0
    stretch = Stretch(last, MILESTONES[-1], upper=upper, keep_better=False)
    if best["relative"]:
        years = stretch.ahead
        path = pd.Series(wide[last].iloc[0] * (1 + best["pace"]) ** years, stretch.years)
    else:
        path = linear_change(wide, stretch, per_year=best["pace"]).iloc[0]
    return _path(known, BEST_PAST, path)


def _wide(known: pd.DataFrame) -> pd.DataFrame:
    """Return a series as one row with a column a year, as the scenario functions take it."""
    return known.set_index("year")[["value"]].T.reset_index(drop=True)


def _path(known: pd.DataFrame, scenario: str, path: pd.Series) -> pd.DataFrame:
    """Return a path in the columns of :func:`what_if`."""
    return pd.DataFrame(
        {
            "indicator": known["indicator"].iloc[-1],
            "scenario": scenario,
            "year": path.index.astype(int),
            "value": path.to_numpy(float),
        }
    )

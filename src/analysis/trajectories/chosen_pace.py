"""What would become of an indicator at a pace that the reader chooses: of its own years, times a factor.

"The yearly reduction doubles" is the pace since the base, times two; "as in 2022–2024" the
pace between those two values. Rates and counts change by a constant percentage a year, shares by a constant
number of points, as their required paths do. Only values since the last break count.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import ParameterError
from analysis.plan import MILESTONES, Plan
from analysis.trajectories.required import GEOMETRIC_FAMILIES, meets
from analysis.trajectories.scenarios import Stretch, linear_change
from analysis.trajectories.what_if import CHOSEN

PATH = ["indicator", "scenario", "year", "value"]
REACHED = ["indicator", "milestone", "pace", "relative", "value", "meets", "first_year"]


def comparable_years(series: pd.DataFrame, indicator: str) -> list[int]:
    """Return the years with a value since the last break of an indicator's series, in order."""
    rows = series[series["indicator"].eq(indicator)].dropna(subset=["value"]).sort_values("year")
    if "segment" in rows and len(rows):
        rows = rows[rows["segment"].eq(rows["segment"].iloc[-1])]
    return [int(year) for year in rows["year"]]


def pace_of(series: pd.DataFrame, plan: Plan, indicator: str, years: Sequence[int]) -> tuple[float, bool]:
    """Return the mean yearly change between two years, and whether it is a share of the value.

    In the indicator's unit, or for rates and counts as a fraction of the value. Raises ParameterError where
    the two years are not two years with comparable values.
    """
    known = comparable_years(series, indicator)
    first, last = years
    if first >= last or not {first, last} <= set(known):
        listed = ", ".join(map(str, known)) or "–"
        raise ParameterError("error.parameter.pace_years", value=f"{first}, {last}", allowed=listed)
    values = series[series["indicator"].eq(indicator)].set_index("year")["value"]
    start, end = float(values[first]), float(values[last])
    relative = bool(plan.indicators.at[indicator, "family"] in GEOMETRIC_FAMILIES and start > 0 and end > 0)
    pace = (end / start) ** (1 / (last - first)) - 1 if relative else (end - start) / (last - first)
    return pace, relative


def chosen_path(
    series: pd.DataFrame, plan: Plan, indicator: str, *, years: Sequence[int], factor: float = 1.0
) -> pd.DataFrame:
    """Return the path from the latest value to 2030 at the pace of ``years`` times ``factor``: PATH.

    ``series``: indicator, year, value and, where known, segment, of one area. A falling rate stays above
    zero, a share stays between 0 and 100. Raises ParameterError as :func:`pace_of`.
    """
    pace, relative = pace_of(series, plan, indicator, years)
    base = max(comparable_years(series, indicator))
    values = series[series["indicator"].eq(indicator)].set_index("year")[["value"]].T.reset_index(drop=True)
    ahead = np.arange(base, MILESTONES[-1] + 1)
    if relative:
        path = float(values[base].iloc[0]) * max(1 + factor * pace, 0.0) ** (ahead - base)
    else:
        upper = None if plan.indicators.at[indicator, "family"] in GEOMETRIC_FAMILIES else 100.0
        stretch = Stretch(base, MILESTONES[-1], upper=upper, keep_better=False)
        path = linear_change(values, stretch, per_year=factor * pace).iloc[0].to_numpy(float)
    return pd.DataFrame({"indicator": indicator, "scenario": CHOSEN, "year": ahead, "value": path})[PATH]


def reached_at(
    path: pd.DataFrame, series: pd.DataFrame, plan: Plan, *, years: Sequence[int], factor: float = 1.0
) -> pd.DataFrame:
    """Return what a :func:`chosen_path` comes to at each target that is still ahead: REACHED.

    ``pace``: the chosen one, in the form of :func:`pace_of`; ``value`` of the milestone, or for a yearly
    reduction its size in per cent; ``meets`` whether that satisfies the target; ``first_year``: from when on
    the path does, missing where it does not by 2030.
    """
    indicator = path["indicator"].iloc[0]
    pace, relative = pace_of(series, plan, indicator, years)
    targets = plan.milestone_targets()
    due = targets[targets["indicator"].eq(indicator) & targets["milestone"].gt(path["year"].iloc[0])]
    rows = [_reached(target, path, factor * pace, relative) for _, target in due.iterrows()]
    return pd.DataFrame(rows, columns=REACHED)


def _reached(target: pd.Series, path: pd.DataFrame, pace: float, relative: bool) -> dict[str, object]:
    """Return the row of one target."""
    about = {"indicator": target["indicator"], "milestone": int(target["milestone"])}
    about |= {"pace": pace, "relative": relative}
    if target["relation"] == "yearly_reduction":
        size = -100 * pace if relative else np.nan
        enough = bool(_meets(pd.Series([size]), target).iloc[0])
        return about | {"value": size, "meets": enough, "first_year": np.nan}
    met = _meets(path["value"], target)
    kept = met[::-1].cummin()[::-1]
    value = path.loc[path["year"].eq(target["milestone"]), "value"].iloc[0]
    first = path.loc[kept, "year"].min() if kept.any() else np.nan
    return about | {
        "value": float(value),
        "meets": bool(met[path["year"].eq(target["milestone"])].iloc[0]),
        "first_year": first,
    }


def _meets(values: pd.Series, target: pd.Series) -> pd.Series:
    """Tell which values satisfy a target."""
    comparator = pd.Series(target["comparator"], values.index)
    return meets(values, comparator, pd.Series(float(target["value"]), values.index))

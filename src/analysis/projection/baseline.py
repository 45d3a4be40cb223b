"""The baseline projection: a straight trend on the logit or log scale with t intervals.

Shares (family ``percent`` and ``rare``) are taken on the logit scale, rates and counts on the log
scale, so that no interval leaves what is possible. Ordinary least squares on the calendar year; the
prediction distribution is Student t with n - 2 degrees of freedom around the line (Draper and Smith,
Applied Regression Analysis, section 1.4). It assumes that the past trend goes on unchanged; trends
of this kind are known to be overconfident, so the report calls it a baseline.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from analysis.plan import MILESTONES, Plan
from analysis.progress import STALE_AFTER
from analysis.trajectories import latest

MODEL = "baseline_trend"
MINIMUM_POINTS = 5
LEVELS = (50, 80)
# How close to 0 or 100 % a share is taken to be at most, in percentage points.
CLOSEST_TO_BOUND = 0.005
SMALLEST = 1e-6


@dataclass(frozen=True)
class Projection:
    """What :func:`project` returns.

    ``paths``: indicator, year, median and lower_/upper_ columns a level, in the indicator's unit.
    ``chances``: indicator, milestone, probability (missing where there is none), n, model, reason
    (catalogue identifier ``projection.*``; "projection.ok" where there is a probability).
    """

    paths: pd.DataFrame
    chances: pd.DataFrame


@dataclass(frozen=True)
class _Trend:
    """A fitted line on the transformed scale: value = level + slope (year - middle)."""

    middle: float
    level: float
    slope: float
    spread: float
    sum_squares: float
    n: int

    def at(self, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return centre and scale of the prediction in ``years``."""
        offset = years - self.middle
        scale = self.spread * np.sqrt(1 + 1 / self.n + offset**2 / self.sum_squares)
        return self.level + self.slope * offset, scale


def project(
    series: pd.DataFrame, plan: Plan, *, report_year: int, levels: tuple[int, ...] = LEVELS
) -> Projection:
    """Project every indicator to 2030 from its values up to ``report_year``.

    ``series``: indicator, year, value. An indicator gets a projection when it has at least
    MINIMUM_POINTS values, two distinct years and a latest value not older than STALE_AFTER years.
    """
    seen = series[series["year"] <= report_year]
    last = latest(seen)
    targets = plan.milestone_targets()
    paths, chances = [], []
    for indicator, due in targets.groupby("indicator", sort=False):
        values = seen[seen["indicator"].eq(indicator)]
        reason = _why_not(values, report_year)
        if reason is None:
            family = plan.indicators.at[indicator, "family"]
            trend = _fit(values["year"].to_numpy(float), _forward(values["value"].to_numpy(float), family))
            paths.append(_path(indicator, trend, family, int(last.at[indicator, "latest_year"]), levels))
            chances += [_chance(row, trend, family, last.loc[indicator]) for row in due.itertuples()]
        else:
            chances += [_no_chance(row, len(values), reason) for row in due.itertuples()]
    columns = [
        "indicator",
        "year",
        "median",
        *(f"{side}_{level}" for level in levels for side in ("lower", "upper")),
    ]
    return Projection(
        pd.concat(paths, ignore_index=True) if paths else pd.DataFrame(columns=columns),
        pd.DataFrame(chances),
    )


def _why_not(values: pd.DataFrame, report_year: int) -> str | None:
    """Return why these values cannot carry a projection, None when they can."""
    if values.empty:
        return "projection.no_data"
    if values["year"].max() < report_year - STALE_AFTER:
        return "projection.stale"
    if len(values) < MINIMUM_POINTS:
        return "projection.too_few"
    return None


def _forward(values: np.ndarray, family: str) -> np.ndarray:
    """Take values to the scale on which the trend is straight."""
    if family in {"percent", "rare"}:
        share = np.clip(values, CLOSEST_TO_BOUND, 100 - CLOSEST_TO_BOUND) / 100
        return np.log(share / (1 - share))
    return np.log(np.maximum(values, SMALLEST))


def _back(scaled: np.ndarray, family: str) -> np.ndarray:
    """Undo :func:`_forward`."""
    if family in {"percent", "rare"}:
        return 100 / (1 + np.exp(-scaled))
    return np.exp(scaled)


def _fit(years: np.ndarray, scaled: np.ndarray) -> _Trend:
    """Fit the straight line by least squares."""
    middle, level = years.mean(), scaled.mean()
    sum_squares = ((years - middle) ** 2).sum()
    slope = ((years - middle) * (scaled - level)).sum() / sum_squares
    residuals = scaled - level - slope * (years - middle)
    spread = float(np.sqrt((residuals**2).sum() / (len(years) - 2)))
    return _Trend(middle, level, slope, max(spread, SMALLEST), sum_squares, len(years))


def _path(
    indicator: str, trend: _Trend, family: str, last_year: int, levels: tuple[int, ...]
) -> pd.DataFrame:
    """Return the median and the intervals of the years after the last value."""
    years = np.arange(last_year + 1, MILESTONES[-1] + 1)
    centre, scale = trend.at(years.astype(float))
    columns = {"indicator": indicator, "year": years, "median": _back(centre, family)}
    for level in levels:
        reach = stdtrit(trend.n - 2, 0.5 + level / 200) * scale
        columns[f"lower_{level}"] = _back(centre - reach, family)
        columns[f"upper_{level}"] = _back(centre + reach, family)
    return pd.DataFrame(columns)


def _chance(target: tuple, trend: _Trend, family: str, last: pd.Series) -> dict:
    """Return the chance that one target is met in its milestone year."""
    row = _no_chance(target, trend.n, "projection.ok")
    if target.milestone <= last["latest_year"]:
        return row | {"reason": "projection.observed"}
    if target.relation != "at":
        # A promise for several years is not the value of the last one; the baseline does not judge it.
        return row | {"reason": "projection.several_years"}
    if trend.spread <= SMALLEST or (family in {"percent", "rare"} and target.value in {0, 100}):
        return row | {"reason": "projection.at_limit"}
    degrees = trend.n - 2
    centres, scales = trend.at(np.array([float(target.milestone)]))
    centre, scale = centres[0], scales[0]
    goal, above = _forward(np.array([target.value]), family)[0], target.comparator.startswith(">")
    below = float(stdtr(degrees, (goal - centre) / scale))
    return row | {"probability": 1 - below if above else below}


def _no_chance(target: tuple, n: int, reason: str) -> dict:
    """Return the row of a target without a probability."""
    return {
        "indicator": target.indicator,
        "milestone": int(target.milestone),
        "probability": np.nan,
        "n": n,
        "model": MODEL,
        "reason": reason,
    }

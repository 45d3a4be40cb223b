"""Paths that a series would follow under a stated assumption: required paths and continued trends.

Values are laid out with one row a series and one column a calendar year. Each path has one column a year
of its stretch. It is missing where the value of the base year is, and after the base where no rate exists.

Source: World Health Organization, scenario functions of the Thirteenth General Programme of Work (gpw13), as
documented; the results of its public package billionaiRe are the test cases.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.trajectories.rates import compound_change


@dataclass(frozen=True)
class Stretch:
    """What all paths share.

    A path starts from the value of ``base_year`` and is given from ``start_year`` (None: the base year) to
    ``end_year``. ``direction`` is +1 where higher is better, -1 where lower is, one for all series or one
    each. Values stay within ``lower`` and ``upper`` (None: no bound). With ``keep_better`` an observed
    value of the stretch that is better than the path takes its place.
    """

    base_year: int
    end_year: int
    direction: float | pd.Series = 1
    start_year: int | None = None
    lower: float | None = 0.0
    upper: float | None = 100.0
    keep_better: bool = True

    @property
    def years(self) -> np.ndarray:
        """Return the years of the path."""
        first = self.base_year if self.start_year is None else self.start_year
        return np.arange(first, self.end_year + 1)

    @property
    def ahead(self) -> np.ndarray:
        """Return how many years after the base each year of the path lies."""
        return self.years - self.base_year


def linear_to_target(values: pd.DataFrame, stretch: Stretch, *, target, target_year: int) -> pd.DataFrame:
    """Return the straight line from the base to ``target`` (one, or one a series) and the target afterwards.

    A base that is already better than the target is held until the target year.
    """
    base, goal, way = _column(_at(values, stretch.base_year)), _column(target), _column(stretch.direction)
    share = stretch.ahead / (target_year - stretch.base_year)
    line = np.where(way * (goal - base) > 0, base + (goal - base) * share, base)
    after = np.where(np.isnan(base), np.nan, goal)
    return _finish(np.where(stretch.years > target_year, after, line), values, stretch)


def constant_rate_to_target(
    values: pd.DataFrame, stretch: Stretch, *, target, target_year: int
) -> pd.DataFrame:
    """Return the path of the constant yearly rate that leads to ``target``; the rate goes on afterwards."""
    base = _at(values, stretch.base_year)
    rate = compound_change(base, np.broadcast_to(target, base.shape), target_year - stretch.base_year)
    return _at_rate(rate, values, stretch)


def percent_change(values: pd.DataFrame, stretch: Stretch, *, percent, target_year: int) -> pd.DataFrame:
    """Return the path at the constant rate that changes the base by ``percent`` until ``target_year``."""
    base = _at(values, stretch.base_year)
    target = base * (100 + np.broadcast_to(percent, base.shape)) / 100
    return constant_rate_to_target(values, stretch, target=target, target_year=target_year)


def continue_latest_rate(values: pd.DataFrame, stretch: Stretch) -> pd.DataFrame:
    """Return the path at the rate of change from the year before the base to the base."""
    rate = compound_change(_at(values, stretch.base_year - 1), _at(values, stretch.base_year), 1)
    return _at_rate(rate, values, stretch)


def linear_change(values: pd.DataFrame, stretch: Stretch, *, per_year) -> pd.DataFrame:
    """Return the path that changes by ``per_year`` (in the unit of the values) every year."""
    base = _column(_at(values, stretch.base_year))
    return _finish(base + _column(per_year) * stretch.ahead, values, stretch)


def halt_the_rise(
    values: pd.DataFrame, stretch: Stretch, *, target_year: int, reference_year: int | None = None
) -> pd.DataFrame:
    """Return the straight line back to the value of ``reference_year`` (None: the base year, unchanged)."""
    reference = stretch.base_year if reference_year is None else reference_year
    return linear_to_target(values, stretch, target=_at(values, reference), target_year=target_year)


def _at(values: pd.DataFrame, year: int) -> np.ndarray:
    """Return the values of one year; missing where it has no column."""
    if year not in values.columns:
        return np.full(len(values), np.nan)
    return values[year].to_numpy(dtype="float64", na_value=np.nan)


def _column(x) -> np.ndarray:
    """Return one number, or one number a series, as a column beside the years."""
    return np.asarray(x, dtype="float64").reshape(-1, 1)


def _at_rate(rate: np.ndarray, values: pd.DataFrame, stretch: Stretch) -> pd.DataFrame:
    """Return the path that changes from the base by a constant yearly rate."""
    base = _column(_at(values, stretch.base_year))
    return _finish(base * (1 + _column(rate)) ** stretch.ahead, values, stretch)


def _finish(path: np.ndarray, values: pd.DataFrame, stretch: Stretch) -> pd.DataFrame:
    """Return the path as a frame: better observed values kept, then bounded."""
    if stretch.keep_better:
        observed = values.reindex(columns=stretch.years).to_numpy(dtype="float64", na_value=np.nan)
        better = np.where(_column(stretch.direction) > 0, np.fmax(path, observed), np.fmin(path, observed))
        path = np.where(np.isnan(path), np.nan, better)
    lower = -np.inf if stretch.lower is None else stretch.lower
    upper = np.inf if stretch.upper is None else stretch.upper
    return pd.DataFrame(np.clip(path, lower, upper), values.index, stretch.years)

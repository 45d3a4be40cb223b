"""Forecasts as quantiles: of one series, or of thousands in one call."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.projection.batches import Batch, prepare, rectangle, wanted_years, years_ahead
from analysis.projection.distribution import Outlook, prune, staying
from analysis.projection.learned import Learned, learned
from analysis.projection.mixture import Mixture, Patterns, fit
from analysis.projection.scales import REAL, SHARE, Units, units_of

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
CHUNK = 1000
# No quantile lies farther than this many times the largest value from the bound (or from 0).
FARTHEST = 10.0


@dataclass(frozen=True)
class Group:
    """Series of a batch that are fitted together: as many values, the same kind, the same years ahead.

    ``rows`` their places in the batch, ``columns`` those of the years ``ahead`` (h,) of the last value in
    the horizon, ``units`` the units, ``values`` (series, n) unit values, ``mixture`` every member,
    ``outlook`` what lies ahead, ``lower`` and ``upper`` (series,) the bounds.
    """

    rows: np.ndarray
    columns: np.ndarray
    ahead: np.ndarray
    units: Units
    values: np.ndarray
    patterns: Patterns
    mixture: Mixture
    outlook: Outlook
    lower: np.ndarray
    upper: np.ndarray

    def only(self, some: np.ndarray) -> "Group":
        """Return the group of these of its series alone, by their places in it."""
        units = replace(self.units, origin=self.units.origin[some], size=self.units.size[some])
        return replace(
            self,
            rows=self.rows[some],
            units=units,
            values=self.values[some],
            patterns=self.patterns.only(some),
            mixture=self.mixture.only(some),
            outlook=self.outlook.only(some),
            lower=self.lower[some],
            upper=self.upper[some],
        )

    def quantiles(self, levels: np.ndarray) -> np.ndarray:
        """Return the quantiles at rising ``levels`` in the series' own unit, (series, horizon, levels)."""
        ahead = self.outlook.quantiles(levels if self.units.sign > 0 else 1 - levels[::-1])
        largest = np.abs(self.values).max(axis=1)[:, None, None]
        reach = np.where(largest > 0, FARTHEST * largest, np.inf)
        values = self.units.back(np.clip(ahead, -reach, reach))
        values = values if self.units.sign > 0 else values[..., ::-1]
        return np.clip(values, self.lower[:, None, None], self.upper[:, None, None])


def forecast(
    years: Sequence[float],
    values: Sequence[float],
    horizon_years: int | Sequence[float],
    lower: float | None = 0.0,
    upper: float | None = None,
    quantile_levels: Sequence[float] = LEVELS,
) -> np.ndarray:
    """Return the quantiles of one series ahead, (horizon, quantile), in the unit of its values.

    ``years`` and ``values`` in any order; missing values are left out, values of one year averaged.
    ``horizon_years``: a number of years after the last value, the calendar years wanted, or (when all
    lie before the first year) years ahead. ``lower`` and
    ``upper`` bound what is possible; None or an infinity is no bound. A series without any value has
    NaN. Raises ValueError when lengths or levels make no sense.

    >>> forecast([2019, 2020, 2021, 2022], [81.0, 82.5, 82.0, 83.1], [2025], 0, 100, [0.1, 0.5, 0.9]).shape
    (1, 3)
    """
    row = np.asarray(years, float).reshape(1, -1), np.asarray(values, float).reshape(1, -1)
    return forecast_batch(*row, horizon_years, lower, upper, quantile_levels)[0]


def forecast_batch(
    years: np.ndarray | Sequence[Sequence[float]],
    values: np.ndarray | Sequence[Sequence[float]],
    horizon_years: int | Sequence[float] | Sequence[Sequence[float]],
    lower: float | Sequence[float] | None = 0.0,
    upper: float | Sequence[float] | None = None,
    quantile_levels: Sequence[float] = LEVELS,
    *,
    known: Callable[[str], Learned] = learned,
) -> np.ndarray:
    """Return the quantiles of many series ahead, (series, horizon, quantile).

    ``values`` (series, n) with NaN where nothing is known, or a sequence of series of any length;
    ``years`` of the same form, or (n,) when all share them; calendar years wanted may differ by series,
    (series, horizon). A calendar year that is not after a series'
    last value has NaN. Otherwise as :func:`forecast`; each series' result is what it would be alone.
    ``known`` gives the learned figures of a kind of quantity.
    """
    years, values = rectangle(years, values)
    levels = np.atleast_1d(np.asarray(quantile_levels, float))
    if not ((levels > 0) & (levels < 1)).all():
        raise ValueError("quantile levels must lie between 0 and 1")
    order = np.argsort(levels, kind="stable")
    width = wanted_years(horizon_years, len(values))[0].shape[1]
    result = np.full((len(values), width, len(levels)), np.nan)
    for group in groups(years, values, horizon_years, lower, upper, known=known):
        result[np.ix_(group.rows, group.columns, order)] = group.quantiles(levels[order])
    return result


def groups(
    years: np.ndarray,
    values: np.ndarray,
    horizon_years: int | Sequence[float],
    lower: float | Sequence[float] | None,
    upper: float | Sequence[float] | None,
    *,
    noise: np.ndarray | None = None,
    coming: np.ndarray | None = None,
    segments: np.ndarray | None = None,
    known: Callable[[str], Learned] = learned,
) -> Iterator[Group]:
    """Fit a batch, group by group: (series, n) years and values with NaN where there is none.

    ``noise`` (series, n) and ``coming`` (series,): extra noise of each value and of every future one, in
    variances of a yearly change. ``segments`` (series, n): number of the segment a value belongs to, from
    0, one more after each break. ``known`` gives the learned figures.
    """
    if values.size == 0:
        return
    batch = prepare(years, values, lower, upper, noise=noise, coming=coming, segments=segments)
    ahead = years_ahead(horizon_years, batch)
    for some in batch.alike(np.where(ahead > 0, ahead, 0.0)):
        columns = np.flatnonzero(ahead[some[0]] > 0)
        if not np.isfinite(batch.last[some[0]]) or len(columns) == 0:
            continue
        for part in np.array_split(some, -(-len(some) // CHUNK)):
            yield _fit_group(part, columns, ahead[part[0], columns], batch, known)


def _fit_group(
    rows: np.ndarray,
    columns: np.ndarray,
    ahead: np.ndarray,
    batch: Batch,
    known: Callable[[str], Learned],
) -> Group:
    """Fit the series of one group."""
    n = int(batch.count[rows[0]])
    values, bounds = batch.values[rows, :n], (batch.lower[rows], batch.upper[rows])
    units = units_of(values, *bounds)
    inside = units.forward(values)
    if units.kind != REAL:
        inside = np.clip(inside, 0.0, 1.0 if units.kind == SHARE else None)
    figures = known(units.kind)
    past = batch.years[rows, :n] - batch.last[rows, None]
    patterns = _patterns(past, batch.noise[rows, :n], batch.segments[rows, :n], batch.coming[rows])
    mixture = fit(inside, patterns, ahead, figures.prior)
    widening = np.repeat(figures.widening(inside, units.kind)[:, None], len(ahead), axis=1)
    stays = [staying(run[rows], ahead) for run in (batch.lower_run, batch.upper_run)]
    outlook = Outlook(prune(mixture), units.kind, widening, *(stays if units.sign > 0 else stays[::-1]))
    return Group(rows, columns, ahead, units, inside, patterns, mixture, outlook, *bounds)


def _patterns(years: np.ndarray, noise: np.ndarray, segments: np.ndarray, coming: np.ndarray) -> Patterns:
    """Return the distinct patterns of years, noise and breaks of a group."""
    n = years.shape[1]
    rows = np.concatenate([years, noise, segments, coming[:, None]], axis=1)
    distinct, of = np.unique(rows, axis=0, return_inverse=True)
    noise, segments = distinct[:, n : 2 * n], distinct[:, 2 * n : 3 * n]
    return Patterns(distinct[:, :n], noise, segments, distinct[:, -1], of.ravel())

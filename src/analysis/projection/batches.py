"""How a batch of series is prepared: one shape, sorted, bounds for each, runs at a bound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

# Values beyond this are taken for missing: their squares would overflow.
TOO_LARGE = 1e100
# How near to a bound a share is at it, as a part of the way between the bounds.
AT_BOUND = 1e-9


@dataclass(frozen=True)
class Batch:
    """Series in one shape: known values first, by year, NaN behind them.

    ``years`` (infinite where there is no value), ``values``, ``noise`` and ``segments`` are (series, n);
    ``coming``, ``lower``, ``upper``, ``lower_run`` and ``upper_run`` (how many of the last values in a row
    are at a bound) are (series,).
    """

    years: np.ndarray
    values: np.ndarray
    noise: np.ndarray
    segments: np.ndarray
    coming: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    lower_run: np.ndarray
    upper_run: np.ndarray

    @property
    def count(self) -> np.ndarray:
        """The number of values of each series."""
        return np.isfinite(self.values).sum(axis=1)

    @property
    def last(self) -> np.ndarray:
        """The last year of each series; infinite without any value."""
        places = np.maximum(self.count - 1, 0)[:, None]
        return np.take_along_axis(self.years, places, axis=1)[:, 0]

    def alike(self, ahead: np.ndarray) -> Iterator[np.ndarray]:
        """Yield the places of the series that can be fitted together."""
        bounded = np.isfinite(self.lower), np.isfinite(self.upper)
        parts = np.where(np.isfinite(self.values), self.segments, 0).max(axis=1, initial=0)
        yield from equal_rows(np.column_stack([self.count, *bounded, parts, ahead]))


def prepare(
    years: np.ndarray,
    values: np.ndarray,
    lower: float | Sequence[float] | None,
    upper: float | Sequence[float] | None,
    *,
    noise: np.ndarray | None = None,
    coming: np.ndarray | None = None,
    segments: np.ndarray | None = None,
) -> Batch:
    """Return a batch from (series, n) years and values in any order, NaN where there is no value."""
    low = bound_of_each(lower, len(values), -np.inf)
    high = bound_of_each(upper, len(values), np.inf)
    noise = np.zeros(values.shape) if noise is None else noise
    coming = np.zeros(len(values)) if coming is None else coming
    segments = np.zeros(values.shape) if segments is None else segments
    years, values, noise, segments = tidy(years, values, noise, segments)
    between = np.isfinite(low) & np.isfinite(high)
    near = AT_BOUND * (np.where(between, high, 0.0) - np.where(between, low, 0.0))
    lower_run = run_at_bound(values, values <= (low + near)[:, None])
    upper_run = run_at_bound(values, values >= (high - near)[:, None])
    if segments.max(initial=0) == 0:
        stayed = inside_run(values, np.maximum(lower_run, upper_run))
        years, values, noise, segments = tidy(years, np.where(stayed, np.nan, values), noise, segments)
    return Batch(years, values, noise, segments, coming, low, high, lower_run, upper_run)


def run_at_bound(values: np.ndarray, at_bound: np.ndarray) -> np.ndarray:
    """Return how many values in a row, the last ones, are at the bound, (series,); tidy series only."""
    known = np.isfinite(values)
    return (np.cumprod((at_bound | ~known)[:, ::-1], axis=1)[:, ::-1] * known).sum(axis=1)


def inside_run(values: np.ndarray, run: np.ndarray) -> np.ndarray:
    """Return which values lie in a run at the bound and are not its last one.

    They say that the bound was kept, which the chance to stay counts, and little of how far a series
    moves when it leaves: taken for changes of zero they would make the model certain.
    """
    place, count = np.arange(values.shape[1]), np.isfinite(values).sum(axis=1)
    return (place >= (count - run)[:, None]) & (place < (count - 1)[:, None])


def equal_rows(key: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the places of each distinct row of ``key``."""
    distinct, of = np.unique(key, axis=0, return_inverse=True)
    order = np.argsort(of.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(of.ravel(), minlength=len(distinct)))
    yield from np.split(order, ends[:-1])


def tidy(years: np.ndarray, values: np.ndarray, *others: np.ndarray) -> tuple[np.ndarray, ...]:
    """Sort each series by year with what is missing at the end; average the values of one year."""
    missing = ~((np.abs(values) < TOO_LARGE) & np.isfinite(years))
    order = np.argsort(np.where(missing, np.inf, years), axis=1, kind="stable")
    years, values, *others = (
        np.take_along_axis(a, order, axis=1)
        for a in (np.where(missing, np.inf, years), np.where(missing, np.nan, values), *others)
    )
    with np.errstate(invalid="ignore"):
        again = (
            (np.diff(years, axis=1) == 0).any(axis=1) if years.shape[1] > 1 else np.zeros(len(years), bool)
        )
    for row in np.flatnonzero(again):
        _average_years(years[row], values[row], others, row)
    return years, values, *others


def _average_years(years: np.ndarray, values: np.ndarray, others: list[np.ndarray], row: int) -> None:
    """Average, in place, the values of a series that stand for the same year."""
    known = np.isfinite(values)
    distinct, first, of = np.unique(years[known], return_index=True, return_inverse=True)
    sums = np.bincount(of, values[known]) / np.bincount(of)
    for other in others:
        other[row, : len(distinct)] = other[row, first]
    years[:], values[:] = np.inf, np.nan
    years[: len(distinct)], values[: len(distinct)] = distinct, sums


def wanted_years(horizon_years: int | Sequence, series: int) -> tuple[np.ndarray, bool]:
    """Return the years wanted of each series, (series, horizon), and whether they are years ahead.

    ``horizon_years``: a number of years, calendar years, or calendar years by series.
    """
    if np.ndim(horizon_years) == 0:
        return np.broadcast_to(np.arange(1.0, int(horizon_years) + 1), (series, int(horizon_years))), True
    if len(horizon_years) and np.ndim(horizon_years[0]) == 1:
        return _padded(horizon_years), False
    wanted = np.asarray(horizon_years, float)
    return np.broadcast_to(wanted, (series, len(wanted))), False


def years_ahead(horizon_years: int | Sequence, batch: Batch) -> np.ndarray:
    """Return the years ahead of each series' last value, (series, horizon); not above 0 in the past.

    Years that all lie before the first year of the batch are taken for years ahead.
    """
    wanted, relative = wanted_years(horizon_years, len(batch.values))
    if relative or (wanted.size and np.nanmax(wanted) < batch.years.min(initial=np.inf)):
        return wanted
    return wanted - np.where(np.isfinite(batch.last), batch.last, 0.0)[:, None]


def bound_of_each(bound: float | Sequence[float] | None, size: int, empty: float) -> np.ndarray:
    """Return a bound for every series, an infinity where there is none."""
    bound = np.asarray(empty if bound is None else bound, float)
    return np.broadcast_to(np.where(np.isnan(bound), empty, bound), (size,))


def rectangle(years: Sequence, values: Sequence) -> tuple[np.ndarray, np.ndarray]:
    """Return years and values as (series, n), padded with NaN."""
    values = _padded(values)
    if len(years) and np.ndim(years[0]) == 0:
        years = np.broadcast_to(np.asarray(years, float), (len(values), len(years)))
    else:
        years = _padded(years)
    if years.shape != values.shape:
        raise ValueError(f"years {years.shape} and values {values.shape} differ in shape")
    return years, values


def _padded(rows: Sequence) -> np.ndarray:
    """Return rows of any length as one array, (rows, longest), padded with NaN."""
    if isinstance(rows, np.ndarray) and rows.ndim == 2:
        return rows.astype(float)
    lengths = np.fromiter((len(row) for row in rows), int, len(rows))
    table = np.full((len(rows), lengths.max(initial=0)), np.nan)
    if len(rows):
        table[np.arange(table.shape[1]) < lengths[:, None]] = np.concatenate(
            [np.asarray(r, float) for r in rows]
        )
    return table

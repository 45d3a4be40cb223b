"""Forecasts as quantiles: of one series, or of thousands in one call."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.projection.distribution import Outlook, prune, staying
from analysis.projection.learned import Learned, learned
from analysis.projection.mixture import Mixture, Patterns, fit
from analysis.projection.scales import REAL, SHARE, Units, units_of

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
CHUNK = 1000
# Values beyond this are taken for missing: their squares would overflow.
TOO_LARGE = 1e100
# How near to a bound a share is at it, as a part of the way between the bounds.
AT_BOUND = 1e-9


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
    ``horizon_years``: a number of years after the last value, or the calendar years wanted. ``lower`` and
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
    horizon_years: int | Sequence[float],
    lower: float | Sequence[float] | None = 0.0,
    upper: float | Sequence[float] | None = None,
    quantile_levels: Sequence[float] = LEVELS,
    *,
    known: Callable[[str], Learned] = learned,
) -> np.ndarray:
    """Return the quantiles of many series ahead, (series, horizon, quantile).

    ``values`` (series, n) with NaN where nothing is known, or a sequence of series of any length;
    ``years`` of the same form, or (n,) when all share them. A calendar year that is not after a series'
    last value has NaN. Otherwise as :func:`forecast`; each series' result is what it would be alone.
    ``known`` gives the learned figures of a kind of quantity.
    """
    years, values = _rectangle(years, values)
    levels = np.atleast_1d(np.asarray(quantile_levels, float))
    if not ((levels > 0) & (levels < 1)).all():
        raise ValueError("quantile levels must lie between 0 and 1")
    order = np.argsort(levels, kind="stable")
    width = int(horizon_years) if np.ndim(horizon_years) == 0 else len(horizon_years)
    result = np.full((len(values), width, len(levels)), np.nan)
    for group in groups(years, values, horizon_years, lower, upper, known=known):
        wanted = levels[order] if group.units.sign > 0 else 1 - levels[order][::-1]
        ahead = _in_bounds(group, group.outlook.quantiles(wanted))
        result[np.ix_(group.rows, group.columns, order)] = ahead
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
    low, high = (_bounds(bound, len(values), empty) for bound, empty in ((lower, -np.inf), (upper, np.inf)))
    extra = np.zeros(values.shape) if noise is None else noise
    coming = np.zeros(len(values)) if coming is None else coming
    segments = np.zeros(values.shape) if segments is None else segments
    years, values, extra, segments = _tidy(years, values, extra, segments)
    between = np.isfinite(low) & np.isfinite(high)
    near = AT_BOUND * (np.where(between, high, 0.0) - np.where(between, low, 0.0))
    at_bounds = values <= (low + near)[:, None], values >= (high - near)[:, None]
    runs = tuple(_run(values, at_bound) for at_bound in at_bounds)
    if segments.max(initial=0) == 0:
        inside_run = _inside_run(values, np.maximum(*runs))
        years, values, extra, segments = _tidy(years, np.where(inside_run, np.nan, values), extra, segments)
    count = np.isfinite(values).sum(axis=1)
    last = np.take_along_axis(years, np.maximum(count - 1, 0)[:, None], axis=1)[:, 0]
    ahead = _ahead(horizon_years, last, years)
    parts = np.where(np.isfinite(values), segments, 0).max(axis=1, initial=0)
    key = np.column_stack([count, np.isfinite(low), np.isfinite(high), parts, np.where(ahead > 0, ahead, 0)])
    for key_row, rows in _equal_rows(key):
        columns = np.flatnonzero(key_row[4:] > 0)
        n = int(key_row[0])
        if n == 0 or len(columns) == 0:
            continue
        for some in np.array_split(rows, -(-len(rows) // CHUNK)):
            history = years[some, :n] - last[some, None], extra[some, :n], segments[some, :n], coming[some]
            bounds = low[some], high[some]
            wanted = ahead[some[0], columns]
            stays = tuple(staying(run[some], wanted) for run in runs)
            yield _fit_group(some, columns, wanted, values[some, :n], history, bounds, stays, known)


def _fit_group(
    rows: np.ndarray,
    columns: np.ndarray,
    ahead: np.ndarray,
    values: np.ndarray,
    history: tuple[np.ndarray, ...],
    bounds: tuple[np.ndarray, np.ndarray],
    stays: tuple[np.ndarray, np.ndarray],
    known: Callable[[str], Learned],
) -> Group:
    """Fit the series of one group."""
    units = units_of(values, *bounds)
    inside = units.forward(values)
    if units.kind != REAL:
        inside = np.clip(inside, 0.0, 1.0 if units.kind == SHARE else None)
    figures = known(units.kind)
    patterns = _patterns(*history)
    mixture = fit(inside, patterns, ahead, figures.prior)
    widening = np.repeat(figures.widening(inside, units.kind)[:, None], len(ahead), axis=1)
    outlook = Outlook(prune(mixture), units.kind, widening, *(stays if units.sign > 0 else stays[::-1]))
    return Group(rows, columns, ahead, units, inside, patterns, mixture, outlook, *bounds)


def _patterns(years: np.ndarray, noise: np.ndarray, segments: np.ndarray, coming: np.ndarray) -> Patterns:
    """Return the distinct patterns of years, noise and breaks of a group."""
    n = years.shape[1]
    rows = np.concatenate([years, noise, segments, coming[:, None]], axis=1)
    distinct, of = np.unique(rows, axis=0, return_inverse=True)
    noise, segments = distinct[:, n : 2 * n], distinct[:, 2 * n : 3 * n]
    return Patterns(distinct[:, :n], noise, segments, distinct[:, -1], of.ravel())


def _run(values: np.ndarray, at_bound: np.ndarray) -> np.ndarray:
    """Return how many values in a row, the last ones, are at the bound, (series,); tidy series only."""
    known = np.isfinite(values)
    return (np.cumprod((at_bound | ~known)[:, ::-1], axis=1)[:, ::-1] * known).sum(axis=1)


def _inside_run(values: np.ndarray, run: np.ndarray) -> np.ndarray:
    """Return which values lie in a run at the bound and are not its last one.

    They say that the bound was kept, which the chance to stay counts, and little of how far a series
    moves when it leaves: taken for changes of zero they would make the model certain.
    """
    place, count = np.arange(values.shape[1]), np.isfinite(values).sum(axis=1)
    return (place >= (count - run)[:, None]) & (place < (count - 1)[:, None])


def _equal_rows(key: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield each distinct row of ``key`` with the places where it stands."""
    distinct, of = np.unique(key, axis=0, return_inverse=True)
    order = np.argsort(of.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(of.ravel(), minlength=len(distinct)))
    yield from zip(distinct, np.split(order, ends[:-1]), strict=True)


def _tidy(years: np.ndarray, values: np.ndarray, *others: np.ndarray) -> tuple[np.ndarray, ...]:
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


def _ahead(horizon_years: int | Sequence[float], last: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Return the years ahead of each series' last value, (series, horizon)."""
    if np.ndim(horizon_years) == 0:
        return np.broadcast_to(np.arange(1.0, int(horizon_years) + 1), (len(last), int(horizon_years)))
    wanted = np.asarray(horizon_years, float)
    if len(wanted) and wanted.max() < years.min(initial=np.inf):
        return np.broadcast_to(wanted, (len(last), len(wanted)))
    return wanted[None, :] - np.where(np.isfinite(last), last, 0.0)[:, None]


def _bounds(bound: float | Sequence[float] | None, size: int, empty: float) -> np.ndarray:
    """Return a bound for every series, an infinity where there is none."""
    bound = np.asarray(empty if bound is None else bound, float)
    return np.broadcast_to(np.where(np.isnan(bound), empty, bound), (size,))


def _rectangle(years: Sequence, values: Sequence) -> tuple[np.ndarray, np.ndarray]:
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


def _in_bounds(group: Group, units: np.ndarray) -> np.ndarray:
    """Take unit quantiles to values, rising and inside the bounds."""
    values = group.units.back(units)
    if group.units.sign < 0:
        values = values[..., ::-1]
    return np.clip(values, group.lower[:, None, None], group.upper[:, None, None])

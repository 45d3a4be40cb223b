"""Yearly rates of change: UNICEF's average annual rate of reduction, compound and linear change.

A *reduction* rate is positive when the value falls, a rate of *change* when it rises. The same target has
two required rates, compound and continuous, and published tables mix them, so each is named as such.

Sources: UNICEF, "How to calculate average annual rate of reduction (AARR) of underweight prevalence"
(technical note); the public code of DSIR and of WHO's gpw13 packages, whose results are the test cases.
"""

import numpy as np
import pandas as pd

from analysis.errors import ParameterError

ESTIMATORS = ("regression", "endpoint")
FORMS = ("compound", "continuous")
REASONS = {
    "no_data": "method.reason.no_data",
    "not_finite": "method.reason.not_finite",
    "one_year": "method.reason.one_year",
    "not_positive": "method.reason.not_positive",
}


def compound_change(start, end, years):
    """Return the compound yearly rate of change, (end / start)^(1 / years) - 1, as a fraction.

    Takes and returns numbers, arrays or series. Missing where no year has passed, where the start is zero,
    and where start and end have different signs.
    """
    start, end, years = _numbers(start), _numbers(end), _numbers(years)
    with np.errstate(all="ignore"):
        ratio = end / start
        rate = ratio ** (1 / years) - 1
    return _where((years > 0) & (start != 0) & (ratio >= 0), rate)


def linear_change(start, end, years):
    """Return the change a year in the unit of the values, (end - start) / years."""
    start, end, years = _numbers(start), _numbers(end), _numbers(years)
    with np.errstate(all="ignore"):
        change = (end - start) / years
    return _where(years > 0, change)


def required_aarr(base, target, years, *, form: str = "compound"):
    """Return the yearly reduction, in percent, that leads from ``base`` to ``target`` in ``years``.

    ``form`` "compound" gives 100 (1 - (target / base)^(1 / years)), "continuous" gives
    -100 ln(target / base) / years. Missing unless base and target are above zero and time lies between
    them. Raises ParameterError for another form.
    """
    _check("form", form, FORMS)
    base, target, years = _numbers(base), _numbers(target), _numbers(years)
    with np.errstate(all="ignore"):
        log_change = np.log(target / base) / years
    rate = -100 * (np.expm1(log_change) if form == "compound" else log_change)
    return _where((base > 0) & (target > 0) & (years > 0), rate)


def aarr_from_slope(slope):
    """Return the AARR in percent a year that a slope of ln(value) on the year means: 100 (1 - e^slope)."""
    return -100 * np.expm1(slope)


def project_by_aarr(value, aarr_pct, years):
    """Return the value ``years`` later if it goes on falling by ``aarr_pct`` percent a year.

    A baseline to compare with, not a forecast: it has no interval and rests on the last value alone.
    """
    return _numbers(value) * (1 - _numbers(aarr_pct) / 100) ** _numbers(years)


def aarr(
    observations: pd.DataFrame, *, estimator: str = "regression", series: str = "series"
) -> pd.DataFrame:
    """Return the average annual rate of reduction of every series, by UNICEF's technical note.

    ``observations``: one row an observation with the columns named by ``series``, year and value; rows
    without year or value only name their series. ``estimator`` "regression" takes the least-squares slope s
    of ln(value) on the year over all observations, 100 (1 - e^s); "endpoint" takes the first and the last
    year, 100 (1 - (last / first)^(1 / years)). Observations of the same year usually mean mixed strata:
    they are flagged, then pooled by the regression and averaged by the endpoints.

    Returns one row a series, in order of appearance: aarr_pct (percent a year, positive = falling),
    points, first_year, last_year, duplicate_years (true = warning), reason (catalogue identifier why there
    is no rate, or missing). Raises ParameterError for another estimator.
    """
    _check("estimator", estimator, ESTIMATORS)
    rows = observations[[series, "year", "value"]].astype({"year": "float64", "value": "float64"})
    groups = pd.Index(rows[series].unique(), name=series)
    rows = rows.dropna(subset=["year", "value"])
    table = _describe(rows, series).reindex(groups)
    reason = _reasons(table)
    estimate = _by_regression if estimator == "regression" else _by_endpoints
    rate = estimate(rows, series, groups)
    return table.assign(
        aarr_pct=np.where(reason.isna(), rate, np.nan),
        points=table["points"].fillna(0).astype(int),
        duplicate_years=table["points"].gt(table["years"]),
        reason=reason,
    )[["aarr_pct", "points", "first_year", "last_year", "duplicate_years", "reason"]]


def _describe(rows: pd.DataFrame, series: str) -> pd.DataFrame:
    """Return what decides whether a series has a rate: its points, years, lowest value and any infinity."""
    finite = np.isfinite(rows["year"]) & np.isfinite(rows["value"])
    return (
        rows.assign(finite=finite)
        .groupby(series, sort=False)
        .agg(
            points=("year", "size"),
            years=("year", "nunique"),
            first_year=("year", "min"),
            last_year=("year", "max"),
            lowest=("value", "min"),
            finite=("finite", "all"),
        )
    )


def _reasons(table: pd.DataFrame) -> pd.Series:
    """Return why a series has no rate; the first reason that fits."""
    conditions = {
        "no_data": table["points"].isna(),
        "not_finite": table["finite"].eq(False),
        "one_year": table["years"].lt(2),
        "not_positive": table["lowest"].le(0),
    }
    words = np.array([*(REASONS[name] for name in conditions), np.nan], dtype=object)
    codes = np.select([c.to_numpy(dtype=bool) for c in conditions.values()], range(len(conditions)), -1)
    return pd.Series(words[codes], table.index, dtype="str")


def _by_regression(rows: pd.DataFrame, series: str, groups: pd.Index) -> np.ndarray:
    """Return the AARR in percent from all observations of each series."""
    with np.errstate(all="ignore"):
        logs = np.log(rows["value"].to_numpy())
        codes = groups.get_indexer(rows[series])
        return aarr_from_slope(slopes(codes, rows["year"].to_numpy(), logs, size=len(groups)))


def _by_endpoints(rows: pd.DataFrame, series: str, groups: pd.Index) -> np.ndarray:
    """Return the AARR in percent from the means of the first and of the last year of each series."""
    mean = rows.groupby([series, "year"])["value"].mean().reset_index("year").groupby(series)
    first, last = mean.first().reindex(groups), mean.last().reindex(groups)
    return -100 * compound_change(first["value"], last["value"], last["year"] - first["year"]).to_numpy()


def slopes(group: np.ndarray, year: np.ndarray, value: np.ndarray, weight=1.0, *, size: int) -> np.ndarray:
    """Return the weighted least-squares slope of ``value`` on ``year`` within each of ``size`` groups.

    ``group`` numbers the groups from 0. Missing where a group has fewer than two distinct years.
    """
    weight = np.broadcast_to(np.asarray(weight, dtype="float64"), np.shape(value))

    def total(x: np.ndarray) -> np.ndarray:
        return np.bincount(group, weight * x, minlength=size)

    with np.errstate(all="ignore"):
        mass = total(np.ones(len(value)))
        year = year - (total(year) / mass)[group]
        value = value - (total(value) / mass)[group]
        return total(year * value) / _where((spread := total(year * year)) > 0, spread)


def row_slopes(years: np.ndarray, matrix: np.ndarray, weights=None) -> np.ndarray:
    """Return the slope of each row of ``matrix`` on ``years``; cells that are not finite are left out."""
    rows, columns = np.isfinite(matrix).nonzero()
    weight = 1.0 if weights is None else np.broadcast_to(weights, matrix.shape)[rows, columns]
    return slopes(rows, years[columns].astype("float64"), matrix[rows, columns], weight, size=len(matrix))


def interpolate_aarr(values: pd.DataFrame) -> pd.DataFrame:
    """Fill the years between two known values at the constant yearly rate that joins them.

    ``values``: one row a series, one column a calendar year, missing where nothing is known. Nothing is
    added before the first and after the last value, nor beside a value of zero or less.
    """
    values = values.sort_index(axis=1)
    years, matrix = (
        values.columns.to_numpy(dtype="float64"),
        values.to_numpy(dtype="float64", na_value=np.nan),
    )
    before, after = neighbours(np.isfinite(matrix))
    inside = (before >= 0) & (after < len(years))
    low, high = np.where(inside, before, 0), np.where(inside, after, 0)
    with np.errstate(all="ignore"):
        logs = np.log(matrix)
        share = (years - years[low]) / (years[high] - years[low])
        start, end = np.take_along_axis(logs, low, axis=1), np.take_along_axis(logs, high, axis=1)
        filled = np.exp(start + share * (end - start))
    usable = inside & np.isnan(matrix) & np.isfinite(filled) & np.isfinite(start) & np.isfinite(end)
    return pd.DataFrame(np.where(usable, filled, matrix), values.index, values.columns)


def neighbours(seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the column of the nearest seen cell at or before each cell (-1: none), and at or after it."""
    columns = np.arange(seen.shape[1])
    before = np.maximum.accumulate(np.where(seen, columns, -1), axis=1)
    after = np.minimum.accumulate(np.where(seen, columns, len(columns))[:, ::-1], axis=1)[:, ::-1]
    return before, after


def _numbers(x):
    """Return ``x`` as float, keeping the index of a series."""
    return x.astype("float64") if isinstance(x, pd.Series) else np.asarray(x, dtype="float64")


def _where(condition, x):
    """Return ``x`` where the condition holds and missing elsewhere, as a series, an array or a number."""
    kept = np.where(condition, x, np.nan)
    frame = next((part for part in (x, condition) if isinstance(part, pd.Series)), None)
    return kept[()] if frame is None else pd.Series(kept, frame.index)


def _check(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise ParameterError unless ``value`` is one of the allowed words."""
    if value not in allowed:
        raise ParameterError("error.parameter.type", name=name, value=value, expected=", ".join(allowed))

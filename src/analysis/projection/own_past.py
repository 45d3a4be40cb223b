"""How the projection would have done on these very series: forecasts from earlier years, beside what came.

Each series is cut after every year that leaves enough values, projected with what was known of its noise
and breaks, and compared with the values that followed. The values are those known today: a figure that
was revised since is compared as revised.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.plan import Plan
from analysis.projection.outlooks import OWN_VARIANCE_FROM, fit_all

HORIZON = 5
# With fewer tests nothing is said of how a series' projection did.
LEAST_TESTS = 5
LEVELS = np.array([0.1, 0.5, 0.9])
Forecasts = Callable[[list[pd.DataFrame]], list[np.ndarray | None]]
COLUMNS = ["indicator", "origin", "year", "n", "value", "last", "median", "lower_80", "upper_80", "inside"]


def own_past(
    series: pd.DataFrame, plan: Plan, *, report_year: int, forecasts: Forecasts | None = None
) -> pd.DataFrame:
    """Return every forecast that can be tested, one row a forecast.

    ``series`` as for :func:`analysis.projection.project`, of one area. Columns: indicator, origin (the last
    year known then), year, n (values known), value (what came), last (the value of the origin), median,
    lower_80, upper_80, inside (whether the value lies in the 80 % interval). From OWN_VARIANCE_FROM values
    on, up to HORIZON years ahead, never across a break. ``forecasts`` (None: the engine) takes what was known
    at each origin and returns the quantiles at LEVELS of the HORIZON years after it, None for no forecast.
    """
    seen = series[series["year"].le(report_year) & series["indicator"].isin(plan.indicators.index)]
    seen = seen.dropna(subset=["value"]).sort_values(["indicator", "year"], kind="stable")
    cuts = [cut for _, rows in seen.groupby("indicator", sort=False) for cut in _cuts(rows)]
    if not cuts:
        return _empty()
    known = [rows for rows, _ in cuts]
    ahead = _by_engine(known, plan) if forecasts is None else forecasts(known)
    pairs = zip(cuts, ahead, strict=True)
    tests = [_tested(*cut, quantiles) for cut, quantiles in pairs if quantiles is not None]
    if not tests:
        return _empty()
    table = pd.concat(tests, ignore_index=True).sort_values(["indicator", "origin", "year"], kind="stable")
    rounding = 1e-9 * np.maximum(1.0, table["value"].abs())
    inside = table["value"].between(table["lower_80"] - rounding, table["upper_80"] + rounding)
    return table.assign(inside=inside).reset_index(drop=True)[COLUMNS]


def _empty() -> pd.DataFrame:
    """Return the table of no test."""
    return pd.DataFrame({c: pd.Series(dtype="object" if c == "indicator" else "float64") for c in COLUMNS})


def _by_engine(known: list[pd.DataFrame], plan: Plan) -> list[np.ndarray]:
    """Return the engine's quantiles of the years after each origin."""
    rows = pd.concat(known).assign(number=np.repeat(np.arange(len(known)), [len(each) for each in known]))
    found = {}
    for fitted in fit_all(rows, plan, HORIZON):
        found |= dict(zip(fitted.group.rows, fitted.group.quantiles(LEVELS), strict=True))
    return [found[place] for place in range(len(known))]


def track_record(tests: pd.DataFrame) -> pd.DataFrame:
    """Sum the tests of each indicator up, indexed by it.

    Columns: n_tests, n_origins, n_inside (values inside their 80 % interval), error (mean distance of the
    value from the median, in the indicator's unit), error_last (from the last value known then), enough
    (at least LEAST_TESTS).
    """
    by = tests.assign(
        error=(tests["value"] - tests["median"]).abs(), error_last=(tests["value"] - tests["last"]).abs()
    ).groupby("indicator", sort=False)
    table = by.agg(
        n_tests=("value", "size"),
        n_origins=("origin", "nunique"),
        n_inside=("inside", "sum"),
        error=("error", "mean"),
        error_last=("error_last", "mean"),
    )
    return table.assign(enough=table["n_tests"] >= LEAST_TESTS)


def _cuts(rows: pd.DataFrame) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Return what was known at each origin of a series, and what followed within the horizon."""
    segment = rows["segment"] if "segment" in rows else pd.Series(0, rows.index)
    pairs = []
    for n in range(OWN_VARIANCE_FROM, len(rows)):
        known, later = rows.iloc[:n], rows.iloc[n:]
        same = segment.iloc[n:].eq(segment.iloc[n - 1])
        near = later["year"].le(known["year"].iloc[-1] + HORIZON)
        if (same & near).any():
            pairs.append((known, later[same & near]))
    return pairs


def _tested(known: pd.DataFrame, later: pd.DataFrame, quantiles: np.ndarray) -> pd.DataFrame:
    """Put the forecasts of one origin beside what came."""
    last = known.iloc[-1]
    at = quantiles[(later["year"] - last["year"] - 1).to_numpy(int)]
    return pd.DataFrame(
        {
            "indicator": last["indicator"],
            "origin": int(last["year"]),
            "year": later["year"].to_numpy(int),
            "n": len(known),
            "value": later["value"].to_numpy(float),
            "last": float(last["value"]),
            "lower_80": at[:, 0],
            "median": at[:, 1],
            "upper_80": at[:, 2],
        }
    )

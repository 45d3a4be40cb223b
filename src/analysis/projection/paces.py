"""How fast comparable series moved: what share of them managed the pace that a target asks for.

Paces are yearly changes in the good direction over a span: of shares on the arcsine scale, where a point
near a bound counts for more than one in the middle; of rates and counts in logarithms.
"""

from functools import cache

import numpy as np
import pandas as pd

from analysis.projection.learned import FOLDER
from analysis.projection.scales import POSITIVE, SCALES, SHARE

SPANS = np.arange(1, 10)
LEVELS = np.linspace(0, 1, 41)
SMALLEST_SHARE = 0.02


def pace(start: np.ndarray, end: np.ndarray, years: np.ndarray, kind: str) -> np.ndarray:
    """Return the yearly change from ``start`` to ``end`` (shares in 0–1, or values above 0)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == SHARE:
            change = SCALES["arcsine"].forward(end) - SCALES["arcsine"].forward(start)
        else:
            change = np.log(np.maximum(end, SMALLEST_SHARE * start) / start)
        return change / years


def managed(start: float, end: float, years: int, kind: str, *, up: bool) -> float:
    """Return the share of comparable series that moved at least as fast over as many years."""
    if years < 1 or start == end or (kind == POSITIVE and start <= 0):
        return np.nan
    needed = float(pace(np.array(start), np.array(end), np.array(years), kind))
    row = _paces()[kind, min(years, int(SPANS[-1]))]
    return float(1 - np.interp(needed if up else -needed, row, LEVELS))


@cache
def _paces() -> dict[tuple[str, int], np.ndarray]:
    """Read the quantiles of the paces by kind and span."""
    table = pd.read_csv(FOLDER / "paces.csv").set_index(["kind", "span"])
    return dict(zip(table.index, table.to_numpy(float), strict=True))


def learn_paces(table: pd.DataFrame) -> pd.DataFrame:
    """Return quantiles of the paces of real series: kind, span and a column a level.

    ``table``: series_id, year, value, lower_bound, upper_bound, direction ("higher" or "lower" is good).
    """
    table = table.dropna(subset=["value"])
    bounded = table["upper_bound"].notna()
    unit = table["value"].where(~bounded, table["value"] / table["upper_bound"])
    sign = table["direction"].map({"higher": 1.0, "lower": -1.0}).fillna(0.0)
    rows = table.assign(kind=np.where(bounded, SHARE, POSITIVE), unit=unit, sign=sign)
    rows = rows[rows["sign"].ne(0)][["series_id", "year", "kind", "unit", "sign"]]
    return pd.DataFrame(
        [
            {"kind": kind, "span": span} | _quantiles(rows[rows["kind"].eq(kind)], kind, int(span))
            for kind in (SHARE, POSITIVE)
            for span in SPANS
        ]
    )


def _quantiles(rows: pd.DataFrame, kind: str, span: int) -> dict[str, float]:
    """Return the quantiles of the paces over one span."""
    later = rows.assign(year=rows["year"] - span)[["series_id", "year", "unit"]]
    pairs = rows.merge(later, on=["series_id", "year"], suffixes=("", "_later"))
    pairs = pairs[pairs["unit"].gt(0)]
    moved = pairs["sign"] * pace(
        pairs["unit"].to_numpy(), pairs["unit_later"].to_numpy(), np.array(span), kind
    )
    return {
        f"q{100 * level:g}": value for level, value in zip(LEVELS, np.quantile(moved, LEVELS), strict=True)
    }

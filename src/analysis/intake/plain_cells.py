"""Tell the cells whose number needs no reading: the numbers of large tables, taken as they stand.

What is taken here, :func:`analysis.intake.numbers.read_cell` would return unchanged and without a remark;
a test compares the two. Everything else is left to it.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.intake.numerals import LARGEST
from analysis.intake.readings import Expectation
from analysis.intake.scale import OFF
from analysis.observations import PER


def plain_cells(
    contents: pd.Series, measures: pd.Series, previous: pd.Series, expected: Mapping[str, Expectation]
) -> pd.Series:
    """Return the plain numbers among the contents, missing (NaN) where a cell has to be read.

    ``measures`` and ``previous`` (the value known before, or missing) go by cell, ``expected`` by measure.
    """
    is_number = contents.map(type).isin([float, int])
    values = pd.to_numeric(contents.where(is_number), errors="coerce").astype(float)

    def by_measure(read: Mapping[str, float]) -> pd.Series:
        return measures.map(read).astype(float)

    low = by_measure({m: _or(e.minimum, -np.inf) for m, e in expected.items()})
    high = by_measure({m: _or(e.maximum, np.inf) for m, e in expected.items()})
    whole = by_measure({m: e.whole or e.is_count for m, e in expected.items()}).eq(1)
    possible = values.between(low, high) & (values.abs() <= LARGEST) & (~whole | values.mod(1).eq(0))
    times = values / previous.replace(0, np.nan)
    same_size = previous.fillna(0).eq(0) | values.eq(0) | times.between(1.01 / OFF, 0.99 * OFF)
    return values.where(possible & same_size & ~_may_be_shares(values, measures, expected))


def _may_be_shares(values: pd.Series, measures: pd.Series, expected: Mapping[str, Expectation]) -> pd.Series:
    """Return which cells of a column of one measure have to be seen together: percentages of at most 1."""
    shares = measures.map({m: e.per == PER["percent"] for m, e in expected.items()})
    together = measures.nunique() == 1 and shares.all() and bool(values.between(0, 1, "right").any())
    return pd.Series(together, values.index)


def _or(bound: float | None, other: float) -> float:
    """Return a bound, the other number where there is none."""
    return other if bound is None else bound

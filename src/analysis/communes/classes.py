"""Colour classes of a map: where the breaks lie, by a published classification, and which class a value has.

Fisher–Jenks (the default) puts the breaks where the values within classes differ least (Fisher 1958, Jenks
1977), quantiles put as many communes into each class, equal intervals share the range; all by mapclassify.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

METHODS = ("fisher_jenks", "quantiles", "equal_interval")
CLASSES = 5
MOST_VALUES = 400


@dataclass(frozen=True)
class Classes:
    """Classes from ``lower[i]`` to ``upper[i]``: a value is in the first whose upper end is not below it.

    ``upper`` rises; ``lower`` of the first is the smallest value. ``method`` is one of METHODS. Values count
    as they are printed, with ``decimals`` decimals.
    """

    method: str
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    decimals: int

    def of(self, values: pd.Series) -> pd.Series:
        """Return the class of each value, from 0; missing where the value is."""
        printed = values.to_numpy(float).round(self.decimals)
        place = np.searchsorted(np.array(self.upper), printed, side="left")
        place = np.minimum(place, len(self.upper) - 1)
        return pd.Series(place, values.index, dtype="Int64").mask(values.isna())


def classify(
    values: pd.Series, *, method: str = METHODS[0], k: int = CLASSES, decimals: int = 1
) -> Classes | None:
    """Return at most ``k`` classes of the values, None where there is no value.

    Values count as they are printed, with ``decimals`` decimals, and so do the breaks. Few distinct values
    give fewer classes.
    """
    import mapclassify

    known = np.sort(values.dropna().to_numpy(float).round(decimals))
    distinct = np.unique(known)
    if len(distinct) == 0:
        return None
    k = min(k, len(distinct))
    if k == 1:
        return Classes(method, (float(distinct[0]),), (float(distinct[-1]),), decimals)
    makers = {
        "fisher_jenks": mapclassify.FisherJenks,
        "quantiles": mapclassify.Quantiles,
        "equal_interval": mapclassify.EqualInterval,
    }
    with warnings.catch_warnings():
        # Told otherwise: numba is not installed on purpose; fewer classes than asked for are fine.
        warnings.simplefilter("ignore", UserWarning)
        exact = np.unique(makers[method](_spread(known), k=k).bins)[:-1]
    # A value at or below the break stays there when the break is the last such value.
    upper = np.unique(
        [*(distinct[np.searchsorted(distinct, e, side="right") - 1] for e in exact), distinct[-1]]
    )
    ends = tuple(float(u) for u in upper)
    return Classes(method, (float(distinct[0]), *ends[:-1]), ends, decimals)


def _spread(known: np.ndarray) -> np.ndarray:
    """Return at most MOST_VALUES of the sorted values, evenly spaced by rank: Fisher–Jenks grows with n²."""
    places = np.linspace(0, len(known) - 1, min(len(known), MOST_VALUES)).round().astype(int)
    return known[places]

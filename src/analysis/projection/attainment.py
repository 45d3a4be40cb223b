"""The chance that a target is kept: at a year, in every year of a span, as a yearly reduction.

``paths`` (draws, years) are joint draws of one indicator in ``years``; ``observed`` its values by year.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

Meets = Callable[[np.ndarray], np.ndarray]


def meeting(comparator: str, target: float, tolerance: float) -> Meets:
    """Return a test of values against a target, lenient by ``tolerance`` for what rounds to it."""
    if comparator == ">=":
        return lambda values: values >= target - tolerance
    if comparator == ">":
        return lambda values: values > target
    if comparator == "<=":
        return lambda values: values <= target + tolerance
    return lambda values: values < target


def held(
    paths: np.ndarray, years: np.ndarray, observed: pd.Series, span: tuple[int, int], meets: Meets
) -> float:
    """Return the chance that every year of the span meets the target; 0 when an observed one did not."""
    inside = observed[(observed.index >= span[0]) & (observed.index <= span[1])]
    if not meets(inside.to_numpy(float)).all():
        return 0.0
    ahead = (years >= span[0]) & (years <= span[1])
    return float(meets(paths[:, ahead]).all(axis=1).mean())


def reduced(
    paths: np.ndarray, years: np.ndarray, observed: pd.Series, span: tuple[int, int], percent: float
) -> float:
    """Return the chance that every year of the span is at least ``percent`` % below the year before."""
    known = observed[~observed.index.duplicated()]
    every = np.arange(span[0] - 1, span[1] + 1)
    values = np.full((len(paths), len(every)), np.nan)
    for place, year in enumerate(every):
        if year in known.index:
            values[:, place] = known[year]
        elif year in years:
            values[:, place] = paths[:, np.flatnonzero(years == year)[0]]
    before, after = values[:, :-1], values[:, 1:]
    enough = (after <= before * (1 - percent / 100)) | ~np.isfinite(before + after)
    return float(enough.all(axis=1).mean())


def first_year(
    paths: np.ndarray, years: np.ndarray, observed: pd.Series, meets: Meets
) -> tuple[float, float, float]:
    """Return median, early and late end (80 %) of the year that first meets the target.

    NaN stands for later than the last year drawn. A target that an observed year met has that year.
    """
    met = observed.index[meets(observed.to_numpy(float))]
    if len(met):
        return (float(met[0]),) * 3
    hits = meets(paths)
    year = np.sort(np.where(hits.any(axis=1), years[hits.argmax(axis=1)], np.inf))
    places = (np.array([0.5, 0.1, 0.9]) * (len(year) - 1)).astype(int)
    return tuple(np.where(np.isfinite(year[places]), year[places], np.nan))

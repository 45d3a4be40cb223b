"""Targets that hold over years: "maintain", "in every year", and a reduction from year to year.

They are judged year by year, on every year of the target's span that has a value (methods section 2).
"""

import numpy as np
import pandas as pd

from analysis.trajectories.panel import Panel, at, first, last
from analysis.trajectories.required import meets

COLUMNS = ("n_judged", "n_kept", "run", "last_kept", "last_quantity", "mean_change")


def add_spans(rows: pd.DataFrame, segment: Panel) -> pd.DataFrame:
    """Add how a target over years was kept; ``rows`` and the series of ``segment`` go in the same order.

    ``n_judged`` years with a value in the span, ``n_kept`` of them kept the target, ``run`` of them in a
    row up to now; ``last_kept`` tells of the latest judged year and ``last_quantity`` what was judged in
    it: the value, or for a yearly reduction the fall in per cent of the year before. ``mean_change`` is
    that fall as a geometric mean since the year before the span. Targets of one date judge no year.
    """
    spanned = np.flatnonzero(rows["relation"].ne("at"))
    empty = pd.DataFrame({c: pd.Series(np.nan, rows.index) for c in COLUMNS})
    empty[["n_judged", "n_kept", "run"]] = 0
    if not len(spanned):
        return pd.concat([rows, empty.assign(last_kept=False)], axis=1)
    found = _spans(rows.iloc[spanned].reset_index(drop=True), segment.of(spanned))
    filled = found.set_axis(rows.index[spanned]).reindex(rows.index)
    return pd.concat([rows, filled.fillna({"n_judged": 0, "n_kept": 0, "run": 0, "last_kept": 0})], axis=1)


def _spans(rows: pd.DataFrame, part: Panel) -> pd.DataFrame:
    """Return COLUMNS of the targets over years."""
    reduction = rows["relation"].eq("yearly_reduction").to_numpy()
    quantity = np.where(reduction[:, None], yearly_reductions(part.values), part.values)
    start, end = (rows[c].to_numpy()[:, None] for c in ("from_year", "milestone"))
    judged = ~np.isnan(quantity) & (part.years >= start) & (part.years <= end)
    kept = judged & _kept(quantity, rows)
    lost = last(judged & ~kept)
    since = np.arange(len(part.years)) > lost[:, None]
    newest = last(judged)
    return pd.DataFrame(
        {
            "n_judged": judged.sum(axis=1),
            "n_kept": kept.sum(axis=1),
            "run": (kept & since).sum(axis=1),
            "last_kept": (newest >= 0) & (newest > lost),
            "last_quantity": at(quantity, newest),
            "mean_change": np.where(reduction, _mean_reduction(part, start, newest), np.nan),
        }
    )


def _kept(quantity: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """Tell of each series and year whether the target was kept."""
    which, when = np.indices(quantity.shape).reshape(2, -1)
    targets = rows.iloc[which]
    met = meets(
        pd.Series(quantity[which, when]),
        targets["comparator"].reset_index(drop=True),
        targets["value"].reset_index(drop=True),
    )
    return met.to_numpy().reshape(quantity.shape)


def yearly_reductions(values: np.ndarray) -> np.ndarray:
    """Return by how many per cent each value fell from the year before; NaN where either is missing.

    ``values``: series × years without gaps in the years. A count that stays at zero can fall no further:
    the promised reduction is kept.
    """
    fall = np.full(values.shape, np.nan)
    before, now = values[:, :-1], values[:, 1:]
    ratio = np.divide(now, before, out=np.full(now.shape, np.inf), where=before != 0)
    fall[:, 1:] = np.where(np.isnan(before) | np.isnan(now), np.nan, 100 * (1 - ratio))
    fall[:, 1:][(before == 0) & (now == 0)] = 100.0
    return fall


def _mean_reduction(part: Panel, start: np.ndarray, newest: np.ndarray) -> np.ndarray:
    """Return the geometric mean of the yearly falls from the year before the span to the latest judged."""
    from_here = first((part.place >= 0) & (part.years >= start - 1))
    years = newest - from_here
    began, now = at(part.values, from_here), at(part.values, newest)
    usable = (newest >= 0) & (from_here >= 0) & (years > 0) & (began > 0)
    ratio = np.divide(now, began, out=np.full(len(now), np.nan), where=usable)
    return 100 * (1 - ratio ** np.divide(1, years, out=np.ones(len(now)), where=years > 0))

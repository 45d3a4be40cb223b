"""The invented points by criterion of data/demo; they add up to each commune's invented total.

Helper of :mod:`analysis.demo`. How many points a criterion may have was seen of a few criteria only, and
these maxima are kept. What part of a total each of the others has is drawn around the mean of those few:
it says nothing of their official points.
"""

import numpy as np
import pandas as pd

from analysis.communes.standard import Standard
from analysis.demo_communes import apportion, leave_out


def score_criteria(
    units: pd.DataFrame, standard: Standard, shape: pd.Series, rng: np.random.Generator
) -> pd.DataFrame:
    """Share the total of each assessed commune out among the criteria of its decision.

    ``units``: list, code, year, decision, minimum, points, status; ``shape``: a row of rounds.csv. Returns
    list, code, year, decision, criterion, points, met (yes, no). A recognised commune meets all criteria and
    has points for each. ``only_total`` communes have no row, ``one_unreported`` lack one criterion.
    """
    units = leave_out(units, shape["only_total"], rng)
    maxima = _maxima(standard, shape["decision"])
    parts = np.where(np.isnan(maxima), np.nanmean(maxima), maxima)
    drawn = parts * np.exp(shape["unevenness"] * rng.standard_normal((len(units), len(maxima))))
    failed = units["status"].eq("not_recognised").to_numpy()
    zero = np.flatnonzero(failed & (rng.random(len(units)) < shape["zero_percent"] / 100))
    drawn[zero, rng.choice(np.flatnonzero(np.isnan(maxima)), len(zero))] = 0
    points = np.array([split(t, d, maxima) for t, d in zip(units["points"], drawn, strict=True)])
    n_unmet = ((units["minimum"] - units["points"]) // shape["points_per_unmet"]).clip(0, len(maxima))
    rank = (points / parts).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    met = (rank >= n_unmet.to_numpy()[:, None]) & (points > 0)
    rows = _long(units, points, met)
    return _one_left_out(rows, len(maxima), int(shape["one_unreported"]), rng)


def report_tiers(
    units: pd.DataFrame, standard: Standard, shape: pd.Series, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the tier by whose least total each commune was assessed: list, code, year, decision, tier.

    Of ``tier_unreported`` communes it is not reported.
    """
    tiers = standard.tiers[standard.tiers["decision"].eq(shape["decision"])]
    by_minimum = tiers.set_index("min_points")["tier"]
    units = leave_out(units, shape["tier_unreported"], rng)
    return units.assign(tier=units["minimum"].map(by_minimum))[["list", "code", "year", "decision", "tier"]]


def split(total: int, parts: np.ndarray, maxima: np.ndarray) -> np.ndarray:
    """Divide a whole total in proportion to ``parts``; what is above a maximum goes to those without one."""
    points = apportion(total, parts)
    excess = np.nan_to_num(points - maxima).clip(0).astype(int)
    return points - excess + apportion(int(excess.sum()), np.where(np.isnan(maxima), parts, 0))


def _maxima(standard: Standard, decision: str) -> np.ndarray:
    """Return the most points of each criterion of a decision, missing where that was not seen."""
    own = standard.criteria[standard.criteria["decision"].eq(decision)]
    numbers = range(1, standard.decisions.at[decision, "n_criteria"] + 1)
    return own.set_index("criterion")["max_points"].reindex(numbers).to_numpy()


def _long(units: pd.DataFrame, points: np.ndarray, met: np.ndarray) -> pd.DataFrame:
    """Return one row a commune and criterion."""
    n = points.shape[1]
    rows = units.loc[units.index.repeat(n), ["list", "code", "year", "decision"]].reset_index(drop=True)
    criterion = np.tile(np.arange(1, n + 1), len(units))
    return rows.assign(criterion=criterion, points=points.ravel(), met=np.where(met.ravel(), "yes", "no"))


def _one_left_out(rows: pd.DataFrame, n: int, communes: int, rng: np.random.Generator) -> pd.DataFrame:
    """Leave out one criterion of as many communes, both drawn by chance."""
    chosen = rng.choice(len(rows) // n, communes, replace=False)
    return rows.drop(index=chosen * n + rng.integers(0, n, communes)).reset_index(drop=True)

"""Joint paths ahead: what must hold in every year, or relates one year to the next, needs whole paths.

Paths are drawn from the mixture (member by weight, then its joint Student t) and only their order is
kept: year by year the k-th smallest draw is replaced by the k-th quantile that is published, so paths
and quantiles agree (Schefzik, Thorarinsdottir and Gneiting 2013, ensemble copula coupling).
"""

import numpy as np

from analysis.projection.forecasts import Group
from analysis.projection.learned import learned
from analysis.projection.mixture import joint_covariance
from analysis.projection.scales import REAL, SCALES, SHARE

DRAWS = 4000
QUANTILES = 199


def draw_paths(group: Group, *, draws: int = DRAWS, seed: int) -> np.ndarray:
    """Return joint paths of a group's series in their own unit, (series, draws, horizon).

    Each series has random numbers of its own from ``seed`` alone, so its paths do not depend on which
    other series are in the group.
    """
    normal, chi, member, stay = _random(group, draws, seed)
    keys = _order_keys(group, normal, chi, member) + _stays(group, stay)
    rank = keys.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    levels = np.linspace(0, 1, QUANTILES + 2)[1:-1]
    published = group.outlook.quantiles(levels)
    place = np.clip((rank + 0.5) / draws * (QUANTILES + 1) - 1, 0, QUANTILES - 1.001)
    index = place.astype(int)
    series, years = np.ogrid[: len(rank), : rank.shape[2]]
    low = published[series[:, :, None], years[:, None, :], index]
    high = published[series[:, :, None], years[:, None, :], index + 1]
    return group.units.back(low + (high - low) * (place - index))


def _random(group: Group, draws: int, seed: int) -> tuple[np.ndarray, ...]:
    """Return normal deviates, chi-square factors, members and stays, the same for every series."""
    random = np.random.default_rng(seed)
    normal = random.standard_normal((draws, len(group.ahead)))
    chi = np.sqrt(random.chisquare(group.mixture.df, draws) / group.mixture.df)
    # The middles of equal parts, shuffled: every member gets its due number of draws.
    chosen = (random.permutation(draws) + 0.5) / draws
    edges = np.cumsum(group.mixture.weight, axis=1)
    member = np.stack([np.searchsorted(row[:-1], chosen) for row in edges])
    return normal, chi, member, (random.permutation(draws) + 0.5) / draws


def _order_keys(group: Group, normal: np.ndarray, chi: np.ndarray, member: np.ndarray) -> np.ndarray:
    """Return the drawn unit values, beyond the bounds too, (series, draws, horizon)."""
    prior = learned(group.units.kind).prior
    keys = np.empty((*member.shape, normal.shape[1]))
    for m in np.unique(member):
        series, draw = np.nonzero(member == m)
        structure = prior.structures[prior.member[m]]
        root = np.linalg.cholesky(joint_covariance(group.patterns, group.ahead, structure))
        size = np.sqrt(group.mixture.variance[series, m]) / chi[draw]
        shock = np.einsum("rij,rj->ri", root[group.patterns.of[series]], normal[draw])
        scaled = group.mixture.location[series, m] + size[:, None] * shock
        keys[series, draw] = _beyond(scaled, str(prior.scale[m]), group.units.kind)
    return keys


def _beyond(scaled: np.ndarray, scale: str, kind: str) -> np.ndarray:
    """Return unit values that keep their order where they would leave the bounds."""
    units = SCALES[scale].back(scaled)
    if kind == REAL:
        return units
    inside = np.clip(units, 0.0, 1.0 if kind == SHARE else None)
    return inside + 1e-3 * (scaled - SCALES[scale].forward(inside))


def _stays(group: Group, stay: np.ndarray) -> np.ndarray:
    """Return what is added to the keys of series at a bound, so that a stay is one unbroken run."""
    at_upper = stay[None, :, None] < group.outlook.at_upper[:, None, :]
    at_lower = stay[None, :, None] < group.outlook.at_lower[:, None, :]
    return 1e6 * (at_upper.astype(float) - at_lower)

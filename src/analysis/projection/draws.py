"""Joint paths ahead: what must hold in every year, or relates one year to the next, needs whole paths.

Paths are drawn from the mixture (member by weight, then its joint Student t) and only their order is
kept: year by year the k-th smallest draw is replaced by the k-th quantile that is published, so paths
and quantiles agree (Schefzik, Thorarinsdottir and Gneiting 2013, ensemble copula coupling).
"""

from itertools import pairwise

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
    levels = np.linspace(0, 1, QUANTILES + 2)[1:-1]
    published = group.outlook.quantiles(levels)
    place = np.clip((np.arange(draws) + 0.5) / draws * (QUANTILES + 1) - 1, 0, QUANTILES - 1.001)
    index = place.astype(int)
    rising = published[..., index] + (published[..., index + 1] - published[..., index]) * (place - index)
    paths = np.empty(rising.shape)
    np.put_along_axis(paths, stable_order(np.swapaxes(keys, 1, 2)), rising, axis=2)
    return group.units.back(np.ascontiguousarray(np.swapaxes(paths, 1, 2)))


def stable_order(keys: np.ndarray) -> np.ndarray:
    """Return the stable order along the last axis.

    NumPy's own choice of sort is faster than its stable one, and gives the same where no two are equal.
    """
    keys = np.ascontiguousarray(keys)
    order = keys.argsort(axis=-1)
    ascending = np.take_along_axis(keys, order, axis=-1)
    tied = ~(ascending[..., 1:] > ascending[..., :-1]).all(axis=-1)
    order[tied] = keys[tied].argsort(axis=-1, kind="stable")
    return order


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
    drawn, pairs = _by_member(member)
    roots = {
        own: np.linalg.cholesky(joint_covariance(group.patterns, group.ahead, prior.structures[own]))
        for own in np.unique(prior.member[drawn])
    }
    for m, (series, draw) in zip(drawn, pairs, strict=True):
        size = np.sqrt(group.mixture.variance[series, m]) / chi[draw]
        shock = _shocks(roots[prior.member[m]][group.patterns.of], normal, series, draw)
        scaled = group.mixture.location[series, m] + size[:, None] * shock
        keys[series, draw] = _beyond(scaled, str(prior.scale[m]), group.units.kind)
    return keys


def _by_member(member: np.ndarray) -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """Return the members that were drawn, and the pairs of series and draw of each, by series and draw."""
    # NumPy sorts small integers in one pass.
    order = member.astype(np.int16).ravel().argsort(kind="stable")
    drawn, count = np.unique(member, return_counts=True)
    parts = np.split(order, np.cumsum(count)[:-1])
    return drawn, [np.divmod(part, member.shape[1]) for part in parts]


def _shocks(roots: np.ndarray, normal: np.ndarray, series: np.ndarray, draw: np.ndarray) -> np.ndarray:
    """Return the correlated deviates of pairs of series and draw, sorted by series, (pairs, horizon)."""
    shock = np.empty((len(series), normal.shape[1]))
    ends = np.searchsorted(series, np.arange(len(roots)), side="right")
    for place, (start, end) in enumerate(pairwise([0, *ends])):
        shock[start:end] = normal[draw[start:end]] @ roots[place].T
    return shock


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

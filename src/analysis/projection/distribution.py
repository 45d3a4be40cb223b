"""From a fitted mixture to quantiles and chances: bounds, the stay at a bound, and calibration.

All values here are unit values (see :mod:`analysis.projection.scales`).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, ndtr, ndtri, stdtrit

from analysis.projection.mixture import Mixture
from analysis.projection.scales import REAL, SCALES, SHARE

# How many members of a scale are kept for the distribution; the others have next to no weight.
KEPT = 6
# The levels at which every member gives points to the grid on which the mixture is inverted.
KNOTS = np.array([3e-4, 0.01, 0.08, 0.26, 0.5, 0.74, 0.92, 0.99, 1 - 3e-4])
# P(a series that was at its bound k times in a row is there next year) = (STAY + k) / (LEAVE + k).
STAY, LEAVE = 0.15, 1.5
SMALLEST_PROBABILITY = 1e-12


@dataclass(frozen=True)
class Outlook:
    """The distribution ahead of a batch: a pruned mixture and what corrects it.

    ``widening`` (series, horizon): factor of the distribution's width in normal quantiles.
    ``at_lower``, ``at_upper`` (series, horizon): least chance to lie at the bound, 0 for series not at it.
    """

    mixture: Mixture
    kind: str
    widening: np.ndarray
    at_lower: np.ndarray
    at_upper: np.ndarray

    def only(self, some: np.ndarray) -> "Outlook":
        """Return the outlooks of some series alone."""
        own = (self.widening, self.at_lower, self.at_upper)
        return Outlook(self.mixture.only(some), self.kind, *(values[some] for values in own))

    def below(self, units: np.ndarray) -> np.ndarray:
        """Return P(value <= x) for unit values x of (series, horizon, points)."""
        z = self._normal(units) / self.widening[..., None]
        probability = np.where(np.isfinite(z), ndtr(z), np.where(z > 0, 1.0, 0.0))
        if self.kind != REAL:
            probability = np.where(units < 0, 0.0, probability)
        return np.where(units >= 1, 1.0, probability) if self.kind == SHARE else probability

    def quantiles(self, levels: np.ndarray) -> np.ndarray:
        """Return the quantiles at ``levels``, (series, horizon, levels), inside the bounds."""
        grid = self._grid()
        normal = np.maximum.accumulate(self._normal(grid), axis=-1)
        wanted = self.widening[..., None] * ndtri(np.clip(levels, SMALLEST_PROBABILITY, 1 - 1e-12))
        return _interpolate(wanted, normal, grid)

    def _normal(self, units: np.ndarray) -> np.ndarray:
        """Return the uncorrected cumulative probability below the upper bound, as a normal quantile."""
        probability = self.mixture.below(units)
        if self.kind == SHARE:
            probability = probability * self._leaving(self.at_upper, 1.0, upper=True)
        if self.kind != REAL:
            probability = 1 - (1 - probability) * self._leaving(self.at_lower, 0.0, upper=False)
        return ndtri(np.clip(probability, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY))

    def _leaving(self, stay: np.ndarray, bound: float, *, upper: bool) -> np.ndarray:
        """Return by what the probability of being off the bound is multiplied, (series, horizon, 1).

        For a series at its bound the chance to lie there is at least the rule's chance to have stayed: next
        year the t's say about one half, which is too little, and later a series may have come back.
        """
        off = self.mixture.below(np.full((*stay.shape, 1), bound))
        off = off if upper else 1 - off
        due = ndtr(-self.widening[..., None] * ndtri(stay)[..., None])
        return np.minimum(1.0, due / np.maximum(off, SMALLEST_PROBABILITY))

    def _grid(self) -> np.ndarray:
        """Return the members' own quantiles, sorted, as the points on which to invert the mixture."""
        mixture, knots = self.mixture, stdtrit(self.mixture.df, KNOTS)
        parts = []
        for m, name in enumerate(mixture.scale):
            scaled = mixture.location[:, m, :, None] + mixture.spread[:, m, :, None] * knots
            parts.append(SCALES[name].back(scaled))
        grid = np.sort(np.concatenate(parts, axis=-1), axis=-1)
        if self.kind == REAL:
            return grid
        return np.clip(grid, 0.0, 1.0 if self.kind == SHARE else None)


def prune(mixture: Mixture, kept: int = KEPT) -> Mixture:
    """Keep, for every series, the heaviest members of each scale, and let their weights sum to 1."""
    parts = []
    for name in dict.fromkeys(mixture.scale):
        mine = np.flatnonzero(mixture.scale == name)
        order = np.argsort(-mixture.weight[:, mine], axis=1, kind="stable")[:, :kept]
        parts.append((mine[order], np.full(order.shape[1], name)))
    index = np.concatenate([part for part, _ in parts], axis=1)
    weight = np.take_along_axis(mixture.weight, index, axis=1)
    return Mixture(
        mixture.df,
        np.concatenate([names for _, names in parts]),
        weight / weight.sum(axis=1, keepdims=True),
        np.take_along_axis(mixture.location, index[:, :, None], axis=1),
        np.take_along_axis(mixture.spread, index[:, :, None], axis=1),
        np.take_along_axis(mixture.variance, index, axis=1),
        np.take_along_axis(mixture.log_marginal, index, axis=1),
    )


def staying(run: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """Return the probability of staying at the bound for all of the years ahead, (series, horizon).

    ``run`` (series,): how many of the last values in a row, k, were at the bound. The chance of one more
    year is (0.15 + k) / (1.5 + k), measured on English and Swedish series; 0 where k is 0.
    """
    k = np.maximum(run, 1)[:, None].astype(float)
    log = gammaln(STAY + k + ahead) - gammaln(STAY + k) - gammaln(LEAVE + k + ahead) + gammaln(LEAVE + k)
    return np.where(run[:, None] > 0, np.exp(log), 0.0)


def _interpolate(wanted: np.ndarray, known: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Interpolate row by row: ``values`` at ``wanted`` between the rising ``known``, flat outside."""
    right = np.stack([(known < wanted[..., i : i + 1]).sum(-1) for i in range(wanted.shape[-1])], axis=-1)
    right = np.clip(right, 1, known.shape[-1] - 1)
    k0, k1 = (np.take_along_axis(known, i, axis=-1) for i in (right - 1, right))
    v0, v1 = (np.take_along_axis(values, i, axis=-1) for i in (right - 1, right))
    share = np.clip((wanted - k0) / np.where(k1 > k0, k1 - k0, 1.0), 0.0, 1.0)
    return np.maximum.accumulate(v0 + (v1 - v0) * share, axis=-1)

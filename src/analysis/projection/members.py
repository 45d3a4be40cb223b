"""The members of the mixture: small state-space models whose forecasts have a closed form.

On its scale (see :mod:`analysis.projection.scales`) a series is an unknown level plus what a member
adds: a level that wanders (random walk) or returns (autoregression), a drift that holds in the past and
fades ahead, a slope that itself fades, and noise of observation. Every member is one covariance of the
observed and the future years, relative to one unknown variance; see docs/projection.md.
"""

from dataclasses import dataclass

import numpy as np

JITTER = 1e-6


@dataclass(frozen=True)
class Member:
    """One small model; variances are relative to each other.

    ``noise`` share of observation noise (the level's innovations have 1 - noise), ``persistence`` of the
    level a year (1: random walk), ``drift`` variance of a constant yearly drift and ``damping`` of that
    drift a year ahead, ``slope`` variance of a slope that forgets at the rate ``fade`` a year,
    ``settling`` yearly growth of all disturbances back in time (reporting that became steadier).
    """

    noise: float
    persistence: float = 1.0
    drift: float = 0.0
    damping: float = 1.0
    slope: float = 0.0
    fade: float = 0.2
    settling: float = 0.0

    def yearly_change(self) -> float:
        """Return the variance of the change between two neighbouring recent years."""
        level = 1.0 if self.persistence == 1 else 2 / (1 + self.persistence)
        return (1 - self.noise) * level + 2 * self.noise + self.drift + self.slope


def covariance(member: Member, years: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """Return the covariance of observed and future values, (patterns, n + h, n + h).

    ``years``: (patterns, n), relative to each pattern's last observed year, so at most 0 and rising.
    ``ahead``: (h,) years ahead, above 0. The variance of a yearly change is 1.
    """
    patterns, n = years.shape
    every = np.concatenate([years, np.broadcast_to(ahead, (patterns, len(ahead)))], axis=1)
    one, other, first = every[:, :, None], every[:, None, :], every[:, :1, None]
    total = _level(member, one, other, first)
    if member.drift > 0:
        total = total + member.drift * _drifted(member, one) * _drifted(member, other)
    if member.slope > 0:
        total = total + member.slope * _sloped(one - first, other - first, member.fade)
    diagonal = np.arange(n + len(ahead))
    noise = member.noise * np.exp(-member.settling * np.minimum(every, 0.0))
    total[:, diagonal, diagonal] += noise + JITTER
    return total / member.yearly_change()


def _level(member: Member, one: np.ndarray, other: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return the covariance of the level: a random walk from the first year, or an autoregression."""
    if member.noise >= 1:
        return np.zeros(np.broadcast_shapes(one.shape, other.shape))
    if member.persistence == 1:
        a, b, start = (_clock(member, t) for t in (one, other, first))
        return (1 - member.noise) * np.minimum(a - start, b - start)
    distance = np.abs(one - other)
    return (1 - member.noise) * member.persistence**distance / (1 - member.persistence**2)


def _clock(member: Member, year: np.ndarray) -> np.ndarray:
    """Stretch past years so that the random walk moved faster in the past, by ``settling`` a year."""
    if member.settling == 0:
        return year
    past = (1 - np.exp(-member.settling * np.minimum(year, 0.0))) / member.settling
    return np.where(year < 0, past, year)


def _drifted(member: Member, year: np.ndarray) -> np.ndarray:
    """Return how far a drift of 1 a year leads: in full in the past, fading ahead."""
    if member.damping == 1:
        return year
    ahead = np.maximum(year, 0.0)
    return np.where(year <= 0, year, member.damping * (1 - member.damping**ahead) / (1 - member.damping))


def _sloped(one: np.ndarray, other: np.ndarray, fade: float) -> np.ndarray:
    """Return the covariance of an integrated Ornstein-Uhlenbeck slope of unit variance from year 0."""
    both = np.minimum(one, other)
    ends = np.exp(-fade * one) + np.exp(-fade * other) - np.exp(-fade * np.abs(one - other))
    return (2 * fade * both - 1 + ends) / fade**2

"""The scales on which a series is modelled, and how values are taken to them.

Values are first made free of their unit ("unit values"): a quantity between two bounds becomes a share
of the way from the lower to the upper one, a quantity with one bound its distance from it in multiples
of the series' median, a quantity without bounds a multiple of its mean size. Each kind of quantity has
one or two scales; which one a series follows is for the data to say.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

SHARE, POSITIVE, REAL = "share", "positive", "real"
# Softening of the logarithms: a bound is a finite distance away, and zeros are values like others.
LOGIT_SOFTENING, LOG_SOFTENING = 0.002, 0.3
# Above this (softened) multiple of the median the logarithm goes on as a straight line: no explosions.
STRAIGHT = 1.5
LOG_END = float(np.log(STRAIGHT))
SMALLEST, NEXT_TO_NOTHING = 1e-300, 1e-6


@dataclass(frozen=True)
class Scale:
    """A monotone scale for unit values: ``forward``, its inverse ``back`` and its ``slope``."""

    forward: Callable[[np.ndarray], np.ndarray]
    back: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


def _inside(share: np.ndarray) -> np.ndarray:
    return np.clip(share, 0.0, 1.0)


def _logit(share: np.ndarray) -> np.ndarray:
    share = _inside(share)
    return np.log(share + LOGIT_SOFTENING) - np.log(1 - share + LOGIT_SOFTENING)


def _from_logit(scaled: np.ndarray) -> np.ndarray:
    odds = np.exp(np.clip(scaled, -30.0, 30.0))
    return _inside(((1 + LOGIT_SOFTENING) * odds - LOGIT_SOFTENING) / (1 + odds))


def _log(units: np.ndarray) -> np.ndarray:
    """Return the softened logarithm, straight from where a value is far above the series' median."""
    inside = np.clip(units, 0.0, STRAIGHT - LOG_SOFTENING) + LOG_SOFTENING
    return np.log(inside) + np.maximum(units + LOG_SOFTENING - STRAIGHT, 0.0) / STRAIGHT


SCALES = {
    "arcsine": Scale(
        lambda p: 2 * np.arcsin(np.sqrt(_inside(p))),
        lambda x: np.sin(np.clip(x, 0.0, np.pi) / 2) ** 2,
        lambda p: 1 / np.sqrt(np.clip(p * (1 - p), 1e-4, 1.0)),
    ),
    "logit": Scale(
        _logit,
        _from_logit,
        lambda p: 1 / (_inside(p) + LOGIT_SOFTENING) + 1 / (1 - _inside(p) + LOGIT_SOFTENING),
    ),
    "plain": Scale(lambda u: u, lambda x: x, np.ones_like),
    "log": Scale(
        _log,
        lambda x: (
            np.where(x < LOG_END, np.exp(np.minimum(x, LOG_END)), STRAIGHT * (1 + x - LOG_END))
            - LOG_SOFTENING
        ),
        lambda u: 1 / (np.clip(u, 0.0, STRAIGHT - LOG_SOFTENING) + LOG_SOFTENING),
    ),
}


@dataclass(frozen=True)
class Units:
    """How the values of a batch become unit values: ``sign * (value - origin) / size``, by series."""

    kind: str
    origin: np.ndarray
    size: np.ndarray
    sign: float = 1.0

    def forward(self, values: np.ndarray) -> np.ndarray:
        """Take values, (series, ...), to unit values."""
        shape = (-1,) + (1,) * (np.ndim(values) - 1)
        return self.sign * (values - self.origin.reshape(shape)) / self.size.reshape(shape)

    def back(self, units: np.ndarray) -> np.ndarray:
        """Take unit values, (series, ...), to values."""
        shape = (-1,) + (1,) * (np.ndim(units) - 1)
        return self.origin.reshape(shape) + self.sign * units * self.size.reshape(shape)


def units_of(values: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> Units:
    """Return the units of a batch of series, (series, n), whose bounds, (series,), are of one kind."""
    low, high = np.isfinite(lower[0]), np.isfinite(upper[0])
    if low and high:
        return Units(SHARE, lower, np.where(upper > lower, upper - lower, 1.0))
    if not low and not high:
        return Units(REAL, np.zeros(len(values)), _size(np.abs(values)))
    origin = lower if low else upper
    return Units(POSITIVE, origin, _size(np.abs(values - origin[:, None])), 1.0 if low else -1.0)


def _size(distances: np.ndarray) -> np.ndarray:
    """Return the typical size of a series: the median of its distances, the mean where that is next to 0."""
    middle, mean = np.median(distances, axis=1), distances.mean(axis=1)
    size = np.where(middle > NEXT_TO_NOTHING * distances.max(axis=1), middle, mean)
    return np.where(size > SMALLEST, size, 1.0)

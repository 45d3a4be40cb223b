"""Student's t distribution for whole arrays, many times faster than one call of SciPy a value."""

from functools import lru_cache

import numpy as np
from scipy.special import stdtr

REACH, POINTS = 16.0, 16001


@lru_cache(maxsize=256)
def _table(df: float) -> np.ndarray:
    """Return the cumulative probabilities at equal steps of asinh(z)."""
    return stdtr(df, np.sinh(np.linspace(-REACH, REACH, POINTS)))


def cumulative(df: float, z: np.ndarray) -> np.ndarray:
    """Return P(T <= z) to about 1e-6, by linear interpolation in asinh(z)."""
    place = np.clip((np.arcsinh(z) + REACH) * ((POINTS - 1) / (2 * REACH)), 0.0, POINTS - 1.001)
    index = place.astype(np.int32)
    share = place - index
    table = _table(float(df))
    return table[index] * (1 - share) + table[index + 1] * share

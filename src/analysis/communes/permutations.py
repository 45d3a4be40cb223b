"""Random permutations to hold a spatial statistic against: seeded, the same on every machine.

esda draws its own from numpy's global random numbers, differently where numba is installed, and takes the
nearer of both tails for a p-value: half of what a two-sided test gives.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array

# Rows that are shuffled at a time: bounds the memory, does not change the result.
CHUNK = 500
# Sums in another order differ by less than this, in standard deviations: they are ties.
TIE = 1e-9


def shuffled(values: "NDArray", permutations: int, seed: int) -> "Iterator[NDArray]":
    """Yield ``values`` in random orders, one a row, up to CHUNK rows at a time."""
    random = np.random.default_rng(seed)
    for start in range(0, permutations, CHUNK):
        yield random.permuted(np.tile(values, (min(CHUNK, permutations - start), 1)), axis=1)


def drawn(size: int, k: int, permutations: int, seed: int) -> "NDArray[np.int64]":
    """Return ``k`` different places out of 0 … size - 1 in each of ``permutations`` rows, in random order."""
    random = np.random.default_rng(seed)
    result = np.empty((permutations, k), np.int64)
    for column in range(k):
        place = random.integers(0, size - column, permutations)
        # The place counts those not yet taken: step over each taken one, from the lowest on.
        for taken in np.sort(result[:, :column], axis=1).T:
            place += place >= taken
        result[:, column] = place
    return result


def two_sided(at_least: "ArrayLike", at_most: "ArrayLike", permutations: int) -> "NDArray[np.float64]":
    """Return twice the share of permutations in the nearer tail, the observed one counted in, at most 1.

    ``at_least`` and ``at_most``: how many permutations were as high and as low as the observed value.
    Counting the observed one keeps the test valid with few permutations (Phipson and Smyth 2010).
    """
    return np.minimum(2 * (np.minimum(at_least, at_most) + 1) / (permutations + 1), 1.0)


def global_p(
    observed: float, z: "NDArray[np.float64]", weights: "csr_array", *, permutations: int, seed: int
) -> float:
    """Return the two-sided p-value of Moran's I. ``z``: standardised; rows of ``weights`` sum to 1."""
    at_least = at_most = 0
    for rows in shuffled(z, permutations, seed):
        simulated = (rows * (weights @ rows.T).T).sum(axis=1) / len(z)
        at_least += int((simulated >= observed - TIE).sum())
        at_most += int((simulated <= observed + TIE).sum())
    return float(two_sided(at_least, at_most, permutations))


def local_p(
    z: "NDArray[np.float64]", weights: "csr_array", *, permutations: int, seed: int
) -> "NDArray[np.float64]":
    """Return the two-sided p-value of each local Moran: its value stays, its neighbours' are drawn at random.

    ``z`` and ``weights`` as in :func:`global_p`, every unit with a neighbour. All units share the places
    drawn, as in esda. A unit exactly at the mean has a local Moran of 0 whatever is around it: p is 1.
    """
    observed = weights @ z
    places = drawn(len(z) - 1, int(np.diff(weights.indptr).max()), permutations, seed)
    p = np.ones(len(z))
    for i in np.flatnonzero(np.abs(z) > TIE):
        own = weights.data[weights.indptr[i] : weights.indptr[i + 1]]
        others = places[:, : len(own)]
        lag = z[others + (others >= i)] @ own
        at_least, at_most = (lag >= observed[i] - TIE).sum(), (lag <= observed[i] + TIE).sum()
        p[i] = two_sided(at_least, at_most, permutations)
    return p

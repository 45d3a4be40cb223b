"""What the map can tell: whether neighbours are alike, where, and whether that could be chance.

Moran's I and its local form (Anselin 1995), join counts of a yes and no (Cliff and Ord 1981), each against
random permutations, by esda; local results with the false discovery rate of Benjamini and Hochberg (1995);
rates of small communes smoothed by empirical Bayes (Marshall 1991), by esda. A hot spot is only told where
nearly all communes have a value: gaps make neighbours look alike or different.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.communes.neighbours import graph
from analysis.errors import ParameterError

PERMUTATIONS, SEED = 9_999, 52
# Below this share of communes with a value, or this many, nothing is said of hot spots.
LEAST_SHARE, LEAST_UNITS = 0.9, 30
FALSE_DISCOVERIES = 0.05
QUADRANTS = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}


@dataclass(frozen=True)
class GlobalMoran:
    """Moran's ``i``, its ``expected`` value without any pattern, ``p`` (one-sided, by permutation), ``n``."""

    i: float
    expected: float
    p: float
    n: int


@dataclass(frozen=True)
class JoinCounts:
    """Neighbouring pairs that are both yes, both no, and different, with what chance would give on average.

    ``p_clustered`` is the share of permutations with at least as many pairs of one kind, ``n`` the communes.
    """

    both_yes: float
    both_no: float
    different: float
    expected_different: float
    p_clustered: float
    n: int


def global_moran(
    values: pd.Series, pairs: pd.DataFrame, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> GlobalMoran:
    """Return Moran's I of ``values`` (index: code, missing allowed) over neighbours (row-standardised).

    Raises ParameterError where too few communes have a value or all have the same.
    """
    import esda

    known = _complete(values)
    with _quiet(seed):
        found = esda.Moran(
            known.to_numpy(float), graph(pairs, known.index).transform("r"), permutations=permutations
        )
    return GlobalMoran(float(found.I), float(found.EI), float(found.p_sim), len(known))


def local_moran(
    values: pd.Series, pairs: pd.DataFrame, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> pd.DataFrame:
    """Return where neighbours are alike: one row a commune with a value, indexed by code.

    Columns: value, i, quadrant (high_high, low_low: alike; low_high, high_low: unlike), p (two-sided,
    conditional permutation), significant (after controlling false discoveries at FALSE_DISCOVERIES).
    Raises as :func:`global_moran`.
    """
    import esda
    from scipy.stats import false_discovery_control

    known = _complete(values)
    with _quiet(seed):
        found = esda.Moran_Local(
            known.to_numpy(float),
            graph(pairs, known.index).transform("r"),
            permutations=permutations,
            seed=seed,
            n_jobs=1,
        )
    # esda counts the nearer tail only.
    p = np.minimum(2 * found.p_sim, 1.0)
    return pd.DataFrame(
        {
            "value": known,
            "i": found.Is,
            "quadrant": [QUADRANTS[q] for q in found.q],
            "p": p,
            "significant": false_discovery_control(p) <= FALSE_DISCOVERIES,
        },
        index=known.index,
    )


def join_counts(
    recognised: pd.Series, pairs: pd.DataFrame, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> JoinCounts:
    """Return whether communes of one status lie together (index: code; true, false or missing).

    Raises as :func:`global_moran`.
    """
    known = _complete(recognised.astype("float64"))
    yes = known.to_numpy()
    place = {code: k for k, code in enumerate(known.index)}
    kept = pairs[
        pairs["code"].isin(place) & pairs["neighbour"].isin(place) & (pairs["code"] < pairs["neighbour"])
    ]
    one, other = (kept[side].map(place).to_numpy(int) for side in ("code", "neighbour"))
    random = np.random.default_rng(seed)
    shuffled = np.stack([random.permutation(yes) for _ in range(permutations)])
    different = (shuffled[:, one] != shuffled[:, other]).sum(axis=1)
    seen = int((yes[one] != yes[other]).sum())
    return JoinCounts(
        both_yes=float((yes[one] * yes[other]).sum()),
        both_no=float(((1 - yes[one]) * (1 - yes[other])).sum()),
        different=float(seen),
        expected_different=float(different.mean()),
        p_clustered=float(((different <= seen).sum() + 1) / (permutations + 1)),
        n=len(known),
    )


def smoothed_rates(events: pd.Series, population: pd.Series, pairs: pd.DataFrame | None = None) -> pd.Series:
    """Return events per head with small communes drawn towards the mean (index: code).

    Towards the mean of all communes, or with ``pairs`` towards that of each commune and its neighbours.
    Missing where events or population is.
    """
    from esda.smoothing import Empirical_Bayes, Spatial_Empirical_Bayes

    known = events.notna() & population.gt(0)
    e, n = events[known].to_numpy(float), population[known].to_numpy(float)
    with _quiet(SEED):
        if pairs is None:
            rates = Empirical_Bayes(e, n).r
        else:
            rates = Spatial_Empirical_Bayes(e, n, graph(pairs, events.index[known]).to_W()).r
    return pd.Series(np.ravel(rates), events.index[known]).reindex(events.index)


def _complete(values: pd.Series) -> pd.Series:
    """Return the known values; raise ParameterError where nothing can be said of them."""
    known = values.dropna()
    if len(known) < max(LEAST_UNITS, LEAST_SHARE * len(values)):
        raise ParameterError(
            "error.spatial.incomplete",
            n=len(known),
            total=len(values),
            share=f"{LEAST_SHARE:.0%}",
            least=LEAST_UNITS,
        )
    if known.nunique() < 2:
        raise ParameterError("error.spatial.constant", n=len(known))
    return known


@contextmanager
def _quiet(seed: int) -> Iterator[None]:
    """Seed numpy's global random numbers, which esda draws from, and put them back; hold back its warnings.

    They tell of coming changes of its interface and of islands, which are told here by ``kind``.
    """
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(before)

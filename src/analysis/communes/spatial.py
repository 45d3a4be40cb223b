"""What the map can tell: whether neighbours are alike, where, and whether that could be chance.

Moran's I and its local form (Anselin 1995) by esda, join counts of a yes and no (Cliff and Ord 1981), each
against random permutations; local results with the false discovery rate of Benjamini and Hochberg (1995). A
hot spot is only told where nearly all communes have a value: gaps make neighbours look alike or different.
"""

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.communes.neighbours import graph
from analysis.communes.permutations import global_p, local_p, shuffled
from analysis.errors import ParameterError

if TYPE_CHECKING:
    from libpysal.graph import Graph

PERMUTATIONS, SEED = 9_999, 52
# With fewer permutations no p-value can be below 0.02.
LEAST_PERMUTATIONS = 99
# Below this share of communes with a value, or this many, nothing is said of hot spots.
LEAST_SHARE, LEAST_UNITS = 0.9, 30
FALSE_DISCOVERIES = 0.05
QUADRANTS = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}
LOCAL = ["value", "lag", "i", "quadrant", "p", "p_adjusted", "significant"]


@dataclass(frozen=True)
class GlobalMoran:
    """Moran's ``i``, its ``expected`` value without any pattern, ``p`` (two-sided, by permutation).

    ``n`` communes were compared; ``n_left_out`` have no value, or no neighbour with one.
    """

    i: float
    expected: float
    p: float
    n: int
    n_left_out: int


@dataclass(frozen=True)
class JoinCounts:
    """Neighbouring pairs that are both yes, both no, and different, with what chance would give on average.

    ``p_both_yes`` and ``p_both_no`` are the shares of permutations with at least as many such pairs,
    ``p_clustered`` with at most as many different ones; ``n`` the communes that have a status.
    """

    both_yes: int
    both_no: int
    different: int
    expected_both_yes: float
    expected_both_no: float
    expected_different: float
    p_both_yes: float
    p_both_no: float
    p_clustered: float
    n: int


def global_moran(
    values: pd.Series, pairs: pd.DataFrame, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> GlobalMoran:
    """Return Moran's I of ``values`` over their neighbours (``pairs``), which count alike (row-standardised).

    ``values``: index code; a commune of the pairs that is missing here has no value. Raises ParameterError
    where too few communes have a value or all have the same, for codes without neighbours or there twice,
    and for fewer than LEAST_PERMUTATIONS.
    """
    import esda

    known = _complete(values, pairs, permutations)
    linked, weights = _linked(known, pairs)
    found = esda.Moran(linked.to_numpy(), weights, permutations=0)
    p = global_p(found.I, found.z, weights.sparse.tocsr(), permutations=permutations, seed=seed)
    left_out = pairs["code"].nunique() - len(linked)
    return GlobalMoran(float(found.I), float(found.EI), p, len(linked), left_out)


def local_moran(
    values: pd.Series, pairs: pd.DataFrame, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> pd.DataFrame:
    """Return where neighbours are alike: one row a commune of the pairs, indexed and sorted by code.

    Columns: value, lag (mean of its neighbours' values), i, quadrant (high_high, low_low: alike; low_high,
    high_low: unlike), p (two-sided, conditional permutation), p_adjusted (Benjamini–Hochberg) and significant
    (p_adjusted at most FALSE_DISCOVERIES). All but value are missing where a commune has no value, or no
    neighbour with one. Arguments and errors as of :func:`global_moran`.
    """
    import esda
    from scipy.stats import false_discovery_control

    known = _complete(values, pairs, permutations)
    linked, weights = _linked(known, pairs)
    with warnings.catch_warnings():  # esda changes the filters of the whole program.
        found = esda.Moran_Local(linked.to_numpy(), weights, permutations=0)
    p = local_p(found.z, weights.sparse.tocsr(), permutations=permutations, seed=seed)
    adjusted = false_discovery_control(p)
    rows = pd.DataFrame(
        {
            "lag": weights.lag(linked.to_numpy()),
            "i": found.Is,
            "quadrant": pd.Series(found.q, linked.index).map(QUADRANTS),
            "p": p,
            "p_adjusted": adjusted,
            "significant": pd.array(adjusted <= FALSE_DISCOVERIES, "boolean"),
        },
        index=linked.index,
    )
    codes = pd.Index(sorted(pairs["code"].unique()), name="code")
    return rows.reindex(codes).assign(value=known.reindex(codes))[LOCAL]


def join_counts(
    recognised: pd.Series, pairs: pd.DataFrame, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> JoinCounts:
    """Return whether communes of one status lie together (index: code; true, false or missing).

    The permutations keep how many are true. Errors as of :func:`global_moran`.
    """
    known = _complete(recognised, pairs, permutations)
    yes = known.to_numpy(bool)
    place = pd.Series(range(len(known)), known.index)
    kept = pairs[
        pairs["code"].isin(known.index)
        & pairs["neighbour"].isin(known.index)
        & (pairs["code"] < pairs["neighbour"])
    ]
    one, other = (kept[side].map(place).to_numpy(int) for side in ("code", "neighbour"))
    seen, chance = _joins(yes[None], one, other)[0], np.zeros(3, int)
    for rows in shuffled(yes, permutations, seed):
        simulated = _joins(rows, one, other)
        chance += [*(simulated[:, :2] >= seen[:2]).sum(axis=0), (simulated[:, 2] <= seen[2]).sum()]
    expected = _expected_joins(int(yes.sum()), len(yes), len(one))
    return JoinCounts(*seen.tolist(), *expected, *((chance + 1) / (permutations + 1)).tolist(), len(known))


def _joins(rows: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Count in each row of statuses the pairs that are both yes, both no, and different."""
    a, b = rows[:, one], rows[:, other]
    return np.column_stack([(a & b).sum(axis=1), (~a & ~b).sum(axis=1), (a != b).sum(axis=1)])


def _expected_joins(n_yes: int, n: int, n_pairs: int) -> tuple[float, float, float]:
    """Return the mean number of each kind of pair over all orders of the statuses (Cliff and Ord 1981)."""
    n_no = n - n_yes
    share = n_pairs / (n * (n - 1))
    return share * n_yes * (n_yes - 1), share * n_no * (n_no - 1), share * 2 * n_yes * n_no


def _complete(values: pd.Series, pairs: pd.DataFrame, permutations: int) -> pd.Series:
    """Return the known values, sorted by code; raise ParameterError where nothing can be said of them."""
    if permutations < LEAST_PERMUTATIONS:
        raise ParameterError("error.spatial.permutations", read=permutations, least=LEAST_PERMUTATIONS)
    codes = pd.Index(pairs["code"].unique())
    numbers = values.astype("float64")
    wrong = numbers[~numbers.index.isin(codes) | numbers.index.duplicated(keep=False) | np.isinf(numbers)]
    if len(wrong):
        raise ParameterError("error.spatial.values", codes=", ".join(map(str, wrong.index.unique()[:5])))
    known = numbers.dropna().sort_index()
    if len(known) < max(LEAST_UNITS, LEAST_SHARE * len(codes)):
        raise ParameterError(
            "error.spatial.incomplete",
            n=len(known),
            total=len(codes),
            share=f"{LEAST_SHARE:.0%}",
            least=LEAST_UNITS,
        )
    return _varied(known)


def _varied(values: pd.Series) -> pd.Series:
    """Return the values; raise ParameterError where all are the same."""
    if values.nunique() < 2:
        raise ParameterError("error.spatial.constant", n=len(values))
    return values


def _linked(known: pd.Series, pairs: pd.DataFrame) -> tuple[pd.Series, "Graph"]:
    """Return the values that have a neighbour with a value, and their graph: rows of weights sum to 1."""
    linked = known[known.index.isin(pairs.loc[pairs["neighbour"].isin(known.index), "code"])]
    return _varied(linked), graph(pairs, linked.index).transform("r")

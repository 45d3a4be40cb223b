"""Rates of small communes, smoothed by empirical Bayes (Marshall 1991).

Of ten children one case more or less is ten per cent: a map of plain rates shows where few children live.
"""

import numpy as np
import pandas as pd

from analysis.communes.neighbours import graph
from analysis.errors import ParameterError


def smoothed_rates(
    events: pd.Series, population: pd.Series, pairs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return events per head, and the same with small communes drawn towards a mean (both by code).

    Towards the mean of all communes, or with ``pairs`` towards that of each commune and its neighbours.
    Columns: rate; smoothed; weight of the own rate (1: as it is, 0: the mean); n_pooled, the communes in the
    mean. All missing where events or population is, or nobody lives. Where rates differ no more than chance
    makes them, the weight is 0 (Marshall 1991). Raises ParameterError for negative numbers.
    """
    both = pd.DataFrame({"events": events, "population": population}).astype("float64")
    negative = both[both.lt(0).any(axis=1)]
    if len(negative):
        raise ParameterError("error.spatial.negative", codes=", ".join(map(str, negative.index[:5])))
    known = both[both["events"].notna() & both["population"].gt(0)]
    e, n = known["events"].to_numpy(), known["population"].to_numpy()
    sums, n_pooled = _pooled(np.column_stack([e, n, e**2 / n]), known.index, pairs)
    mean = sums[:, 0] / sums[:, 1]
    between = (sums[:, 2] - mean * sums[:, 0]) / sums[:, 1] - mean * n_pooled / sums[:, 1]
    between = np.maximum(between, 0)
    weight = np.divide(between, between + mean / n, out=np.zeros(len(n)), where=between > 0)
    smoothed = mean + weight * (e / n - mean)
    columns = {"rate": e / n, "smoothed": smoothed, "weight": weight, "n_pooled": n_pooled}
    return pd.DataFrame(columns, known.index).reindex(both.index).astype({"n_pooled": "Int64"})


def _pooled(
    columns: np.ndarray, codes: pd.Index, pairs: pd.DataFrame | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the sums of columns over all communes, or over each and its neighbours, and of how many."""
    if pairs is None:
        return np.tile(columns.sum(axis=0), (len(codes), 1)), np.full(len(codes), len(codes))
    near = graph(pairs, codes).sparse
    return columns + near @ columns, 1 + near.sum(axis=1).astype(int)

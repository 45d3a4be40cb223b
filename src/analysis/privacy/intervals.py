"""What an attacker can find out: between which bounds each hidden count must lie, by linear programming."""

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

# Without presolve, which cannot tell an endless problem from an impossible one.
PLAIN = {"presolve": False}
# What linprog answers where a count may grow without end.
UNBOUNDED = 3


class ImpossibleCountsError(ValueError):
    """No counts at all agree with what was published and with what is known of the hidden ones."""


def feasible_intervals(
    published: "pd.Series[float]", sums: pd.DataFrame, known: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return between which bounds each hidden count must lie for somebody who can do sums.

    Parameters
    ----------
    published
        The count of each cell, by cell; missing where it is hidden.
    sums
        whole, part: the count of a whole is the sum of those of its parts. One row a part; a cell may be
        part of several wholes, ``sum`` tells the sums apart (one whole may be divided in several ways).
    known
        low, high by cell: what else is known of hidden counts. Otherwise they are 0 or more.

    Returns
    -------
    low, high, width by hidden cell, in the order of ``published``; ``high`` is infinite
    where nothing bounds it. Counts need not be whole here, which leaves an interval as wide or wider; where
    each cell lies in a whole by area and in one by group the ends are whole all the same. Raises
    ImpossibleCountsError.
    """
    hidden = published.index[published.isna()]
    left, right = _equations(published, sums, hidden)
    bounds = pd.DataFrame({"low": 0.0, "high": np.inf}, index=hidden)
    if known is not None:
        bounds.update(known.reindex(hidden))
    low, high = _ends(left, right, bounds.to_numpy(dtype="float64"))
    return pd.DataFrame({"low": low, "high": high, "width": high - low}, index=hidden)


def farthest_tables(
    published: "pd.Series[float]", sums: pd.DataFrame, known: pd.DataFrame, cell: int
) -> pd.DataFrame:
    """Return the two tables that fit what was published in which one hidden count is least and greatest.

    Parameters as of :func:`feasible_intervals`; ``known`` has every hidden cell, with finite bounds. Columns
    low, high; by hidden cell, of those that hang together with ``cell`` through sums. Raises
    ImpossibleCountsError.
    """
    hidden = published.index[published.isna()]
    left, right = _equations(published, sums, hidden)
    bounds, place = known.reindex(hidden).to_numpy(dtype="float64"), hidden.get_loc(cell)
    for rows, columns in _blocks(left):
        if place in columns:
            system = left[rows][:, columns], right[rows], bounds[columns], np.flatnonzero(columns == place)[0]
            ends = {"low": _extreme(*system, 1.0), "high": _extreme(*system, -1.0)}
            return pd.DataFrame(ends, index=hidden[columns])
    return known.loc[[cell]]


def _equations(
    published: "pd.Series[float]", sums: pd.DataFrame, hidden: pd.Index
) -> tuple[csr_array, np.ndarray]:
    """Return the sums as equations of the hidden counts: matrix and right-hand side."""
    wholes = sums.drop_duplicates("sum")
    cells = pd.concat([sums["part"], wholes["whole"]], ignore_index=True)
    number = (
        pd.concat([sums["sum"], wholes["sum"]], ignore_index=True).astype("category").cat.codes.to_numpy()
    )
    sign = np.concatenate([np.ones(len(sums)), -np.ones(len(wholes))])
    count, place = published.reindex(cells).to_numpy(dtype="float64"), hidden.get_indexer(cells)
    shape = (len(wholes), len(hidden))
    right = np.bincount(number, np.where(place < 0, -sign * np.nan_to_num(count), 0.0), minlength=len(wholes))
    unknown = place >= 0
    left = coo_array((sign[unknown], (number[unknown], place[unknown])), shape=shape).tocsr()
    return left, right


def _ends(left: csr_array, right: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the greatest value of each unknown of a system of equations."""
    low, high = bounds[:, 0].copy(), bounds[:, 1].copy()
    for rows, columns in _blocks(left):
        matrix, among = left[rows][:, columns], bounds[columns]
        # Unknowns that stand in the same equations within the same bounds have the same ends.
        kinds = pd.DataFrame(np.vstack([matrix.toarray(), among.T]).T)
        for places in kinds.groupby(list(kinds)).indices.values():
            first = places[0]
            low[columns[places]] = _extreme(matrix, right[rows], among, first, 1.0)[first]
            high[columns[places]] = _extreme(matrix, right[rows], among, first, -1.0)[first]
    return low, high


def _blocks(left: csr_array) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the independent parts of a system: the equations and the unknowns of each."""
    n_rows, n_columns = left.shape
    entries = left.tocoo()
    links = coo_array(
        (np.ones(entries.nnz), (entries.coords[0], n_rows + entries.coords[1])),
        shape=(n_rows + n_columns, n_rows + n_columns),
    )
    label = connected_components(links, directed=False)[1]
    of_rows, of_columns = label[:n_rows], label[n_rows:]
    parts = [(np.flatnonzero(of_rows == p), np.flatnonzero(of_columns == p)) for p in np.unique(of_rows)]
    return [(rows, columns) for rows, columns in parts if len(columns)]


def _extreme(matrix: csr_array, right: np.ndarray, among: np.ndarray, place: int, sign: float) -> np.ndarray:
    """Return the unknowns where one of them is least (sign 1) or greatest (-1); infinite if without end."""
    # Seldom needed, and slow to load.
    from scipy.optimize import linprog

    aim = np.zeros(matrix.shape[1])
    aim[place] = sign
    solved = linprog(aim, A_eq=matrix, b_eq=right, bounds=among, method="highs", options=PLAIN)
    if solved.status == UNBOUNDED:
        return np.full(len(aim), -sign * np.inf)
    if not solved.success:
        raise ImpossibleCountsError(solved.message)
    return solved.x

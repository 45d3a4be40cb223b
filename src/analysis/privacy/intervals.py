"""What an attacker can find out: between which bounds each hidden count must lie, by linear programming."""

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

# Without presolve, which cannot tell an endless problem from an impossible one.
PLAIN = {"presolve": False}
# What linprog answers where a count may grow without end.
UNBOUNDED = 3


class ImpossibleCountsError(ValueError):
    """No counts at all agree with what was published and with what is known of the hidden ones."""


def feasible_intervals(
    published: "pd.Series[float]",
    sums: pd.DataFrame,
    known: pd.DataFrame | None = None,
    *,
    asked: "pd.Index | None" = None,
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
    asked
        The hidden cells to answer for; without, all of them.

    Returns
    -------
    low, high, width by hidden cell that was asked for, in the order of ``published``; ``high`` is infinite
    where nothing bounds it. Counts need not be whole here, which leaves an interval as wide or wider; where
    each cell lies in a whole by area and in one by group the ends are whole all the same. Raises
    ImpossibleCountsError.
    """
    hidden = published.index[published.isna()]
    left, right = _equations(published, sums, hidden)
    bounds = pd.DataFrame({"low": 0.0, "high": np.inf}, index=hidden)
    if known is not None:
        bounds.update(known.reindex(hidden))
    wanted = np.ones(len(hidden), dtype=bool) if asked is None else hidden.isin(asked)
    low, high = _ends(left, right, bounds.to_numpy(dtype="float64"), wanted)
    return pd.DataFrame({"low": low, "high": high, "width": high - low}, index=hidden)[wanted]


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


def _ends(
    left: csr_array, right: np.ndarray, bounds: np.ndarray, wanted: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the greatest value of each wanted unknown of a system of equations."""
    low, high = bounds[:, 0].copy(), bounds[:, 1].copy()
    for rows, columns in _blocks(left):
        matrix, among = left[rows][:, columns].toarray(), bounds[columns]
        # Unknowns that stand in the same equations within the same bounds have the same ends.
        kinds = pd.DataFrame(np.vstack([matrix, among.T]).T[wanted[columns]])
        for _, alike in kinds.groupby(list(kinds)).indices.items():
            places = np.flatnonzero(wanted[columns])[alike]
            low[columns[places]] = _extreme(matrix, right[rows], among, places[0], 1.0)
            high[columns[places]] = _extreme(matrix, right[rows], among, places[0], -1.0)
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


def _extreme(matrix: np.ndarray, right: np.ndarray, among: np.ndarray, place: int, sign: float) -> float:
    """Return the least (sign 1) or greatest (sign -1) value of one unknown."""
    aim = np.zeros(matrix.shape[1])
    aim[place] = sign
    solved = linprog(aim, A_eq=matrix, b_eq=right, bounds=among, method="highs", options=PLAIN)
    if solved.status == UNBOUNDED:
        return -sign * np.inf
    if not solved.success:
        raise ImpossibleCountsError(solved.message)
    return sign * solved.fun

"""Fisher–Jenks classes, exactly: the grouping of sorted values that differ least within groups.

Fisher 1958, "On grouping for maximum homogeneity", JASA 53(284); Jenks 1977, "Optimal data classification
for choropleth maps". mapclassify computes the same in n² steps and in single precision, where sums of
squares of near and large values, such as points from 960 to 1000, no longer differ as they should.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class _Groups:
    """Sums over rising values, each there some times: they give the squares within any group at once."""

    def __init__(self, distinct: "NDArray[np.float64]", counts: "NDArray[np.int64]") -> None:
        centred = distinct - np.average(distinct, weights=counts)
        sums = (counts * column for column in (np.ones(len(counts)), centred, centred**2))
        self.n, self.total, self.squares = (np.concatenate([[0.0], np.cumsum(s)]) for s in sums)

    def within(self, start: "NDArray[np.int64]", stop: int) -> "NDArray[np.float64]":
        """Return the sum of squared distances from the mean of the values start … stop - 1, by start."""
        n, total = self.n[stop] - self.n[start], self.total[stop] - self.total[start]
        return self.squares[stop] - self.squares[start] - total**2 / n


def fisher_jenks(values: "NDArray[np.float64]", k: int) -> "NDArray[np.float64]":
    """Return the greatest value of each of the best ``k`` classes, fewer where there are fewer values."""
    distinct, counts = np.unique(values, return_counts=True)
    groups, n_values = _Groups(distinct, counts), len(distinct)
    best = np.array([np.inf, *(groups.within(np.zeros(1, int), stop)[0] for stop in range(1, n_values + 1))])
    layers = []
    for _ in range(min(k, n_values) - 1):
        best, cut = _one_class_more(best, groups, n_values)
        layers.append(cut)
    stops = [n_values]
    for cut in reversed(layers):
        stops.append(int(cut[stops[-1]]))
    return distinct[np.array(stops[::-1]) - 1]


def _one_class_more(
    best: "NDArray[np.float64]", groups: _Groups, n_values: int
) -> tuple["NDArray[np.float64]", "NDArray[np.int64]"]:
    """Return the least squares of the first 0, 1, … values with one class more, and where the last starts.

    The start never falls when a value is added, so that each stop in the middle of a range halves the search.
    """
    least, cut = np.full(n_values + 1, np.inf), np.zeros(n_values + 1, np.int64)
    ranges = [(1, n_values, 1, n_values - 1)]
    while ranges:
        first, last, low, high = ranges.pop()
        if first > last:
            continue
        stop = (first + last) // 2
        start = np.arange(low, min(high, stop - 1) + 1)
        if len(start):
            squares = best[start] + groups.within(start, stop)
            place = int(squares.argmin())
            least[stop], cut[stop] = squares[place], start[place]
        found = int(cut[stop]) or low
        ranges += [(first, stop - 1, low, found), (stop + 1, last, found, high)]
    return least, cut

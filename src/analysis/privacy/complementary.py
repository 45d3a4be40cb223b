"""Hide so many more counts that nobody can reckon back the small ones from what is left."""

import numpy as np
import pandas as pd

from analysis.privacy.intervals import feasible_intervals

EXACT = 1e-6


def hide_enough(cells: pd.DataFrame, sums: pd.DataFrame) -> "pd.Series[bool]":
    """Return which cells to hide so that no hidden count is known more closely than it may be.

    ``cells`` and ``sums`` as of :func:`analysis.privacy.cells.sums_of`. Each hidden count must lie in an
    interval as wide as the threshold for one who can do sums, and for one who reads "at most threshold - 1"
    beside it in one as wide as those words. Where the totals of the province, or a denominator, alone say
    more than that, no more can be hidden and what they leave is enough.

    The smallest count that stands in a sum with hidden ones is added until that holds (a zero last:
    it adds no room).
    """
    hidden = cells["primary"] | cells["unpublished"]
    while narrow := too_narrow(cells, sums, hidden):
        hidden = hidden | (hidden.index == _next(cells, sums, hidden, narrow[0]))
    return hidden


def too_narrow(cells: pd.DataFrame, sums: pd.DataFrame, hidden: "pd.Series[bool]") -> list[int]:
    """Return the protected cells whose count can be known more closely than it may be."""
    protected = cells.index[hidden & (~cells["unpublished"] | cells["primary"])]
    found: list[int] = []
    for bounds, enough in (_plain(cells), _informed(cells, hidden)):
        width = feasible_intervals(cells["count"].mask(hidden), sums, bounds, asked=protected)["width"]
        narrow = width.index[width.lt(enough.reindex(width.index) - EXACT)]
        if len(narrow):
            most = cells["count"].where(cells["fixed"])
            widest = feasible_intervals(most, sums, bounds, asked=narrow)["width"]
            found += list(narrow[width[narrow].lt(widest[narrow] - EXACT)])
    return found


def _plain(cells: pd.DataFrame) -> tuple[pd.DataFrame, "pd.Series[float]"]:
    """Return what is known without reading why a count is hidden, and how wide is enough."""
    return pd.DataFrame({"low": 0.0, "high": _highest(cells)}), cells["threshold"].astype("float64")


def _informed(cells: pd.DataFrame, hidden: "pd.Series[bool]") -> tuple[pd.DataFrame, "pd.Series[float]"]:
    """Return what is known to one who reads "at most threshold - 1" and knows the rule; and what is enough.

    A count that is hidden without those words is not small itself: where zeros are hidden, it is the
    threshold or more.
    """
    least = cells["zeros"].eq("shown").astype("float64")
    said = hidden & cells["low"] & ~cells["unpublished"]
    unsaid = cells["zeros"].eq("hidden") & cells["count"].notna() & ~cells["unpublished"]
    low = cells["threshold"].where(unsaid, 0).mask(said, least).astype("float64")
    high = _highest(cells).where(~said, np.minimum(_highest(cells), cells["threshold"] - 1))
    enough = (high - low).where(said, cells["threshold"]).astype("float64")
    return pd.DataFrame({"low": low, "high": high}), enough


def _highest(cells: pd.DataFrame) -> "pd.Series[float]":
    """Return what a count cannot be above: its denominator, where that is known and not less.

    No count is above the greatest total either, so a greater denominator says nothing.
    """
    tells = cells["upper"].ge(cells["count"]) & cells["upper"].lt(cells["count"].max())
    return cells["upper"].where(tells, np.inf)


def _next(cells: pd.DataFrame, sums: pd.DataFrame, hidden: "pd.Series[bool]", narrow: int) -> int:
    """Return the cell to hide next for one that is known too closely."""
    near = _together(sums, hidden, narrow)
    free = cells.index[~hidden & ~cells["fixed"] & cells["count"].notna()]
    able = cells.loc[free.intersection(pd.Index(near))]
    far = ~able.index.isin(_members(sums, {narrow}))
    order = able.assign(far=far, zero=able["count"].eq(0)).sort_values(
        ["far", "zero", "count"], kind="stable"
    )
    return int(order.index[0])


def _together(sums: pd.DataFrame, hidden: "pd.Series[bool]", start: int) -> set[int]:
    """Return every cell that stands in a sum with a hidden one that hangs together with ``start``."""
    reached, cells = set(), {start}
    while cells != reached:
        reached = cells
        cells = reached | {c for c in _members(sums, reached) if hidden.at[c]}
    return _members(sums, reached)


def _members(sums: pd.DataFrame, cells: set[int]) -> set[int]:
    """Return the cells of all sums that one of ``cells`` stands in."""
    own = sums.loc[sums["part"].isin(cells) | sums["whole"].isin(cells), "sum"]
    some = sums[sums["sum"].isin(own)]
    return {*some["part"], *some["whole"]}

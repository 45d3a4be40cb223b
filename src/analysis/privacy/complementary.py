"""Hide so many more counts that nobody can reckon back the small ones from what is left."""

import numpy as np
import pandas as pd

from analysis.privacy.intervals import farthest_tables

EXACT = 1e-6
# How the place of a cell begins that stands in no sum.
ALONE = "cell "


def hide_enough(cells: pd.DataFrame, sums: pd.DataFrame) -> "pd.Series[bool]":
    """Return which cells to hide so that no hidden count is known more closely than it may be.

    ``cells`` and ``sums`` as of :func:`analysis.privacy.cells.sums_of`. Each hidden count must lie in an
    interval as wide as the threshold for one who can do sums, and for one who reads "at most threshold - 1"
    beside it in one as wide as those words. Where the totals of the province, or a denominator, alone say
    more than that, no more can be hidden and what they leave is enough.

    A count is added from the sum that leaves its hidden counts the least room, the smallest (a zero last: it
    adds no room), until that holds. The more is hidden the wider all are, so what is enough stays enough.
    """
    hidden = cells["primary"] | cells["unpublished"]
    members = _members(cells, sums)
    places = _places(cells, members)
    for knowledge in (_plain, _informed):
        bounds, enough = knowledge(cells)
        hidden = _not_alone(cells, members, hidden)
        # The least and the greatest of each count in the tables seen that fit; the true one is the first.
        seen = pd.DataFrame({"low": cells["count"], "high": cells["count"]})
        seen = _with(seen, _exchanges(cells["count"], places, hidden, bounds))
        while (cell := _unsure(cells, hidden, seen, enough)) is not None:
            told = cells["count"].mask(hidden)
            seen = _with(seen, farthest_tables(told, sums, bounds, cell))
            if _is_enough(cell, cells, sums, bounds, seen, enough):
                enough = enough.drop(cell)
                continue
            hidden = hidden | (hidden.index == _next(members, hidden, cell))
            hidden = _not_alone(cells, members, hidden)
            seen = _with(seen, _exchanges(cells["count"], places, hidden, bounds))
    return hidden


def _not_alone(cells: pd.DataFrame, members: pd.DataFrame, hidden: "pd.Series[bool]") -> "pd.Series[bool]":
    """Return the cells to hide so that none that is protected is the only hidden one of a sum.

    That one would be the difference; no linear programme is needed to see it.
    """
    protected = hidden & (~cells["unpublished"] | cells["primary"])
    while True:
        is_hidden = members["cell"].map(hidden)
        n_hidden = is_hidden.groupby(members["sum"]).sum()
        n_protected = members["cell"].map(protected).groupby(members["sum"]).sum()
        bare = members["sum"].map(n_hidden.eq(1) & n_protected.eq(1))
        free = members[bare & members["can_be_hidden"] & ~is_hidden]
        if free.empty:
            return hidden
        first = free.sort_values(["zero", "count"], kind="stable")["cell"].iloc[0]
        hidden, protected = (flags | (flags.index == first) for flags in (hidden, protected))


def _members(cells: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Return every part (side +) and whole (-) of the sums: sum, cell, side, count, zero, can_be_hidden."""
    wholes = sums.drop_duplicates("sum").rename(columns={"whole": "cell"}).assign(side="-")
    parts = sums.rename(columns={"part": "cell"}).assign(side="+")
    both = pd.concat([parts, wholes], ignore_index=True)[["sum", "cell", "side"]]
    both = both.sort_values("sum", kind="stable").join(cells[["count", "fixed"]], on="cell")
    able = ~both["fixed"] & both["count"].notna()
    return both.assign(zero=both["count"].eq(0), can_be_hidden=able)


def _places(cells: pd.DataFrame, members: pd.DataFrame) -> "pd.Series[str]":
    """Return the sums that each cell stands in, and on which side; a place of its own for one in none."""
    places = (members["side"] + members["sum"].astype("str")).groupby(members["cell"]).agg(" ".join)
    alone = pd.Series([f"{ALONE}{cell}" for cell in cells.index], cells.index, dtype="str")
    return places.reindex(cells.index).astype("str").fillna(alone)


def _exchanges(
    count: "pd.Series[float]", places: "pd.Series[str]", hidden: "pd.Series[bool]", bounds: pd.DataFrame
) -> pd.DataFrame:
    """Return how low and high each hidden count gets by exchange with the others that stand where it does.

    Where all hidden counts of a sum stand in it alone, that is all that can be known of them. A count that
    stands in no sum has its bounds.
    """
    count = count[hidden & count.notna()]
    down, up = count - bounds["low"].reindex(count.index), bounds["high"].reindex(count.index) - count
    place = places.reindex(count.index)
    alone = place.str.startswith(ALONE)
    others_down, others_up = (r.groupby(place).transform("sum") - r for r in (down, up))
    return pd.DataFrame(
        {
            "low": count - np.minimum(down, others_up).mask(alone, down),
            "high": count + np.minimum(up, others_down).mask(alone, up),
        }
    )


def _unsure(
    cells: pd.DataFrame, hidden: "pd.Series[bool]", seen: pd.DataFrame, enough: "pd.Series[float]"
) -> int | None:
    """Return a protected cell that is not known to be wide enough, None when all are."""
    protected = cells.index[hidden & (~cells["unpublished"] | cells["primary"])].intersection(enough.index)
    width = (seen["high"] - seen["low"])[protected]
    narrow = width.index[~width.ge(enough[protected] - EXACT)]
    return None if narrow.empty else int(narrow[0])


def _with(seen: pd.DataFrame, tables: pd.DataFrame) -> pd.DataFrame:
    """Return the least and the greatest of each count with two more tables."""
    both = tables.reindex(seen.index)
    return pd.DataFrame(
        {
            "low": pd.concat([seen["low"], both], axis=1).min(axis=1),
            "high": pd.concat([seen["high"], both], axis=1).max(axis=1),
        }
    )


def _is_enough(
    cell: int,
    cells: pd.DataFrame,
    sums: pd.DataFrame,
    bounds: pd.DataFrame,
    seen: pd.DataFrame,
    enough: "pd.Series[float]",
) -> bool:
    """Tell whether a cell's interval is as wide as it must be, or as wide as it can get."""
    width = seen.at[cell, "high"] - seen.at[cell, "low"]
    if width >= enough[cell] - EXACT:
        return True
    widest = farthest_tables(cells["count"].where(cells["fixed"]), sums, bounds, cell).loc[cell]
    return bool(width >= widest["high"] - widest["low"] - EXACT)


def _plain(cells: pd.DataFrame) -> tuple[pd.DataFrame, "pd.Series[float]"]:
    """Return what is known without reading why a count is hidden, and how wide is enough."""
    return pd.DataFrame({"low": 0.0, "high": _highest(cells)}), cells["threshold"].astype("float64")


def _informed(cells: pd.DataFrame) -> tuple[pd.DataFrame, "pd.Series[float]"]:
    """Return what is known to one who reads "at most threshold - 1" and knows the rule; and what is enough.

    A count that is hidden without those words is not small itself: where zeros are hidden, it is the
    threshold or more.
    """
    least = cells["zeros"].eq("shown").astype("float64")
    said = cells["primary"] & cells["low"] & ~cells["unpublished"]
    unsaid = cells["zeros"].eq("hidden") & cells["count"].notna() & ~cells["unpublished"]
    low = cells["threshold"].where(unsaid, 0).mask(said, least).astype("float64")
    high = _highest(cells).where(~said, np.minimum(_highest(cells), cells["threshold"] - 1))
    enough = (high - low).where(said, cells["threshold"]).astype("float64")
    return pd.DataFrame({"low": low, "high": high}), enough


def _highest(cells: pd.DataFrame) -> "pd.Series[float]":
    """Return what a count cannot be above: its denominator, where that is known and not less.

    Nothing is far above the greatest count that is told, so a greater denominator says no more; that a
    count ends there is taken for known and leaves the least room.
    """
    most = cells["count"].fillna(0).max() + 2 * cells["threshold"]
    return cells["upper"].where(cells["upper"].ge(cells["count"])).fillna(most).clip(upper=most)


def _next(members: pd.DataFrame, hidden: "pd.Series[bool]", cell: int) -> int:
    """Return the cell to hide next for one that is known too closely."""
    near = members[members["sum"].isin(_together(members, hidden, cell))]
    is_hidden = near["cell"].map(hidden)
    of_hidden = near[is_hidden].groupby("sum")["count"]
    room = near["sum"].map(of_hidden.sum() - of_hidden.max())
    free = near.assign(room=room)[near["can_be_hidden"] & ~is_hidden]
    return int(free.sort_values(["room", "zero", "count"], kind="stable")["cell"].iloc[0])


def _together(members: pd.DataFrame, hidden: "pd.Series[bool]", start: int) -> set[int]:
    """Return the sums that hang together with a hidden cell through hidden cells."""
    links = members[members["cell"].map(hidden)]
    sums: set[int] = set()
    found = set(links.loc[links["cell"].eq(start), "sum"])
    while found != sums:
        sums = found
        cells = links.loc[links["sum"].isin(sums), "cell"]
        found = set(links.loc[links["cell"].isin(cells), "sum"])
    return sums

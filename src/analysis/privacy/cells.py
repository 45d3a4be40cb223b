"""The counts behind published rows, as cells, and the sums that anybody can do with them.

A cell is one count: of something, in a year, a group and an area. Several rows may tell the same cell: the
numerator of one measure is the denominator of another, two sources count the same.
"""

import numpy as np
import pandas as pd

from analysis.observations import PER, n_decimals

# Levels whose values are always told: the plan is the province's.
ABOVE = ("national", "region", "province")
CELL = ["counts", "year", "group", "area_code"]
# How all children are divided by groups. What is left over where a part is not told is a group too.
DIVISIONS = (("female", "male"), ("urban", "rural"), ("ethnic_minority",), ("mountainous",))
# What is known of a cell besides its key.
ABOUT = ["count", "within", "upper", "fixed", "threshold", "zeros", "low", "primary"]
EXACT = 1e-6


def counted(rows: pd.DataFrame, measures: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return the counts behind rows: count (value or numerator), out_of (denominator), within, by row.

    ``rows``: columns of OBSERVATIONS. A numerator that is not told is reckoned from value and denominator; a
    denominator that is not told is taken from the measure that it is known to be, of the same year, area
    and group. ``units`` of the plan. Missing where nothing gives it. ``within``: how far a count that was
    reckoned from a rounded value may be off, otherwise 0.
    """
    is_count = rows["unit"].map(units["is_count"]).eq("yes")
    out_of = rows["denominator"].fillna(_denominators(rows, measures))
    per_unit = out_of / rows["unit"].map(PER)
    count = rows["value"].where(is_count, rows["numerator"].fillna((rows["value"] * per_unit).round()))
    # Whole counts that are nearer than half a one are certain.
    half = 0.5 * 10.0 ** -n_decimals(rows["value"].to_numpy(float))
    within = np.floor(half * per_unit + 0.5).mask(is_count | rows["numerator"].notna()).fillna(0.0)
    # Nothing is nothing, of however many.
    count = count.mask(count.isna() & rows["value"].eq(0), 0.0)
    return pd.DataFrame({"count": count, "out_of": out_of.where(~is_count), "within": within})


def _denominators(rows: pd.DataFrame, measures: pd.DataFrame) -> "pd.Series[float]":
    """Return the value of the measure that is each row's denominator, of the same year, area and group."""
    place = ["year", "area_code", "group"]
    told = rows[rows["measure"].isin(measures["denominator"].dropna())].sort_values("used", kind="stable")
    told = told.drop_duplicates(["measure", *place], keep="last").set_index(["measure", *place])["value"]
    keys = rows[place].assign(measure=rows["measure"].map(measures["denominator"]))[["measure", *place]]
    return pd.Series(told.reindex(pd.MultiIndex.from_frame(keys)).to_numpy(), rows.index, dtype="float64")


def cell_rows(rows: pd.DataFrame, counts: pd.DataFrame, sensitive: pd.DataFrame) -> pd.DataFrame:
    """Return which cells each protected row tells: one line a row and cell.

    Columns: CELL, row (index of ``rows``), is_own (the cell is what the row counts, not its denominator),
    used, and ABOUT: count, upper (what the count cannot be above), fixed (always
    told), threshold, zeros, low (the count itself is too small), primary (it must be hidden: it or
    what is left over is too small, or it is not known).
    """
    mine = rows[rows["measure"].isin(sensitive.index)]
    about = sensitive.loc[mine["measure"]].set_index(mine.index).drop(columns="measure")
    lines = (
        mine[["year", "group", "area_code", "used"]]
        .join(about)
        .join(counts.rename(columns={"out_of": "whole"}))
    )
    lines = lines.assign(
        row=lines.index, fixed=mine["area_level"].isin(ABOVE), rest=lines["whole"] - lines["count"]
    )
    own = lines.assign(low=small(lines, "count"), upper=lines["whole"])
    own["primary"] = own["low"] | small(own, "rest") | own["count"].isna()
    # Who does not know a denominator that is hidden too has no bound from it.
    own["upper"] = own["upper"].mask(own["out_of"].notna() & small(own, "whole"))
    out_of = lines[lines["out_of"].notna() & lines["whole"].notna()]
    out_of = out_of.assign(
        counts=out_of["out_of"], count=out_of["whole"], low=small(out_of, "whole"), upper=np.nan, within=0.0
    )
    out_of["primary"] = out_of["low"]
    both = pd.concat([own.assign(is_own=True), out_of.assign(is_own=False)], ignore_index=True)
    both["primary"] &= ~both["fixed"]
    return both[[*CELL, "row", "is_own", "used", *ABOUT]]


def small(lines: pd.DataFrame, column: str) -> "pd.Series[bool]":
    """Tell which counts are too small to be told: below the threshold; a zero where zeros are hidden."""
    count = lines[column]
    return count.lt(lines["threshold"]) & (count.gt(0) | (count.eq(0) & lines["zeros"].eq("hidden")))


def cells_of(lines: pd.DataFrame) -> pd.DataFrame:
    """Return one row a cell: the used row's count; a total that is told in several numbers has several.

    CELL and ABOUT, indexed from 0. A cell is primary where any row that is used makes it so.
    """
    ordered = lines.sort_values("used", ascending=False, kind="stable")
    told = ordered.assign(version=ordered["count"].where(ordered["fixed"]))
    used = told[told["used"].eq(told.groupby(CELL)["used"].transform("max"))]
    any_of_them = used.groupby(CELL)[["low", "primary"]].transform("any")
    told.loc[used.index, ["low", "primary"]] = any_of_them
    cells = told.drop_duplicates([*CELL, "version"])[[*CELL, *ABOUT]]
    return cells.sort_values(CELL, kind="stable", ignore_index=True)


def sums_of(cells: pd.DataFrame, nesting: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sums that can be done with cells, and the cells with what is left over of totals.

    ``nesting``: part, whole, partition (area codes: the parts of one partition make up their whole).
    Sums: sum, whole, part. What is left of a total is a cell too, that nobody tells (``unpublished``), and
    ``primary`` where it is small and some part was not reported. Where a total and its parts differ by no
    more than their values were rounded, the difference is a cell that everybody knows, so that the sum
    counts. Sums that do not come out are left out: they give nothing away.
    """
    sums = pd.concat([_by_area(cells, nesting), _by_group(cells)], ignore_index=True)
    sums["sum"] = sums.groupby(["by", "whole", "division"], sort=False).ngroup()
    heads = _left_over(cells, sums)
    sums = sums.loc[sums["sum"].isin(heads.index), ["sum", "whole", "part"]]
    over = heads[heads["left"].abs().gt(EXACT) & (heads["missing"] | ~heads["uncounted"])]
    rest = cells.loc[over["whole"], [*CELL, *ABOUT]]
    rest.index = pd.RangeIndex(len(cells), len(cells) + len(rest))
    count = pd.Series(over["left"].where(~over["uncounted"]).to_numpy(), rest.index)
    rounded = over["rounded"].to_numpy()
    rest = rest.assign(count=count, upper=np.nan, fixed=rounded, low=False, unpublished=~rounded)
    rest["primary"] = small(rest, "count") & over["missing"].to_numpy() & ~rounded
    added = pd.DataFrame({"sum": over.index, "whole": over["whole"].to_numpy(), "part": rest.index})
    return pd.concat([sums, added], ignore_index=True), pd.concat([cells.assign(unpublished=False), rest])


def _left_over(cells: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Return the sums that come out, by sum: whole, missing, left (over), uncounted, rounded."""
    parts = cells.loc[sums["part"], ["count", "within"]].groupby(sums["sum"].to_numpy())
    heads = sums.drop_duplicates("sum").set_index("sum")
    whole = cells.loc[heads["whole"], ["count", "within"]].set_index(heads.index)
    left = whole["count"] - parts["count"].sum().reindex(heads.index)
    uncounted = parts["count"].size().gt(parts["count"].count()).reindex(heads.index)
    within = whole["within"] + parts["within"].sum().reindex(heads.index)
    rounded = within.gt(0) & left.abs().le(within + EXACT) & ~uncounted
    return heads.assign(left=left, uncounted=uncounted, rounded=rounded)[left.gt(-EXACT) | rounded]


def _by_area(cells: pd.DataFrame, nesting: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of each cell by area: by, whole, division, part, missing (a part is not told)."""
    keys = [c for c in CELL if c != "area_code"]
    parts = cells.loc[~cells["fixed"], CELL].rename_axis("part").reset_index()
    parts = parts.merge(nesting.rename(columns={"part": "area_code", "whole": "around"}), on="area_code")
    wholes = cells[CELL].rename_axis("whole").reset_index().rename(columns={"area_code": "around"})
    pairs = parts.merge(wholes, on=[*keys, "around"])
    n_parts = nesting.groupby(["whole", "partition"]).size()
    n_parts = n_parts.reindex(pd.MultiIndex.from_frame(pairs[["around", "partition"]])).to_numpy()
    n_told = pairs.groupby(["whole", "partition"])["area_code"].transform("size")
    pairs = pairs.assign(missing=n_told.lt(n_parts), by="area", division=pairs["partition"])
    return pairs[["by", "whole", "division", "part", "missing"]]


def _by_group(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of each cell of all children by group: columns as of :func:`_by_area`."""
    keys = [c for c in CELL if c != "group"]
    own = cells.loc[~cells["fixed"], CELL].rename_axis("part").reset_index()
    totals = own[own["group"].eq("total")].rename(columns={"part": "whole"})[["whole", *keys]]
    found = []
    for division in DIVISIONS:
        pairs = totals.merge(own[own["group"].isin(division)], on=keys)
        n_told = pairs.groupby("whole")["group"].transform("size")
        missing = n_told.lt(len(division)) | (len(division) == 1)
        found.append(pairs.assign(by="group", division=division[0], missing=missing))
    return pd.concat(found)[["by", "whole", "division", "part", "missing"]]

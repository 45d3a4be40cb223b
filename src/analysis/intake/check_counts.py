"""Checks of a value against its own counts, and of counts against each other."""

import numpy as np
import pandas as pd

from analysis.intake.found_values import COUNTS, Found, shares
from analysis.intake.readings import Remark
from analysis.intake.reference import Reference

# Groups that together are all children.
PARTITIONS = (("female", "male"), ("urban", "rural"))
# A share that may not exceed the whole.
WHOLE = 100
# More decimals than this are not written but computed.
MOST_DECIMALS = 8
# What is left of computing in floating point, of the number itself.
ROUNDING = 1e-14


def ratio(rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame) -> list[Found]:
    """Find values that differ from numerator over denominator by more than ``limit`` of their last digit."""
    share = shares(rows)
    asked = rows["written"].notna() & share.notna()
    written = rows.loc[asked, "written"].astype(float)
    allowed = limit * 10.0 ** -decimals(written)
    off = (written - share[asked]).abs() > allowed + 2 * ROUNDING * written.abs()
    return [
        Found(
            (row,),
            Remark(
                "checks.ratio",
                {
                    "value": float(rows.at[row, "written"]),
                    "share": float(f"{share[row]:.4g}"),
                    "numerator": float(rows.at[row, "numerator"]),
                    "denominator": float(rows.at[row, "denominator"]),
                },
            ),
        )
        for row in off.index[off]
    ]


def decimals(values: pd.Series) -> pd.Series:
    """Return how many decimals each value is written with, at most MOST_DECIMALS."""
    left = pd.Series(MOST_DECIMALS, values.index)
    for n in range(MOST_DECIMALS - 1, -1, -1):
        scaled = values * 10.0**n
        left = left.mask((scaled - np.round(scaled)).abs() <= ROUNDING * scaled.abs().clip(lower=1), n)
    return left


def denominator(
    rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame
) -> list[Found]:
    """Find denominators that are not above ``limit``."""
    wrong = rows["denominator"].le(limit)
    return [
        Found((row,), Remark("checks.denominator", {"denominator": float(rows.at[row, "denominator"])}))
        for row in rows.index[wrong]
    ]


def share(rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame) -> list[Found]:
    """Find numerators above the denominator where the measure is a share of a whole."""
    of_whole = rows["measure"].map(reference.known.measures["maximum"]).eq(WHOLE)
    wrong = of_whole & rows["numerator"].gt(rows["denominator"])
    return [
        Found((row,), Remark("checks.share", {name: float(rows.at[row, name]) for name in COUNTS}))
        for row in rows.index[wrong]
    ]


def groups(rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame) -> list[Found]:
    """Find counts of groups that do not add up to the total of the same measure, year and area."""
    if rows["group"].nunique() == 1:
        return []
    is_count = rows["unit"].map(reference.plan.units["is_count"]).eq("yes")
    counts = rows.assign(value=rows["value"].where(is_count))
    key = ["measure", "year", "area_code"]
    return [
        found
        for part in ("value", *COUNTS)
        for partition in PARTITIONS
        for found in _added(counts[[*key, "group", part]].dropna(), key, part, partition, limit)
    ]


def _added(
    rows: pd.DataFrame, key: list[str], part: str, partition: tuple[str, ...], limit: float
) -> list[Found]:
    """Find where the groups of one partition, all of them known, do not add up."""
    own = rows[rows["group"].isin([*partition, "total"])].drop_duplicates([*key, "group"])
    table = own.reset_index(names="entry").pivot(index=key, columns="group", values=[part, "entry"])
    if {*partition, "total"} - set(own["group"]):
        return []
    table = table.dropna()
    added = sum(table[part, group] for group in partition)
    off = (added - table[part, "total"]).abs() >= limit
    return [
        Found(
            tuple(int(row["entry", group]) for group in ("total", *partition)),
            Remark("checks.groups", {"total": float(row[part, "total"]), "sum": float(added[place])}),
        )
        for place, row in table[off].iterrows()
    ]

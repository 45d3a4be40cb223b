"""The rules of restating: a count is a sum over the parts, a ratio one of sums; and how far both may be off.

Rows everywhere: one part of one unit and measurement, with share (of the old unit), divided (the old unit
gave land to several units), weight_basis, area (km², may be missing), value, numerator, denominator, per.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.communes.crosswalk import BASES

UNIT = ["from_list", "to_list", "to_code"]
SIZES = {"n_parts": ("share", "size"), "n_known_parts": ("is_known", "sum"), "rank": ("rank", "max")}


def counts(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return one row a unit: the sum of the parts' counts, each by its share.

    low: of the undivided parts alone; high: with all of each divided part.
    """
    taken, kept = rows["value"] * rows["share"], rows["value"].mask(rows["divided"], 0.0)
    rows = _ranked(rows).assign(taken=taken, kept=kept, is_known=rows["value"].notna())
    made = _grouped(rows, by).agg(**SIZES, value=("taken", "sum"), low=("kept", "sum"), high=("value", "sum"))
    return _finished(made.assign(numerator=np.nan, denominator=np.nan))


def ratios(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return one row a unit: the mean of the parts' ratios, weighted by their shares of the denominators.

    low and high: the lowest and highest mean that any choice of the divided parts gives, each in or out.
    Where a known part has no denominator the mean is weighted by area, between the lowest and highest part.
    """
    rows = _with_upper(_ranked(rows))
    rows = rows.assign(has_denominator=rows["is_counted"] | ~rows["is_known"])
    has_denominators = _grouped(rows, by)["has_denominator"].transform("all")
    rules = {True: _by_denominator, False: _by_area}
    return _finished(pd.concat([rules[has](some, by) for has, some in rows.groupby(has_denominators)]))


def missing_where_unknown(made: pd.DataFrame, *, partial: bool) -> pd.DataFrame:
    """Take away the value of a unit of which some part is not known; with ``partial``, only its bounds.

    The lower bound of a count stays: what is not known can only add to it.
    """
    incomplete, none = made["n_known_parts"] < made["n_parts"], made["n_known_parts"] == 0
    unknown = none if partial else incomplete
    open_below = unknown | (incomplete & (made["kind"] != "count"))
    return made.assign(
        value=made["value"].mask(unknown),
        low=made["low"].mask(open_below),
        high=made["high"].mask(incomplete),
        numerator=made["numerator"].mask(incomplete),
        denominator=made["denominator"].mask(incomplete),
    )


def _grouped(rows: pd.DataFrame, by: Sequence[str]) -> "pd.api.typing.DataFrameGroupBy":
    return rows.groupby([*by, *UNIT], dropna=False)


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the place in BASES of each part's weight."""
    return rows.assign(rank=rows["weight_basis"].map(BASES.index).astype("int64"))


def _with_upper(rows: pd.DataFrame) -> pd.DataFrame:
    """Add upper, the numerator in the unit of the ratio, and what is known of each part.

    A part that nobody belongs to (denominator 0) has no ratio and adds nothing.
    """
    upper = (rows["per"] * rows["numerator"]).fillna(rows["value"] * rows["denominator"])
    upper = upper.mask(rows["denominator"] == 0, 0.0)
    is_counted = upper.notna() & rows["denominator"].notna()
    ratio = (upper / rows["denominator"]).where(is_counted & (rows["denominator"] > 0))
    value = rows["value"].fillna(ratio)
    return rows.assign(
        upper=upper, ratio=ratio, value=value, is_counted=is_counted, is_known=value.notna() | is_counted
    )


def _by_denominator(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the ratios whose known parts all have denominators."""
    below = rows["denominator"].where(rows["is_known"])
    rows = rows.assign(
        denominator=below,
        taken=rows["upper"] * rows["share"],
        weight=below * rows["share"],
        counted=rows["numerator"] * rows["share"],
    )
    made = _grouped(rows, by).agg(
        **SIZES,
        taken=("taken", "sum"),
        denominator=("weight", "sum"),
        numerator=("counted", "sum"),
        n_counted=("counted", "count"),
        only=("value", "first"),
    )
    made["value"] = made["taken"] / made["denominator"].where(made["denominator"] > 0)
    made["numerator"] = made["numerator"].where(made["n_counted"] == made["n_parts"])
    return made.assign(low=_extreme(rows, by, highest=False), high=_extreme(rows, by, highest=True))


def _by_area(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the ratios of which some known part has no denominator; without areas only their bounds."""
    weight = (rows["area"] * rows["share"]).where(rows["is_known"])
    rows = rows.assign(weight=weight, taken=weight * rows["value"])
    made = _grouped(rows, by).agg(
        **SIZES,
        taken=("taken", "sum"),
        weight=("weight", "sum"),
        n_weights=("weight", "count"),
        only=("value", "first"),
        low=("value", "min"),
        high=("value", "max"),
    )
    weighed = (made["n_weights"] == made["n_known_parts"]) & (made["weight"] > 0)
    value = (made["taken"] / made["weight"]).where(weighed)
    rank = made["rank"].mask(made["n_parts"] > 1, BASES.index("area"))
    return made.assign(value=value, rank=rank, numerator=np.nan, denominator=np.nan)


def _extreme(rows: pd.DataFrame, by: Sequence[str], *, highest: bool) -> pd.Series:
    """Return the highest or lowest ratio of each unit when each divided part is either all in or out.

    Parts join in the order of their ratios: an optimal choice is always a beginning of that order.
    """
    columns, keys = ["upper", "denominator"], [*by, *UNIT]
    sure = _grouped(rows[~rows["divided"]], by)[columns].sum()
    free = rows[rows["divided"] & rows["ratio"].notna()]
    free = free.sort_values(["ratio", "from_code"], ascending=[not highest, True])
    running = pd.concat([free[keys], _grouped(free, by)[columns].cumsum()], axis=1).set_index(keys)
    steps = pd.concat([running.add(sure.reindex(running.index).fillna(0.0)), sure])
    ratio = steps["upper"] / steps["denominator"].where(steps["denominator"] > 0)
    by_unit = ratio.groupby(level=keys, dropna=False)
    return by_unit.max() if highest else by_unit.min()


def _finished(made: pd.DataFrame) -> pd.DataFrame:
    """Give a unit of one part that part's own value, put the bounds around the value, name the basis."""
    if "only" in made:
        alone = made["n_parts"] == 1
        made["value"] = made["value"].mask(alone, made["only"])
        made["low"], made["high"] = (made[side].mask(alone, made["only"]) for side in ("low", "high"))
    made["low"] = made[["low", "value"]].min(axis=1)
    made["high"] = made[["high", "value"]].max(axis=1)
    made["weight_basis"] = made["rank"].map(dict(enumerate(BASES)))
    return made.reset_index()

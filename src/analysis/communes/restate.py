"""Show any value of communes in the units of another list: on the boundaries of today, or of its own time.

A unit that moved whole takes its value along exactly. A divided one gives each successor the part of its
people that went there, where a table of population shares says so, else the part of its land (an
estimate); how far that may be wrong is said by bounds: each divided unit gave all that it counted, or
nothing. Statuses have a rule of their own: ``crosswalk.restate_status``.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.communes.crosswalk import (
    PAIR,
    compose,
    known_units,
    list_order,
    nearest_known,
    refuse,
    unit_of,
)
from analysis.communes.restate_rules import counts, missing_where_unknown, ratios
from analysis.errors import ParameterError

RULES = {"count": counts, "ratio": ratios}
MEASURED = ["value", "numerator", "denominator", "per"]
TYPES = {
    "restated": "bool",
    "n_parts": "int64",
    "n_known_parts": "int64",
    "weight_basis": "str",
    "numerator": "float64",
    "denominator": "float64",
}
SUM_TOLERANCE = 0.001  # shares are published with three decimals
MOST_UNITS = 5  # named in one message


def restate(
    values: pd.DataFrame,
    crosswalk: pd.DataFrame,
    to_list: str,
    *,
    by: Sequence[str] = ("indicator", "year"),
    population: pd.DataFrame | None = None,
    areas: pd.DataFrame | None = None,
    min_share: float = 0.0,
    partial: bool = False,
) -> pd.DataFrame:
    """Return the value of every unit of a list for everything that was measured in any list.

    Parameters
    ----------
    values
        list, code, the columns ``by``, kind (count, ratio), value. Of a ratio also, where known,
        denominator, and numerator with per (value = per x numerator / denominator). One row a unit
        and ``by``; a unit without a row is not known. file and row, if there, are told in errors.
    crosswalk
        See ``load_crosswalk``.
    to_list
        The list to speak in. An earlier one than a value's own only if no value is of a unit whose
        land is not exactly that of one unit of the earlier list.
    by
        The columns that tell one measurement from another.
    population
        from_list, from_code, to_list, to_code, population_share (0 to 1): which part of a divided
        unit's people went to each of its successors. Used where it has all of a unit's successors.
    areas
        list, code, land_area_km2: the weights of a ratio whose denominators are not known. Without,
        such a ratio of several units has no value, only bounds.
    min_share
        Leave out the parts of a divided unit below this share (0.02: without slivers; the largest part
        is always kept); the rest of its shares are scaled to 1 and its bounds are those of the rest.
    partial
        Give a value also where some parts are not known: of the known ones alone. Then what may be
        missing has no bound: ``high`` of a count and both bounds of a ratio are missing.

    Returns
    -------
    list, code, ``by``, kind, value, low, high, restated, n_parts, n_known_parts, weight_basis, and the
    restated numerator and denominator of a ratio where all are known; one row a unit of ``to_list`` and
    ``by``, sorted by them.

    - A value of the list asked for stays as it is: ``restated`` False, ``low`` = ``value`` = ``high``.
    - A count is the sum over the parts, each by its share. Its bounds give the unit all or nothing of each
      divided part. A province's total is conserved to rounding in floating point (1e-9 of it, tested) where
      all of its values are of one list and known, so restated counts have decimals and aren't rounded.
    - A ratio is the ratio of the restated numerators and denominators, or the mean of the parts' ratios
      weighted by their denominators, which is the same; its bounds are the lowest and the highest that
      any choice of the divided parts gives, each in or out. Where a denominator is not known it is the mean
      weighted by land area, between the lowest and the highest of the parts. A ratio is taken as the same
      all over a divided unit: how it differs within is not in the bounds.
    - ``weight_basis``: whole (nothing was divided), population, or area (an estimate), the least sure one.
    - Without a value for every part it is missing, unless ``partial``.

    Where values of several lists measure the same, a unit takes those of the nearest list that knows any
    of its parts. Raises DataError at the rows that are of an unknown unit, there twice, of no kind or
    negative; ParameterError for an earlier list that cannot be spoken in.
    """
    by, values = [*by, "kind"], values.reset_index(drop=True)
    _check(values, crosswalk, by)
    weights = with_population(crosswalk, population)
    parts = [_parts(rows, weights, to_list, min_share) for _, rows in values.groupby("list")]
    if not parts:
        columns = ["to_list", "to_code", *by, "value", "low", "high", *TYPES]
        return _finished(values.reindex(columns=columns), by)
    measured = values[["list", "code", *by]].join(values.reindex(columns=MEASURED).astype("float64"))
    measured = measured.rename(columns={"list": "from_list", "code": "from_code"})
    every = measured[["from_list", *by]].drop_duplicates().merge(pd.concat(parts), on="from_list")
    rows = every.merge(measured, on=["from_list", "from_code", *by], how="left")
    rows = rows.join(_area(rows, areas))
    made = pd.concat([RULES[kind](some, by) for kind, some in rows.groupby("kind")], ignore_index=True)
    made = missing_where_unknown(made, partial=partial).assign(is_known=made["n_known_parts"] > 0)
    return _finished(nearest_known(made, list_order(crosswalk), by), by)


def with_population(crosswalk: pd.DataFrame, population: pd.DataFrame | None) -> pd.DataFrame:
    """Return the crosswalk with shares of people in place of shares of land, where they are known.

    ``population``: from_list, from_code, to_list, to_code, population_share; used for the units of which
    it has every successor. Adds weight_basis (population, area). Raises DataError for a pair that the
    crosswalk has not, a share outside 0-1 and units whose shares do not add up to 1 (by 0.001).
    """
    if population is None or population.empty:
        return crosswalk.assign(weight_basis="area")
    _check_population(population, crosswalk)
    shares = population[[*PAIR, "population_share"]]
    merged = crosswalk.merge(shares, on=PAIR, how="left", validate="one_to_one")
    known = merged["population_share"].notna()
    complete = known.groupby([merged[c] for c in ("from_list", "from_code", "to_list")]).transform("all")
    share = merged["population_share"].where(complete, merged["area_share"])
    basis = complete.map({True: "population", False: "area"})
    return merged.assign(area_share=share, weight_basis=basis).drop(columns="population_share")


def _parts(values: pd.DataFrame, crosswalk: pd.DataFrame, to_list: str, min_share: float) -> pd.DataFrame:
    """Return the pairs from the list of the values to another, each with its share; all of a unit add to 1.

    Columns: PAIR, share, divided (the unit is one of several that the old one gave land to), weight_basis.
    """
    from_list, order = values["list"].iloc[0], list_order(crosswalk)
    if to_list in order and order.index(to_list) < order.index(from_list):
        return _backwards(values, crosswalk, from_list, to_list)
    pairs = compose(crosswalk, from_list, to_list)
    share = pairs["area_share"]
    largest = share.groupby(pairs["from_code"]).transform("max")
    pairs = pairs[(share >= min_share) | (share == largest)]
    by_unit = pairs.groupby("from_code")["area_share"]
    share, divided = pairs["area_share"] / by_unit.transform("sum"), by_unit.transform("size") > 1
    return pairs.assign(share=share, divided=divided)[[*PAIR, "share", "divided", "weight_basis"]]


def _backwards(values: pd.DataFrame, crosswalk: pd.DataFrame, from_list: str, to_list: str) -> pd.DataFrame:
    """Return the pairs to an earlier list.

    Raises ParameterError if a value is of a unit whose land isn't exactly that of one unit there.
    """
    pairs = compose(crosswalk, to_list, from_list)
    alone = (pairs["relation"] == "whole") & ~pairs.duplicated("to_code", keep=False)
    known = values.loc[values.reindex(columns=MEASURED).notna().any(axis=1), "code"]
    lost = sorted(set(known) - set(pairs.loc[alone, "to_code"]))
    if lost:
        units = ", ".join(f"{from_list}/{code}" for code in lost[:MOST_UNITS])
        more = ", …" if len(lost) > MOST_UNITS else ""
        raise ParameterError("error.restate.backwards", read=f"{from_list} → {to_list}", units=units + more)
    swapped = {"from_list": "to_list", "from_code": "to_code", "to_list": "from_list", "to_code": "from_code"}
    pairs = pairs.rename(columns=swapped).assign(share=1.0, divided=False, weight_basis="whole")
    return pairs[[*PAIR, "share", "divided", "weight_basis"]]


def _area(rows: pd.DataFrame, areas: pd.DataFrame | None) -> "pd.Series[float]":
    """Return the land area (km²) of each row's old unit, missing where it is not known."""
    if areas is None:
        return pd.Series(float("nan"), index=rows.index, name="area")
    known = areas.set_index(["list", "code"])["land_area_km2"]
    found = known.reindex(pd.MultiIndex.from_frame(rows[["from_list", "from_code"]]))
    return pd.Series(found.to_numpy(), index=rows.index, name="area")


def _finished(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the declared columns with their types."""
    rows = rows.rename(columns={"to_list": "list", "to_code": "code"})
    columns = ["list", "code", *by, "value", "low", "high", *TYPES]
    return rows[columns].astype(TYPES).sort_values([*by, "code"], ignore_index=True)


def _check(values: pd.DataFrame, crosswalk: pd.DataFrame, by: list[str]) -> None:
    """Raise DataError at the rows that are of an unknown unit, there twice, of no kind or negative."""
    unit = unit_of(values)
    said = unit.map("/".join)
    counted = values.reindex(columns=MEASURED)
    counted["value"] = counted["value"].where(values["kind"] == "count")
    wrong = {
        "expected.communes.unit_of_list": (~unit.isin(known_units(crosswalk)), said),
        "expected.restate.kind": (~values["kind"].isin(RULES), values["kind"]),
        "expected.unique": (values.duplicated(["list", "code", *by], keep=False), said),
        "expected.restate.not_negative": ((counted < 0).any(axis=1), counted.min(axis=1)),
    }
    refuse(values, wrong, "values")


def _check_population(population: pd.DataFrame, crosswalk: pd.DataFrame) -> None:
    """Raise DataError at the rows that are no pair, no share, or whose unit's shares are not the whole."""
    pair = pd.Series(list(population[PAIR].itertuples(index=False, name=None)), index=population.index)
    share = population["population_share"]
    known = set(crosswalk[PAIR].itertuples(index=False, name=None))
    by_unit = [population[c] for c in ("from_list", "from_code", "to_list")]
    sums = share.groupby(by_unit).transform("sum")
    n_known = share.groupby(by_unit).transform("size")
    successors = crosswalk.groupby(["from_list", "from_code", "to_list"]).size()
    complete = n_known.eq(successors.reindex(pd.MultiIndex.from_arrays(by_unit)).to_numpy())
    wrong = {
        "expected.restate.pair": (~pair.isin(known), pair.map(" ".join)),
        "expected.unique": (population.duplicated(PAIR, keep=False), pair.map(" ".join)),
        "expected.restate.share": (~share.between(0, 1), share),
        "expected.restate.whole": (complete & (sums - 1).abs().gt(SUM_TOLERANCE), sums),
    }
    refuse(population, wrong, "population")

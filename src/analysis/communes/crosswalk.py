"""Restate what was assessed in one list of communes in the units of a later list.

Recognition does not pass by itself from an old unit to a new one: the restated status is a reading
aid, marked ``restated``, and never an official recognition.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.communes.units import STATUSES
from analysis.errors import DataError, ParameterError, Problem

PAIR = ["from_list", "from_code", "to_list", "to_code"]
COLUMNS = ["list", "code", "year", "status", "restated", "n_parts"]


def list_order(crosswalk: pd.DataFrame) -> list[str]:
    """Return the lists of a crosswalk from the oldest to the newest."""
    steps = dict(crosswalk[["from_list", "to_list"]].drop_duplicates().itertuples(index=False))
    first = set(steps) - set(steps.values())
    order = sorted(first)
    while order and order[-1] in steps:
        order.append(steps[order[-1]])
    return order


def compose(crosswalk: pd.DataFrame, from_list: str, to_list: str) -> pd.DataFrame:
    """Return the pairs from one list to another, through those between: 2020->2024->2025.

    Columns: from_list, from_code, to_list, to_code, area_share (of the old unit; product of the
    steps, so it takes a merged unit's land as spread evenly when that unit is divided later) and
    relation. The same list twice gives each unit itself. Raises ParameterError for an unknown list
    or one that is not later.
    """
    order = list_order(crosswalk)
    if from_list not in order or to_list not in order or order.index(from_list) > order.index(to_list):
        raise ParameterError("error.communes.order", read=f"{from_list} → {to_list}", order=" → ".join(order))
    codes = _codes(crosswalk, from_list)
    pairs = pd.DataFrame({"from_code": codes, "to_code": codes, "area_share": 1.0})
    for step in order[order.index(from_list) : order.index(to_list)]:
        pairs = _follow(pairs, crosswalk[crosswalk["from_list"] == step])
    n_successors = pairs.groupby("from_code")["to_code"].transform("size")
    pairs["relation"] = n_successors.eq(1).map({True: "whole", False: "part"})
    return pairs.assign(from_list=from_list, to_list=to_list)[[*PAIR, "relation", "area_share"]]


def restate_status(
    assessments: pd.DataFrame, crosswalk: pd.DataFrame, to_list: str, *, min_area_share: float = 0.0
) -> pd.DataFrame:
    """Return the status of every unit of ``to_list`` in every year that was assessed.

    Parameters
    ----------
    assessments
        list, code, year, status (recognised, not_recognised): one row a unit and year; a unit
        without a row has no data.
    crosswalk
        from_list, from_code, to_list, to_code, area_share (see ``load_crosswalk``).
    to_list
        The list to speak in; none of the assessments may be of a later one.
    min_area_share
        Leave out parts that gave less than this share of their own land (0.02: without slivers).

    Returns
    -------
    list, code, year, status, restated, n_parts, sorted by year and code. The parts of a unit are the
    old units that gave land to it, ``n_parts`` their number. Its status is

    - ``mixed`` if at least one part was recognised and at least one was not, whatever is unknown;
    - otherwise ``no_data`` if any part has no data;
    - otherwise ``recognised`` (all parts were) or ``not_recognised`` (none was).

    Where one year has assessments in several lists, a unit takes the newest list in which any of its
    parts is known; so its own assessment, ``restated`` False with one part, comes before any restating.

    Raises DataError for an unknown status or unit or a unit assessed twice in a year, ParameterError
    if an assessment is of a later list than ``to_list``.
    """
    _check(assessments, crosswalk)
    sources = sorted(assessments["list"].unique())
    pairs = [compose(crosswalk, source, to_list) for source in sources]
    if not pairs:
        return _finished(pd.DataFrame(columns=COLUMNS), to_list)
    parts = pd.concat(pairs)
    parts = parts[parts["area_share"] >= min_area_share]
    years = assessments[["list", "year"]].drop_duplicates()
    every = years.merge(parts, left_on="list", right_on="from_list").drop(columns="list")
    known = assessments.rename(columns={"list": "from_list", "code": "from_code"})
    known = every.merge(known[["from_list", "from_code", "year", "status"]], how="left")
    return _finished(_newest(_summed(known), list_order(crosswalk)), to_list)


def _follow(pairs: pd.DataFrame, step: pd.DataFrame) -> pd.DataFrame:
    """Take pairs one list further; shares multiply and add up over the ways that lead to one unit."""
    step = step[["from_code", "to_code", "area_share"]]
    step = step.rename(columns={"from_code": "to_code", "to_code": "next", "area_share": "share"})
    on = pairs.merge(step, on="to_code").assign(area_share=lambda p: p["area_share"] * p["share"])
    on = on.groupby(["from_code", "next"], as_index=False)["area_share"].sum()
    return on.rename(columns={"next": "to_code"})


def _summed(known: pd.DataFrame) -> pd.DataFrame:
    """Count each unit's parts by status, per year and source list, and word the whole."""
    flags = known.assign(yes=known["status"].eq("recognised"), no=known["status"].eq("not_recognised"))
    by = flags.groupby(["year", "from_list", "to_list", "to_code"], as_index=False)
    counts = by.agg(n_yes=("yes", "sum"), n_no=("no", "sum"), n_parts=("yes", "size"))
    yes, no = counts["n_yes"] > 0, counts["n_no"] > 0
    complete = counts["n_yes"] + counts["n_no"] == counts["n_parts"]
    status = pd.Series("no_data", index=counts.index)
    status = (
        status.mask(complete & yes, "recognised")
        .mask(complete & no, "not_recognised")
        .mask(yes & no, "mixed")
    )
    return counts.assign(status=status, is_known=yes | no)


def _newest(counts: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Keep for each unit and year the newest list that knows any part of it."""
    rank = counts["from_list"].map({name: place for place, name in enumerate(order)})
    ranked = counts.assign(rank=rank).sort_values(["year", "to_code", "is_known", "rank"])
    kept = ranked.drop_duplicates(["year", "to_code"], keep="last")
    kept = kept.assign(restated=kept["from_list"] != kept["to_list"])
    return kept.rename(columns={"to_list": "list", "to_code": "code"})


def _finished(rows: pd.DataFrame, to_list: str) -> pd.DataFrame:
    """Return the declared columns with their types."""
    types = {
        "list": "str",
        "code": "str",
        "year": "int64",
        "status": "str",
        "restated": "bool",
        "n_parts": "int64",
    }
    rows = rows.assign(list=to_list)[COLUMNS].astype(types)
    return rows.sort_values(["year", "code"], ignore_index=True)


def _codes(crosswalk: pd.DataFrame, name: str) -> list[str]:
    """Return the codes of a list, sorted, as the crosswalk knows them."""
    old = crosswalk.loc[crosswalk["from_list"] == name, "from_code"]
    new = crosswalk.loc[crosswalk["to_list"] == name, "to_code"]
    return sorted({*old, *new})


def _check(assessments: pd.DataFrame, crosswalk: pd.DataFrame) -> None:
    """Raise DataError at the rows that are unknown, unreadable or there twice."""
    known = {(name, code) for name in list_order(crosswalk) for code in _codes(crosswalk, name)}
    unit = pd.Series(
        list(zip(assessments["list"], assessments["code"], strict=True)), index=assessments.index
    )
    wrong = {
        "expected.communes.unit_of_list": (~unit.isin(known), unit.map("/".join)),
        "expected.communes.status": (~assessments["status"].isin(STATUSES), assessments["status"]),
        "expected.unique": (assessments.duplicated(["list", "code", "year"], keep=False), unit.map("/".join)),
    }
    place = assessments.reindex(columns=["file", "row"])
    problems = [
        Problem(
            _or(place.at[i, "file"], "assessments.csv"),
            expected,
            _or(place.at[i, "row"], None),
            read=str(read[i]),
        )
        for expected, (bad, read) in wrong.items()
        for i in assessments.index[bad]
    ]
    if problems:
        raise DataError(problems)


def _or(value: object, otherwise: object) -> object:
    """Return ``value``, or ``otherwise`` where it is missing."""
    return otherwise if pd.isna(value) else value

"""Restate what was assessed in one list of communes in the units of a later list.

Recognition does not pass by itself from an old unit to a new one: the restated status is a reading
aid, marked ``restated``, and never an official recognition.
"""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from analysis.communes.units import OLDER, STATUSES
from analysis.errors import DataError, ParameterError, Problem

PAIR = ["from_list", "from_code", "to_list", "to_code"]
COLUMNS = ["list", "code", "year", "status", "restated", "n_parts"]
COUNTS = ["n_recognised", "n_not_recognised"]
# How the share of a divided unit is known, from the surest to the least sure.
BASES = ("whole", "population", "area")


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

    Columns: from_list, from_code, to_list, to_code, relation, area_share (of the old unit; product of
    the steps, so it takes a merged unit's land as spread evenly when that unit is divided later) and
    weight_basis (BASES: the least sure of the steps). Where the crosswalk says of which ``older`` units a
    part is, that comes before the way through the lists between. The same list twice gives each unit
    itself. Raises ParameterError for an unknown list or one that is not later.
    """
    order = list_order(crosswalk)
    if from_list not in order or to_list not in order or order.index(from_list) > order.index(to_list):
        raise ParameterError("error.communes.order", read=f"{from_list} → {to_list}", order=" → ".join(order))
    codes, ranked = _codes(crosswalk, from_list), _ranked(crosswalk)
    straight = _straight(crosswalk, from_list)
    pairs = pd.DataFrame({"from_code": codes, "to_code": codes, "area_share": 1.0, "rank": 0})
    for older, newer in pairwise(order[order.index(from_list) : order.index(to_list) + 1]):
        pairs = _follow(pairs, ranked[(ranked["from_list"] == older) & (ranked["to_list"] == newer)])
        known = straight.loc[straight["to_list"] == newer, list(pairs.columns)]
        pairs = pd.concat([pairs[~pairs["from_code"].isin(known["from_code"])], known])
    whole = pairs.groupby("from_code")["to_code"].transform("size").eq(1)
    pairs["relation"] = whole.map({True: "whole", False: "part"})
    pairs["weight_basis"] = pairs["rank"].mask(whole, 0).map(dict(enumerate(BASES)))
    pairs = pairs.assign(from_list=from_list, to_list=to_list).astype(dict.fromkeys(PAIR, "str"))
    return pairs.sort_values(PAIR, ignore_index=True)[[*PAIR, "relation", "area_share", "weight_basis"]]


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
    return count_parts(assessments, crosswalk, to_list, min_area_share=min_area_share)[COLUMNS]


def count_parts(
    assessments: pd.DataFrame, crosswalk: pd.DataFrame, to_list: str, *, min_area_share: float = 0.0
) -> pd.DataFrame:
    """Return the rows of ``restate_status`` with the number of parts of each status.

    Takes and raises the same. Columns: those of ``restate_status``, n_recognised and n_not_recognised; a
    part that is neither has no data.
    """
    _check(assessments, crosswalk)
    sources = sorted(assessments["list"].unique())
    pairs = [compose(crosswalk, source, to_list) for source in sources]
    if not pairs:
        return _finished(pd.DataFrame(columns=[*COLUMNS, *COUNTS]), to_list)
    parts = pd.concat(pairs)
    parts = parts[parts["area_share"] >= min_area_share]
    years = assessments[["list", "year"]].drop_duplicates()
    every = years.merge(parts, left_on="list", right_on="from_list").drop(columns="list")
    known = assessments.rename(columns={"list": "from_list", "code": "from_code"})
    known = every.merge(known[["from_list", "from_code", "year", "status"]], how="left")
    kept = nearest_known(_summed(known), list_order(crosswalk), ["year"])
    return _finished(kept.drop(columns=["from_list", "to_list"]).rename(columns={"to_code": "code"}), to_list)


def nearest_known(rows: pd.DataFrame, order: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """Keep for each unit (to_code) and ``by`` the rows of the list nearest to its own of those that know it.

    Needs from_list, to_list, to_code and is_known; adds ``restated``. A unit that no list knows keeps
    the nearest list's row.
    """
    place = {name: number for number, name in enumerate(order)}
    distance = (rows["from_list"].map(place) - rows["to_list"].map(place)).abs()
    ranked = rows.assign(unknown=~rows["is_known"], distance=distance)
    ranked = ranked.sort_values([*by, "to_code", "unknown", "distance", "from_list"])
    kept = ranked.drop_duplicates([*by, "to_code"]).drop(columns=["unknown", "distance"])
    return kept.assign(restated=kept["from_list"] != kept["to_list"])


def refuse(rows: pd.DataFrame, wrong: dict[str, tuple[pd.Series, pd.Series]], file: str) -> None:
    """Raise DataError at the wrong rows, if there are any.

    ``wrong``: for the identifier of what was expected, a mask of the rows and what was read there. The
    place is the rows' own ``file`` and ``row``, where they have them, else ``file``.
    """
    place = rows.reindex(columns=["file", "row"])
    problems = [
        Problem(
            _or(place.at[i, "file"], file),
            expected,
            _or(place.at[i, "row"], None),
            read=str(read[i]),
        )
        for expected, (bad, read) in wrong.items()
        for i in rows.index[bad]
    ]
    if problems:
        raise DataError(problems)


def unit_of(rows: pd.DataFrame) -> pd.Series:
    """Return (list, code) of each row: the key of its unit."""
    return pd.Series(list(zip(rows["list"], rows["code"], strict=True)), index=rows.index, dtype=object)


def known_units(crosswalk: pd.DataFrame) -> set[tuple[str, str]]:
    """Return (list, code) of every unit of the crosswalk."""
    return {(name, code) for name in list_order(crosswalk) for code in _codes(crosswalk, name)}


def _ranked(crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Add ``rank``: how sure the share of each pair is, as a place in BASES.

    A crosswalk without a column weight_basis of its own has shares of area.
    """
    n_successors = crosswalk.groupby(["from_list", "from_code", "to_list"])["to_code"].transform("size")
    said = crosswalk["weight_basis"].map(BASES.index) if "weight_basis" in crosswalk else BASES.index("area")
    return crosswalk.assign(rank=said).assign(rank=lambda c: c["rank"].where(n_successors > 1, 0))


def _straight(crosswalk: pd.DataFrame, from_list: str) -> pd.DataFrame:
    """Return what is known straight of the units of a list that merged before they were divided.

    Columns: from_code, to_list, to_code, area_share, rank.
    """
    older = crosswalk["older"] if "older" in crosswalk else pd.Series(dtype=str)
    parts = older.dropna().str.split().explode().str.extract(OLDER)
    found = parts.join(crosswalk[["to_list", "to_code"]])
    found = found[found["from_list"] == from_list].drop(columns="from_list")
    return found.astype({"area_share": "float64"}).assign(rank=BASES.index("area"))


def _follow(pairs: pd.DataFrame, step: pd.DataFrame) -> pd.DataFrame:
    """Take pairs one list further; shares multiply and add up over the ways that lead to one unit."""
    step = step[["from_code", "to_code", "area_share", "rank"]]
    names = {"from_code": "to_code", "to_code": "next", "area_share": "share", "rank": "own"}
    step = step.rename(columns=names)
    on = pairs.merge(step, on="to_code").assign(area_share=lambda p: p["area_share"] * p["share"])
    on = on.assign(rank=on[["rank", "own"]].max(axis=1))
    on = on.groupby(["from_code", "next"], as_index=False).agg({"area_share": "sum", "rank": "max"})
    return on.rename(columns={"next": "to_code"})[["from_code", "to_code", "area_share", "rank"]]


def _summed(known: pd.DataFrame) -> pd.DataFrame:
    """Count each unit's parts by status, per year and source list, and word the whole."""
    flags = known.assign(yes=known["status"].eq("recognised"), no=known["status"].eq("not_recognised"))
    by = flags.groupby(["year", "from_list", "to_list", "to_code"], as_index=False)
    counts = by.agg(n_recognised=("yes", "sum"), n_not_recognised=("no", "sum"), n_parts=("yes", "size"))
    yes, no = counts["n_recognised"] > 0, counts["n_not_recognised"] > 0
    complete = counts[COUNTS].sum(axis=1) == counts["n_parts"]
    status = pd.Series("no_data", index=counts.index)
    status = (
        status.mask(complete & yes, "recognised")
        .mask(complete & no, "not_recognised")
        .mask(yes & no, "mixed")
    )
    return counts.assign(status=status, is_known=yes | no)


def _finished(rows: pd.DataFrame, to_list: str) -> pd.DataFrame:
    """Return the declared columns with their types."""
    types = {
        "list": "str",
        "code": "str",
        "year": "int64",
        "status": "str",
        "restated": "bool",
        "n_parts": "int64",
        **dict.fromkeys(COUNTS, "int64"),
    }
    rows = rows.assign(list=to_list)[[*COLUMNS, *COUNTS]].astype(types)
    return rows.sort_values(["year", "code"], ignore_index=True)


def _codes(crosswalk: pd.DataFrame, name: str) -> list[str]:
    """Return the codes of a list, sorted, as the crosswalk knows them."""
    old = crosswalk.loc[crosswalk["from_list"] == name, "from_code"]
    new = crosswalk.loc[crosswalk["to_list"] == name, "to_code"]
    return sorted({*old, *new})


def _check(assessments: pd.DataFrame, crosswalk: pd.DataFrame) -> None:
    """Raise DataError at the rows that are unknown, unreadable or there twice."""
    unit = unit_of(assessments)
    said = unit.map("/".join)
    wrong = {
        "expected.communes.unit_of_list": (~unit.isin(known_units(crosswalk)), said),
        "expected.communes.status": (~assessments["status"].isin(STATUSES), assessments["status"]),
        "expected.unique": (assessments.duplicated(["list", "code", "year"], keep=False), said),
    }
    refuse(assessments, wrong, "assessments.csv")


def _or(value: object, otherwise: object) -> object:
    """Return ``value``, or ``otherwise`` where it is missing."""
    return otherwise if pd.isna(value) else value

"""The gazetteer: what was here on a day, what became of it, what it was before, in which district.

Everything is told by the lists of units and the crosswalk between them. What is not known:

- whether a unit is mountainous, on an island, on the border or specially difficult, unless a row of
  ``data/communes/unit_classes.csv`` says so with its source. So far these are the mountainous units of
  2026-2030; a unit without a row is one of which nothing is known, not one that is none of these;
- whether a special zone (đặc khu) is urban or rural: the lists class it as neither;
- how many people the part of a divided unit has: the shares are of land area, estimated from maps.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.communes.crosswalk import compose, list_order, refuse, unit_of
from analysis.communes.units import list_in_force, load_crosswalk, load_lists, load_units, parse_date
from analysis.errors import ParameterError
from analysis.paths import DataPaths
from analysis.tables import Column, choice, read_table, text

CLASSES = ("mountainous", "island", "border", "specially_difficult")
UNIT_CLASSES = (
    text("list", required=True),
    text("code", required=True),
    choice("class", CLASSES),
    Column("valid_from", parse_date, False, "object"),
    Column("valid_to", parse_date, False, "object"),
    text("source", required=True),
    text("legal_basis", required=True),
)
RELATED = ["list", "code", "full_name", "type", "district_name", "relation", "area_share", "legal_basis"]


@dataclass(frozen=True)
class Gazetteer:
    """The units of all lists and how they follow each other.

    ``lists``, ``units`` and ``crosswalk`` as load_lists, load_units and load_crosswalk give them;
    ``classes`` as load_unit_classes does.
    """

    lists: pd.DataFrame
    units: pd.DataFrame
    crosswalk: pd.DataFrame
    classes: pd.DataFrame


def load_gazetteer(data: Path | DataPaths) -> Gazetteer:
    """Read the gazetteer of a data folder. Raises MissingFileError or DataError."""
    units = load_units(data)
    return Gazetteer(load_lists(data), units, load_crosswalk(data), load_unit_classes(data, units))


def load_unit_classes(data: Path | DataPaths, units: pd.DataFrame) -> pd.DataFrame:
    """Read which units are of which class: one row a unit, class and period.

    Columns: list, code, class (CLASSES), valid_from and valid_to (dates; missing where the list of the
    class does not say), source, legal_basis. Raises MissingFileError, or DataError for an unknown unit
    or a row that is there twice.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    file = paths.communes / "unit_classes.csv"
    rows = read_table(file, UNIT_CLASSES, name=paths.name(file))
    unit = unit_of(rows)
    wrong = {
        "expected.communes.unit_of_list": (~unit.isin(set(unit_of(units))), unit.map("/".join)),
        "expected.unique": (
            rows.duplicated(["list", "code", "class", "valid_from"], keep=False),
            unit.map("/".join),
        ),
    }
    refuse(rows, wrong, paths.name(file))
    return rows.drop(columns=["file", "row"])


def unit(gazetteer: Gazetteer, list_id: str, code: str) -> pd.Series:
    """Return the row of one unit. Raises ParameterError if the list has no such code."""
    units = gazetteer.units
    found = units[(units["list"] == list_id) & (units["code"] == code)]
    if found.empty:
        raise ParameterError("error.gazetteer.no_unit", code=code, list=list_id)
    return found.iloc[0]


def related(gazetteer: Gazetteer, list_id: str, code: str, other_list: str) -> pd.DataFrame:
    """Return the units of another list, later or earlier, that share land with a unit.

    Parameters
    ----------
    list_id, code
        The unit.
    other_list
        The list to look in: a later one gives what became of the unit, an earlier one what it was.

    Returns
    -------
    list, code, full_name, type, district_name, relation, area_share, legal_basis, largest share first.
    ``area_share`` is the part of the older unit's land that is also the newer one's, an estimate for a
    part; ``relation`` is whole or part of the older unit. ``legal_basis`` formed the newer unit; missing
    where none is declared. The same list gives the unit itself.

    Raises ParameterError for an unknown unit or list.
    """
    unit(gazetteer, list_id, code)
    order = list_order(gazetteer.crosswalk)
    if other_list not in order:
        raise ParameterError("error.gazetteer.no_list", list=other_list, lists=", ".join(order))
    earlier, later = sorted((list_id, other_list), key=order.index)
    pairs = compose(gazetteer.crosswalk, earlier, later)
    own, other = ("from", "to") if list_id == earlier else ("to", "from")
    pairs = pairs[pairs[f"{own}_code"] == code].assign(
        legal_basis=lambda p: [legal_basis(gazetteer, later, new) for new in p["to_code"]]
    )
    pairs = pairs.assign(list=other_list).rename(columns={f"{other}_code": "code"})
    named = pairs[["list", "code", "relation", "area_share", "legal_basis"]].merge(
        gazetteer.units, on=["list", "code"], validate="one_to_one"
    )
    return named[RELATED].sort_values(["area_share", "code"], ascending=[False, True], ignore_index=True)


def became(gazetteer: Gazetteer, list_id: str, code: str) -> pd.DataFrame:
    """Return what became of a unit in every later list: the rows of ``related``, in time order."""
    order = list_order(gazetteer.crosswalk)
    return _related_in(gazetteer, list_id, code, order[order.index(list_id) + 1 :])


def was(gazetteer: Gazetteer, list_id: str, code: str) -> pd.DataFrame:
    """Return what a unit was in every earlier list: the rows of ``related``, in time order."""
    order = list_order(gazetteer.crosswalk)
    return _related_in(gazetteer, list_id, code, order[: order.index(list_id)])


def on_day(gazetteer: Gazetteer, list_id: str, code: str, day: date) -> pd.DataFrame:
    """Return the units that a unit's land belonged to on a day: the rows of ``related``.

    Raises ParameterError for an unknown unit or a day before the first list.
    """
    return related(gazetteer, list_id, code, list_in_force(day, gazetteer.lists))


def legal_basis(gazetteer: Gazetteer, list_id: str, code: str) -> str | None:
    """Return the document that formed a unit from those of the list before, None if none is declared.

    None is declared where a unit went on as it was, and in the first list.
    """
    pairs, order = gazetteer.crosswalk, list_order(gazetteer.crosswalk)
    before = order[: order.index(list_id)][-1:]
    into = pairs[pairs["from_list"].isin(before) & (pairs["to_list"] == list_id) & (pairs["to_code"] == code)]
    return "; ".join(into["legal_basis"].dropna().unique()) or None


def unchanged_in(gazetteer: Gazetteer, list_id: str, code: str) -> list[str]:
    """Return the lists, in time order, in which a unit stands with the same land, code and full name."""
    own, order = unit(gazetteer, list_id, code), list_order(gazetteer.crosswalk)
    place = order.index(list_id)
    same = [list_id]
    for way in (order[place + 1 :], order[:place][::-1]):
        for other in way:
            carried = carried_over(gazetteer.crosswalk, list_id, other).get(code)
            if carried != code or unit(gazetteer, other, code)["full_name"] != own["full_name"]:
                break
            same.append(other)
    return sorted(same, key=order.index)


def carried_over(crosswalk: pd.DataFrame, from_list: str, to_list: str) -> dict[str, str]:
    """Return, by code, the code in another list, earlier or later, of each unit whose land is the same."""
    order = list_order(crosswalk)
    earlier, later = sorted((from_list, to_list), key=order.index)
    pairs = compose(crosswalk, earlier, later)
    alone = pairs[(pairs["relation"] == "whole") & ~pairs.duplicated("to_code", keep=False)]
    own, other = ("from_code", "to_code") if from_list == earlier else ("to_code", "from_code")
    return dict(zip(alone[own], alone[other], strict=True))


def unit_districts(units: pd.DataFrame, crosswalk: pd.DataFrame, list_id: str) -> pd.DataFrame:
    """Return the districts of the units of a list, former ones where it has none of its own.

    Columns: code, district_list (the list that knows the district), district_name, weight (the number
    of that list's units in the district, parts of units by their share of area), by code, the heaviest
    district first. A list has districts if any of its units does; without, those of the newest older
    list that has.
    """
    order = list_order(crosswalk)
    with_districts = set(units.loc[units["district_name"].notna(), "list"])
    older = [name for name in order[: order.index(list_id) + 1] if name in with_districts]
    if not older:
        return pd.DataFrame(columns=["code", "district_list", "district_name", "weight"])
    pairs = compose(crosswalk, older[-1], list_id).assign(district_list=older[-1])
    named = pairs.merge(units, left_on=["district_list", "from_code"], right_on=["list", "code"])
    by = named.groupby(["to_code", "district_list", "district_name"], as_index=False)["area_share"].sum()
    by = by.rename(columns={"to_code": "code", "area_share": "weight"})
    order_by = ["code", "weight", "district_name"]
    return by.sort_values(order_by, ascending=[True, False, True], ignore_index=True)


def _related_in(gazetteer: Gazetteer, list_id: str, code: str, lists: list[str]) -> pd.DataFrame:
    """Return the related units in several lists, one below the other."""
    frames = [related(gazetteer, list_id, code, other) for other in lists]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=RELATED)

"""Which unit each code or name of a table means.

A code alone may be several units (all 54 codes of 2025 were codes before, 23 of them under another name)
and a name may be borne in two districts; then every candidate is told and none is chosen. A name that is
merely like another one is proposed, never taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.communes.gazetteer import Gazetteer
from analysis.communes.lookup_index import Unit, UnitIndex, written_code, written_text
from analysis.communes.names import LIKE, likeness
from analysis.communes.units import list_in_force
from analysis.errors import ParameterError
from analysis.language import Words

# How sure a match is, by the reason that is told for it.
CERTAINTY = {
    "code": "certain",
    "name": "certain",
    "plain": "likely",
    "type_differs": "likely",
    "former_name": "likely",
    "nearly": "likely",
    "code_unknown": "likely",
    "ambiguous": "none",
    "district_differs": "none",
    "code_differs": "none",
    "other_list": "none",
    "near": "none",
    "unknown": "none",
    "empty": "none",
    "no_list": "none",
}
MOST_CANDIDATES = 5  # named in one sentence


@dataclass(frozen=True)
class _Question:
    code: str | None
    name: str | None
    district: str | None
    list_id: str | None


@dataclass(frozen=True)
class _Answer:
    reason: str
    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()


def match_units(
    rows: pd.DataFrame, gazetteer: Gazetteer, *, list_id: str | None = None, day: date | None = None
) -> pd.DataFrame:
    """Tell which unit each row means.

    Parameters
    ----------
    rows
        Any of the columns name (any spelling, or a code), code (also as a number that lost its first
        zeros), district (name or code, also a former one), and list, or date (a date, not a text), of
        the row. Other columns are left aside.
    list_id, day
        The list of all rows, or the day by whose list they go, where they have no column for it.
        Without any, all lists are looked through.

    Returns
    -------
    The rows' index; list and code of the unit, missing where none was accepted; certainty; reason; and
    candidates, a tuple of (list, code).

    ==================  =======  ==========================================================================
    reason              sure     what was found
    ==================  =======  ==========================================================================
    code                certain  the code is of the list; the name, if given, is its unit's
    name                certain  the only unit of that name, spelled with its marks
    plain               likely   the only unit of that name, some marks left out
    type_differs        likely   the only unit of that name, but it is of another type
    former_name         likely   a name, type or code of another list for exactly the same land
    nearly              likely   the code is of the list; the name is a misspelling of its unit's
    code_unknown        likely   the name is a unit's; the code is nobody's
    ambiguous           none     several units (candidates)
    district_differs    none     the units of that name or code lie in other districts (candidates)
    code_differs        none     code and name are of different units (candidates)
    other_list          none     a unit of another list with other land; candidates share land with it
    near                none     no unit of that name; candidates have names like it
    unknown             none     nothing like it
    empty               none     neither name nor code
    no_list             none     no list is of that name or covers that day
    ==================  =======  ==========================================================================

    Raises ParameterError where ``list_id`` is no list or none covers ``day``.
    """
    asked = _asked(rows, gazetteer, _list_of_all(gazetteer, list_id, day))
    index, known = UnitIndex(gazetteer), set(gazetteer.lists["list"])
    answers = {question: _answer(index, known, question) for question in set(asked)}
    found = [answers[question] for question in asked]
    return pd.DataFrame(
        {
            "list": pd.Series([a.unit and a.unit[0] for a in found], index=rows.index, dtype="str"),
            "code": pd.Series([a.unit and a.unit[1] for a in found], index=rows.index, dtype="str"),
            "certainty": pd.Series([CERTAINTY[a.reason] for a in found], index=rows.index, dtype="str"),
            "reason": pd.Series([a.reason for a in found], index=rows.index, dtype="str"),
            "candidates": pd.Series([a.candidates for a in found], index=rows.index, dtype=object),
        }
    )


def explain(matches: pd.DataFrame, gazetteer: Gazetteer, words: Words) -> pd.Series:
    """Return in words why each row of ``match_units`` was accepted or not, with its candidates."""
    keys = list(zip(matches["reason"], matches["candidates"], strict=True))
    described = _described(gazetteer)
    told = {
        (reason, units): words.text(f"lookup.reason.{reason}", candidates=_listed(units, described))
        for reason, units in set(keys)
    }
    return pd.Series([told[key] for key in keys], index=matches.index, dtype="str")


def labels(units: Iterable[Unit], gazetteer: Gazetteer) -> list[str]:
    """Return each unit as name, district, code and lists: "Phường Hải Hòa, Thành phố Móng Cái (06742: 2024)".

    Units of one code, name and district in several lists are one label, with the lists in time order.
    """
    return _labels(units, _described(gazetteer))


def _described(gazetteer: Gazetteer) -> dict[Unit, str]:
    """Return the name, with its district where it has one, of every unit, lists in time order."""
    units = gazetteer.units.set_index("list")
    described: dict[Unit, str] = {}
    for list_id in gazetteer.lists["list"]:
        own = units.loc[[list_id]]
        for code, name, district in zip(own["code"], own["full_name"], own["district_name"], strict=True):
            described[list_id, code] = name if pd.isna(district) else f"{name}, {district}"
    return described


def _labels(units: Iterable[Unit], described: dict[Unit, str]) -> list[str]:
    """Return the labels of units that are ``described``."""
    order = {list_id: place for place, list_id in enumerate(dict.fromkeys(unit[0] for unit in described))}
    lists: dict[tuple[str, str], list[str]] = {}
    for list_id, code in sorted(units, key=lambda unit: order[unit[0]]):
        lists.setdefault((described[list_id, code], code), []).append(list_id)
    return [f"{name} ({code}: {', '.join(names)})" for (name, code), names in lists.items()]


def _listed(units: Iterable[Unit], described: dict[Unit, str]) -> str:
    """Return the labels of the first few units in one text."""
    names = _labels(units, described)
    return "; ".join(names[:MOST_CANDIDATES] + ["…"] * (len(names) > MOST_CANDIDATES))


def _list_of_all(gazetteer: Gazetteer, list_id: str | None, day: date | None) -> str | None:
    """Return the list that goes for all rows, None if none was given."""
    if list_id is not None and list_id not in set(gazetteer.lists["list"]):
        raise ParameterError(
            "error.gazetteer.no_list", list=list_id, lists=", ".join(gazetteer.lists["list"])
        )
    return list_in_force(day, gazetteer.lists) if list_id is None and day is not None else list_id


def _asked(rows: pd.DataFrame, gazetteer: Gazetteer, list_id: str | None) -> list[_Question]:
    """Return the question of each row; a code in the column of names is a code."""
    cells = rows.reindex(columns=["name", "code", "district"])
    names, codes, districts = ([written_text(cell) for cell in cells[column]] for column in cells)
    lists = _lists(rows, gazetteer, list_id)
    return [
        _question(name, code, district, own)
        for name, code, district, own in zip(names, codes, districts, lists, strict=True)
    ]


def _question(name: str | None, code: str | None, district: str | None, list_id: str | None) -> _Question:
    """Read one row."""
    in_name = None if code else written_code(name)
    if in_name:
        return _Question(in_name, None, district, list_id)
    return _Question(written_code(code) or code, name, district, list_id)


def _lists(rows: pd.DataFrame, gazetteer: Gazetteer, list_id: str | None) -> list[str | None]:
    """Return the list of each row: its own, that of its date, or that of all."""
    if "list" in rows:
        return [(written_text(cell) or list_id or "").removesuffix(".0") or None for cell in rows["list"]]
    if "date" not in rows:
        return [list_id] * len(rows)
    by_day = {day: _list_on(day, gazetteer) for day in rows["date"].dropna().unique()}
    return [list_id if pd.isna(day) else by_day[day] for day in rows["date"]]


def _list_on(day: date, gazetteer: Gazetteer) -> str:
    """Return the list in force on a day; before the first one, a word that is no list."""
    day = pd.Timestamp(day).date()
    return "" if day < gazetteer.lists["valid_from"].min() else list_in_force(day, gazetteer.lists)


def _answer(index: UnitIndex, known: set[str], asked: _Question) -> _Answer:
    """Answer one question."""
    if asked.list_id is not None and asked.list_id not in known:
        return _Answer("no_list")
    if asked.name is None and asked.code is None:
        return _Answer("empty")
    if asked.code is None:
        return _by_name(index, asked)
    coded = index.by_code.get(asked.code, frozenset())
    if asked.name is None:
        return _settled(index, coded, "code", asked)
    both = coded & index.named(asked.name).all
    return _settled(index, both, "code", asked) if both else _contradicted(index, coded, asked)


def _by_name(index: UnitIndex, asked: _Question) -> _Answer:
    """Answer by the name alone."""
    named = index.named(asked.name)
    if named.units:
        return _settled(index, named.units, named.reason, asked)
    near = index.near(asked.name, asked.list_id)
    return _Answer("near", None, near) if near else _Answer("unknown")


def _contradicted(index: UnitIndex, coded: frozenset[Unit], asked: _Question) -> _Answer:
    """Answer where the code is of no unit with that name."""
    if not coded:
        answer = _by_name(index, asked)
        return _Answer("code_unknown", answer.unit, answer.candidates) if answer.unit else answer
    here, named = _of_list(coded, asked.list_id), index.named(asked.name)
    alike = frozenset(unit for unit in here if likeness(asked.name, index.name[unit]) >= LIKE)
    if alike and not named.all:
        return _settled(index, alike, "nearly", asked)
    return _Answer("code_differs", None, _in_order({*(here or coded), *_of_list(named.units, asked.list_id)}))


def _settled(index: UnitIndex, units: frozenset[Unit], reason: str, asked: _Question) -> _Answer:
    """Answer with the only unit of the list and district among those found in all lists."""
    if not units:
        return _Answer("unknown")
    here = _of_list(units, asked.list_id)
    if not here:
        return _elsewhere(index, index.in_district(units, asked.district) or units, asked.list_id)
    chosen = index.in_district(here, asked.district)
    if not chosen:
        return _Answer("district_differs", None, _in_order(here))
    if len(chosen) > 1:
        return _Answer("ambiguous", None, _in_order(chosen))
    (unit,) = chosen
    return _Answer(reason, unit, (unit,))


def _elsewhere(index: UnitIndex, units: frozenset[Unit], list_id: str) -> _Answer:
    """Answer with the unit of the list that has the same land as a unit of another list."""
    same = {index.same_land(unit, list_id) for unit in units}
    if len(same) == 1 and None not in same:
        (unit,) = same
        return _Answer("former_name", unit, (unit,))
    shared = {other for unit in units for other in index.sharing_land(unit, list_id)}
    return _Answer("other_list", None, _in_order(shared))


def _of_list(units: frozenset[Unit], list_id: str | None) -> frozenset[Unit]:
    """Return the units of a list; all where none is named."""
    return frozenset(unit for unit in units if list_id in (None, unit[0]))


def _in_order(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units))

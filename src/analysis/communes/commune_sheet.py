"""What the gazetteer knows of one commune, in words for a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from analysis.communes.gazetteer import (
    Gazetteer,
    became,
    legal_basis,
    on_day,
    unchanged_in,
    unit,
    unit_districts,
    was,
)
from analysis.communes.lookup import labels
from analysis.communes.lookup_index import Unit, UnitIndex, written_code
from analysis.communes.names import name_key
from analysis.communes.units import list_in_force, parse_date
from analysis.errors import ParameterError
from analysis.language import Words
from analysis.tables import CellError


class AmbiguousUnitError(ParameterError):
    """What was written may be several units; ``units`` are the (list, code) of each."""

    def __init__(self, message: str, units: Iterable[Unit], **fields: str) -> None:
        super().__init__(message, **fields)
        self.units = tuple(units)


@dataclass(frozen=True)
class Sheet:
    """One unit: its name and code, and what is known of it as pairs of a heading and a text."""

    title: str
    rows: tuple[tuple[str, str], ...]


def read_day(written: str | None) -> date | None:
    """Read the day of a question, year-month-day. Raises ParameterError if it cannot be read."""
    try:
        return None if written is None else parse_date(written)
    except CellError as error:
        raise ParameterError("error.gazetteer.date", value=written) from error


def look_up(
    written: str, gazetteer: Gazetteer, *, day: date | None = None, district: str | None = None
) -> list[Unit]:
    """Return the units, (list, code), that a code or a name means, the newest first.

    Several are returned only where they are one place through time: of one name, each going on in the
    next, as Hà Tu before and after 1 July 2025. With ``day`` those of the list then in force are meant, or
    where it has none the units of other lists. ``district`` (name or code, also a former one) tells two of
    one name apart.

    Raises AmbiguousUnitError, naming the candidates, for a code or name that may be different units, and
    ParameterError for one that is none (naming what is spelled like it) or lies in no such district, or
    a day before the first list.
    """
    index, code = UnitIndex(gazetteer), written_code(written)
    found = index.by_code.get(code, frozenset()) if code else index.named(written).units
    if not found:
        raise _unknown(written, () if code else index.near(written, None), gazetteer)
    kept = index.in_district(found, district)
    if not kept:
        said = _labelled(found, gazetteer)
        raise ParameterError(
            "error.gazetteer.not_in_district", written=written, district=district, candidates=said
        )
    in_force = None if day is None else list_in_force(day, gazetteer.lists)
    kept = frozenset(unit for unit in kept if unit[0] == in_force) or kept
    order = list(gazetteer.lists["list"])
    units = sorted(kept, key=lambda unit: (order.index(unit[0]), unit[1]))
    if not _one_place(units, index):
        said = _labelled(units, gazetteer)
        raise AmbiguousUnitError("error.gazetteer.ambiguous", units, written=written, candidates=said)
    return units[::-1]


def sheets(
    units: Sequence[Unit], gazetteer: Gazetteer, words: Words, *, day: date | None = None
) -> list[Sheet]:
    """Return one sheet a unit; a unit that stands unchanged in several lists has one for all of them."""
    made: dict[tuple[str, ...], Sheet] = {}
    for list_id, code in units:
        lists = unchanged_in(gazetteer, list_id, code)
        made.setdefault((code, *lists), _sheet(lists, code, gazetteer, words, day))
    return list(made.values())


def _unknown(written: str, near: Sequence[Unit], gazetteer: Gazetteer) -> ParameterError:
    """Return the error for a name or code that is nobody's."""
    if not near:
        return ParameterError("error.gazetteer.unknown", written=written)
    return ParameterError("error.gazetteer.near", written=written, candidates=_labelled(near, gazetteer))


def _labelled(units: Iterable[Unit], gazetteer: Gazetteer) -> str:
    return "; ".join(labels(units, gazetteer))


def _one_place(units: Sequence[Unit], index: UnitIndex) -> bool:
    """Tell whether units in time order are one place: one a list, of one name, each going on in the next."""
    steps = pairwise(units)
    return all(
        older[0] != newer[0]
        and newer in index.sharing_land(older, newer[0])
        and name_key(index.name[older]) == name_key(index.name[newer])
        for older, newer in steps
    )


def _sheet(lists: Sequence[str], code: str, gazetteer: Gazetteer, words: Words, day: date | None) -> Sheet:
    """Return the sheet of a unit that stands in ``lists`` as it is."""
    newest = lists[-1]
    own = unit(gazetteer, newest, code)
    rows = [
        ("code", code),
        ("list", _period(gazetteer.lists.loc[list(lists)], words)),
        ("type", _type(own, words)),
        ("district", _district(own, gazetteer, words)),
        ("classes", _classes(newest, code, gazetteer, words)),
        *_on_day(lists, code, gazetteer, words, day),
        *(("was", text) for text in _history(was(gazetteer, lists[0], code), "was", words)),
        *(("became", text) for text in _history(became(gazetteer, newest, code), "became", words)),
        ("basis", legal_basis(gazetteer, lists[0], code) or gazetteer.lists.at[lists[0], "legal_basis"]),
    ]
    return Sheet(own["full_name"], tuple((words.text(f"gazetteer.row.{key}"), text) for key, text in rows))


def _period(lists: pd.DataFrame, words: Words) -> str:
    """Write the lists and the days between which they were in force: 2020, 2024 (01/01/2020–30/06/2025)."""
    names = ", ".join(lists["list"])
    start, end = words.date(lists["valid_from"].iloc[0]), lists["valid_to"].iloc[-1]
    if pd.isna(end):
        return words.text("gazetteer.period_open", lists=names, start=start)
    return words.text("gazetteer.period", lists=names, start=start, end=words.date(end))


def _type(own: pd.Series, words: Words) -> str:
    """Write the unit's type and whether it is urban or rural; only the type where that is not known."""
    kind = words.text(f"gazetteer.type.{own['type']}")
    if pd.isna(own["urban"]):
        return kind
    area = words.text(f"gazetteer.urban.{own['urban']}")
    return words.text("gazetteer.type_and_area", type=kind, area=area)


def _district(own: pd.Series, gazetteer: Gazetteer, words: Words) -> str:
    """Write the unit's district, or those that its land belonged to."""
    if not pd.isna(own["district_name"]):
        return own["district_name"]
    known = unit_districts(gazetteer.units, gazetteer.crosswalk, own["list"])
    known = known[known["code"] == own["code"]]
    if known.empty:
        return words.text("gazetteer.no_district")
    return words.text("gazetteer.former_districts", districts=words.listing(list(known["district_name"])))


def _classes(list_id: str, code: str, gazetteer: Gazetteer, words: Words) -> str:
    """Write the classes the unit is known to be of, with their documents."""
    rows = gazetteer.classes
    rows = rows[(rows["list"] == list_id) & (rows["code"] == code)]
    if rows.empty:
        return words.text("gazetteer.no_classes")
    return "; ".join(_class(row, words) for row in rows.rename(columns={"class": "kind"}).itertuples())


def _class(row: tuple, words: Words) -> str:
    """Write one class with its document and, where known, its days."""
    name = words.text(f"gazetteer.class.{row.kind}")
    if pd.isna(row.valid_from) or pd.isna(row.valid_to):
        return words.text("gazetteer.class", name=name, basis=row.legal_basis)
    start, end = words.date(row.valid_from), words.date(row.valid_to)
    return words.text("gazetteer.class_period", name=name, start=start, end=end, basis=row.legal_basis)


def _on_day(
    lists: Sequence[str], code: str, gazetteer: Gazetteer, words: Words, day: date | None
) -> list[tuple[str, str]]:
    """Write what was here on a day when the unit was not."""
    if day is None or list_in_force(day, gazetteer.lists) in lists:
        return []
    found = on_day(gazetteer, lists[-1], code, day)
    direction = "became" if day > gazetteer.lists.at[lists[-1], "valid_from"] else "was"
    told = _history(found, direction, words)
    return [("on_day", words.text("gazetteer.on_day", day=words.date(day), units=text)) for text in told]


def _history(related: pd.DataFrame, direction: str, words: Words) -> list[str]:
    """Write one text a list, the nearest in time first, without those that say the same as a nearer one."""
    told: dict[str, str] = {}
    lists = list(related.groupby("list", sort=False))
    for list_id, rows in lists if direction == "became" else lists[::-1]:
        parts = [_part(row, direction, words) for row in rows.itertuples()]
        told.setdefault("; ".join(parts), str(list_id))
    return [words.text("gazetteer.in_list", list=list_id, units=text) for text, list_id in told.items()]


def _part(row: tuple, direction: str, words: Words) -> str:
    """Write one related unit and how much of the older unit's land is meant."""
    name = f"{row.full_name} ({row.code})"
    if row.relation == "whole":
        return words.text(f"gazetteer.{direction}.whole", unit=name)
    share = 100 * row.area_share
    key = "sliver" if share < 0.5 else "part"
    return words.text(f"gazetteer.{direction}.{key}", unit=name, percent=words.number(share, at_most=0))

"""The units of the gazetteer by everything that may be written of them: code, name, district."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.communes.crosswalk import compose, list_order
from analysis.communes.gazetteer import Gazetteer, carried_over, unit_districts
from analysis.communes.names import (
    district_key,
    name_key,
    only_lacks_marks,
    plain_key,
    plain_readings,
    type_of,
)
from analysis.communes.near_names import NearNames

Unit = tuple[str, str]  # (list, code)
CODE_DIGITS = 5  # of a commune's code: Quyết định 124/2004/QĐ-TTg, list of codes of administrative units
_CODE = re.compile(rf"'?([0-9]{{1,{CODE_DIGITS}}})(\.0)?")


def written_text(cell: object) -> str | None:
    """Return what a cell holds as text without spaces around it, None if it is empty."""
    return None if pd.isna(cell) else str(cell).strip() or None


def written_code(cell: object) -> str | None:
    """Return the code that a cell holds, with the zeros that a spreadsheet takes away: 6652.0 -> "06652".

    None if it holds something else than up to five digits.
    """
    found = _CODE.fullmatch(written_text(cell) or "")
    return found[1].zfill(CODE_DIGITS) if found else None


@dataclass(frozen=True)
class Named:
    """The units that a written name may mean.

    ``units``: those that bear the name, of the type that was written with it if any of them is;
    ``all``: those that bear it whatever their type; ``reason``: "name" if it is spelled in full, "plain"
    if it lacks marks, "type_differs" if none is of the type.
    """

    units: frozenset[Unit]
    all: frozenset[Unit]
    reason: str


class UnitIndex:
    """The units of a gazetteer by code, name and district; made once for many questions."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._type: dict[Unit, str] = {}
        self.name: dict[Unit, str] = {}
        self.by_code: dict[str, frozenset[Unit]] = {}
        self._by_key: dict[str, set[Unit]] = defaultdict(set)
        self._by_plain: dict[str, set[Unit]] = defaultdict(set)
        self._named: dict[str, Named] = {}
        self._near: dict[str | None, tuple[NearNames, list[list[Unit]]]] = {}
        self._shared: dict[Unit, tuple[dict[str, list[str]], dict[str, str]]] = {}
        self._fill()

    def named(self, written: str) -> Named:
        """Return the units that a name may mean; none if no unit of any list bears it."""
        if written not in self._named:
            self._named[written] = self._read(written)
        return self._named[written]

    def in_district(self, units: Iterable[Unit], district: str | None) -> frozenset[Unit]:
        """Return those of the units that lie in a district, now or formerly; all where none is named."""
        if district is None:
            return frozenset(units)
        key = district_key(district)
        return frozenset(unit for unit in units if key in self._districts.get(unit, ()))

    def near(self, written: str, list_id: str | None) -> tuple[Unit, ...]:
        """Return the units of a list, or of all, whose names are most like a written one."""
        if list_id not in self._near:
            bearers: dict[str, list[Unit]] = defaultdict(list)
            for unit, name in self.name.items():
                if list_id in (None, unit[0]):
                    bearers[name].append(unit)
            self._near[list_id] = NearNames(list(bearers)), list(bearers.values())
        names, units = self._near[list_id]
        return tuple(unit for place in names.propose(written) for unit in units[place])

    def same_land(self, unit: Unit, list_id: str) -> Unit | None:
        """Return the unit of another list that has exactly the same land, None if there is none."""
        code = self._between(unit[0], list_id)[1].get(unit[1])
        return None if code is None else (list_id, code)

    def sharing_land(self, unit: Unit, list_id: str) -> list[Unit]:
        """Return the units of a list, later or earlier, that share land with a unit."""
        return [(list_id, code) for code in self._between(unit[0], list_id)[0].get(unit[1], ())]

    def _fill(self) -> None:
        units = self._gazetteer.units
        by_code: dict[str, set[Unit]] = defaultdict(set)
        columns = (units[column] for column in ("list", "code", "name", "type"))
        for list_id, code, name, kind in zip(*columns, strict=True):
            unit = (list_id, code)
            self.name[unit], self._type[unit] = name, kind
            by_code[code].add(unit)
            self._by_key[name_key(name)].add(unit)
            self._by_plain[plain_key(name)].add(unit)
        self.by_code = {code: frozenset(found) for code, found in by_code.items()}

    def _read(self, written: str) -> Named:
        exact = self._by_key.get(name_key(written), ())
        found = dict.fromkeys(exact, type_of(written)) if exact else self._lacking_marks(written)
        typed = {unit for unit, kind in found.items() if kind in (None, self._type[unit])}
        reason = "type_differs" if found and not typed else "name" if exact else "plain"
        return Named(frozenset(typed or found), frozenset(found), reason)

    def _lacking_marks(self, written: str) -> dict[Unit, str | None]:
        """Return the units whose names are the written one with marks added, and the type written."""
        return {
            unit: kind
            for key, kind in plain_readings(written).items()
            for unit in self._by_plain.get(key, ())
            if only_lacks_marks(written, self.name[unit])
        }

    @cached_property
    def _districts(self) -> dict[Unit, set[str]]:
        """Return by unit what may be written of its districts: their names' keys, and its own one's code."""
        units, crosswalk = self._gazetteer.units, self._gazetteer.crosswalk
        said: dict[Unit, set[str]] = defaultdict(set)
        for list_id in units["list"].unique():
            districts = unit_districts(units, crosswalk, list_id)
            keys = {name: district_key(name) for name in districts["district_name"].unique()}
            for code, name in zip(districts["code"], districts["district_name"], strict=True):
                said[list_id, code].add(keys[name])
        own = units.dropna(subset=["district_code"])
        for list_id, code, district in zip(own["list"], own["code"], own["district_code"], strict=True):
            said[list_id, code].add(district)
        return said

    def _between(self, one: str, other: str) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Return by code the codes of another list that share land, and the one with the same land."""
        if (one, other) not in self._shared:
            crosswalk = self._gazetteer.crosswalk
            earlier, later = sorted((one, other), key=list_order(crosswalk).index)
            pairs = compose(crosswalk, earlier, later)
            own, its = ("from_code", "to_code") if one == earlier else ("to_code", "from_code")
            shared = pairs.groupby(own)[its].agg(list).to_dict()
            self._shared[one, other] = shared, carried_over(crosswalk, one, other)
        return self._shared[one, other]

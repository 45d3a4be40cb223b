"""The lists of commune-level units: which were in force when, their units, and who became whom.

Sources: NQ 837/NQ-UBTVQH14 (list "2020"), NQ 1199/NQ-UBTVQH15 ("2024"), NQ 1679/NQ-UBTVQH15 ("2025").
The key of a unit is always ``(list, code)``; a code alone means different places in different lists.
"""

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError, ParameterError, Problem
from analysis.paths import DataPaths
from analysis.tables import CellError, Column, check, choice, integer, number, read_table, text

TYPES = ("phuong", "xa", "thi_tran", "dac_khu")
RELATIONS = ("whole", "part")
# One older unit and the part of its land: "2020/06799:0.012".
OLDER = r"^(?P<from_list>[^/:]+)/(?P<from_code>[^/:]+):(?P<area_share>0(?:\.\d+)?|1)$"
# A neighbour and the shared border in km: "06652:4.7".
BORDER = r"[^\s:]+:\d+(?:\.\d+)?"
STATUSES = ("recognised", "not_recognised")


def parse_date(content: str) -> date:
    """Read a date as the data files write it: 2025-07-01."""
    try:
        return date.fromisoformat(content)
    except ValueError as error:
        raise CellError("expected.communes.date") from error


def parse_older(content: str) -> str:
    """Read the older units that a part is of, each with its share: "2020/06799:0.988 2020/06802:1"."""
    if not all(re.match(OLDER, part) for part in content.split()):
        raise CellError("expected.communes.older")
    return content


def parse_borders(content: str) -> str:
    """Read the neighbours of a unit, each with the km of shared border: "06652:4.7 06658:2.5"."""
    if not all(re.fullmatch(BORDER, part) for part in content.split()):
        raise CellError("expected.communes.borders")
    return content


LISTS = (
    text("list", required=True),
    Column("valid_from", parse_date, True, "object"),
    Column("valid_to", parse_date, False, "object"),
    integer("n_units"),
    *(text(f"name_{code}", required=True) for code in ("vi", "en")),
    text("legal_basis", required=True),
)
UNITS = (
    *(text(name, required=True) for name in ("list", "code", "name", "full_name")),
    choice("type", TYPES),
    choice("urban", ("true", "false"), required=False),
    text("district_code"),
    text("district_name"),
)
CROSSWALK = (
    *(text(name, required=True) for name in ("from_list", "from_code", "to_list", "to_code")),
    choice("relation", RELATIONS),
    number("area_share", required=True),
    text("legal_basis"),
    Column("older", parse_older, False, "str"),
)
FACTS = (
    *(text(name, required=True) for name in ("list", "code", "name")),
    number("lon", required=True),
    number("lat", required=True),
    number("centroid_lon", required=True),
    number("centroid_lat", required=True),
    number("land_area_km2", required=True),
    Column("neighbours", parse_borders, False, "str"),
)


def load_lists(data: Path | DataPaths) -> pd.DataFrame:
    """Read the lists: one row a list, indexed by ``list``, in time order.

    Columns: list, valid_from and valid_to (dates; valid_to missing while in force), n_units,
    name_vi, name_en, legal_basis. Raises MissingFileError or DataError.
    """
    lists = _checked(_read(data, "lists.csv", LISTS), ["list"])
    return lists.sort_values("valid_from").set_index("list", drop=False).rename_axis(None)


def list_in_force(day: date, lists: pd.DataFrame) -> str:
    """Return the identifier of the list in force on ``day``, e.g. "2024" on 31 December 2024.

    Raises ParameterError if no list covers that day.
    """
    end = lists["valid_to"].map(lambda d: date.max if pd.isna(d) else d)
    found = lists.index[(lists["valid_from"] <= day) & (day <= end)]
    if len(found) == 0:
        raise ParameterError(
            "error.communes.no_list", day=day.isoformat(), first=lists["valid_from"].min().isoformat()
        )
    return str(found[0])


def load_units(data: Path | DataPaths) -> pd.DataFrame:
    """Read the units of all lists: one row a (list, code), sorted by it.

    Columns: list, code, name, full_name, type (phuong, xa, thi_tran, dac_khu), urban (boolean,
    missing for special zones), district_code and district_name (missing from 2025 on).
    Raises MissingFileError or DataError, also where a list has more or fewer units than declared.
    """
    lists = load_lists(data)
    read = _read(data, "units.csv", UNITS)
    known = pa.Check.isin(list(lists.index), error="expected.communes.list")
    units = _checked(read, ["list", "code"], list=known)
    _check_counts(units, lists, read["file"].iloc[0] if len(read) else "units.csv")
    units["urban"] = units["urban"].map({"true": True, "false": False}).astype("boolean")
    return units.sort_values(["list", "code"], ignore_index=True)


def load_crosswalk(data: Path | DataPaths) -> pd.DataFrame:
    """Read who became whom: one row a pair of a unit and one of its successors.

    Columns: from_list, from_code, to_list, to_code, relation (whole, part), area_share (0 to 1, part
    of the old unit's land area: an estimate, not a share of its population), legal_basis (missing
    where the unit went on unchanged), older (for a unit that units merged into before it was divided:
    "list/code:share list/code:share", the part of each older unit's land that is meant; missing where
    there are none). Raises MissingFileError, or DataError also where a list is tied to no other.
    """
    pairs = _checked(
        _read(data, "crosswalk.csv", CROSSWALK),
        ["from_list", "from_code", "to_list", "to_code"],
        area_share=pa.Check.in_range(0, 1, error="expected.communes.share"),
    )
    _check_tied(pairs, load_lists(data), _paths(data))
    return pairs


def load_facts(data: Path | DataPaths) -> pd.DataFrame:
    """Read where the units lie: one row a (list, code); the list "2024" has none of its own.

    Columns: list, code, name, lon and lat of a point on its land and centroid_lon and centroid_lat of its
    middle (degrees, WGS 84), land_area_km2, neighbours ("code:km code:km" of shared border on land; missing
    for an island). ``facts.csv`` has more columns; they are left aside. Raises MissingFileError, or DataError
    also where a border is told by one side only or differently.
    """
    paths = _paths(data)
    file = paths.communes / "facts.csv"
    known = {c.name: c for c in FACTS}
    header = file.read_text(encoding="utf-8-sig").splitlines()[0].split(",") if file.is_file() else []
    columns = [known.get(name, text(name)) for name in header]
    columns += [column for name, column in known.items() if name not in header]
    read = read_table(file, columns, name=paths.name(file))
    facts = _checked(read, ["list", "code"])[list(known)]
    _check_borders(read)
    return facts


def borders_of(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the borders on land, each from both sides: list, code, neighbour, km (index: row of facts)."""
    each = facts[["list", "code", "neighbours"]].dropna()
    each = each.assign(pair=each["neighbours"].str.split()).explode("pair")
    parts = each["pair"].astype("str").str.split(":", n=1, expand=True).reindex(columns=[0, 1])
    return each[["list", "code"]].assign(neighbour=parts[0], km=parts[1].astype("float64"))


def _check_borders(read: pd.DataFrame) -> None:
    """Raise DataError at each border that is told twice, or not in the same length by the other side."""
    told, key = borders_of(read).join(read[["file", "row"]]), ["list", "code", "neighbour"]
    sides = {"code": "neighbour", "neighbour": "code", "km": "other_km"}
    other = told.rename(columns=sides).drop(columns=["file", "row"])
    pairs = told.assign(again=told.duplicated(key)).merge(other, on=key, how="left")
    problems = [
        Problem(
            pair.file,
            "expected.communes.border",
            int(pair.row),
            "neighbours",
            f"{pair.neighbour}:{pair.km:g}",
            {"code": pair.code, "neighbour": pair.neighbour},
        )
        for pair in pairs[pairs["km"].ne(pairs["other_km"]) | pairs["again"]].itertuples()
    ]
    if problems:
        raise DataError(problems)


def _check_tied(pairs: pd.DataFrame, lists: pd.DataFrame, paths: DataPaths) -> None:
    """Raise DataError naming each list that no pair leads to or from: its time could not be told."""
    tied = set(pairs["from_list"]) | set(pairs["to_list"])
    file = paths.name(paths.communes / "crosswalk.csv")
    problems = [
        Problem(file, "expected.communes.tied", column="from_list, to_list", fields={"list": name})
        for name in lists.index.difference(tied)
    ]
    if problems:
        raise DataError(problems)


def _check_counts(units: pd.DataFrame, lists: pd.DataFrame, file: str) -> None:
    """Raise DataError naming each list that has not as many units as lists.csv declares."""
    found = units.groupby("list").size().reindex(lists.index, fill_value=0)
    wrong = lists[found != lists["n_units"]]
    problems = [
        Problem(
            file,
            "expected.communes.n_units",
            read=str(found[row.list]),
            fields={"n": row.n_units, "list": row.list},
        )
        for row in wrong.itertuples()
    ]
    if problems:
        raise DataError(problems)


def _paths(data: Path | DataPaths) -> DataPaths:
    """Return ``data`` as DataPaths."""
    return data if isinstance(data, DataPaths) else DataPaths(Path(data))


def _read(data: Path | DataPaths, name: str, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Read one CSV of the communes folder."""
    file = _paths(data).communes / name
    return read_table(file, columns, name=_paths(data).name(file))


def _checked(frame: pd.DataFrame, key: list[str], **checks: pa.Check) -> pd.DataFrame:
    """Check that ``key`` is unique and the columns hold; leave out where each row was read."""
    unique = pa.Check(lambda table: ~table.duplicated(key, keep=False), error="expected.unique")
    schema = pa.DataFrameSchema({c: pa.Column(checks=k) for c, k in checks.items()}, checks=unique)
    return check(frame, schema).drop(columns=["file", "row"])

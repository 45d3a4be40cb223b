"""The child-friendly standard as data: what each decision asks for, as far as it was seen in a source.

``child_friendly_decisions.csv`` has the conditions and the time of the assessment,
``child_friendly_tiers.csv`` the least totals and which communes they are for,
``child_friendly_standard.csv`` the criteria and their items. A cell that was not seen in a source is empty.
A later decision, or what is still missing of one, is more cells there and no change here.
Source: Quyết định 06/QĐ-TTg, 3 January 2019, and the decisions before it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.communes.crosswalk import refuse
from analysis.communes.gazetteer import CLASSES
from analysis.communes.units import TYPES, parse_date
from analysis.paths import DataPaths
from analysis.tables import (
    CellError,
    Column,
    choice,
    flag,
    integer,
    number,
    parse_number,
    read_table,
    text,
)

YES_NO = ("yes", "no")
VERIFIED = ("yes", "partly", "no")
COMPARATORS = {
    ">=": float.__ge__,
    "<=": float.__le__,
    ">": float.__gt__,
    "<": float.__lt__,
    "=": float.__eq__,
}
BAND = re.compile(r"(>=|<=|>|<|=)(-?[0-9.]+):([0-9.]+)")
YEARS_OF_A_PLAN = 5


@dataclass(frozen=True)
class Band:
    """What a measured value earns: ``points`` where it compares so with ``limit`` (in its own unit)."""

    comparator: str
    limit: float
    points: float


@dataclass(frozen=True)
class Member:
    """Which units a tier is for: those of a ``type``, all of them or only those of a ``unit_class``."""

    type: str
    unit_class: str | None


def parse_bands(content: str) -> tuple[Band, ...]:
    """Read bands, the first that holds counting: ">=95:50 >=90:40"."""
    found = [BAND.fullmatch(part) for part in content.split()]
    if not all(found):
        raise CellError("expected.child_friendly.bands")
    return tuple(Band(m[1], parse_number(m[2]), parse_number(m[3])) for m in found if m)


def parse_members(content: str) -> tuple[Member, ...]:
    """Read which units a tier is for: "xa:mountainous phuong"."""
    members = tuple(Member(kind, of or None) for kind, _, of in (p.partition(":") for p in content.split()))
    if not all(m.type in TYPES and (m.unit_class is None or m.unit_class in CLASSES) for m in members):
        raise CellError("expected.child_friendly.units", types=", ".join(TYPES), classes=", ".join(CLASSES))
    return members


def parse_month(content: str) -> int:
    """Read a month: 1 to 12."""
    if content not in {str(month) for month in range(1, 13)}:
        raise CellError("expected.child_friendly.month")
    return int(content)


def parse_plan_years(content: str) -> tuple[int, ...]:
    """Read in which years of a five-year plan the communes are assessed: "2 4"."""
    if not re.fullmatch(rf"[1-{YEARS_OF_A_PLAN}]( [1-{YEARS_OF_A_PLAN}])*", content):
        raise CellError("expected.child_friendly.plan_years", last=YEARS_OF_A_PLAN)
    return tuple(map(int, content.split()))


def _in_both(*names: str, required: bool = False) -> tuple[Column, ...]:
    """Declare texts in both languages."""
    return tuple(text(f"{name}_{code}", required=required) for name in names for code in ("vi", "en"))


_SEEN = (text("source", required=True), choice("verified", VERIFIED), *_in_both("note"))
DECISIONS = (
    text("decision", required=True),
    Column("date", parse_date, True, "object"),
    Column("valid_from", parse_date, False, "object"),
    Column("valid_to", parse_date, False, "object"),
    *_in_both("name", required=True),
    integer("n_criteria"),
    number("max_points"),
    *(choice(name, YES_NO, required=False) for name in ("all_criteria", "no_zero")),
    flag("conditions_seen"),
    Column("assessed_month", parse_month, False, "Int64"),
    Column("assessed_plan_years", parse_plan_years, False, "object"),
    *_in_both("timing"),
    *_SEEN,
)
TIERS = (
    *(text(name, required=True) for name in ("decision", "tier")),
    number("min_points", required=True),
    Column("units", parse_members, False, "object"),
    flag("applies"),
    *_in_both("wording"),
    *_SEEN,
)
CRITERIA = (
    text("decision", required=True),
    integer("criterion"),
    text("item"),
    *_in_both("name", required=True),
    number("max_points"),
    Column("bands", parse_bands, False, "object"),
    *_SEEN,
)


@dataclass(frozen=True)
class Standard:
    """The decisions (indexed by ``decision``, the oldest first), their tiers, criteria and items.

    ``decisions``: DECISIONS; ``all_criteria`` and ``no_zero`` say whether all criteria must be met and none
    may have 0 points, ``conditions_seen`` whether that and the least total is all a decision asks for.
    ``tiers``: TIERS in the order in which they are tried; ``applies`` is false for one that no commune of
    the province can be in. ``criteria`` and ``items``: CRITERIA; a criterion has no ``item``.
    """

    decisions: pd.DataFrame
    tiers: pd.DataFrame
    criteria: pd.DataFrame
    items: pd.DataFrame

    def name(self, decision: str, criterion: int, language: str) -> str | None:
        """Return the name of a criterion in a language ("vi", "en"), None where it was not seen."""
        own = self.criteria["decision"].eq(decision) & self.criteria["criterion"].eq(criterion)
        return next(iter(self.criteria.loc[own, f"name_{language}"]), None)


def load_standard(data: Path | DataPaths) -> Standard:
    """Read the standard from data/communes.

    Raises MissingFileError, or DataError for an unknown decision, a row that is there twice, criteria that
    are not those of their decision by number, and points that contradict each other.
    """
    decisions = _read(data, "child_friendly_decisions.csv", DECISIONS)
    _once(decisions, ["decision"])
    decisions = decisions.sort_values("date").set_index("decision", drop=False).rename_axis(None)
    tiers = _read(data, "child_friendly_tiers.csv", TIERS)
    _of_known_decision(tiers, decisions)
    _once(tiers, ["decision", "tier"])
    rows = _read(data, "child_friendly_standard.csv", CRITERIA)
    _of_known_decision(rows, decisions)
    _once(rows, ["decision", "criterion", "item"])
    _check_criteria(rows, decisions)
    _check_points(rows)
    is_item = rows["item"].notna()
    return Standard(
        *(frame.drop(columns=["file", "row"]) for frame in (decisions, tiers, rows[~is_item], rows[is_item]))
    )


def band_points(bands: tuple[Band, ...] | None, value: float) -> float | None:
    """Return the points that a value earns by the bands, None where none of those seen holds."""
    for band in bands or ():
        if COMPARATORS[band.comparator](float(value), band.limit):
            return band.points
    return None


def wrong_decisions(rows: pd.DataFrame, standard: Standard) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Return what is wrong with the decisions that rows (year, decision) name, as ``refuse`` takes it.

    Wrong is a decision that is not in the standard, and a year in which it was not in force (where the
    beginning was not seen: before it was issued).
    """
    known = rows["decision"].isin(standard.decisions.index)
    span = standard.decisions[["date", "valid_from", "valid_to"]].reindex(rows["decision"])
    begins = span["valid_from"].fillna(span["date"])
    first = begins.map(lambda d: d.year, na_action="ignore").to_numpy(float)
    last = span["valid_to"].map(lambda d: d.year, na_action="ignore").to_numpy(float)
    year = rows["year"].to_numpy(float)
    outside = pd.Series((year < first) | (year > last), index=rows.index)
    return {
        "expected.child_friendly.decision": (~known, rows["decision"]),
        "expected.child_friendly.year": (outside, rows["year"]),
    }


def _read(data: Path | DataPaths, name: str, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Read one CSV of the communes folder."""
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    file = paths.communes / name
    return read_table(file, columns, name=paths.name(file))


def _once(rows: pd.DataFrame, key: list[str]) -> None:
    """Raise DataError at the rows that have the same key."""
    said = [", ".join(str(cell) for cell in cells if not pd.isna(cell)) for cells in rows[key].to_numpy()]
    repeated = rows.duplicated(key, keep=False)
    refuse(rows, {"expected.unique": (repeated, pd.Series(said, index=rows.index, dtype=object))}, "")


def _of_known_decision(rows: pd.DataFrame, decisions: pd.DataFrame) -> None:
    """Raise DataError at the rows of a decision that is not in child_friendly_decisions.csv."""
    unknown = ~rows["decision"].isin(decisions.index)
    refuse(rows, {"expected.child_friendly.decision": (unknown, rows["decision"])}, "")


def _check_criteria(rows: pd.DataFrame, decisions: pd.DataFrame) -> None:
    """Raise DataError where criteria are not 1 to n of their decision, or an item has no criterion."""
    n = rows["decision"].map(decisions["n_criteria"])
    criteria = rows[rows["item"].isna()]
    n_there = rows["decision"].map(criteria.groupby("decision").size()).fillna(0)
    keys = set(zip(criteria["decision"], criteria["criterion"], strict=True))
    own = pd.Series(list(zip(rows["decision"], rows["criterion"], strict=True)), index=rows.index)
    wrong = {
        "expected.child_friendly.criterion": (~rows["criterion"].between(1, n), rows["criterion"]),
        "expected.child_friendly.all_criteria": (n_there.ne(n), n_there.astype(int)),
        "expected.child_friendly.item": (~own.isin(keys), rows["item"]),
    }
    refuse(rows, wrong, "")


def _check_points(rows: pd.DataFrame) -> None:
    """Raise DataError where a band gives more than its row's maximum, or items more than their criterion."""
    most = rows["bands"].map(lambda bands: max(b.points for b in bands), na_action="ignore").astype("float64")
    is_item, points = rows["item"].notna(), rows["max_points"]
    of_items = rows[is_item].groupby(["decision", "criterion"])["max_points"].sum()
    by_criterion = pd.MultiIndex.from_frame(rows[["decision", "criterion"]])
    sums = pd.Series(of_items.reindex(by_criterion).to_numpy(), index=rows.index).mask(is_item)
    wrong = {
        "expected.child_friendly.band_points": (most > points, most.map("{:g}".format)),
        "expected.child_friendly.item_points": (sums > points, sums.map("{:g}".format)),
        "expected.child_friendly.positive": (points <= 0, points.map("{:g}".format)),
    }
    refuse(rows, wrong, "")

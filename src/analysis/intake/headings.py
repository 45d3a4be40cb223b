"""Understand what stands at the head of a column, and beside a row: headings.csv in this folder.

A heading may say several things at once, in one cell or in two above each other: "Tỷ lệ (%) – Năm 2025",
"Trẻ em dưới 5 tuổi | Nữ | Tử số". What is not understood is left out, never guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from analysis.communes.names import without_marks
from analysis.intake.measure_names import MeasureNames
from analysis.intake.vocabulary import meaning, plain
from analysis.tables import choice, read_table, text

HEADING, ROW = "heading", "row"
# What a column holds; "ignored" is understood and not imported, such as a target.
KEYS = ("ordinal", "code", "area", "district", "measure", "measure_code", "unit", "year")
PARTS = ("value", "numerator", "denominator")
TEXTS = ("source", "note")
ROLES = (*KEYS, *PARTS, *TEXTS, "group", "ignored", "total", "below")
COLUMNS = (text("word", required=True), choice("place", (HEADING, ROW)), choice("role", ROLES), text("means"))

_YEAR = re.compile(r"(?:\b(?:nam|year|nien do)\s*)?\b(20[0-4][0-9])\b")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_UNIT_NAMED = re.compile(r"(?:đvt|đơn vị tính|unit)\s*:?\s*(.+)$", re.IGNORECASE)
# Part of a year, or several years: no yearly value.
_PARTLY = re.compile(
    r"\b(\d+ thang|quy [ivx1-4]+|months?|quarter|hoc ky|semester)\b|20\d\d ?[-–/] ?(20)?\d\d"
)


@dataclass(frozen=True)
class Heading:
    """What a column holds.

    ``text`` as it stands, the cells above each other joined by " – ". ``role`` is one of ROLES, None where
    the heading is not understood. ``measure``, ``year``, ``group`` and ``unit`` are what it says beside,
    None where it does not; ``proposals`` are measures with a name like it.
    """

    text: str
    role: str | None = None
    measure: str | None = None
    year: int | None = None
    group: str | None = None
    unit: str | None = None
    proposals: tuple[str, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether the column holds numbers to be imported."""
        return self.role in PARTS


@dataclass(frozen=True)
class _Words:
    """The vocabulary of one place: by its words with marks, and by those without that mean one thing."""

    marked: Mapping[str, tuple[str, str]]
    unmarked: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def get(self, words: str) -> tuple[str, str] | None:
        return self.marked.get(words) or self.unmarked.get(without_marks(words))


def read_heading(cells: Iterable[Any], names: MeasureNames) -> Heading:
    """Understand the cells at the head of a column, from top to bottom; empty and equal ones count once."""
    parts = list(dict.fromkeys(shown for cell in cells if (shown := shown_text(cell))))
    heading = Heading(" – ".join(parts))
    for part in parts:
        heading = _joined(heading, _read_part(part, names))
    if heading.role is None and (heading.measure or heading.year or heading.group):
        return replace(heading, role="value")
    return heading


def row_word(content: Any) -> tuple[str, str] | None:
    """Return role and meaning of what stands beside a row: ("total", "province"), ("below", ""), or None.

    "below" begins what is written under a table: notes, sources, signatures.
    """
    words = spelled(shown_text(content))
    if not words:
        return None
    found = _vocabulary(ROW).get(words)
    if found or ":" not in str(content):
        return found
    begun = _vocabulary(ROW).get(spelled(str(content).split(":")[0]))
    return begun if begun and begun[0] == "below" else None


def shown_text(cell: Any) -> str:
    """Return a cell as text on one line; a year that is a number without its ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return plain(str(cell))


def spelled(words: str) -> str:
    """Return words in small letters with one space between them and no other sign."""
    kept = "".join(c if c.isalnum() or c in "%‰" else " " for c in words.casefold())
    return " ".join(kept.split())


def year_in(words: str) -> int | None:
    """Return the one year that a text names; None for none, several, or a part of a year."""
    bare = without_marks(words.casefold())
    found = set(_YEAR.findall(bare))
    return int(found.pop()) if len(found) == 1 and not _PARTLY.search(bare) else None


def _read_part(part: str, names: MeasureNames) -> Heading:
    """Understand one cell of a heading."""
    bare = without_marks(part.casefold())
    if _PARTLY.search(bare):
        return Heading(part, "ignored")
    unit, rest = _unit_in(part)
    year = year_in(rest)
    words = _without_year(spelled(rest)) if year else spelled(rest)
    said = _vocabulary(HEADING).get(words)
    if said:
        role, means = said
        group = means if role == "group" else None
        return Heading(part, None if group else role, None, year, group, unit)
    match = names.match(words)
    if match.measure:
        return Heading(part, None, match.measure, year, None, unit)
    return Heading(part, _begins_with(words), None, year, None, unit, match.proposals)


def _joined(upper: Heading, lower: Heading) -> Heading:
    """Return what two cells above each other say together; the lower one is the closer."""
    ignored = "ignored" in (upper.role, lower.role)
    return Heading(
        upper.text,
        "ignored" if ignored else lower.role or upper.role,
        lower.measure or upper.measure,
        lower.year or upper.year,
        lower.group or upper.group,
        lower.unit or upper.unit,
        lower.proposals or upper.proposals,
    )


def _unit_in(part: str) -> tuple[str | None, str]:
    """Return the unit that a heading names, in brackets or after "ĐVT:", and the heading without it."""
    for found in (*_BRACKETS.finditer(part), _UNIT_NAMED.search(part)):
        if found and (unit := _unit(found[1])):
            return unit, part.replace(found[0], " ")
    return None, part


def _unit(words: str) -> str | None:
    """Return the words if they name a unit."""
    named = _UNIT_NAMED.sub(r"\1", words).strip()
    word = meaning(named)
    return named if word and word.role == "unit" else None


def _without_year(words: str) -> str:
    """Return a heading without its year and the word before it."""
    return " ".join(re.sub(r"\b(năm|nam|year)?\s*20[0-4][0-9]\b", " ", words).split())


def _begins_with(words: str) -> str | None:
    """Return the role of the vocabulary's words that a heading begins with: "Tổng số trẻ …" is a total.

    Only numbers are named so, and what is not imported: a longer heading of another kind stays unread.
    """
    vocabulary, parts = _vocabulary(HEADING), words.split()
    for n in range(len(parts) - 1, 0, -1):
        said = vocabulary.get(" ".join(parts[:n]))
        if said and said[0] in (*PARTS, "ignored"):
            return said[0]
    return None


@cache
def _vocabulary(place: str) -> _Words:
    """Read headings.csv for one place."""
    table = read_table(Path(__file__).with_name("headings.csv"), COLUMNS).fillna({"means": ""})
    table = table[table["place"] == place]
    marked = {spelled(row.word): (row.role, row.means) for row in table.itertuples()}
    found: dict[str, set[tuple[str, str]]] = {}
    for words, said in marked.items():
        found.setdefault(without_marks(words), set()).add(said)
    return _Words(marked, {words: said.pop() for words, said in found.items() if len(said) == 1})


def columns_named(headings: Sequence[Heading], role: str) -> list[int]:
    """Return the places of the columns with a role."""
    return [place for place, heading in enumerate(headings) if heading.role == role]

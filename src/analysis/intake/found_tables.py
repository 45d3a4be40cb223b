"""Find the tables on a sheet: where the heading is, which rows hold data, where the notes begin.

Offices write a title above a table, headings in one to three rows with merged cells, a row that numbers
the columns, rows of totals, rows that name a district and hold no values, and notes and signatures below.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from analysis.intake.headings import KEYS, PARTS, TEXTS, Heading, read_heading, row_word, shown_text
from analysis.intake.measure_names import MeasureNames

Row = Sequence[Any]
MOST_HEADING_ROWS = 3
# A row is a heading if so many of its cells are understood as one.
FEWEST_KNOWN = 2
# What says which thing a row is about; one of them, or a measure or year in a heading, makes a table.
_OF_ROWS = ("area", "code", "district", "measure", "measure_code")
_NUMBERING = re.compile(r"\(?[A-Za-z]?[0-9]{0,2}\)?( ?= ?[-()0-9+*/x: ]+)?")


@dataclass(frozen=True)
class FoundTable:
    """A table on a sheet.

    ``headings`` one a column; ``heading_rows`` first and last row of them; ``rows`` the numbers of the rows
    that hold data, 0-based on the sheet; ``totals`` those that hold totals, by row what they are the total
    of (province, district, sum); ``unfilled`` the texts of rows without values, by row: what has no value
    yet, or a district's name above its communes. ``title`` is what stands above, ``below`` the row after
    the last one.
    """

    title: str
    headings: tuple[Heading, ...]
    heading_rows: tuple[int, int]
    rows: tuple[int, ...]
    below: int
    totals: dict[int, str] = field(default_factory=dict)
    unfilled: dict[int, str] = field(default_factory=dict)

    def columns(self, *roles: str) -> list[int]:
        """Return the places of the columns with one of the roles."""
        return [place for place, heading in enumerate(self.headings) if heading.role in roles]


def find_tables(
    rows: Sequence[Row], names: MeasureNames, names_district: Callable[[str], bool]
) -> list[FoundTable]:
    """Return the tables among the rows of a sheet, merged cells filled in, from top to bottom."""
    reader = _Reader(names, names_district)
    tables: list[FoundTable] = []
    start = 0
    while (found := _next_heading(rows, start, reader)) is not None:
        table = _table(rows, start, found, reader)
        tables.append(table)
        start = table.below
    return tables


class _Reader:
    """Reads single cells, each text once."""

    def __init__(self, names: MeasureNames, names_district: Callable[[str], bool]) -> None:
        self.names = names
        self.word = lru_cache(maxsize=4096)(
            lambda shown: row_word(shown) or (("total", "district") if names_district(shown) else None)
        )
        self.read = lru_cache(maxsize=4096)(lambda shown: read_heading([shown], names))

    def known(self, row: Row) -> dict[str, Heading]:
        """Return the cells of a row that are understood as headings, by their text."""
        texts = dict.fromkeys(filter(None, map(shown_text, row)))
        read = {shown: self.read(shown) for shown in texts if len(shown) <= 200}
        return {shown: heading for shown, heading in read.items() if heading.role}


def _next_heading(rows: Sequence[Row], start: int, reader: _Reader) -> tuple[int, int] | None:
    """Return first and last row of the next heading."""
    for place in range(start, len(rows)):
        if _is_heading(rows[place], reader):
            return _first_row(rows, place, start, reader), _last_row(rows, place, reader)
    return None


def _is_heading(row: Row, reader: _Reader) -> bool:
    """Return whether a row names columns: what its rows are about, and something else."""
    known = reader.known(row).values()
    about = any(heading.role in _OF_ROWS for heading in known)
    holds = [h for h in known if h.role in (*PARTS, *TEXTS, "unit", "year", "ignored", "ordinal")]
    return about and len(holds) + about >= FEWEST_KNOWN


def _first_row(rows: Sequence[Row], place: int, start: int, reader: _Reader) -> int:
    """Return the first row of a heading: a row above it that names groups of columns belongs to it."""
    while place > start and _names_groups(rows[place - 1], reader):
        place -= 1
    return place


def _names_groups(row: Row, reader: _Reader) -> bool:
    """Return whether a row names groups of columns: a title has one text, across all of them."""
    texts = list(filter(None, map(shown_text, row)))
    return len(set(texts)) >= FEWEST_KNOWN and bool(reader.known(row))


def _last_row(rows: Sequence[Row], place: int, reader: _Reader) -> int:
    """Return the last row of a heading: rows that say more of its columns, and one that numbers them."""
    keys = [c for c, cell in enumerate(rows[place]) if reader.read(shown_text(cell)).role in KEYS]
    last = place
    while last + 1 < len(rows) and last + 1 - place < MOST_HEADING_ROWS:
        row = rows[last + 1]
        repeated = all(shown_text(row[c]) in ("", shown_text(rows[place][c])) for c in keys)
        if not (repeated and reader.known(row)) and not _numbers_columns(row):
            break
        last += 1
    return last


def _numbers_columns(row: Row) -> bool:
    """Return whether a row only numbers the columns: A, B, 1, 2, (3)=(1)/(2)."""
    texts = list(filter(None, map(shown_text, row)))
    return len(texts) >= FEWEST_KNOWN and all(map(_NUMBERING.fullmatch, texts)) and len(set(texts)) > 1


def _table(rows: Sequence[Row], start: int, found: tuple[int, int], reader: _Reader) -> FoundTable:
    """Return the table under a heading."""
    first, last = found
    headings = _headings(rows[first : last + 1], reader.names)
    title = " ".join(dict.fromkeys(filter(None, (shown_text(c) for row in rows[start:first] for c in row))))
    return _Body(rows, last + 1, headings, reader).table(title, found)


def _headings(rows: Sequence[Row], names: MeasureNames) -> tuple[Heading, ...]:
    """Read the heading of each column; a row that numbers the columns says nothing."""
    kept = [row for row in rows if not _numbers_columns(row)]
    width = max(map(len, kept))
    columns = ([row[place] if place < len(row) else None for row in kept] for place in range(width))
    return tuple(read_heading(cells, names) for cells in columns)


class _Body:
    """Walks down the rows under a heading."""

    def __init__(
        self, rows: Sequence[Row], first: int, headings: tuple[Heading, ...], reader: _Reader
    ) -> None:
        self.rows, self.first, self.headings, self.reader = rows, first, headings, reader
        places = range(len(headings))
        self.named = [p for p in places if headings[p].role in (*_OF_ROWS, "ordinal")]
        # A district beside its commune names no total.
        self.own = [p for p in self.named if headings[p].role != "district"]
        self.parts = [p for p in places if headings[p].is_part]
        self.data: list[int] = []
        self.totals: dict[int, str] = {}
        self.unfilled: dict[int, str] = {}

    def table(self, title: str, heading_rows: tuple[int, int]) -> FoundTable:
        """Return the table, its rows sorted into data, totals and unfilled ones."""
        below = self._walk()
        return FoundTable(
            title, self.headings, heading_rows, tuple(self.data), below, self.totals, self.unfilled
        )

    def _walk(self) -> int:
        """Sort the rows; return the one after the last."""
        blank = False
        for place in range(self.first, len(self.rows)):
            row = self.rows[place]
            texts = [shown for p in self.named if (shown := self._shown(row, p))]
            holds = any(row[p] is not None and self._shown(row, p) for p in self.parts if p < len(row))
            own = [shown for p in self.own if (shown := self._shown(row, p))]
            word = next(filter(None, map(self.reader.word, own or texts)), None)
            if (word and word[0] == "below") or (blank and _is_heading(row, self.reader)):
                return place
            if word and holds:
                self.totals[place] = word[1]
            elif texts and holds:
                self.data.append(place)
            elif texts:
                self.unfilled[place] = " ".join(texts)
            blank = not texts and not holds
        return len(self.rows)

    @staticmethod
    def _shown(row: Row, place: int) -> str:
        """Return the cell of a row as text, empty beyond its end."""
        return shown_text(row[place]) if place < len(row) else ""

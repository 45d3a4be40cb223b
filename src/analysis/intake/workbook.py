"""An agency's workbook as it was sent: its sheets, cell by cell, and what has to be known of the cells.

Workbooks are untrusted. They are read within limits, macros and links are never followed, and whatever
cannot be read is a DataError that names the file and says how to mend it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.intake.readings import Remark

# First row, first column, last row, last column; from 0, both ends included.
Range = tuple[int, int, int, int]
Cell = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``rows`` from cell A1 on, all of one length, None for an empty cell.

    A cell holds a text, a number, a truth value, a date, a time or a duration. ``hidden`` is true of a sheet
    that the office does not see, ``hidden_rows`` and ``hidden_columns`` likewise (from 0); ``merged`` are
    ranges whose content stands in their first cell. ``formulas`` are the cells whose content is the value
    that was last computed, ``uncached`` those among them of which the file keeps no value: they are empty.
    ``formats`` are the number formats of the cells that show per cent ("0.0%").
    """

    name: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Range, ...] = ()
    formulas: frozenset[Cell] = frozenset()
    uncached: frozenset[Cell] = frozenset()
    formats: Mapping[Cell, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Workbook:
    """A workbook: its file's ``name`` and ``sha256``, its ``kind`` ("xlsx", "xlsm", "xls", "ods", "csv").

    ``sheets`` stand in the workbook's order, charts left out. ``remarks`` tell what was ignored or read
    with care (``workbook.*``).
    """

    name: str
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...] = ()


def address(sheet: str, row: int, column: int) -> str:
    """Return the address of a cell, row and column from 0.

    >>> address("Chỉ tiêu", 13, 3)
    'Chỉ tiêu!D14'
    """
    return f"{sheet}!{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while column >= 0:
        column, last = column // 26 - 1, column % 26
        letters = chr(ord("A") + last) + letters
    return letters


def filled_merges(sheet: Sheet) -> list[list[Any]]:
    """Return the rows with the content of merged cells in every cell of their range.

    Ranges are cut at the edges of the rows; a cell that has content of its own keeps it.
    """
    rows = [list(row) for row in sheet.rows]
    for first_row, first_column, last_row, last_column in sheet.merged:
        content = _content(rows, first_row, first_column)
        for row in rows[first_row : last_row + 1]:
            for column in range(first_column, min(last_column + 1, len(row))):
                row[column] = content if row[column] is None else row[column]
    return rows


def _content(rows: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    """Return the content of a cell; None beyond the edges."""
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def open_workbook(path: Path) -> Workbook:
    """Read a workbook (.xlsx, .xlsm, .xls, .ods) or a table in a text file (.csv), whatever its name says.

    What the file holds decides, and a remark tells where its name says otherwise. Raises MissingFileError
    if there is no file or it cannot be opened, and DataError, with what to do, for everything else that
    cannot be read: files of another kind, damaged, protected by a password, or beyond the limits.
    """
    from analysis.intake.workbook_reader import read_workbook

    return read_workbook(path)

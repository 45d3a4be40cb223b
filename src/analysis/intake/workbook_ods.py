"""What an .ods tells beside the values of its cells: hidden rows and columns, formulas, merged cells."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from analysis.intake.workbook import Cell, Range
from analysis.intake.workbook_limits import CELL_LIMIT, MEGABYTE, refusal

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_HIDDEN = ("collapse", "filter")
_ROWS, _COLUMNS = 1_048_576, 16_384


@dataclass
class TableFacts:
    """What one table tells; rows and columns from 0. ``height`` and ``width`` of the used range."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[Cell] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    height: int = 0
    width: int = 0


def table_facts(path: Path) -> dict[str, TableFacts]:
    """Return the facts of each table of an .ods by its name.

    Raises DataError for content that is damaged, or whose used range is beyond CELL_LIMIT: a cell may say
    that it stands there a thousand times.
    """
    facts: dict[str, TableFacts] = {}
    table = TableFacts()
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
            for event, element in ElementTree.iterparse(stream, events=("start", "end")):
                if event == "start":
                    if element.tag == f"{_TABLE}table":
                        table = facts.setdefault(element.get(f"{_TABLE}name", ""), TableFacts())
                elif element.tag == f"{_TABLE}table-column":
                    _note_column(table, element)
                elif element.tag == f"{_TABLE}table-row":
                    _note_row(table, element)
                    element.clear()
                    if table.height * table.width > CELL_LIMIT:
                        raise refusal(path, "fewer_cells", limit=CELL_LIMIT // MEGABYTE)
    except (ParseError, DefusedXmlException, LookupError, ValueError, zipfile.BadZipFile) as error:
        raise refusal(path, "undamaged") from error
    return facts


def _repeated(element: Element, what: str) -> int:
    """Return how often a row, column or cell stands there."""
    return max(1, int(element.get(f"{_TABLE}number-{what}-repeated", 1)))


def _note_column(table: TableFacts, element: Element) -> None:
    """Note a column, or several that are alike."""
    repeated = _repeated(element, "columns")
    if element.get(f"{_TABLE}visibility") in _HIDDEN:
        last = min(table.columns + repeated, _COLUMNS)
        table.hidden_columns.update(range(table.columns, last))
    table.columns += repeated


def _note_row(table: TableFacts, element: Element) -> None:
    """Note a row, or several that are alike."""
    repeated, column, used = _repeated(element, "rows"), 0, 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        times = _repeated(cell, "columns")
        if len(cell) or cell.get(f"{_OFFICE}value-type"):
            used = column + times
        if cell.get(f"{_TABLE}formula"):
            table.formulas.add((table.rows, column))
        _note_merge(table, cell, column)
        column += times
    if element.get(f"{_TABLE}visibility") in _HIDDEN:
        table.hidden_rows.update(range(table.rows, min(table.rows + repeated, _ROWS)))
    table.rows += repeated
    if used:
        table.height, table.width = table.rows, max(table.width, used)


def _note_merge(table: TableFacts, cell: Element, column: int) -> None:
    """Note that a cell spans others."""
    rows = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
    columns = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
    if rows > 1 or columns > 1:
        table.merged.append((table.rows, column, table.rows + rows - 1, column + columns - 1))

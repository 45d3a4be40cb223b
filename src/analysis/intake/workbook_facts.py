"""What an .xlsx tells beside the values of its cells: hidden rows and columns, formulas, per-cent formats.

The parts are scanned tag by tag without building a tree: half a million rows take seconds and no memory.
They have passed :func:`analysis.intake.workbook_limits.check_archive`: no entities, UTF-8.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from analysis.intake.workbook import Cell
from analysis.intake.workbook_limits import CELL_LIMIT, MEGABYTE, refusal

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TAG = re.compile(rb"<(?:\w+:)?(row|col|c|f)\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"""\b(r|s|min|max|hidden)\s*=\s*["']([^"']*)["']""")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
# Built-in number formats that show per cent (ECMA-376, part 1, 18.8.30).
_PERCENT = {9: "0%", 10: "0.00%"}
_ROWS, _COLUMNS = 1_048_576, 16_384


@dataclass
class SheetFacts:
    """What one sheet's part tells; rows and columns from 0. ``height`` and ``width`` of the used range."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[Cell] = field(default_factory=set)
    formats: dict[Cell, str] = field(default_factory=dict)
    height: int = 0
    width: int = 0


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Return the facts of each worksheet of an .xlsx by its name.

    Raises DataError for parts that are damaged or whose used range is beyond CELL_LIMIT.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            formats = _percent_styles(archive)
            return {
                name: _scan(path, archive, part, formats)
                for name, part in _sheet_parts(archive).items()
                if part in archive.namelist()
            }
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise refusal(path, "undamaged") from error


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    relations = _root(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    sheets = [e for e in _root(archive, "xl/workbook.xml").iter() if _name(e) == "sheet"]
    return {
        sheet.get("name", ""): posixpath.normpath(
            posixpath.join("/xl", targets.get(sheet.get(_RELATION), ""))
        )[1:]
        for sheet in sheets
    }


def _percent_styles(archive: zipfile.ZipFile) -> dict[bytes, str]:
    """Return the number formats that show per cent by the number of their cell style."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    root = _root(archive, "xl/styles.xml")
    codes = dict(_PERCENT)
    for element in root.iter():
        if _name(element) == "numFmt" and "%" in _unquoted(element.get("formatCode", "")):
            codes[int(element.get("numFmtId"))] = element.get("formatCode")
    styles = next((e for e in root if _name(e) == "cellXfs"), ())
    numbers = [int(style.get("numFmtId", 0)) for style in styles]
    return {str(style).encode(): codes[number] for style, number in enumerate(numbers) if number in codes}


def _unquoted(code: str) -> str:
    """Return a number format without its literal texts."""
    return re.sub(r'"[^"]*"|\\.', "", code)


def _scan(path: Path, archive: zipfile.ZipFile, part: str, formats: dict[bytes, str]) -> SheetFacts:
    """Scan one sheet's part."""
    facts, row, column = SheetFacts(), -1, -1
    for tag, attributes in _tags(archive, part):
        if tag == b"f":
            facts.formulas.add((row, column))
            continue
        told = dict(_ATTRIBUTE.findall(attributes))
        if tag == b"c":
            row, column = _place(told.get(b"r"), row, column)
            facts.height, facts.width = max(facts.height, row + 1), max(facts.width, column + 1)
            if told.get(b"s") in formats:
                facts.formats[row, column] = formats[told[b"s"]]
        elif tag == b"row":
            row, column = int(told[b"r"]) - 1 if b"r" in told else row + 1, -1
            if told.get(b"hidden") in (b"1", b"true"):
                facts.hidden_rows.add(row)
        elif told.get(b"hidden") in (b"1", b"true"):
            last = min(int(told.get(b"max", 0)), _COLUMNS)
            facts.hidden_columns.update(range(int(told.get(b"min", 1)) - 1, last))
    if facts.height * facts.width > CELL_LIMIT or facts.height > _ROWS or facts.width > _COLUMNS:
        raise refusal(path, "fewer_cells", limit=CELL_LIMIT // MEGABYTE)
    return facts


def _tags(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield the tags of a part that are looked at, with their attributes."""
    kept = b""
    with archive.open(part) as stream:
        while step := stream.read(8 * MEGABYTE):
            step = kept + step
            end = step.rfind(b"<")
            kept, whole = (step[end:], step[:end]) if end > 0 else (b"", step)
            for found in _TAG.finditer(whole):
                yield found[1], found[2]
    for found in _TAG.finditer(kept):
        yield found[1], found[2]


def _place(reference: bytes | None, row: int, column: int) -> Cell:
    """Return the place of a cell: as it says, or behind the one before. Raises ValueError for nonsense."""
    if reference is None:
        return max(row, 0), column + 1
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    return int(found[2]) - 1, column_number(found[1].upper())


@cache
def column_number(letters: bytes) -> int:
    """Return the number of a column from 0 by its letters.

    >>> column_number(b"A"), column_number(b"XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number - 1


def _root(archive: zipfile.ZipFile, part: str) -> Element:
    """Parse a small part."""
    return ElementTree.fromstring(archive.read(part))


def _name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]

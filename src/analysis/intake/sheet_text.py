"""The texts of a sheet: in Unicode whatever their font was, and free of what tells who a child is."""

from collections.abc import Sequence
from typing import Any

from analysis.intake.findings import CORRECTED, REJECTED, WARNING, Finding
from analysis.intake.legacy import TextReading, read_texts
from analysis.intake.safety import personal_data
from analysis.intake.workbook import address

Rows = Sequence[Sequence[Any]]
PERSONAL_DATA = "personal_data"


def in_unicode(rows: Rows, *, file: str, sheet: str) -> tuple[Rows, list[Finding]]:
    """Return the rows with legacy text converted, and a finding for each text that was or may have to be."""
    places = _first_places(rows)
    read = dict(zip(places, read_texts(list(places)), strict=True))
    changed = {text: reading.text for text, reading in read.items() if reading.text != text}
    findings = [
        finding for text, reading in read.items() for finding in _told(reading, text, places, file, sheet)
    ]
    if not changed:
        return rows, findings
    converted = [
        tuple(changed.get(cell, cell) if isinstance(cell, str) else cell for cell in row) for row in rows
    ]
    return converted, findings


def private_texts(rows: Rows, *, file: str, sheet: str) -> list[Finding]:
    """Reject every text that looks like a person's data, naming its cell and never the text."""
    return [
        Finding(REJECTED, file, address(sheet, *place), remark, check=PERSONAL_DATA)
        for text, place in _first_places(rows).items()
        for remark in personal_data(text)
    ]


def _first_places(rows: Rows) -> dict[str, tuple[int, int]]:
    """Return the different texts of a sheet with the first cell of each."""
    places: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell not in places:
                places[cell] = (row, column)
    return places


def _told(
    reading: TextReading, text: str, places: dict[str, tuple[int, int]], file: str, sheet: str
) -> list[Finding]:
    """Return what is to be told of one text: that it was converted, or that it may have to be."""
    said = ((CORRECTED, reading.change), (WARNING, reading.question))
    cell = address(sheet, *places[text])
    return [Finding(severity, file, cell, remark, text) for severity, remark in said if remark]

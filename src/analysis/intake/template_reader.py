"""Read a filled template: its hidden sheet says where everything stands and what each line is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.intake.entries import COLUMNS, NOWHERE
from analysis.intake.findings import REJECTED, Finding
from analysis.intake.headings import PARTS, shown_text
from analysis.intake.readings import Remark
from analysis.intake.reference import Reference
from analysis.intake.template_layout import (
    CHOICE_OF,
    HIDDEN_SHEET,
    KEY_COLUMN,
    KEY_HEADER,
    REPORTER_SHEET,
    VERSION,
    RowKey,
    TemplateInfo,
    read_info,
)
from analysis.intake.workbook import Sheet, Workbook, address

# What is wrong with a whole file, so that nothing of it may be imported.
WHOLE_FILE = "whole_file"


@dataclass(frozen=True)
class Line:
    """One line of a template's table: its row on the sheet, its key, and its cells by column identifier."""

    row: int
    key: str
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class TemplateTable:
    """A table of a template: the sheet's name, where its columns stand, and its lines."""

    sheet: str
    places: Mapping[str, int]
    lines: tuple[Line, ...]

    def cell(self, line: Line, column: str) -> str:
        """Return the address of a cell."""
        return address(self.sheet, line.row, self.places[column])


def template_info(workbook: Workbook) -> TemplateInfo | None:
    """Return what a workbook says of itself, None if it is no template."""
    hidden = next((sheet for sheet in workbook.sheets if sheet.name == HIDDEN_SHEET), None)
    return read_info(hidden.rows) if hidden else None


def unfit(info: TemplateInfo, file: str, year: int | None, reference: Reference) -> list[Finding]:
    """Reject a template of a newer program, of another year, or illustrative where real is meant."""
    illustrative = reference.paths.illustrative
    wrong = {
        "template_version": info.version > VERSION,
        "template_year": year is not None and info.year != year,
        "template_real": info.illustrative and not illustrative,
        "template_illustrative": illustrative and not info.illustrative,
    }
    fields = {"year": str(info.year), "version": str(info.version)}
    return [
        Finding(REJECTED, file, "", Remark(f"expected.intake.{what}", fields), check=WHOLE_FILE)
        for what, is_wrong in wrong.items()
        if is_wrong
    ]


def template_table(
    workbook: Workbook, info: TemplateInfo, identifier: str
) -> tuple[TemplateTable | None, list[Finding]]:
    """Find a table of a template by its sheet's identifier; its columns may stand in any order.

    None if the sheet is not there. A column that was taken away is rejected.
    """
    name = info.sheets.get(identifier)
    sheet = next((s for s in workbook.sheets if s.name == name), None)
    if sheet is None:
        remark = Remark("expected.intake.template_sheet", {"sheet": name or identifier})
        return None, [Finding(REJECTED, workbook.name, name or "", remark)]
    header = _header_row(sheet)
    if header is None:
        remark = Remark("expected.intake.template_header", {"sheet": name})
        return None, [Finding(REJECTED, workbook.name, name, remark)]
    headings = [shown_text(cell) for cell in sheet.rows[header]]
    columns = info.columns.get(identifier, {})
    places = {c: headings.index(shown_text(h)) for c, h in columns.items() if shown_text(h) in headings}
    lost = [
        Finding(REJECTED, workbook.name, name, Remark("expected.intake.template_column", {"column": heading}))
        for column, heading in columns.items()
        if column not in places
    ]
    return TemplateTable(name, places, _lines(sheet, header, places)), lost


def value_entries(
    table: TemplateTable, file: str, info: TemplateInfo, reference: Reference, first: int
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the filled lines of a table of values as entries, with their address and what they are about.

    Columns: those of entries.COLUMNS with address, indicator, unit, area_level, area_code and status, as
    :func:`analysis.intake.addressed.addressed` gives them. A line with values whose key is gone is rejected.
    """
    filled = [line for line in table.lines if any(shown_text(line.cells.get(part)) for part in PARTS)]
    keys = {line.row: RowKey.read(line.key) for line in filled}
    known = [line for line in filled if _is_known(keys[line.row], reference)]
    findings = [_no_key(table, line, file) for line in filled if line not in known]
    rows = [_entry(table, line, keys[line.row], info, reference) for line in known]
    columns = [*COLUMNS, "address", "indicator", "unit", "area_level", "area_code", "status"]
    frame = pd.DataFrame(rows, columns=columns).astype({part: object for part in PARTS})
    frame.index = frame.index + first
    return frame, [*findings, *_wrong_choices(table, known, file, info, frame)]


def reporter_answers(workbook: Workbook, info: TemplateInfo) -> dict[str, str]:
    """Return what the sender says of itself: the answers of the reporter's sheet by question."""
    table, _ = template_table(workbook, info, REPORTER_SHEET)
    lines = table.lines if table else ()
    return {line.key: shown_text(line.cells.get("answer")) for line in lines}


def choice(content: Any, kind: str, info: TemplateInfo) -> str | None:
    """Return what a chosen word means, empty for an empty cell, None for a word that is not offered."""
    words = {word.casefold(): meant for word, meant in info.choices.get(kind, {}).items()}
    said = shown_text(content).casefold()
    return words.get(said) if said else ""


def choice_finding(
    cell: str, content: Any, kind: str, file: str, info: TemplateInfo, entries: Sequence[int]
) -> Finding:
    """Reject a word that the drop-down does not offer."""
    offered = "; ".join(info.choices.get(kind, {}))
    remark = Remark("expected.intake.template_choice", {"choices": offered})
    return Finding(REJECTED, file, cell, remark, shown_text(content), tuple(entries))


def _header_row(sheet: Sheet) -> int | None:
    """Return the row of the headings: the first whose hidden column says so."""
    keys = (row[KEY_COLUMN] if len(row) > KEY_COLUMN else None for row in sheet.rows)
    return next((place for place, key in enumerate(keys) if key == KEY_HEADER), None)


def _lines(sheet: Sheet, header: int, places: Mapping[str, int]) -> tuple[Line, ...]:
    """Return the lines below the headings that hold anything."""
    return tuple(
        Line(row, shown_text(cells[KEY_COLUMN]), {c: cells[place] for c, place in places.items()})
        for row, cells in enumerate(sheet.rows[header + 1 :], start=header + 1)
        if any(cell is not None for cell in cells)
    )


def _is_known(key: RowKey | None, reference: Reference) -> bool:
    """Return whether a key names a measure and a unit that there are."""
    if key is None or key.measure not in reference.known.measures.index:
        return False
    return key.level != "commune" or key.area in reference.communes


def _no_key(table: TemplateTable, line: Line, file: str) -> Finding:
    """Reject a line with values that does not say what it is about."""
    part = next(part for part in PARTS if shown_text(line.cells.get(part)))
    remark = Remark("expected.intake.template_line")
    return Finding(REJECTED, file, table.cell(line, part), remark, line.key)


def _entry(
    table: TemplateTable, line: Line, key: RowKey, info: TemplateInfo, reference: Reference
) -> dict[str, Any]:
    """Return one entry."""
    measure = reference.known.measures.loc[key.measure]
    documents = (shown_text(line.cells.get(column)) for column in ("document", "document_date"))
    first = next(part for part in PARTS if shown_text(line.cells.get(part)))
    status = choice(line.cells.get("status"), "status", info)
    return {
        **dict.fromkeys(COLUMNS, ""),
        **{part: line.cells.get(part) for part in PARTS},
        **{f"{part}_at": table.places.get(part, NOWHERE) for part in PARTS},
        "row": line.row,
        "source": ", ".join(filter(None, documents)),
        "note": shown_text(line.cells.get("note")),
        "measure": key.measure,
        "year": key.year,
        "group": key.group,
        "address": table.cell(line, first),
        "indicator": measure["indicator"],
        "unit": measure["unit"],
        "area_level": key.level,
        "area_code": key.area or reference.known.province,
        "status": status or "final",
    }


def _wrong_choices(
    table: TemplateTable, lines: Sequence[Line], file: str, info: TemplateInfo, frame: pd.DataFrame
) -> list[Finding]:
    """Reject the words of the status column that are not offered."""
    return [
        choice_finding(table.cell(line, "status"), line.cells["status"], "status", file, info, (entry,))
        for entry, line in zip(frame.index, lines, strict=True)
        if "status" in line.cells and choice(line.cells["status"], CHOICE_OF["status"], info) is None
    ]

"""Write what could not be accepted into a workbook that goes back to the agency, each place marked."""

import re
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from analysis.intake.findings import Finding
from analysis.intake.headings import shown_text
from analysis.intake.safety import neutralised
from analysis.intake.take_in import TakenIn
from analysis.intake.workbook import Sheet
from analysis.language import Words

# A comment's text that Excel shows without cutting it.
LONGEST_COMMENT = 1_000
# Characters, and points of a line.
WIDEST, NARROWEST, LINE = 48, 8, 16
A4 = 9
MARKED = {"bg_color": "#f8d7da", "border": 2, "text_wrap": True, "valign": "top"}
PLAIN = {"text_wrap": True, "valign": "top"}
_CELL = re.compile(r"(?P<sheet>.*)!(?P<cell>[A-Z]+[0-9]+)")


def write_rejects(taken: TakenIn, path: Path, words: Words) -> None:
    """Write the sheets of a workbook without the rows that were accepted.

    The cells that have to be mended have a red ground, a bold border and a comment that says what was read,
    what was expected and which cell it was; texts cannot become formulas. A finding about a whole sheet is
    told in its first cell.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        marked, plain = book.add_format(MARKED), book.add_format(PLAIN)
        dates = {kind: book.add_format(PLAIN | {"num_format": form}) for kind, form in _DATE_FORMATS.items()}
        for sheet in taken.workbook.sheets:
            if not sheet.hidden:
                target = book.add_worksheet(sheet.name)
                _write_sheet(target, sheet, taken, words, marked, {"plain": plain, **dates})


_DATE_FORMATS = {"date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy", "time": "hh:mm", "timedelta": "[h]:mm"}


def _write_sheet(
    target: Any, sheet: Sheet, taken: TakenIn, words: Words, marked: Any, formats: Mapping[str, Any]
) -> None:
    """Write one sheet: all rows but the accepted ones, moved up, with the marks."""
    said = _remarks(sheet.name, taken.findings, words)
    left_out = _accepted_rows(sheet.name, taken)
    kept = [row for row in range(len(sheet.rows)) if row not in left_out]
    for place, row in enumerate(kept):
        for column, content in enumerate(sheet.rows[row]):
            comments = said.pop((row, column), None)
            _write_cell(target, place, column, content, marked if comments else None, formats)
            if comments:
                _comment(target, place, column, comments)
    _lay_out(target, [sheet.rows[row] for row in kept])
    for comments in said.values():
        _comment(target, 0, 0, comments)


def _lay_out(target: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Give columns the width and rows the height that their texts need, and fit the sheet to paper."""
    texts = [[shown_text(cell) for cell in row] for row in rows]
    columns = zip(*texts, strict=False)
    widths = [min(WIDEST, max(map(len, column), default=0) + 2) for column in columns]
    for column, width in enumerate(widths):
        target.set_column(column, column, max(NARROWEST, width))
    for place, row in enumerate(texts):
        lines = max((ceil(len(t) / (w - 2)) for t, w in zip(row, widths, strict=True) if t), default=1)
        target.set_row(place, LINE * lines)
    target.set_landscape()
    target.set_paper(A4)
    target.fit_to_pages(1, 0)


def _remarks(
    sheet: str, findings: Sequence[Finding], words: Words
) -> dict[tuple[int, int] | None, list[str]]:
    """Return what is to be mended of a sheet by cell; None for the sheet as a whole."""
    remarks: dict[tuple[int, int] | None, list[str]] = {}
    for finding in findings:
        found = _CELL.fullmatch(finding.cell)
        if finding.blocks and (found["sheet"] if found else finding.cell) in (sheet, ""):
            place = xl_cell_to_rowcol(found["cell"]) if found else None
            line = words.text("intake.rejects.comment", cell=finding.cell, said=finding.text(words))
            remarks.setdefault(place, []).append(line)
    return remarks


def _accepted_rows(sheet: str, taken: TakenIn) -> set[int]:
    """Return the rows of a sheet all of whose values were accepted."""
    accepted = taken.rows.index.isin(taken.accepted.index)
    rows: dict[int, bool] = {}
    for cell, is_in in zip(taken.rows["address"], accepted, strict=True):
        found = _CELL.fullmatch(cell)
        if found["sheet"] == sheet:
            row, _ = xl_cell_to_rowcol(found["cell"])
            rows[row] = rows.get(row, True) and bool(is_in)
    return {row for row, all_in in rows.items() if all_in}


def _write_cell(
    target: Any, row: int, column: int, content: Any, marked: Any | None, formats: Mapping[str, Any]
) -> None:
    """Write a content as it was read."""
    form = marked or formats.get(type(content).__name__, formats["plain"])
    if content is None:
        target.write_blank(row, column, None, form)
    elif isinstance(content, str):
        target.write_string(row, column, neutralised(content), form)
    else:
        target.write(row, column, content, form)


def _comment(target: Any, row: int, column: int, lines: Sequence[str]) -> None:
    """Put the remarks of a cell into its comment."""
    text = "\n".join(lines)[:LONGEST_COMMENT]
    target.write_comment(row, column, text, {"x_scale": 2.5, "y_scale": 1 + len(text) / 120})

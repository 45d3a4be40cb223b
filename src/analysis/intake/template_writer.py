"""Write a template workbook: XlsxWriter, protected without password, the same bytes for the same contents.

Nothing that is written becomes a formula or a link: texts from the data and from agencies pass
``safety.neutralised``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from analysis.errors import OutputError
from analysis.intake.safety import neutralised
from analysis.intake.template_checks import offer
from analysis.intake.template_layout import (
    FIRST_ROW,
    GROUP_ROW,
    HEADER_ROW,
    HIDDEN_SHEET,
    INSTRUCTIONS,
    KEY_COLUMN,
    TemplateInfo,
    info_rows,
)
from analysis.intake.template_print import print_on_a4, print_table
from analysis.intake.template_sheets import DATE, Check, Column, Line, Sheet
from analysis.language import speak

# A cell of a template: the key of its line and the identifier of its column.
Cell = tuple[str, str]

FONT = {"font_name": "Times New Roman", "font_size": 12}
_BOX = {**FONT, "border": 1, "border_color": "#7f7f7f", "text_wrap": True, "valign": "top"}
STYLES = {
    "plain": {**FONT, "text_wrap": True, "valign": "top"},
    "title": {**FONT, "font_size": 13, "bold": True},
    "warning": {**FONT, "bold": True, "font_color": "#c00000"},
    "above": {**_BOX, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#d9d9d9"},
    "heading": {**_BOX, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#e7e6e6"},
    "known": {**_BOX, "bg_color": "#f2f2f2"},
    "shut": {**_BOX, "bg_color": "#bfbfbf"},
    "open": {**_BOX, "locked": False, "bg_color": "#fffbe6"},
    "date": {**_BOX, "locked": False, "bg_color": "#fffbe6", "num_format": "dd/mm/yyyy"},
    # The thick border tells a marked cell where colours are not printed.
    "marked": {**_BOX, "locked": False, "bg_color": "#f8cbad", "border": 5, "border_color": "#c00000"},
}
PROTECTION = {
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
}
LINE_HEIGHT, HIGHEST_ROW = 16.5, 405
# From so many lines on a table can be filtered.
LONG = 100


@dataclass(frozen=True)
class Book:
    """A template before it is written: what it says of itself, its instructions and its tables."""

    info: TemplateInfo
    title: str
    instructions: Sequence[str]
    sheets: Sequence[Sheet]


def write_book(
    path: Path,
    book: Book,
    *,
    filled: Mapping[Cell, Any] | None = None,
    marks: Mapping[Cell, str] | None = None,
) -> Path:
    """Write a template to ``path``, made aside and put there by one rename, and return the path.

    ``filled`` are contents of open cells, as an agency typed them; ``marks`` are comments on cells that have
    to be mended: they get a light red ground, a thick border and the comment. Both are by (key of the line,
    identifier of the column). Raises KeyError for a cell that the template does not have or that is not
    open: it would be lost; OutputError where ``path`` cannot be written, as when it is open in Excel.
    """
    filled, marks = dict(filled or {}), dict(marks or {})
    unknown = (filled.keys() | marks.keys()) - open_cells(book)
    if unknown:
        raise KeyError(f"no open cells of the template: {sorted(unknown)}")
    aside = path.with_name(f".{path.name}.part")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(aside, {**options, "default_format_properties": FONT}) as workbook:
            _fill_workbook(workbook, book, filled, marks)
        aside.replace(path)
    except (OSError, FileCreateError) as error:
        if aside.is_file():
            aside.unlink()
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError("error.output.unwritable", path=str(path), reason=reason) from error
    return path


def open_cells(book: Book) -> set[Cell]:
    """Return the cells of a template that may be filled."""
    return {(line.key, column) for sheet in book.sheets for line in sheet.lines for column in line.open}


def _fill_workbook(
    workbook: Workbook, book: Book, filled: Mapping[Cell, Any], marks: Mapping[Cell, str]
) -> None:
    """Write every sheet of a template; the sheet to be filled first is the one that opens."""
    # A date of its own, so that the same contents give the same bytes.
    workbook.set_properties({"title": book.title, "created": datetime(book.info.year, 12, 31)})
    styles = {name: workbook.add_format(style) for name, style in STYLES.items()}
    _write_instructions(workbook, book, styles)
    for sheet in book.sheets:
        _write_sheet(workbook, book.info, sheet, styles, filled, marks)
    _write_hidden(workbook, book)


def _write_instructions(workbook: Workbook, book: Book, styles: Mapping[str, Format]) -> None:
    """Write the sheet that says how to fill the others."""
    worksheet = workbook.add_worksheet(book.info.sheets[INSTRUCTIONS])
    print_on_a4(worksheet)
    worksheet.set_column(0, 0, 120)
    worksheet.write_string(0, 0, book.title, styles["title"])
    _warn(worksheet, book.info, 1, 0, styles)
    for row, paragraph in enumerate(book.instructions, start=2):
        worksheet.set_row(row, LINE_HEIGHT * _n_lines(paragraph, 120))
        worksheet.write_string(row, 0, neutralised(paragraph), styles["plain"])
    worksheet.protect("", PROTECTION)


def _write_sheet(
    workbook: Workbook,
    info: TemplateInfo,
    sheet: Sheet,
    styles: Mapping[str, Format],
    filled: Mapping[Cell, Any],
    marks: Mapping[Cell, str],
) -> None:
    """Write one table with its headings, lines, checks and marks."""
    worksheet = workbook.add_worksheet(sheet.name)
    _write_head(worksheet, info, sheet, styles)
    for row, line in enumerate(sheet.lines, start=FIRST_ROW):
        _write_line(worksheet, row, sheet, line, styles, filled, marks)
    _offer_checks(worksheet, info, sheet)
    print_table(worksheet, sheet)
    worksheet.freeze_panes(FIRST_ROW, 1 + sheet.frozen if sheet.frozen else 0)
    if len(sheet.lines) >= LONG:
        worksheet.autofilter(HEADER_ROW, 1, HEADER_ROW + len(sheet.lines), len(sheet.columns) - 1)
    worksheet.protect("", PROTECTION)


def _write_head(worksheet: Worksheet, info: TemplateInfo, sheet: Sheet, styles: Mapping[str, Format]) -> None:
    """Write title, how to fill the sheet, and the two rows of headings; hide the key."""
    for number, column in enumerate(sheet.columns):
        options = {"hidden": True} if number == KEY_COLUMN else {}
        worksheet.set_column(number, number, column.width, None, options)
        worksheet.write_string(HEADER_ROW, number, column.heading, styles["heading"])
    worksheet.write_string(0, 1, sheet.title, styles["title"])
    worksheet.write_string(1, 1, sheet.how)
    _warn(worksheet, info, 2, 1, styles)
    for first, last, above in _spans(sheet.columns):
        if first == last:
            worksheet.write_string(GROUP_ROW, first, above, styles["above"])
        else:
            worksheet.merge_range(GROUP_ROW, first, GROUP_ROW, last, above, styles["above"])
    worksheet.set_row(GROUP_ROW, LINE_HEIGHT * _highest_above(sheet))
    worksheet.set_row(HEADER_ROW, LINE_HEIGHT * max(_n_lines(c.heading, c.width) for c in sheet.columns[1:]))


def _spans(columns: Sequence[Column]) -> list[tuple[int, int, str]]:
    """Return the headings above the columns: first and last column of each."""
    spans: list[tuple[int, int, str]] = []
    for number, column in enumerate(columns):
        if spans and column.above and spans[-1][2] == column.above and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number, column.above)
        elif column.above:
            spans.append((number, number, column.above))
    return spans


def _highest_above(sheet: Sheet) -> int:
    """Return how many lines the headings above the columns need."""
    spans = _spans(sheet.columns)
    widths = [sum(c.width for c in sheet.columns[first : last + 1]) for first, last, _ in spans]
    return max(
        (_n_lines(above, width) for (_, _, above), width in zip(spans, widths, strict=True)), default=1
    )


def _write_line(
    worksheet: Worksheet,
    row: int,
    sheet: Sheet,
    line: Line,
    styles: Mapping[str, Format],
    filled: Mapping[Cell, Any],
    marks: Mapping[Cell, str],
) -> None:
    """Write one line: key, what is known, what is filled already, marks."""
    worksheet.write_string(row, KEY_COLUMN, line.key)
    n_lines = 1
    for number, column in enumerate(sheet.columns[1:], start=1):
        cell = (line.key, column.identifier)
        content = filled.get(cell, line.known.get(column.identifier))
        _write_cell(worksheet, row, number, content, styles[_style(line, column.identifier, marks)])
        n_lines = max(n_lines, _n_lines(str(content or ""), column.width))
        if cell in marks:
            worksheet.write_comment(row, number, marks[cell], {"x_scale": 2.5, "y_scale": 1.6})
    worksheet.set_row(row, min(HIGHEST_ROW, LINE_HEIGHT * n_lines + 3))


def _style(line: Line, column: str, marks: Mapping[Cell, str]) -> str:
    """Return how a cell of a line looks."""
    if (line.key, column) in marks:
        return "marked"
    if column not in line.open:
        return "known" if column in line.known else "shut"
    return "date" if line.open[column].kind == DATE else "open"


def _write_cell(worksheet: Worksheet, row: int, column: int, content: Any, style: Format) -> None:
    """Write what a cell holds as what it is: a number, a date, or a text that stays one."""
    if content is None or content == "":
        worksheet.write_blank(row, column, None, style)
    elif isinstance(content, date):
        worksheet.write_datetime(row, column, content, style)
    elif isinstance(content, bool) or not isinstance(content, int | float):
        worksheet.write_string(row, column, neutralised(str(content)), style)
    elif math.isfinite(content):
        worksheet.write_number(row, column, content, style)
    else:
        worksheet.write_string(row, column, str(content), style)


def _offer_checks(worksheet: Worksheet, info: TemplateInfo, sheet: Sheet) -> None:
    """Tell the spreadsheet what each open cell takes; equal cells below each other are told at once."""
    words = speak(info.language)
    for number, column in enumerate(sheet.columns):
        runs: list[tuple[int, int, Check]] = []
        for row, line in enumerate(sheet.lines, start=FIRST_ROW):
            check = line.open.get(column.identifier)
            if check is None:
                continue
            if runs and runs[-1][1] == row - 1 and runs[-1][2] == check:
                runs[-1] = (runs[-1][0], row, check)
            else:
                runs.append((row, row, check))
        for first, last, check in runs:
            if rule := offer(check, column.heading, words):
                worksheet.data_validation(first, number, last, number, rule)


def _write_hidden(workbook: Workbook, book: Book) -> None:
    """Write what the template says of itself."""
    worksheet = workbook.add_worksheet(HIDDEN_SHEET)
    for row, (key, value) in enumerate(info_rows(book.info)):
        worksheet.write_string(row, 0, key)
        worksheet.write_string(row, 1, value)
    worksheet.protect("", {})
    worksheet.very_hidden()


def _warn(
    worksheet: Worksheet, info: TemplateInfo, row: int, column: int, styles: Mapping[str, Format]
) -> None:
    """Say that the data are illustrative, where they are."""
    if info.illustrative:
        told = speak(info.language).text("illustrative.banner")
        worksheet.write_string(row, column, told, styles["warning"])


def _n_lines(content: str, width: float) -> int:
    """Estimate how many lines a text needs in a column whose width is told in digits."""
    return sum(max(1, math.ceil(0.96 * len(paragraph) / width)) for paragraph in content.split("\n"))

"""How the sheets of a template are printed: A4 across, headings on every page, pages numbered."""

import math

from xlsxwriter.worksheet import Worksheet

from analysis.intake.template_layout import GROUP_ROW, HEADER_ROW, KEY_COLUMN
from analysis.intake.template_sheets import Sheet

A4 = 9
# Pixels of a digit and of a cell's sides, and those between the margins of A4 across.
DIGIT, PADDING, PAGE_WIDTH = 8, 5, 1000


def print_on_a4(worksheet: Worksheet) -> None:
    """Print on A4 across, one page wide, with page numbers."""
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&C&P/&N")


def print_table(worksheet: Worksheet, sheet: Sheet) -> None:
    """Print a table with its headings and the columns that stay in view on every page."""
    print_on_a4(worksheet)
    worksheet.repeat_rows(GROUP_ROW, HEADER_ROW)
    if sheet.frozen:
        worksheet.repeat_columns(KEY_COLUMN, sheet.frozen)
    if sheet.break_after:
        _print_on_two_pages(worksheet, sheet)


def _print_on_two_pages(worksheet: Worksheet, sheet: Sheet) -> None:
    """Print the columns up to ``break_after`` on one page and the others on the next, as large as both fit.

    A spreadsheet that fits columns to pages ignores the break, so the scale is told.
    """
    identifiers = [column.identifier for column in sheet.columns]
    # In pixels; the key is hidden, and the columns that stay in view stand on both pages.
    widths = [DIGIT * column.width + PADDING for column in sheet.columns]
    middle, first = identifiers.index(sheet.break_after) + 1, 1 + sheet.frozen
    widest = sum(widths[1:first]) + max(sum(widths[first:middle]), sum(widths[middle:]))
    worksheet.set_v_pagebreaks([middle])
    worksheet.set_print_scale(math.floor(100 * PAGE_WIDTH / widest))

"""Small tables for tests, drawn as text, and the data that they are read against."""

from pathlib import Path
from typing import Any

import xlsxwriter

from analysis.intake.findings import Finding
from analysis.intake.reference import Reference, load_reference
from analysis.intake.take_in import Said
from analysis.intake.workbook import Sheet
from analysis.paths import DataPaths

DATA = Path(__file__).resolve().parents[2] / "data"
# Two good values, one of them a text; and one good value beside a word.
GOOD = """Chỉ tiêu | Năm 2026 | Ghi chú
          Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.3 | '=1+1
          Tỷ lệ trẻ em bỏ học bậc tiểu học | '0,02 | Biểu 5"""
MIXED = """Chỉ tiêu | Năm 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.3
           Tỷ lệ trẻ em bỏ học bậc tiểu học | rất thấp"""


def grid(drawing: str) -> list[list[Any]]:
    """Return the cells of a drawing: a line a row, "|" between cells, "." a blank one.

    A cell that is a plain number is one; "'12" is the text 12.
    """
    return [[cell(part.strip()) for part in line.strip().split("|")] for line in drawing.strip().splitlines()]


def cell(drawn: str) -> Any:
    """Return the content of one cell."""
    if drawn in ("", "."):
        return None
    if drawn.startswith("'"):
        return drawn[1:]
    try:
        return float(drawn)
    except ValueError:
        return drawn


def sheet(drawing: str, name: str = "Bảng", **facts: Any) -> Sheet:
    """Return a sheet with the cells of a drawing."""
    return Sheet(name, grid(drawing), **facts)


def illustrative_reference() -> Reference:
    """Return what workbooks are read against, of the illustrative data: it knows values before 2026."""
    return load_reference(DataPaths(DATA, illustrative=True))


def identifiers(findings: list[Finding]) -> list[str]:
    """Return what was found, as identifiers."""
    return [finding.remark.identifier for finding in findings]


NOTHING_SAID = Said()


def written(drawing: str, path: Path) -> Path:
    """Write a drawing as a workbook."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        target = book.add_worksheet("Bảng")
        for row, cells in enumerate(grid(drawing)):
            target.write_row(row, 0, cells)
    return path

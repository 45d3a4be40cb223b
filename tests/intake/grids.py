"""Small tables for tests, drawn as text, and the data that they are read against."""

from pathlib import Path
from typing import Any

from analysis.intake.findings import Finding
from analysis.intake.reference import Reference, load_reference
from analysis.intake.take_in import Said
from analysis.intake.workbook import Sheet
from analysis.paths import DataPaths

DATA = Path(__file__).resolve().parents[2] / "data"


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

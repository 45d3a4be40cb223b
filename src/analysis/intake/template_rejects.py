"""Send a filled template back: the same template, without what was accepted, each wrong cell marked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.intake.findings import Finding
from analysis.intake.reference import Reference
from analysis.intake.take_in import TakenIn
from analysis.intake.template import book_again
from analysis.intake.template_layout import INSTRUCTIONS, REPORTER_SHEET, SHEETS
from analysis.intake.template_reader import Line, TemplateTable, template_table
from analysis.intake.template_writer import Cell, open_cells, write_book
from analysis.language import Words


def write_template_rejects(taken: TakenIn, path: Path, words: Words, reference: Reference) -> bool:
    """Write the template again for what has to be mended, and return True.

    Nothing is written, and False returned, where something to be mended has no cell that can be filled: a
    sheet or a line that is gone, or a template that this program would not make.
    """
    if taken.useless:
        return False
    book = book_again(reference.paths, taken.info)
    fillable, accepted = open_cells(book), _accepted_addresses(taken)
    filled: dict[Cell, Any] = {}
    places: dict[str, Cell] = {}
    for identifier, table, line in _lines(taken):
        cells = {column: table.cell(line, column) for column in line.cells}
        if identifier != REPORTER_SHEET and accepted & set(cells.values()):
            continue
        for column, content in line.cells.items():
            places[cells[column]] = (line.key, column)
            if (line.key, column) in fillable and content is not None:
                filled[line.key, column] = content
    marks = _marks(taken.findings, places, words)
    if marks is None or not marks.keys() <= fillable:
        return False
    write_book(path, book, filled=filled, marks=marks)
    return True


def _lines(taken: TakenIn) -> Iterator[tuple[str, TemplateTable, Line]]:
    """Yield the lines of all tables of a template with their sheet's identifier."""
    for identifier in SHEETS[taken.info.kind]:
        if identifier != INSTRUCTIONS:
            table, _ = template_table(taken.workbook, taken.info, identifier)
            for line in table.lines if table else ():
                yield identifier, table, line


def _accepted_addresses(taken: TakenIn) -> set[str]:
    """Return the cells of accepted values; a line of scores is told by its first cell."""
    return set(taken.accepted["address"]) | {
        address for rows in taken.accepted_scores.values() for address in rows.get("address", ())
    }


def _marks(findings: tuple[Finding, ...], places: dict[str, Cell], words: Words) -> dict[Cell, str] | None:
    """Return the comments by cell; None where a finding that blocks has none."""
    marks: dict[Cell, str] = {}
    for finding in findings:
        if finding.blocks:
            cell = places.get(finding.cell)
            if cell is None:
                return None
            said = finding.text(words)
            marks[cell] = f"{marks[cell]}\n{said}" if cell in marks else said
    return marks

"""Read what communes' templates say of the child-friendly standard: points, criteria, totals, tiers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.communes.assessments import ASSESSMENTS
from analysis.communes.criterion_scores import ASSESSED_TIERS, CRITERION_SCORES
from analysis.intake.findings import CORRECTED, HELD, REJECTED, Finding
from analysis.intake.headings import shown_text
from analysis.intake.numbers import read_cell
from analysis.intake.readings import Expectation, Remark, expect
from analysis.intake.reference import Reference
from analysis.intake.template_layout import AssessmentKey, TemplateInfo, choice_of
from analysis.intake.template_reader import Line, TemplateTable, choice, choice_finding

POINTS = "points"
FILES = {
    "assessments.csv": ASSESSMENTS,
    "criterion_scores.csv": CRITERION_SCORES,
    "assessed_tiers.csv": ASSESSED_TIERS,
}


def scores(
    table: TemplateTable, file: str, info: TemplateInfo, reference: Reference, first: int
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the rows of assessments.csv, criterion_scores.csv and assessed_tiers.csv by file name.

    Their index is the number of the commune's line among the entries, from ``first`` on: what is wrong in a
    line stands against all of it. Columns: those of the files, without source_id, and ``address``, the cell
    that the line is told by.
    """
    reader = _Reader(table, file, info, reference)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FILES}
    findings: list[Finding] = []
    for entry, line in enumerate(table.lines, start=first):
        if any(shown_text(content) for column, content in line.cells.items() if _is_input(column)):
            own, wrong = reader.line(line, entry)
            findings += wrong
            for name, found in own.items():
                rows[name] += [row | {"entry": entry, "address": reader.told_by(line)} for row in found]
    return {name: _frame(rows[name], columns) for name, columns in FILES.items()}, findings


def _frame(rows: list[dict[str, Any]], columns: tuple) -> pd.DataFrame:
    """Return rows as a table that is indexed by entry."""
    names = [column.name for column in columns if column.name != "source_id"]
    return pd.DataFrame(rows, columns=["entry", *names, "address"]).set_index("entry").rename_axis(None)


def _is_input(column: str) -> bool:
    """Return whether a column of the sheet is filled by the commune."""
    return column in ("tier", "total", "recognition") or column.startswith(("points.", "met."))


@dataclass(frozen=True)
class _Reader:
    """Reads the lines of one sheet of scores."""

    table: TemplateTable
    file: str
    info: TemplateInfo
    reference: Reference

    def told_by(self, line: Line) -> str:
        """Return the first filled cell of a line."""
        filled = (c for c, content in line.cells.items() if _is_input(c) and shown_text(content))
        return self.table.cell(line, next(filled))

    def line(self, line: Line, entry: int) -> tuple[dict[str, list[dict[str, Any]]], list[Finding]]:
        """Read the line of one commune."""
        key = AssessmentKey.read(line.key)
        if key is None or key.area not in self.reference.communes:
            return {}, [self._wrong(line, "total", "template_line", line.key, entry)]
        filled = {c: v for c, v in line.cells.items() if _is_input(c) and shown_text(v)}
        read = {column: self._cell(line, column, content, entry) for column, content in filled.items()}
        values = {column: value for column, (value, _) in read.items()}
        findings = [finding for _, found in read.values() for finding in found]
        if values.get("total") is not None and "recognition" not in filled:
            findings.append(self._wrong(line, "recognition", "template_recognition", "", entry))
        return _rows(key, self.info.decision, values, shown_text(line.cells.get("note"))), findings

    def _cell(self, line: Line, column: str, content: Any, entry: int) -> tuple[Any, list[Finding]]:
        """Read one filled cell: a choice or points."""
        cell, kind = self.table.cell(line, column), choice_of(column)
        if kind:
            meant = choice(content, kind, self.info)
            wrong = [choice_finding(cell, content, kind, self.file, self.info, (entry,))]
            return meant, [] if meant else wrong
        reading = read_cell(content, self._expected(column))
        said = [(HELD, reading.question), (REJECTED, reading.problem)]
        said += [(CORRECTED, change) for change in reading.changes]
        found = [Finding(s, self.file, cell, remark, reading.read, (entry,)) for s, remark in said if remark]
        return reading.value, found

    def _expected(self, column: str) -> Expectation:
        """Return what a cell of points should hold: at most the known maximum of total or criterion."""
        unit, standard = self.reference.plan.units.loc[POINTS], self.reference.standard
        own = standard.criteria.set_index(["decision", "criterion"])["max_points"]
        maximum = (
            standard.decisions.at[self.info.decision, "max_points"]
            if column == "total"
            else own.get((self.info.decision, int(column.split(".")[1])))
        )
        # Points are usually whole, and nothing in the decisions says that they have to be.
        return replace(expect(unit, maximum=maximum), decimals=1)

    def _wrong(self, line: Line, column: str, what: str, read: str, entry: int) -> Finding:
        """Reject a cell of a line."""
        remark = Remark(f"expected.intake.{what}")
        return Finding(REJECTED, self.file, self.table.cell(line, column), remark, read, (entry,))


def _rows(
    key: AssessmentKey, decision: str, read: Mapping[str, Any], note: str
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each file that the cells of one line make."""
    list_id, code = key.area.split("/")
    about = {"list": list_id, "code": code, "year": key.year, "decision": decision, "note_vi": note or None}
    assessed = {"points": read.get("total"), "status": read.get("recognition")}
    numbers = sorted({int(column.split(".")[1]) for column in read if "." in column})
    criteria = [
        {"criterion": n, "points": read.get(f"points.{n}"), "met": read.get(f"met.{n}")} for n in numbers
    ]
    return {
        "assessments.csv": [about | assessed] if assessed["status"] else [],
        "criterion_scores.csv": [about | row for row in criteria],
        "assessed_tiers.csv": [about | {"tier": read["tier"]}] if read.get("tier") else [],
    }

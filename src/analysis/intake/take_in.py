"""Read agencies' workbooks into candidate observations, with everything that is to be told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.intake.addressed import Place, addressed
from analysis.intake.candidates import candidates, no_candidates
from analysis.intake.entries import entries
from analysis.intake.findings import REJECTED, WARNING, Finding, blocked_entries, in_order
from analysis.intake.found_tables import FoundTable, find_tables
from analysis.intake.readings import Remark
from analysis.intake.reference import Reference
from analysis.intake.sheet_text import PERSONAL_DATA, in_unicode, private_texts
from analysis.intake.template_layout import INDICATORS, SHEETS, STANDARD, VALUES, TemplateInfo
from analysis.intake.template_reader import (
    WHOLE_FILE,
    TemplateTable,
    reporter_answers,
    template_info,
    template_table,
    unfit,
    value_entries,
)
from analysis.intake.template_scores import scores
from analysis.intake.totals import check_totals
from analysis.intake.workbook import Sheet, Workbook, address, filled_merges, open_workbook

# What a finding of these is about stands against the whole file.
WHOLE = (PERSONAL_DATA, WHOLE_FILE)


@dataclass(frozen=True)
class Said:
    """What the officer says of the files; None where nothing is said.

    ``year`` and ``measure`` hold where a table does not say its own; ``answers`` are the numbers that
    held cells mean, as they were typed, by the cell's place ("so_yt.xlsx, Chỉ tiêu!D14"; without the file
    where there is only one).
    """

    year: int | None = None
    measure: str | None = None
    agency: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    def answers_for(self, file: str) -> dict[str, str]:
        """Return the answers for the cells of one file, by their address in it."""
        return {place.removeprefix(f"{file}, "): answer for place, answer in self.answers.items()}


@dataclass(frozen=True)
class TakenIn:
    """What one workbook gives: see :func:`take_in`.

    ``rows``: candidate observations (see :func:`analysis.intake.candidates.candidates`), totals left out;
    ``scores``: rows of the communes' assessments by file name (see
    :func:`analysis.intake.template_scores.scores`). ``findings`` in order of their gravity. ``info`` is what
    a template says of itself, ``reporter`` what its sender says; None and empty for another table.
    """

    workbook: Workbook
    agency: str | None
    rows: pd.DataFrame
    findings: tuple[Finding, ...]
    scores: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    info: TemplateInfo | None = None
    reporter: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepted(self) -> pd.DataFrame:
        """The rows that nothing speaks against."""
        return self._unblocked(self.rows)

    @property
    def accepted_scores(self) -> dict[str, pd.DataFrame]:
        """The rows of the communes' assessments that nothing speaks against, by file name."""
        return {name: self._unblocked(rows) for name, rows in self.scores.items()}

    @property
    def n_accepted(self) -> int:
        """How many values and scores nothing speaks against."""
        return len(self.accepted) + sum(map(len, self.accepted_scores.values()))

    @property
    def first_free(self) -> int:
        """The number from which on another file's entries are numbered."""
        return max(
            (rows.index.max() + 1 for rows in (self.rows, *self.scores.values()) if len(rows)), default=0
        )

    @property
    def useless(self) -> bool:
        """Whether something stands against the whole file, so that nothing of it may be imported."""
        return any(finding.check in WHOLE and finding.blocks for finding in self.findings)

    @property
    def refused(self) -> bool:
        """Whether anything in the workbook has to be mended or answered."""
        return any(finding.blocks for finding in self.findings)

    def _unblocked(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows about which no finding blocks; none where one is about the whole file."""
        if self.useless:
            return rows.iloc[:0]
        return rows[~rows.index.isin(list(blocked_entries(self.findings)))]


def take_in(file: Path, said: Said, reference: Reference, *, first: int = 0) -> TakenIn:
    """Read one workbook, a filled template or an agency's own tables.

    The entries are numbered from ``first`` on. Raises DataError or MissingFileError where it can't be
    opened; whatever is wrong in it is a finding.
    """
    workbook = open_workbook(file)
    info = template_info(workbook)
    read = _read_template(workbook, info, said, reference, first) if info else None
    rows, scores, findings = read or _read_tables(workbook, said, reference, first)
    remarks = [Finding(WARNING, workbook.name, "", remark) for remark in workbook.remarks]
    agency = said.agency or (info.agency or None if info else _led_by(rows, said, reference))
    reporter = reporter_answers(workbook, info) if info else {}
    return TakenIn(workbook, agency, rows, tuple(in_order([*remarks, *findings])), scores, info, reporter)


def _read_tables(
    workbook: Workbook, said: Said, reference: Reference, first: int
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], list[Finding]]:
    """Read an agency's own tables."""
    frames: list[pd.DataFrame] = []
    findings: list[Finding] = []
    for sheet in workbook.sheets:
        for rows, found, n in read_sheet(sheet, workbook.name, said, reference, first):
            frames.append(rows)
            findings += found
            first += n
    rows = _together(frames)
    return rows[rows["total"].eq("")].drop(columns="total"), {}, findings


def _together(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the candidates of several tables in one table; it may have no rows."""
    filled = [rows for rows in frames if len(rows)]
    return pd.concat(filled) if filled else no_candidates()


def _read_template(
    workbook: Workbook, info: TemplateInfo, said: Said, reference: Reference, first: int
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], list[Finding]]:
    """Read a filled template."""
    frames: list[pd.DataFrame] = []
    made: dict[str, pd.DataFrame] = {}
    findings = unfit(info, workbook.name, said.year, reference)
    for sheet in workbook.sheets:
        if not sheet.hidden:
            findings += private_texts(sheet.rows, file=workbook.name, sheet=sheet.name)
    for identifier in (i for i in SHEETS[info.kind] if i in (INDICATORS, VALUES, STANDARD)):
        table, lost = template_table(workbook, info, identifier)
        findings += lost
        if table is None:
            continue
        if identifier == STANDARD:
            made, found = scores(table, workbook.name, info, reference, first)
        else:
            rows, found = _template_values(table, workbook, info, said, reference, first)
            frames.append(rows)
        findings += found
        first += len(table.lines)
    return _together(frames).drop(columns="total"), made, findings


def _template_values(
    table: TemplateTable,
    workbook: Workbook,
    info: TemplateInfo,
    said: Said,
    reference: Reference,
    first: int,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Read the values of one table of a template."""
    entered, wrong = value_entries(table, workbook.name, info, reference, first)
    rows, found = candidates(
        entered,
        file=workbook.name,
        sheet=table.sheet,
        formats=next(sheet.formats for sheet in workbook.sheets if sheet.name == table.sheet),
        answers=said.answers_for(workbook.name),
        reference=reference,
    )
    return rows, [*wrong, *found]


def read_sheet(
    sheet: Sheet, file: str, said: Said, reference: Reference, first: int
) -> list[tuple[pd.DataFrame, list[Finding], int]]:
    """Read the tables of a sheet: candidates with their totals, findings and number of entries of each.

    The entries are numbered from ``first`` on.
    """
    if sheet.hidden:
        return [(pd.DataFrame(), [Finding(WARNING, file, sheet.name, Remark("intake.found.hidden"))], 0)]
    rows, findings = _visible(sheet, file)
    rows, converted = in_unicode(rows, file=file, sheet=sheet.name)
    findings += [*converted, *private_texts(rows, file=file, sheet=sheet.name)]
    tables = find_tables(rows, reference.names, reference.names_district)
    if not tables and _holds_numbers(rows):
        findings.append(Finding(REJECTED, file, sheet.name, Remark("expected.intake.table")))
    results = [(pd.DataFrame(), findings, 0)]
    for table in tables:
        results.append(_read_table(rows, table, sheet, file, said, reference, first))
        first += results[-1][2]
    return results


def _read_table(
    rows: Sequence[Sequence[Any]],
    table: FoundTable,
    sheet: Sheet,
    file: str,
    said: Said,
    reference: Reference,
    first: int,
) -> tuple[pd.DataFrame, list[Finding], int]:
    """Read one table."""
    found, columns = entries(
        rows, table, file=file, sheet=sheet.name, names_district=reference.names_district, first=first
    )
    if found.empty:
        return pd.DataFrame(), columns, 0
    placed, names = addressed(found, Place(file, sheet.name, said.year, said.measure), reference)
    read, cells = candidates(
        placed,
        file=file,
        sheet=sheet.name,
        formats=sheet.formats,
        answers=said.answers_for(file),
        reference=reference,
    )
    totals = check_totals(read, reference.plan.units, file=file) if len(read) else []
    return read, [*columns, *names, *cells, *totals], len(found)


def _visible(sheet: Sheet, file: str) -> tuple[list[list[Any]], list[Finding]]:
    """Return the rows of a sheet, hidden ones and hidden columns emptied, and what is told of that."""
    rows = filled_merges(sheet)
    findings = []
    hidden = {row for row in sheet.hidden_rows if row < len(rows) and any(c is not None for c in rows[row])}
    columns = {c for c in sheet.hidden_columns if any(c < len(row) and row[c] is not None for row in rows)}
    for what, places in (("hidden_rows", hidden), ("hidden_columns", columns)):
        if places:
            remark = Remark(f"intake.found.{what}", {"n": float(len(places))})
            findings.append(Finding(WARNING, file, sheet.name, remark))
    for what, cells in (("formulas", sheet.formulas), ("uncached", sheet.uncached)):
        if cells:
            remark = Remark(f"intake.found.{what}", {"n": float(len(cells))})
            findings.append(Finding(WARNING, file, address(sheet.name, *min(cells)), remark))
    if not hidden and not columns:
        return rows, findings
    shown = [
        [None if row in hidden or c in columns else cell for c, cell in enumerate(cells)]
        for row, cells in enumerate(rows)
    ]
    return shown, findings


def _holds_numbers(rows: Sequence[Sequence[Any]]) -> bool:
    """Return whether any cell of a sheet is a number."""
    return any(type(cell) in (int, float) for row in rows for cell in row)


def _led_by(rows: pd.DataFrame, said: Said, reference: Reference) -> str | None:
    """Return the agency that answers for all measures of a workbook, None if there are several."""
    plan = reference.plan
    leads = plan.indicators["lead_agency"].reindex(rows["measure"].map(reference.known.measures["indicator"]))
    years = rows["year"] if said.year is None else pd.Series(said.year, rows.index)
    agencies = {
        plan.responsible(agency, int(year))
        for agency, year in {*zip(leads.dropna(), years[leads.notna().to_numpy()], strict=True)}
    }
    return agencies.pop() if len(agencies) == 1 else None

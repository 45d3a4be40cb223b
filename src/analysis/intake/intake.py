"""Take in the agencies' files of a year together: read, compare with what is known, and make deliveries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.communes.assessments import load_assessments
from analysis.communes.criterion_scores import load_assessed_tiers, load_criterion_scores
from analysis.errors import ParameterError
from analysis.intake.candidates import ANSWERED
from analysis.intake.checks import load_checks, run_checks
from analysis.intake.delivery import (
    Receipt,
    delivery_name,
    delivery_tables,
    publish_deliveries,
    reason_given,
    withdraw,
)
from analysis.intake.findings import REJECTED, Finding, in_order
from analysis.intake.known_already import known_already, told_twice
from analysis.intake.readings import Remark
from analysis.intake.reference import Reference
from analysis.intake.take_in import Said, TakenIn, take_in
from analysis.intake.template_reader import WHOLE_FILE
from analysis.observations import load_observations


@dataclass(frozen=True)
class Intake:
    """What came of the files: one TakenIn a file, by the name of its delivery, and who took them in."""

    taken: Mapping[str, TakenIn]
    receipt: Receipt

    @property
    def findings(self) -> list[Finding]:
        """What is to be told of all files, the gravest first."""
        return in_order(finding for taken in self.taken.values() for finding in taken.findings)

    @property
    def refused(self) -> bool:
        """Whether anything has to be mended or answered."""
        return any(taken.refused for taken in self.taken.values())

    @property
    def n_accepted(self) -> int:
        """How many values nothing speaks against."""
        return sum(taken.n_accepted for taken in self.taken.values())

    @property
    def accepted(self) -> pd.DataFrame:
        """The rows of all files that nothing speaks against."""
        return pd.concat([taken.accepted for taken in self.taken.values()])

    @property
    def accepted_scores(self) -> dict[str, pd.DataFrame]:
        """The communes' assessments of all files that nothing speaks against, by file name."""
        scores = [taken.accepted_scores for taken in self.taken.values()]
        names = dict.fromkeys(name for own in scores for name in own)
        return {name: pd.concat([own[name] for own in scores if name in own]) for name in names}


def read_files(files: Sequence[Path], said: Said, receipt: Receipt, reference: Reference) -> Intake:
    """Read the files and say what was found; nothing is written.

    Raises DataError or MissingFileError for a file that can't be opened, ParameterError for an answer whose
    cell is none of these files', or that may be of several.
    """
    _check_answers(files, said)
    read: list[TakenIn] = []
    for file in files:
        first = max((taken.first_free for taken in read), default=0)
        own = take_in(file, said, reference, first=first)
        read.append(_with(own, _delivered_before(own, reference, read)))
    read = _across(read, receipt, reference)
    _check_used(said, read)
    taken: dict[str, TakenIn] = {}
    for own in read:
        taken[delivery_name(own.agency, receipt, reference.paths.deliveries, set(taken))] = own
    return Intake(taken, receipt)


def to_be_delivered(intake: Intake) -> list[str]:
    """Return the names of the deliveries that :func:`deliver` makes."""
    return [name for name, taken in intake.taken.items() if taken.n_accepted]


def deliver(intake: Intake, reference: Reference) -> list[Path]:
    """Write one delivery a file that has accepted values; all of them or none. Return their folders.

    What was written is loaded as a report loads it; if that fails it is taken away again and the DataError
    is raised. Raises OutputError where it cannot be written.
    """
    tables = {
        name: delivery_tables(name, intake.taken[name], intake.receipt, reference)
        for name in to_be_delivered(intake)
    }
    folders = publish_deliveries(tables, reference.paths.deliveries)
    with withdraw(folders):
        sources = load_observations(reference.paths, reference.plan).sources
        load_assessments(reference.paths, sources)
        for load in (load_criterion_scores, load_assessed_tiers):
            load(reference.paths, sources, reference.standard)
    return folders


def _check_answers(files: Sequence[Path], said: Said) -> None:
    """Raise ParameterError for an answer that does not name its file where there are several."""
    named = tuple(f"{Path(file).name}, " for file in files)
    for place in said.answers:
        if len(files) > 1 and not place.startswith(named):
            raise ParameterError("error.intake.answer_file", value=place)


def _check_used(said: Said, read: Sequence[TakenIn]) -> None:
    """Raise ParameterError for an answer to a cell that holds no value in any of the files."""
    told = [f for own in read for f in own.findings if f.remark.identifier == ANSWERED]
    used = {f.cell for f in told} | {f"{f.file}, {f.cell}" for f in told}
    for place in said.answers:
        if place not in used:
            raise ParameterError("error.intake.answer_cell", value=place)


def _across(read: Sequence[TakenIn], receipt: Receipt, reference: Reference) -> list[TakenIn]:
    """Compare the files with each other and with what is known."""
    arrived = receipt.received.year
    rows = [own.rows.assign(file=own.workbook.name, received=arrived) for own in read if _is_compared(own)]
    if not rows:
        return list(read)
    together, checks = pd.concat(rows), load_checks(reference.paths, reference.known.measures)
    found = [*told_twice(together), *run_checks(together, reference, checks)]
    return [
        _with(own, [*_of(own, found), *_compared(own, receipt, reference)]) if _is_compared(own) else own
        for own in read
    ]


def _is_compared(taken: TakenIn) -> bool:
    """Return whether a file has values that may be imported."""
    return len(taken.rows) > 0 and not taken.useless


def _compared(taken: TakenIn, receipt: Receipt, reference: Reference) -> list[Finding]:
    """Compare one file with what is known."""
    rows = taken.rows.assign(file=taken.workbook.name)
    return known_already(rows, reference.known, reason=reason_given(taken, receipt))


def _of(taken: TakenIn, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that are about rows of a file, told by a cell of that file."""
    own = []
    for finding in findings:
        entries = tuple(entry for entry in finding.entries if entry in taken.rows.index)
        if not entries:
            continue
        if finding.file != taken.workbook.name:
            cell = taken.rows.at[entries[0], "address"]
            finding = replace(finding, file=taken.workbook.name, cell=cell)
        own.append(replace(finding, entries=entries))
    return own


def _delivered_before(taken: TakenIn, reference: Reference, beside: Sequence[TakenIn]) -> list[Finding]:
    """Reject a file that was taken in before, or that stands twice on the command line."""
    sha256, name = taken.workbook.sha256, taken.workbook.name
    if any(other.workbook.sha256 == sha256 for other in beside):
        return [Finding(REJECTED, name, "", Remark("expected.intake.file_once"), name, check=WHOLE_FILE)]
    ledger = reference.known.deliveries
    earlier = ledger[ledger["sha256"].eq(sha256)]
    if earlier.empty:
        return []
    fields = {
        "delivery": earlier["delivery"].iloc[0],
        "received": earlier["received"].iloc[0].date(),
    }
    remark = Remark("expected.intake.new_file", fields)
    return [Finding(REJECTED, name, "", remark, name, check=WHOLE_FILE)]


def _with(taken: TakenIn, findings: Sequence[Finding]) -> TakenIn:
    """Return what a file gave with more findings."""
    return replace(taken, findings=tuple(in_order([*taken.findings, *findings])))

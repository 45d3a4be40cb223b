"""Take in the agencies' files of a year together: read, compare with what is known, and make deliveries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.intake.delivery import (
    DELIVERIES,
    Receipt,
    delivery_name,
    delivery_tables,
    publish_deliveries,
    reason_given,
)
from analysis.intake.findings import HELD, REJECTED, WARNING, Finding, in_order
from analysis.intake.readings import Remark
from analysis.intake.reference import Reference
from analysis.intake.take_in import Said, TakenIn, take_in
from analysis.intake.template_reader import WHOLE_FILE
from analysis.observations import PER

KEY = ["measure", "year", "area_code", "group"]
# Values that differ by less are the same: what is left of computing a share in floating point.
SAME = 1e-9


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


def read_files(files: Sequence[Path], said: Said, receipt: Receipt, reference: Reference) -> Intake:
    """Read the files and say what was found; nothing is written.

    Raises DataError or MissingFileError for a file that can't be opened.
    """
    taken: dict[str, TakenIn] = {}
    first = 0
    for file in files:
        own = take_in(file, said, reference, first=first)
        first = max([first, *own.rows.index + 1])
        own = _with(own, _delivered_before(own, reference, list(taken.values())))
        own = _with(own, compare(own, receipt, reference))
        name = delivery_name(own.agency, receipt, _folder(reference), set(taken))
        taken[name] = own
    return Intake(taken, receipt)


def deliver(intake: Intake, reference: Reference) -> list[Path]:
    """Write one delivery a file that has accepted values; all of them or none. Return their folders."""
    tables = {
        name: delivery_tables(name, taken, intake.receipt, reference)
        for name, taken in intake.taken.items()
        if taken.n_accepted
    }
    return publish_deliveries(tables, _folder(reference))


def compare(taken: TakenIn, receipt: Receipt, reference: Reference) -> list[Finding]:
    """Tell the values that are known already: a revision needs a reason, an equal one is only told."""
    rows = taken.rows
    if rows.empty:
        return []
    known = reference.known.rows
    before = known[known["used"]].set_index(KEY)[["value", "source_id"]]
    keys = pd.MultiIndex.from_frame(rows[KEY].astype({"year": int}))
    old = before.reindex(keys).set_axis(rows.index)
    new = effective_values(rows)
    repeated = old["value"].notna() & new.notna()
    same = repeated & ((new - old["value"]).abs() <= SAME * old["value"].abs().clip(lower=1))
    found = [_known_already(row, rows, old, taken, WARNING, "unchanged") for row in rows.index[same]]
    severity, what = (WARNING, "revised") if reason_given(taken, receipt) else (HELD, "needs_reason")
    revised = rows.index[repeated & ~same]
    return found + [_known_already(row, rows, old, taken, severity, what) for row in revised]


def effective_values(rows: pd.DataFrame) -> pd.Series:
    """Return the value of each row: as given, or numerator over denominator in the row's unit."""
    share = rows["numerator"] * rows["unit"].map(PER).fillna(1) / rows["denominator"]
    return rows["value"].astype(float).fillna(share)


def _known_already(
    row: int, rows: pd.DataFrame, old: pd.DataFrame, taken: TakenIn, severity: str, what: str
) -> Finding:
    """Return what is told of a value that is known already."""
    fields = {"old": float(old.at[row, "value"]), "source": old.at[row, "source_id"]}
    remark = Remark(f"intake.found.{what}", fields)
    return Finding(severity, taken.workbook.name, rows.at[row, "address"], remark, "", (row,))


def _delivered_before(taken: TakenIn, reference: Reference, beside: Sequence[TakenIn]) -> list[Finding]:
    """Reject a file that was taken in before, or that stands twice on the command line."""
    sha256, name = taken.workbook.sha256, taken.workbook.name
    if any(other.workbook.sha256 == sha256 for other in beside):
        return [
            Finding(REJECTED, name, "", Remark("expected.intake.file_once"), name, tuple(taken.rows.index))
        ]
    ledger = reference.deliveries
    earlier = ledger[ledger["sha256"].eq(sha256)]
    if earlier.empty:
        return []
    fields = {"delivery": earlier["delivery"].iloc[0], "received": earlier["received"].iloc[0][:10]}
    remark = Remark("expected.intake.new_file", fields)
    return [Finding(REJECTED, name, "", remark, name, check=WHOLE_FILE)]


def _with(taken: TakenIn, findings: Sequence[Finding]) -> TakenIn:
    """Return what a file gave with more findings."""
    return replace(taken, findings=tuple(in_order([*taken.findings, *findings])))


def _folder(reference: Reference) -> Path:
    """Return the folder of the deliveries."""
    return reference.paths.facts / DELIVERIES

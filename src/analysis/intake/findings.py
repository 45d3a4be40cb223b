"""What the officer is told of a workbook: cell by cell, in words of the catalogues."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pandas as pd

from analysis.intake.readings import Remark
from analysis.language import Words

# From what only needs to be seen to what can't be imported: "held" until someone answers, "rejected" until
# someone mends the cell.
CORRECTED, WARNING, HELD, REJECTED = "corrected", "warning", "held", "rejected"
SEVERITIES = (REJECTED, HELD, WARNING, CORRECTED)
BLOCKING = (REJECTED, HELD)


@dataclass(frozen=True)
class Finding:
    """Something to be told of a workbook.

    ``cell`` is an address ("Chỉ tiêu!D14") or the name of a sheet, empty where it is about the whole file.
    ``remark`` is what to say: for a rejected cell what was expected. ``entries`` are the rows of the table
    of entries that it is about, the first in ``cell``; ``check`` is the identifier of the check that found
    it, empty for what was found in reading; ``proposals`` are the values that a held cell may mean.
    """

    severity: str
    file: str
    cell: str
    remark: Remark
    read: str = ""
    entries: tuple[int, ...] = ()
    check: str = ""
    proposals: tuple[float, ...] = ()

    @property
    def others(self) -> int:
        """How many cells more than the one that is named it is about."""
        return max(0, len(self.entries) - 1)

    @property
    def blocks(self) -> bool:
        """Whether what it is about must not be imported."""
        return self.severity in BLOCKING

    def text(self, words: Words) -> str:
        """Return the finding in the language of ``words``, without its place."""
        said = self.remark.text(words)
        if self.remark.identifier.startswith("lookup."):
            return words.text("intake.found.name", read=self.read, said=said)
        if not self.remark.identifier.startswith("expected."):
            return said
        if not self.read:
            return words.text("intake.found.expected_only", expected=said)
        return words.text("intake.found.expected", read=self.read, expected=said)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the gravest first, then in the order in which they were found."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def blocked_entries(findings: Iterable[Finding]) -> set[int]:
    """Return the entries that must not be imported."""
    return {entry for finding in findings if finding.blocks for entry in finding.entries}


def once(mask: pd.Series, keys: pd.Series, make: Callable[[int], Finding]) -> list[Finding]:
    """Make one finding for all marked entries with the same key, told by the first of them."""
    groups = pd.Series(mask.index, mask.index)[mask].groupby(keys[mask].map(str), sort=False)
    return [replace(make(own.iloc[0]), entries=tuple(own)) for _, own in groups]

"""Compare what files give with what is known already, and with each other."""

import pandas as pd

from analysis.intake.findings import HELD, REJECTED, WARNING, Finding
from analysis.intake.found_values import effective_values
from analysis.intake.readings import Remark
from analysis.observations import SLOT, Observations

# Values that differ by less are the same: what is left of computing a share in floating point.
SAME = 1e-9


def known_already(rows: pd.DataFrame, known: Observations, *, reason: str) -> list[Finding]:
    """Tell the values that are known already: a revision needs a ``reason``, an equal one is only told.

    ``rows``: candidates (see :func:`analysis.intake.candidates.candidates`) with ``file``.
    """
    before = known.rows[known.rows["used"]].set_index(SLOT)[["value", "source_id"]]
    old = before.reindex(_slots(rows)).set_axis(rows.index)
    new = effective_values(rows)
    repeated = old["value"].notna() & new.notna()
    same = _same(new, old["value"])
    severity, what = (WARNING, "revised") if reason else (HELD, "needs_reason")

    def told(row: int, severity: str, what: str) -> Finding:
        fields = {"old": float(old.at[row, "value"]), "source": old.at[row, "source_id"]}
        file, cell = rows.at[row, "file"], rows.at[row, "address"]
        return Finding(severity, file, cell, Remark(f"intake.found.{what}", fields), "", (row,))

    unchanged = [told(row, WARNING, "unchanged") for row in rows.index[repeated & same]]
    return unchanged + [told(row, severity, what) for row in rows.index[repeated & ~same]]


def told_twice(rows: pd.DataFrame) -> list[Finding]:
    """Reject what gives a value that an earlier cell gave too, in whichever file; both cells are named.

    Equal values are as much in question: one of two files is the one to keep.
    """
    slots = _slots(rows)
    again = rows.index[slots.duplicated()]
    if again.empty:
        return []
    firsts = pd.Series(rows.index, slots)[~slots.duplicated()]
    pairs = zip(again, firsts.reindex(slots[slots.duplicated()]), strict=True)
    places = dict(zip(rows.index, zip(rows["file"], rows["address"], strict=True), strict=True))
    return [_twice(row, first, places) for row, first in pairs]


def _twice(row: int, first: int, places: dict[int, tuple[str, str]]) -> Finding:
    """Reject a cell that repeats another one."""
    remark = Remark("intake.found.twice", {"cell": ", ".join(places[first])})
    return Finding(REJECTED, *places[row], remark, "", (first, row))


def _same(new: pd.Series, old: pd.Series) -> pd.Series:
    """Return whether values are the same but for the arithmetic."""
    return (new - old).abs() <= SAME * old.abs().clip(lower=1)


def _slots(rows: pd.DataFrame) -> pd.MultiIndex:
    """Return what each row is a value of."""
    return pd.MultiIndex.from_frame(rows[SLOT].astype({"year": "int64"}))

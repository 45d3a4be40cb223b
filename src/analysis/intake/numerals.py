"""Read the digits and marks of a number, and settle which mark is the decimal one."""

import re
from dataclasses import dataclass

from analysis.intake.readings import Expectation, Remark, rounded
from analysis.tables import CellError

MARKS = (".", ",")
# A previous value settles which of two readings is meant only if it is so near: within this factor.
NEAR = 3.0
# A spreadsheet keeps 15 digits; a larger number is a slip or a code.
LARGEST = 1e15
_SIGN = r"(?P<sign>[+-]?) ?"
_WHOLE = r"(?P<whole>[0-9]{1,3}(?P<group>[., ])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
_DECIMALS = r"(?:(?P<mark>[.,])(?P<part>[0-9]+))?"
_GROUPED = re.compile(_SIGN + _WHOLE + _DECIMALS)
_PLAIN = re.compile(_SIGN + r"(?P<whole>[0-9]*)" + _DECIMALS)


class HeldError(Exception):
    """A cell can be read in several ways: the question to ask and the values it may mean."""

    def __init__(self, question: Remark, proposals: tuple[float, ...]) -> None:
        super().__init__(question.identifier)
        self.question = question
        self.proposals = proposals


@dataclass(frozen=True)
class Numeral:
    """A number as written: ``value``, or where one mark may be either kind, ``grouped`` as well.

    ``value`` takes the mark for a decimal one, ``grouped`` for one between thousands (None if it cannot
    be that). ``mark`` is the single mark that decides, "" without one; ``decimal_mark`` is the mark that the
    writer is seen to use for decimals, None if that is not seen.
    """

    value: float
    grouped: float | None = None
    mark: str = ""
    decimal_mark: str | None = None

    @property
    def ambiguous(self) -> bool:
        """Whether the number has two readings."""
        return self.grouped is not None


@dataclass(frozen=True)
class Settled:
    """The value of a numeral, the decimal mark that it shows, and why of two readings it is this.

    ``change`` is None where there is one reading only, or where the unit leaves one: 1.234 xã.
    """

    value: float
    decimal_mark: str | None
    change: Remark | None = None


def parse_numeral(text: str) -> Numeral:
    """Read digits with marks or spaces: 6,5; 6.5; 1.234,5; 1,234.5; 1 234; 1.234 (two readings).

    One mark followed by three digits may stand between thousands or before decimals, unless the number
    begins with 0. Raises CellError for groups that are not of three digits and for mixed marks.
    """
    found = _GROUPED.fullmatch(text)
    if found and found["mark"] != found["group"]:
        return _grouped(found)
    found = _PLAIN.fullmatch(text)
    if not found or not (found["whole"] or found["part"]):
        raise CellError("expected.intake.marks")
    value = _float(found["sign"], found["whole"] or "0", found["part"])
    return Numeral(value, mark=found["mark"] or "", decimal_mark=found["mark"])


def settle(
    numeral: Numeral, expectation: Expectation, *, decimal_mark: str | None = None, factor: float = 1
) -> Settled:
    """Return which value a numeral has in the expected unit, times ``factor``.

    Of two readings, those are left out that the unit (whole numbers) and the possible range exclude; then
    the decimal mark of the other cells and the previous value tell. Raises CellError where no reading is
    possible, HeldError where both are or where the cells and the previous value say different things.
    """
    if (numeral.grouped or abs(numeral.value)) * factor > LARGEST:
        raise CellError("expected.intake.size")
    if not numeral.ambiguous:
        return Settled(rounded(numeral.value * factor), numeral.decimal_mark)
    readings = {"decimal": rounded(numeral.value * factor), "grouped": rounded(numeral.grouped * factor)}
    kept, reason = _possible(readings, expectation, factor)
    if len(kept) == 1:
        kind = kept.pop()
        mark = numeral.mark if kind == "decimal" else _other(numeral.mark)
        return _chosen(readings, kind, reason, mark)
    votes = _votes(numeral, readings, expectation, decimal_mark)
    if len(set(votes.values())) != 1:
        raise _question(readings, votes)
    reason, kind = next(iter(votes.items()))
    return _chosen(readings, kind, reason, None)


def _grouped(found: re.Match) -> Numeral:
    """Return the numeral whose whole part is written in groups of three digits."""
    group, mark = found["group"], found["mark"]
    whole = found["whole"].replace(group, "")
    value = _float(found["sign"], whole, found["part"])
    groups = found["whole"].split(group)
    one_mark = group in MARKS and not mark and len(groups) == 2
    if groups[0].startswith("0") and not one_mark:
        raise CellError("expected.intake.marks")
    if not one_mark:
        shown = mark or (_other(group) if group in MARKS else None)
        return Numeral(value, mark=mark or "", decimal_mark=shown)
    as_decimal = _float(found["sign"], *groups)
    if groups[0].startswith("0"):
        return Numeral(as_decimal, mark=group, decimal_mark=group)
    return Numeral(as_decimal, value, group)


def _float(sign: str, whole: str, part: str | None) -> float:
    return float(f"{sign}{whole}.{part or 0}")


def _other(mark: str) -> str:
    """Return the mark that separates decimals where ``mark`` separates thousands, and the reverse."""
    return MARKS[1 - MARKS.index(mark)]


def _possible(readings: dict[str, float], expectation: Expectation, factor: float) -> tuple[set[str], str]:
    """Return the readings that unit and range leave, and which of the two left one out."""
    whole = {k for k, v in readings.items() if not expectation.whole or v == int(v)}
    if expectation.is_count and factor == 1:
        # Nobody writes a count with three decimals, not even with three zeros.
        whole -= {"decimal"}
    kept = {kind for kind in whole if expectation.allows(readings[kind])}
    if not kept:
        raise out_of_range(expectation)
    return kept, "range" if len(kept) < len(whole) else "unit"


def _votes(
    numeral: Numeral, readings: dict[str, float], expectation: Expectation, decimal_mark: str | None
) -> dict[str, str]:
    """Return which reading the other cells and the previous value speak for."""
    votes = {}
    if decimal_mark is not None:
        votes["column"] = "decimal" if decimal_mark == numeral.mark else "grouped"
    previous = expectation.previous
    for kind, value in readings.items():
        # They are a thousand times apart: one of them at most is near.
        if previous and 1 / NEAR <= value / previous <= NEAR:
            votes["previous"] = kind
    return votes


def _chosen(readings: dict[str, float], kind: str, reason: str, mark: str | None) -> Settled:
    """Return the reading that was chosen, with the reason."""
    told = _told(readings)
    other = told["grouped" if kind == "decimal" else "decimal"]
    change = Remark(f"intake.change.mark_by_{reason}", {"value": told[kind], "other": other})
    return Settled(readings[kind], mark, None if reason == "unit" else change)


def _question(readings: dict[str, float], votes: dict[str, str]) -> HeldError:
    """Return the question which of two readings is meant."""
    told = _told(readings)
    if not votes:
        return HeldError(Remark("intake.question.mark", told), (readings["grouped"], readings["decimal"]))
    fields = {witness: told[kind] for witness, kind in votes.items()}
    proposals = (readings[votes["previous"]], readings[votes["column"]])
    return HeldError(Remark("intake.question.mark_conflict", fields), proposals)


def _told(readings: dict[str, float]) -> dict[str, float | str]:
    """Return the readings as messages tell them: thousands without a mark, which was the doubt."""
    return {"decimal": readings["decimal"], "grouped": f"{readings['grouped']:.15g}"}


def out_of_range(expectation: Expectation) -> CellError:
    """Return the error for a value that cannot be, with the bounds of those that can."""
    low, high = expectation.minimum, expectation.maximum
    if low is None:
        return CellError("expected.intake.at_most", maximum=high, unit=expectation.name)
    if high is None:
        return CellError("expected.intake.at_least", minimum=low, unit=expectation.name)
    return CellError("expected.intake.between", minimum=low, maximum=high, unit=expectation.name)

"""Hold values that are of another size than they should be: a tenth, a hundred times, a share of one."""

from collections.abc import Sequence
from dataclasses import replace
from math import log10
from statistics import median

from analysis.intake.readings import ABOUT, HELD, VALUE, Expectation, Reading, Remark, rounded
from analysis.observations import PER

# Ten times off, with a quarter's change either way: 8 times or more.
OFF = 8.0
# A mended value has to be of the size of what it is compared with: within this factor.
LIKE = 3.0
# Small counts move by chance: 2 cases after 20 are held, 2 after 16 are not, when both are below this.
SMALL_COUNT = 30
# What is nearer to zero is what computing left over.
NOTHING = 1e-9
# So many cells make a column that speaks for itself.
ENOUGH = 3


def hold_off_scale(reading: Reading, expectation: Expectation) -> Reading:
    """Return the reading, held for confirmation if its value is 8 times the previous one or an eighth.

    What it may have been meant as is proposed first: the value moved by a power of ten to the size of the
    previous one. Bounds, zeros and small counts are not compared.
    """
    value, previous = reading.value, expectation.previous
    if not (value and previous and abs(value) >= NOTHING and (reading.exact or reading.kind == ABOUT)):
        return reading
    small = expectation.is_count and max(value, previous) < SMALL_COUNT
    times = value / previous
    if small or times <= 0 or 1 / OFF < times < OFF:
        return reading
    meant = rounded(value / 10 ** round(log10(times)))
    return _held(reading, _off_scale(expectation, times), meant, previous)


def hold_shares(readings: Sequence[Reading], expectations: Sequence[Expectation]) -> list[Reading]:
    """Return the readings of a column, percentages that look like shares of one held: 0,65 for 65.

    A value of at most 1 is held where the median of the column's percentages is 8 times as large or more
    and of the size of its hundredfold; and all are, where a column of three or more has none above 1 and
    nothing was known before.
    """
    shares = [
        e.per == PER["percent"] and r.exact and bool(r.value)
        for r, e in zip(readings, expectations, strict=True)
    ]
    values = [r.value for r, is_share in zip(readings, shares, strict=True) if is_share]
    known = any(e.previous for e in expectations)
    if len(values) < ENOUGH:
        return list(readings)
    middle = None if max(values) <= 1 and not known else median(values)
    return [
        _share_of_one(reading, middle) if is_share and _is_bare(reading) else reading
        for reading, is_share in zip(readings, shares, strict=True)
    ]


def _is_bare(reading: Reading) -> bool:
    """Return whether a cell holds a number and nothing that tells its size: no % sign, no counts."""
    return reading.kind == VALUE and not reading.unit_written


def _share_of_one(reading: Reading, middle: float | None) -> Reading:
    """Return the reading, held if it looks like a share of one beside the column's median.

    ``middle`` is None where no value of the column is above 1.
    """
    if reading.value > 1:
        return reading
    hundredfold = rounded(100 * reading.value)
    if middle is None:
        return _held(reading, "column_of_shares", hundredfold, None)
    if reading.value * OFF <= middle and 1 / LIKE <= hundredfold / middle <= LIKE:
        return _held(reading, "share_among_percents", hundredfold, middle)
    return reading


def _off_scale(expectation: Expectation, times: float) -> str:
    """Return which question a value of another size than the previous one raises."""
    if expectation.per == PER["percent"] and 1 / (100 * LIKE) <= times <= LIKE / 100:
        return "share_of_one"
    if expectation.per == 1000 and 1 / (10 * LIKE) <= times <= 1 / OFF:
        return "percent_for_rate"
    return "off_above" if times > 1 else "off_below"


def _held(reading: Reading, question: str, meant: float, reference: float | None) -> Reading:
    """Return the reading without its value, which waits as a proposal beside what may be meant."""
    fields = {"read": reading.read, "value": reading.value, "meant": meant, "reference": reference}
    if reference:
        ratio = reading.value / reference
        fields["times"] = float(round(max(ratio, 1 / ratio)))
    remark = Remark(f"intake.question.{question}", fields)
    return replace(reading, kind=HELD, value=None, question=remark, proposals=(meant, reading.value))

"""Read the number in a cell, as Vietnamese offices write it, or say why it cannot be read.

Nothing is guessed. What can mean one thing only is read, whatever its spelling; what is read otherwise
than it stands carries a change that says so; what can mean several things is held with a question; the
rest is refused with what was expected. Three signs have rules of their own:

- "-" is missing. Yearbooks mean by it that none occurred, offices also that they have no figure: the
  change says so, and that a zero is to be written as 0.
- "KPS", "không phát sinh" (none occurred) is 0 for a count. For a share it is a question: with no case
  the share is 0, with nobody to count it has no value.
- "không có" is a question everywhere: there were none, or there is no figure.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from math import inf, isfinite
from numbers import Real
from typing import Any

import numpy as np

from analysis.intake.numerals import LARGEST, HeldError, out_of_range
from analysis.intake.readings import (
    HELD,
    MISSING,
    REFUSED,
    VALUE,
    Expectation,
    Reading,
    Remark,
    rounded,
)
from analysis.intake.scale import hold_off_scale, hold_shares
from analysis.intake.written import other_share, read_written
from analysis.observations import PER
from analysis.tables import CellError

LONGEST = 60


def read_cell(
    content: Any,
    expectation: Expectation,
    *,
    number_format: str | None = None,
    decimal_mark: str | None = None,
) -> Reading:
    """Read one cell: text, number, date, truth value or nothing, as python-calamine gives it.

    ``number_format`` is the cell's own in the workbook ("0.0%"), where it is known; ``decimal_mark`` the
    one that the other cells show (see :func:`read_column`). Never raises: what cannot be read comes back
    as a reading with a ``problem``, what is not certain with a ``question``.
    """
    read = _shown(content)
    try:
        reading = _checked(_read(content, expectation, number_format, decimal_mark), expectation)
    except CellError as error:
        return Reading(read, REFUSED, problem=Remark(error.expected, error.fields))
    except HeldError as held:
        return Reading(read, HELD, question=held.question.of(read), proposals=held.proposals)
    changes = tuple(change.of(read) for change in reading.changes)
    return hold_off_scale(replace(reading, read=read, changes=changes), expectation)


def read_column(
    contents: Sequence[Any],
    expectation: Expectation | Sequence[Expectation],
    *,
    number_formats: Sequence[str | None] | None = None,
    decimal_mark: str | None = None,
    one_measure: bool = True,
) -> list[Reading]:
    """Read the cells of one column, in order.

    ``expectation`` is one for all or one a cell. The cells whose decimal mark is plain, or settled by their
    unit and range, tell it for the others, if they agree; ``decimal_mark`` gives it where the rest of the
    file has told it. Percentages that look like shares of one beside the others are held, if all cells are
    of ``one_measure``; in a form with a row for each indicator only a cell's previous value tells its size.
    """
    one = isinstance(expectation, Expectation)
    expectations = [expectation] * len(contents) if one else list(expectation)
    formats = number_formats or [None] * len(contents)
    cells = list(zip(contents, expectations, formats, strict=True))

    readings = [read_cell(c, e, number_format=f, decimal_mark=decimal_mark) for c, e, f in cells]
    shown = {reading.decimal_mark for reading in readings} - {None}
    if decimal_mark is None and len(shown) == 1:
        mark = shown.pop()
        readings = [
            read_cell(c, e, number_format=f, decimal_mark=mark) if _hangs_on_mark(reading) else reading
            for reading, (c, e, f) in zip(readings, cells, strict=True)
        ]
    return hold_shares(readings, expectations) if one_measure else readings


def _hangs_on_mark(reading: Reading) -> bool:
    """Return whether the decimal mark of other cells could make a cell read otherwise."""
    remarks = (*reading.changes, *([reading.question] if reading.question else []))
    return any(r.identifier in ("intake.question.mark", "intake.change.mark_by_previous") for r in remarks)


def _read(
    content: Any, expectation: Expectation, number_format: str | None, decimal_mark: str | None
) -> Reading:
    """Read a cell by the kind of its content. Raises CellError and HeldError."""
    if content is None:
        return Reading("", MISSING)
    if isinstance(content, str):
        return read_written(content, expectation, decimal_mark)
    if isinstance(content, (bool, np.bool_)):
        raise CellError("expected.intake.not_boolean")
    if isinstance(content, Real):
        return _read_number(content, expectation, number_format)
    raise _not_a_number(content)


def _read_number(content: Real, expectation: Expectation, number_format: str | None) -> Reading:
    """Read a cell that holds a number; a format of per cent shows it a hundred times as large."""
    value = _float(content)
    if not isfinite(value):
        raise CellError("expected.intake.finite")
    if abs(value) > LARGEST:
        raise CellError("expected.intake.size")
    if _is_percent(number_format):
        return _read_percent(value, expectation)
    thousands = rounded(value * 1000)
    if expectation.is_count and value != int(value) and thousands == int(thousands):
        # Typed as 12.500 where the point is the decimal mark, twelve thousand five hundred became 12.5.
        raise HeldError(Remark("intake.question.thousands", {"value": thousands}), (thousands,))
    return Reading("", VALUE, rounded(value))


def _read_percent(value: float, expectation: Expectation) -> Reading:
    """Read a number that its cell shows as a percentage."""
    shown = rounded(value * 100)
    if expectation.unit == "percent_per_year" or expectation.per == PER["percent"]:
        change = Remark("intake.change.percent_format", {"content": rounded(value), "value": shown})
        return Reading("", VALUE, shown, unit_written="%", changes=(change,))
    if expectation.per is None:
        raise CellError("expected.intake.unit", unit=expectation.name, written="%")
    raise other_share(shown, PER["percent"], expectation)


def _checked(reading: Reading, expectation: Expectation) -> Reading:
    """Return the reading if its value is possible. Raises CellError where it is not."""
    value = reading.value
    if value is None:
        return reading
    if value < 0 and expectation.minimum is not None and expectation.minimum >= 0:
        raise CellError("expected.intake.not_negative", unit=expectation.name)
    if not expectation.allows(value):
        raise out_of_range(expectation)
    if expectation.whole and value != int(value):
        raise CellError("expected.intake.whole", unit=expectation.name)
    return reading


def _not_a_number(content: Any) -> CellError:
    """Return the error for a content that is no text and no number."""
    if isinstance(content, date) and content == content:
        return CellError("expected.intake.not_date", date=date(content.year, content.month, content.day))
    if isinstance(content, (time, timedelta)):
        return CellError("expected.intake.not_time")
    return CellError("expected.intake.number")


def _is_percent(number_format: str | None) -> bool:
    """Return whether a number format shows per cent: a % that is not quoted, escaped or in brackets."""
    return "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format or "")


def _float(content: Real) -> float:
    """Return the number as a float, infinite where it is too large for one."""
    try:
        return float(content)
    except OverflowError:
        return inf


def _shown(content: Any) -> str:
    """Return a content as text, for messages."""
    if content is None:
        return ""
    if isinstance(content, Real) and not isinstance(content, (bool, np.bool_)):
        return f"{_float(content):.15g}"
    text = content if isinstance(content, str) else str(content)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

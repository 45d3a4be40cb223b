"""The sheets of a template as plain descriptions: columns, lines, what each open cell takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.intake.template_layout import (
    INDICATORS,
    INPUTS,
    KEY_HEADER,
    REPORTER,
    REPORTER_SHEET,
    STANDARD,
    VALUES,
    AssessmentKey,
    choice_of,
    criteria_columns,
)
from analysis.language import Words

NUMBER, WHOLE, LIST, DATE, FREE = "number", "whole", "list", "date", "free"
ASKED, KNOWN = "asked", "known"


@dataclass(frozen=True)
class Column:
    """A column: its identifier, heading, width in letters and the heading above it (empty for none)."""

    identifier: str
    heading: str
    width: float
    above: str = ""


@dataclass(frozen=True)
class Check:
    """What an open cell takes: a ``kind`` of content between bounds or out of ``choices``, and how to ask.

    ``low`` and ``high`` are None where there is no bound.
    """

    kind: str
    prompt: str = ""
    low: Any = None
    high: Any = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line: its key, what is written in its columns, and which of them are open to be filled."""

    key: str
    known: Mapping[str, Any]
    open: Mapping[str, Check]


@dataclass(frozen=True)
class Sheet:
    """A table to be filled.

    ``frozen`` is the number of columns after the key that stay in view and are printed on each page; after
    the column ``break_after``, where there is one, the next page begins.
    """

    identifier: str
    name: str
    title: str
    how: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    frozen: int
    break_after: str = ""


Choices = Mapping[str, Mapping[str, str]]


def choices_told(
    agencies: pd.DataFrame, tiers: pd.DataFrame, words: Words, *, kinds: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return what cells offer to choose from: kind to word to identifier, in the language of ``words``."""
    told = {
        "status": {words.text(f"template.status.{s}"): s for s in ("final", "provisional")},
        "met": {words.text(f"template.met.{m}"): m for m in ("yes", "no")},
        "recognition": {words.text(f"template.recognition.{r}"): r for r in ("recognised", "not_recognised")},
        "tier": {f"{row.min_points:g}": row.tier for row in tiers.itertuples()},
        "agency": {words.pick(row, "name"): row["agency"] for row in agencies.to_dict("records")},
    }
    return {kind: told[kind] for kind in kinds if told[kind]}


def indicator_sheet(rows: pd.DataFrame, words: Words, choices: Choices, year: int) -> Sheet:
    """Return the sheet that an agency fills; ``rows`` as of ``agency_rows``."""
    known = {
        "code": (7, "indicator"),
        "name": (28, "name"),
        "unit": (13, "unit"),
        "definition": (46, "definition"),
        "previous": (13, "previous"),
        "target": (14, "target"),
        "year": (7, "year"),
    }
    widths = {"value": 11, "numerator": 12, "denominator": 12, "document": 17, "document_date": 13}
    columns = _columns(known, INPUTS[INDICATORS], widths, words)
    lines = [_line(row, known, INPUTS[INDICATORS], words, choices) for row in rows.to_dict("records")]
    return _sheet(INDICATORS, words, columns, lines, year=year, frozen=3)


def value_sheet(rows: pd.DataFrame, words: Words, choices: Choices, year: int) -> Sheet:
    """Return the sheet of the communes' values; ``rows`` as of ``commune_rows``."""
    known = {
        "unit_code": (9, "code"),
        "unit_name": (22, "unit_name"),
        "district": (22, "district"),
        "code": (7, "indicator"),
        "name": (30, "name"),
        "unit": (11, "unit"),
        "definition": (34, "counts"),
        "previous": (13, "previous"),
        "year": (7, "year"),
    }
    columns = _columns(known, INPUTS[VALUES], {"value": 11, "numerator": 12, "denominator": 12}, words)
    lines = [_line(row, known, INPUTS[VALUES], words, choices) for row in rows.to_dict("records")]
    return _sheet(VALUES, words, columns, lines, year=year, frozen=3)


def standard_sheet(
    units: pd.DataFrame, criteria: pd.DataFrame, words: Words, choices: Choices, year: int
) -> Sheet:
    """Return the sheet of the communes' scores; ``units`` of ``units_asked``, ``criteria`` of a Standard."""
    known = {"unit_code": (9, "code"), "unit_name": (22, "full_name"), "district": (22, "district")}
    scores = criteria_columns(criteria["criterion"])
    middle = scores[2 * ((len(criteria) + 1) // 2) - 1]
    first, *rest = INPUTS[STANDARD]
    inputs = (first, *scores, *rest)
    widths = {"tier": 10, "total": 10, "recognition": 18} | dict.fromkeys(scores, 9.5)
    names = {row["criterion"]: words.pick(row, "name") for row in criteria.to_dict("records")}
    columns = [_of_criterion(column, names, words) for column in _columns(known, inputs, widths, words)]
    most = criteria.set_index("criterion")["max_points"]
    lines = [
        Line(
            str(AssessmentKey(year, f"{unit['list']}/{unit['code']}")),
            {c: unit[field] for c, (_, field) in known.items()},
            {c: _score_check(c, most, words, choices) for c in inputs},
        )
        for unit in units.to_dict("records")
    ]
    return _sheet(STANDARD, words, columns, lines, year=year, frozen=3, break_after=middle)


def reporter_sheet(words: Words, choices: Choices, *, year: int, unit: str = "") -> Sheet:
    """Return the sheet that tells who answers: unit, person, date, document, why values were revised."""
    columns = (
        Column("key", KEY_HEADER, 8),
        _column("question", 44, words, KNOWN),
        _column("answer", 60, words, ASKED),
    )
    days = _date_check(words, "template.prompt.date", year)
    checks = {"date": days, "unit": Check(FREE)}
    if "agency" in choices:
        checks["unit"] = Check(LIST, words.text("template.prompt.agency"), choices=tuple(choices["agency"]))
    lines = [
        Line(
            key,
            {"question": words.text(f"template.reporter.{key}")}
            | ({"answer": unit} if key == "unit" else {}),
            {"answer": checks.get(key, Check(FREE))},
        )
        for key in REPORTER
    ]
    return _sheet(REPORTER_SHEET, words, columns, lines, year=year, frozen=0)


def _sheet(
    identifier: str,
    words: Words,
    columns: Sequence[Column],
    lines: Sequence[Line],
    *,
    year: int,
    frozen: int,
    break_after: str = "",
) -> Sheet:
    """Return a sheet with its name, title and how to fill it."""
    name = words.text(f"template.sheet.{identifier}")
    title = words.text(f"template.title.{identifier}", year=year)
    how = words.text(f"template.how.{identifier}", year=year)
    return Sheet(identifier, name, title, how, tuple(columns), tuple(lines), frozen, break_after)


def _columns(
    known: Mapping[str, tuple[float, str]], inputs: tuple[str, ...], widths: Mapping[str, float], words: Words
) -> list[Column]:
    """Return the columns of a sheet of values: the key, what is known, what is asked."""
    asked = {"status": 13, "note": 26, **widths}
    return [
        Column("key", KEY_HEADER, 8),
        *(_column(c, width, words, KNOWN) for c, (width, _) in known.items()),
        *(_column(c, asked[c], words, ASKED) for c in inputs),
    ]


def _column(identifier: str, width: float, words: Words, above: str) -> Column:
    """Return a column with its heading and the one above it."""
    name, _, number = identifier.partition(".")
    heading = words.text(f"template.column.{name}")
    heading = words.text("template.column.of_criterion", n=number, column=heading) if number else heading
    return Column(identifier, heading, width, words.text(f"template.above.{above}"))


def _of_criterion(column: Column, names: Mapping[int, str], words: Words) -> Column:
    """Return a column of a criterion below the criterion's name; another as it is."""
    _, _, number = column.identifier.partition(".")
    if not number:
        return column
    above = words.text("template.above.criterion", n=number, name=names[int(number)])
    return Column(column.identifier, column.heading, column.width, above)


def _line(
    row: Mapping[str, Any],
    known: Mapping[str, tuple[float, str]],
    inputs: tuple[str, ...],
    words: Words,
    choices: Choices,
) -> Line:
    """Return one line of values: what it tells and what may be filled in it."""
    shut = () if row["is_ratio"] else ("numerator", "denominator")
    checks = {c: _value_check(c, row, words, choices) for c in inputs if c not in shut}
    return Line(row["key"], {c: row[field] for c, (_, field) in known.items()}, checks)


def _value_check(column: str, row: Mapping[str, Any], words: Words, choices: Choices) -> Check:
    """Return what a cell of a line of values takes."""
    if kind := choice_of(column):
        return Check(LIST, words.text(f"template.prompt.{kind}"), choices=tuple(choices[kind]))
    if column == "value":
        return _measured(row, words)
    if column in ("numerator", "denominator"):
        return Check(WHOLE, words.text(f"template.prompt.{column}"), low=int(column == "denominator"))
    if column == "document_date":
        return _date_check(words, "template.prompt.document_date", row["year"])
    return Check(FREE)


def _measured(row: Mapping[str, Any], words: Words) -> Check:
    """Return what the cell of a measured value takes: a number in the range of its unit."""
    low, high = (None if pd.isna(row[bound]) else float(row[bound]) for bound in ("minimum", "maximum"))
    if row["is_count"]:
        return Check(WHOLE, words.text("template.prompt.count", unit=row["unit"]), low=0)
    example = words.number(6.5)
    if high is None:
        return Check(NUMBER, words.text("template.prompt.value", unit=row["unit"], example=example), low=low)
    fields = {
        "unit": row["unit"],
        "example": example,
        "high": words.number(high),
        "low": words.number(low or 0),
    }
    return Check(NUMBER, words.text("template.prompt.value_between", **fields), low=low, high=high)


def _score_check(column: str, most: pd.Series, words: Words, choices: Choices) -> Check:
    """Return what a cell of a commune's assessment takes."""
    name, _, number = column.partition(".")
    if (kind := choice_of(column)) in choices:
        return Check(LIST, words.text(f"template.prompt.{kind}"), choices=tuple(choices[kind]))
    if name == "note":
        return Check(FREE)
    high = most.get(int(number)) if number else None
    if high is None or pd.isna(high):
        return Check(NUMBER, words.text("template.prompt.points"), low=0)
    return Check(
        NUMBER, words.text("template.prompt.points_up_to", high=words.number(high)), low=0, high=float(high)
    )


def _date_check(words: Words, prompt: str, year: int) -> Check:
    """Return a check of a date around the report year."""
    example = words.date(date(year + 1, 1, 15))
    return Check(DATE, words.text(prompt, example=example), date(year - 1, 1, 1), date(year + 3, 12, 31))

"""Where everything stands in a template workbook: declared once, for its writer and its reader.

A workbook of KIND ``agency`` has the sheets ``instructions``, ``indicators`` and ``reporter``; one of kind
``communes`` has ``instructions``, ``standard``, ``values`` and ``reporter``. What the sheets and columns are
called in the workbook's language is written in its hidden sheet, HIDDEN_SHEET, so that nobody needs to know
the language beforehand: :func:`read_info` gives ``sheets[identifier]``, the name of a sheet, and
``columns[sheet][identifier]``, the text of a heading.

Every sheet but ``instructions`` is a table. Rows and columns are counted from 0: the title stands in row 0,
a sentence on how to fill it in row 1, a line for illustrative data in row 2, headings above several columns
in GROUP_ROW, the columns' headings in HEADER_ROW, the first line in FIRST_ROW. Column KEY_COLUMN is hidden
and tells what a line is about, so that lines read right after sorting; its heading is "key".

- ``indicators``, ``values``: one line an indicator, group, area and year; key :class:`RowKey`. To be filled
  are INPUTS["indicators"] and INPUTS["values"].
- ``standard``: one line a commune; key :class:`AssessmentKey`. To be filled are INPUTS["standard"] and, for
  each criterion n, ``points.n`` and ``met.n``.
- ``reporter``: one line a question; the key is one of REPORTER, the answer stands in column ``answer``.

Cells to choose from hold words of the language; ``choices[kind][word]`` gives what is meant: ``status``
(final, provisional), ``met`` (yes, no), ``recognition`` (recognised, not_recognised), ``tier``, ``agency``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

VERSION = 1
AGENCY, COMMUNES = "agency", "communes"
HIDDEN_SHEET = "_mau"
INSTRUCTIONS, INDICATORS, STANDARD, VALUES = "instructions", "indicators", "standard", "values"
REPORTER_SHEET = "reporter"
SHEETS = {
    AGENCY: (INSTRUCTIONS, INDICATORS, REPORTER_SHEET),
    COMMUNES: (INSTRUCTIONS, STANDARD, VALUES, REPORTER_SHEET),
}
GROUP_ROW, HEADER_ROW, FIRST_ROW = 3, 4, 5
KEY_COLUMN, KEY_HEADER = 0, "key"
PROVINCE_LEVEL, COMMUNE_LEVEL = "province", "commune"

# What is said of a value beside it; what a cell holds is told by the sheet's columns.
_VALUE_INPUTS = ("value", "numerator", "denominator")
INPUTS = {
    INDICATORS: (*_VALUE_INPUTS, "document", "document_date", "status", "note"),
    VALUES: (*_VALUE_INPUTS, "status", "note"),
    STANDARD: ("tier", "total", "recognition", "note"),
    REPORTER_SHEET: ("answer",),
}
REPORTER = ("unit", "person", "date", "document", "revision_reason")
CHOICES = ("status", "met", "recognition", "tier", "agency")
# Which choice a column offers; "met.n" offers "met".
CHOICE_OF = {"status": "status", "met": "met", "recognition": "recognition", "tier": "tier"}


@dataclass(frozen=True)
class RowKey:
    """What a line of values is about: "6/6/province/total/2026", "14/14/commune/total/2026/2025/06649".

    ``area`` is the commune's list and code, "2025/06649"; empty for the province.
    """

    indicator: str
    measure: str
    level: str
    group: str
    year: int
    area: str = ""

    def __str__(self) -> str:
        parts = [self.indicator, self.measure, self.level, self.group, str(self.year), self.area]
        return "/".join(filter(None, parts))

    @classmethod
    def read(cls, content: Any) -> "RowKey | None":
        """Return the key that a cell holds, None where it holds none."""
        indicator, *parts = str(content).split("/")
        if len(parts) not in (4, 6) or not all((indicator, *parts)) or not _is_year(parts[3]):
            return None
        if parts[1] != (PROVINCE_LEVEL if len(parts) == 4 else COMMUNE_LEVEL):
            return None
        return cls(indicator, parts[0], parts[1], parts[2], int(parts[3]), "/".join(parts[4:]))


@dataclass(frozen=True)
class AssessmentKey:
    """Which assessment a line is about: "standard/2026/2025/06649", the year, list and code."""

    year: int
    area: str

    def __str__(self) -> str:
        return f"{STANDARD}/{self.year}/{self.area}"

    @classmethod
    def read(cls, content: Any) -> "AssessmentKey | None":
        """Return the key that a cell holds, None where it holds none."""
        parts = str(content).split("/")
        if len(parts) != 4 or parts[0] != STANDARD or not _is_year(parts[1]) or not all(parts):
            return None
        return cls(int(parts[1]), "/".join(parts[2:]))


@dataclass(frozen=True)
class TemplateInfo:
    """What a template says of itself in its hidden sheet.

    ``kind`` is AGENCY or COMMUNES; ``agency`` the one asked (empty for communes); ``communes`` the units
    asked, as "list/code"; ``decision`` the one whose criteria are scored (empty for an agency);
    ``generated_by`` the version of the program. ``sheets``: identifier to name; ``columns``: sheet to
    identifier to heading, in the order of the columns; ``choices``: kind to word to identifier.
    """

    kind: str
    year: int
    language: str
    illustrative: bool
    generated_by: str
    agency: str = ""
    decision: str = ""
    communes: tuple[str, ...] = ()
    version: int = VERSION
    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def info_rows(info: TemplateInfo) -> list[tuple[str, str]]:
    """Return the lines of the hidden sheet, (key, value), all texts; the reverse of :func:`read_info`."""
    single = {
        "version": info.version,
        "kind": info.kind,
        "year": info.year,
        "language": info.language,
        "illustrative": "yes" if info.illustrative else "no",
        "generated_by": info.generated_by,
        "agency": info.agency,
        "decision": info.decision,
    }
    return [
        *((key, str(value)) for key, value in single.items()),
        *(("commune", area) for area in info.communes),
        *((f"sheet|{sheet}", name) for sheet, name in info.sheets.items()),
        *_nested("column", info.columns),
        *((f"choice|{kind}|{told}", word) for kind, of in info.choices.items() for word, told in of.items()),
    ]


def read_info(cells: Sequence[Sequence[Any]]) -> TemplateInfo | None:
    """Return what the hidden sheet says, None where its lines are not those of a template.

    ``cells`` are the lines of the sheet HIDDEN_SHEET as python-calamine gives them. The version is not
    judged: compare it with VERSION.
    """
    lines = [(_said(line[0]), _said(line[1])) for line in cells if len(line) >= 2]
    single = {key: value for key, value in lines if "|" not in key and key != "commune"}
    if single.get("kind") not in SHEETS or not all(_is_whole(single.get(k)) for k in ("version", "year")):
        return None
    if single.get("illustrative") not in ("yes", "no"):
        return None
    return TemplateInfo(
        kind=single["kind"],
        year=int(single["year"]),
        language=single.get("language", ""),
        illustrative=single["illustrative"] == "yes",
        generated_by=single.get("generated_by", ""),
        agency=single.get("agency", ""),
        decision=single.get("decision", ""),
        communes=tuple(value for key, value in lines if key == "commune"),
        version=int(single["version"]),
        sheets={key[len("sheet|") :]: value for key, value in lines if key.startswith("sheet|")},
        columns=_gathered("column", lines),
        choices={
            kind: {word: told for told, word in words.items()}
            for kind, words in _gathered("choice", lines).items()
        },
    )


def criteria_columns(numbers: Iterable[int]) -> list[str]:
    """Return the identifiers of the columns of each criterion: points.1, met.1, points.2, …"""
    return [f"{name}.{number}" for number in numbers for name in ("points", "met")]


def choice_of(column: str) -> str | None:
    """Return the kind of choice that a column offers, None for one that is filled freely."""
    return CHOICE_OF.get(column.split(".")[0])


def _nested(name: str, tables: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return a line for each entry of a table of tables: ("column|indicators|value", "Kết quả")."""
    return [(f"{name}|{outer}|{inner}", value) for outer, of in tables.items() for inner, value in of.items()]


def _gathered(name: str, lines: Sequence[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Return the table of tables that lines hold; the reverse of _nested."""
    tables: dict[str, dict[str, str]] = {}
    for key, value in lines:
        first, *rest = key.split("|", 2)
        if first == name and len(rest) == 2:
            tables.setdefault(rest[0], {})[rest[1]] = value
    return tables


def _said(cell: Any) -> str:
    """Return a cell as text; a whole number without its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _is_whole(content: str | None) -> bool:
    """Return whether a text is a whole number."""
    return content is not None and content.isascii() and content.isdecimal() and len(content) <= 9


def _is_year(content: str) -> bool:
    """Return whether a text is a year."""
    return _is_whole(content) and len(content) == 4

"""Read the project's CSV files so that whatever is wrong can be said with file, row and column.

Every cell is read as text and converted by its declared kind, because a text in a numeric column is
otherwise reported without its row. A table's columns are declared once, as :class:`Column`.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import DataError, MissingFileError, Problem

FIRST_YEAR, LAST_YEAR = 1990, 2040
# A table of so many bytes or fewer is not read again while its file says the same.
KEPT_SIZE = 100_000


class CellError(ValueError):
    """A cell cannot be read; carries the catalogue identifier of what was expected."""

    def __init__(self, expected: str, **fields: Any) -> None:
        super().__init__(expected)
        self.expected = expected
        self.fields = fields


@dataclass(frozen=True)
class Column:
    """One column of a CSV: its name, how a cell is read, and whether it may be empty."""

    name: str
    parse: Callable[[str], Any] = str
    required: bool = False
    dtype: str = "str"
    in_file: str | None = None
    allowed: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Return what the column is called in the file, where that is not its name."""
        return self.in_file or self.name


def parse_number(text: str) -> float:
    """Read a number in the canonical form of the data files: 1234.5.

    "6,5" and "1.000" are refused, not guessed: a comma may be a decimal or a thousands mark, and
    "1.000" is one in English and a thousand in Vietnamese.
    """
    if re.fullmatch(r"-?[0-9]{1,3}(\.000)+", text):
        raise CellError("expected.number_ambiguous", plain=text.split(".")[0])
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        raise CellError("expected.number")
    return float(text)


def parse_integer(text: str) -> int:
    """Read a whole number."""
    if not re.fullmatch(r"-?[0-9]+", text):
        raise CellError("expected.integer")
    return int(text)


def parse_year(text: str) -> int:
    """Read a year between 1990 and 2040."""
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise CellError("expected.year", first=FIRST_YEAR, last=LAST_YEAR)
    return int(text)


def parse_yes_no(text: str) -> bool:
    """Read yes or no."""
    if text not in {"yes", "no"}:
        raise CellError("expected.yes_no")
    return text == "yes"


def one_of(allowed: Iterable[str]) -> Callable[[str], str]:
    """Return a parser that takes only the given words."""
    words = tuple(allowed)

    def parse(text: str) -> str:
        if text not in words:
            raise CellError(
                "expected.one_of", allowed=", ".join(words) if len(words) <= 12 else f"{words[0]}…{words[-1]}"
            )
        return text

    return parse


def number(name: str, *, required: bool = False) -> Column:
    """Declare a column of numbers."""
    return Column(name, parse_number, required, "float64")


def integer(name: str) -> Column:
    """Declare a column of whole numbers that is always filled."""
    return Column(name, parse_integer, True, "int64")


def year(name: str, *, required: bool = True) -> Column:
    """Declare a column of years."""
    return Column(name, parse_year, required, "Int64")


def text(name: str, *, required: bool = False) -> Column:
    """Declare a column of texts."""
    return Column(name, str, required, "str")


def choice(name: str, allowed: Iterable[str], *, required: bool = True) -> Column:
    """Declare a column that holds one of a few words."""
    words = tuple(allowed)
    return Column(name, one_of(words), required, "str", allowed=words)


def flag(name: str) -> Column:
    """Declare a column of yes and no."""
    return Column(name, parse_yes_no, True, "bool")


def read_table(path: Path, columns: Sequence[Column], *, name: str | None = None) -> pd.DataFrame:
    """Read a CSV into a DataFrame with exactly ``columns`` plus ``file`` and ``row``.

    ``row`` is the line a person sees in a spreadsheet (the heading is row 1). Empty cells become
    missing values. Raises MissingFileError when there is no file, DataError with every problem found
    (missing column, wrong encoding, unreadable cell, required cell empty, no heading) otherwise.
    """
    return read_tables({name or path.name: path}, columns)


def read_tables(files: Mapping[str, Path], columns: Sequence[Column]) -> pd.DataFrame:
    """Read several CSVs of the same columns, by the name that each is told by, into one DataFrame.

    A Parquet file is read as :func:`analysis.columnar.read_columnar` does. Columns and errors as of
    :func:`read_table`; the problems of all files are told together.
    """
    parts, problems = [], []
    for label, path in files.items():
        try:
            parts.append(_read(path, columns, label))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    filled = [part for part in parts if len(part)] or parts[:1]
    if len(filled) == 1:
        return filled[0]
    return pd.concat(filled, ignore_index=True) if filled else _frame([], columns)


def _read(path: Path, columns: Sequence[Column], label: str) -> pd.DataFrame:
    """Read one file; columns and errors as of :func:`read_tables`."""
    from analysis.columnar import SUFFIX, read_columnar

    if path.suffix == SUFFIX:
        return read_columnar(path, columns, label)
    content = _content(path)
    parsed = _parsed_before if len(content) <= KEPT_SIZE else _parsed
    # Who writes into a copy writes into no other: pandas copies on write.
    return parsed(content, tuple(columns), label).copy(deep=False)


def _parsed(content: bytes, columns: tuple[Column, ...], label: str) -> pd.DataFrame:
    """Return what a CSV says; columns and errors as of :func:`read_tables`."""
    header, records = _cells(content, label)
    check_header(header, columns, label)
    return _frame(_converted(header, records, columns, label), columns)


# The provinces of a nation and the tables of one plan are read over and over with the same content.
_parsed_before = lru_cache(maxsize=256)(_parsed)


def _frame(lines: Sequence[list[Any]], columns: Sequence[Column]) -> pd.DataFrame:
    """Return lines of values, the last two of each its file and row, as the columns' types."""
    types = {c.name: c.dtype for c in columns} | {"file": "str", "row": "Int64"}
    cells = zip(*lines, strict=True) if lines else [()] * len(types)
    return pd.DataFrame(
        {name: pd.Series(list(c), dtype=t) for (name, t), c in zip(types.items(), cells, strict=True)}
    )


def _content(path: Path) -> bytes:
    """Return what is in a file. Raises MissingFileError."""
    if not path.is_file():
        raise MissingFileError("error.missing_file", path=str(path))
    return path.read_bytes()


def read_cells(path: Path, label: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the heading of a CSV and the (line number, cells) of each line that is not blank.

    Raises MissingFileError, or DataError where it is no UTF-8, no CSV or empty.
    """
    return _cells(_content(path), label)


def _cells(content: bytes, label: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return what :func:`read_cells` does, of a file's content."""
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        read = error.object[error.start : error.start + 4].hex(" ")
        raise DataError([Problem(label, "expected.utf8", row=line, read=read)]) from error
    reader = csv.reader(written.splitlines(keepends=True), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise DataError([Problem(label, "expected.csv", row=reader.line_num)]) from error
    lines = [(number, [cell.strip() for cell in cells]) for number, cells in lines]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        raise DataError([Problem(label, "expected.not_empty")])
    return lines[0][1], lines[1:]


def check_header(header: list[str], columns: Sequence[Column], label: str) -> None:
    """Raise DataError naming each column that is missing, unknown or twice there."""
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        raise DataError([Problem(label, "expected.commas", row=1, read=header[0][:60])])
    expected = [c.heading for c in columns]
    problems = [
        Problem(label, "expected.column", row=1, fields={"column": c}) for c in expected if c not in header
    ]
    problems += [
        Problem(label, "expected.known_column", row=1, read=c, fields={"columns": ", ".join(expected)})
        for c in header
        if c not in expected
    ]
    problems += [
        Problem(label, "expected.column_once", row=1, read=c)
        for c in sorted(set(header))
        if header.count(c) > 1
    ]
    if problems:
        raise DataError(problems)


def _converted(
    header: list[str], records: list[tuple[int, list[str]]], columns: Sequence[Column], label: str
) -> list[list[Any]]:
    """Convert every cell by its column: a list a line, with its file and row. Raises DataError."""
    lines, problems = [], []
    for row, record in records:
        if len(record) != len(header):
            fields = {"n": len(header)}
            problems.append(Problem(label, "expected.cells", row=row, read=str(len(record)), fields=fields))
            continue
        by_name = dict(zip(header, record, strict=True))
        line: list[Any] = []
        for column in columns:
            read = by_name[column.heading]
            try:
                line.append(_cell(read, column))
            except CellError as error:
                problems.append(Problem(label, error.expected, row, column.heading, read, error.fields))
        lines.append([*line, label, row])
    if problems:
        raise DataError(problems)
    return lines


def _cell(content: str, column: Column) -> Any:
    """Return the value of one cell, None where it is empty."""
    if content:
        return column.parse(content)
    if column.required:
        raise CellError("expected.filled")
    return None


def looked_up(words: pd.Series, meaning: Mapping[str, Any] | pd.Series) -> pd.Series:
    """Return what each word means, missing where it means nothing; as ``words.map``.

    Each distinct word is looked up once: a million rows hold a few dozen.
    """
    codes, distinct = pd.factorize(words)
    found = pd.Series(meaning).reindex(distinct)
    # The code of a missing word, -1, takes the last place.
    last = found.reindex([*found.index, "\0"])
    return last.take(codes).set_axis(words.index)


def check(frame: pd.DataFrame, schema: Any) -> pd.DataFrame:
    """Return ``frame`` if it satisfies the pandera ``schema``, else raise DataError.

    Each check of the schema names, as its ``error``, the catalogue text of what was expected; the
    frame's ``file`` and ``row`` columns say where.
    """
    from pandera.errors import SchemaErrors

    try:
        return schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.drop_duplicates(["check", "column", "index"])
        problems = [_problem(frame, case) for case in cases.itertuples()]
        raise DataError(sorted(set_once(problems), key=lambda p: (p.file, p.row or 0))) from error


def set_once(problems: list[Problem]) -> list[Problem]:
    """Return the problems without repetitions, in their first order."""
    seen: dict[tuple, Problem] = {}
    for problem in problems:
        seen.setdefault((problem.file, problem.row, problem.column, problem.expected), problem)
    return list(seen.values())


def _problem(frame: pd.DataFrame, case: Any) -> Problem:
    """Turn one row of pandera's failure cases into a Problem with file and line."""
    expected = case.check if str(case.check).startswith("expected.") else "expected.schema"
    fields = {} if expected != "expected.schema" else {"check": str(case.check)}
    # "file" and "row" are not in the file: a check on them is about the whole line.
    column = case.column if case.column in set(frame.columns) - {"file", "row"} else None
    if case.index is None or pd.isna(case.index):
        return Problem(str(frame["file"].iloc[0]) if len(frame) else "", expected, None, column, None, fields)
    line = frame.loc[case.index]
    read = None if column is None else str(line[column])
    return Problem(str(line["file"]), expected, int(line["row"]), column, read, fields)

"""A researcher's CSV as texts with the place of each, and its numbers, years and rows, with errors that say
where."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import DataError, Problem
from analysis.tables import FIRST_YEAR, LAST_YEAR, read_cells

# What publishers write where there is no number.
NO_VALUE = {"", "..", "...", "-", "NA", "N/A", "NaN", "nan", "null"}
NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
PERIOD = re.compile(r"([0-9]{4})(-[0-9A-Z-]+)?")
PLACE = ("file", "row")


def text_table(path: Path) -> pd.DataFrame:
    """Return a CSV as texts with ``file`` and ``row`` behind its own columns.

    Raises MissingFileError, or DataError for a file that is no UTF-8, no CSV or has rows of another length.
    """
    header, records = read_cells(path, path.name)
    wrong = [(line, cells) for line, cells in records if len(cells) != len(header)]
    if wrong:
        fields = {"n": len(header)}
        raise DataError(
            [
                Problem(path.name, "expected.cells", line, None, str(len(cells)), fields)
                for line, cells in wrong
            ]
        )
    table = pd.DataFrame([cells for _, cells in records], columns=header, dtype="str")
    return table.assign(file=path.name, row=[line for line, _ in records])


def chosen(table: pd.DataFrame, where: Mapping[str, str] | None) -> pd.DataFrame:
    """Return the rows whose cells are as asked: heading -> text. Raises DataError where nothing is."""
    for heading, wanted in (where or {}).items():
        require(table, [heading])
        found = table[table[heading].eq(str(wanted))]
        if found.empty:
            known = ", ".join(sorted(set(table[heading]))[:12])
            raise DataError(
                [_problem(table.iloc[0], heading, "expected.one_of", read=str(wanted), allowed=known)]
            )
        table = found
    return table.reset_index(drop=True)


def require(table: pd.DataFrame, headings: Iterable[str]) -> None:
    """Raise DataError naming each heading that the file has not."""
    label = str(table["file"].iloc[0]) if len(table) else "?"
    lacking = [h for h in headings if h not in table]
    if lacking:
        raise DataError([Problem(label, "expected.column", 1, None, None, {"column": h}) for h in lacking])


def numbers(table: pd.DataFrame, heading: str) -> pd.Series:
    """Return a column of numbers with a decimal point; missing where none is. Raises DataError by row."""
    texts = table[heading].str.strip()
    known = ~texts.isin(NO_VALUE)
    refuse(table, heading, known & ~texts.map(lambda t: bool(NUMBER.fullmatch(t))), "expected.number")
    return texts.where(known).astype("float64")


def years(table: pd.DataFrame, heading: str) -> tuple[pd.Series, pd.Series]:
    """Return the years of a column, and the periods inside them where told ("2020-03")."""
    found = table[heading].str.strip().str.removesuffix(".0").str.extract(f"^{PERIOD.pattern}$")
    year = pd.to_numeric(found[0])
    refuse(table, heading, ~year.between(FIRST_YEAR, LAST_YEAR), "expected.api.year")
    return year.astype("Int64"), table[heading].where(found[1].notna())


def refuse(table: pd.DataFrame, heading: str, wrong: pd.Series, expected: str, **fields: object) -> None:
    """Raise DataError at every row that is wrong."""
    if wrong.any():
        raise DataError([_problem(row, heading, expected, **fields) for _, row in table[wrong].iterrows()])


def one_a_year(rows: pd.DataFrame, table: pd.DataFrame, key: list[str]) -> None:
    """Raise DataError at rows that say the same measure, year, area and group again.

    The headings whose cells differ are told: a choice by ``where`` is missing.
    """
    again = rows.duplicated(key, keep=False)
    if again.any():
        same = table[again].groupby([rows.loc[again, k].fillna("") for k in key], sort=False)
        differ = [h for h in table.columns if h not in PLACE and same[h].nunique().gt(1).any()]
        refuse(table, "row", rows.duplicated(key), "expected.api.one_row", columns=", ".join(differ) or "–")


def _problem(
    row: pd.Series, heading: str, expected: str, read: str | None = None, **fields: object
) -> Problem:
    """Return what is wrong in one row; "row" as heading stands for the whole of it."""
    if heading == "row":
        return Problem(str(row["file"]), expected, int(row["row"]), None, None, fields)
    told = str(row[heading]) if read is None else read
    return Problem(str(row["file"]), expected, int(row["row"]) if read is None else 1, heading, told, fields)

"""Say what was read from a database, and where in it a mistake is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.columnar import SUFFIX
from analysis.database.large import records
from analysis.database.reading import Reading, reading_of
from analysis.errors import DataError, Problem
from analysis.language import Words

if TYPE_CHECKING:
    from analysis.database.tables import Table

N_CELLS = 6


@contextmanager
def told_by_tables(data: Path) -> Iterator[None]:
    """Name table and cells of the row, not file and line, of mistakes in what was read from a database.

    ``data``: the data folder that the block reads; of one that is the project's own all stays as it is.
    """
    try:
        yield
    except DataError as error:
        reading = reading_of(data)
        if reading is None:
            raise
        raise DataError(_in_tables(error.problems, data, reading)) from error


def reading_lines(reading: Reading, words: Words) -> Iterator[str]:
    """Say which database was read when, how much, and what came from the project's own folder."""
    moment = reading.moment
    yield words.text(
        "database.read",
        database=reading.database,
        host=reading.host,
        schema=reading.schema,
        time=moment.strftime("%H:%M:%S"),
        day=words.date(moment.date()),
        tables=words.number(len(reading.tables)),
        rows=words.number(sum(reading.tables.values())),
    )
    if reading.from_folder:
        yield words.text("database.from_folder", files=", ".join(reading.from_folder))
    if reading.unused:
        yield words.text("database.unused", tables=", ".join(reading.unused))


def _in_tables(problems: Sequence[Problem], data: Path, reading: Reading) -> list[Problem]:
    """Return problems with the tables that their files came from; of other files, or told so, as they are."""
    from analysis.database.tables import all_tables

    tables = [table for table in all_tables(data) if table.name in reading.tables]
    rows: dict[str, set[int]] = {}
    for problem in problems:
        rows.setdefault(problem.file, set()).add(problem.row or 0)
    found = {file: _table(file, data, tables) for file in rows}
    told = {file: records(_path(file, data), rows[file]) for file, table in found.items() if table}
    return [
        _in_table(p, found[p.file], reading.schema, told[p.file].get(p.row or 0, {}))
        if found[p.file] and not p.table
        else p
        for p in problems
    ]


def _in_table(problem: Problem, table: "Table", schema: str, cells: Mapping[str, str]) -> Problem:
    """Return a problem with its table and the first cells that its row must have, as a query names them."""
    asked = {column.heading for column in table.columns if column.required} - {problem.column}
    named = [f"{name} = {content}" for name, content in cells.items() if content and name in asked]
    return replace(problem, table=f"{schema}.{table.name}", key=", ".join(named[:N_CELLS]) or None, row=None)


def _table(file: str, data: Path, tables: "Sequence[Table]") -> "Table | None":
    """Return the table that a file, as errors name it, came from."""
    from analysis.database.tables import DEMO

    name = file.removeprefix(f"{data.name}/").removeprefix(f"{DEMO}/")
    name = name.removesuffix(SUFFIX).removesuffix(".csv") + ".csv"
    return next((table for table in tables if fnmatchcase(name, table.pattern)), None)


def _path(file: str, data: Path) -> Path:
    """Return the path of a file as errors name it."""
    return data / file.removeprefix(f"{data.name}/")

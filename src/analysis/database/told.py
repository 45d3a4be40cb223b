"""Say what was read from a database, and where in it a mistake is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from analysis.columnar import SUFFIX
from analysis.database.large import record
from analysis.database.reading import Reading, reading_of
from analysis.errors import DataError, Problem
from analysis.language import Words

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
        raise DataError([_in_table(problem, data, reading) for problem in error.problems]) from error


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


def _in_table(problem: Problem, data: Path, reading: Reading) -> Problem:
    """Return a problem with the table that its file came from; one of another file, or told so, as it is."""
    from analysis.database.tables import DEMO, all_tables

    own = problem.file.removeprefix(f"{data.name}/")
    name = own.removeprefix(f"{DEMO}/").removesuffix(SUFFIX).removesuffix(".csv") + ".csv"
    table = next((t for t in all_tables(data) if fnmatchcase(name, t.pattern)), None)
    if problem.table or table is None or table.name not in reading.tables:
        return problem
    required = {column.heading for column in table.columns if column.required}
    key = None if problem.row is None else _key(data / own, problem, required)
    return replace(problem, table=f"{reading.schema}.{table.name}", key=key, row=None)


def _key(path: Path, problem: Problem, required: set[str]) -> str | None:
    """Return the first cells that the row of a problem must have, as a query would name them."""
    cells = record(path, problem.row).items()
    named = [(name, content) for name, content in cells if content and name in required - {problem.column}]
    return ", ".join(f"{name} = {content}" for name, content in islice(named, N_CELLS)) or None

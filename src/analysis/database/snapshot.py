"""Write what a database holds at one moment as a data folder, named by its content."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Composable, Identifier
from sqlalchemy import Connection

from analysis.database import large
from analysis.database.address import Address
from analysis.database.columns import Types, cell, check_columns, columns_of, order
from analysis.database.connect import connected, host_of
from analysis.database.reading import Reading, note
from analysis.database.tables import FILE, IN_EACH_DELIVERY, LEDGER, Table, all_tables
from analysis.errors import DataError, MissingFileError, OutputError, Problem
from analysis.paths import find_upwards

_COPY = SQL("COPY (SELECT {} FROM {} WHERE {} ORDER BY {}) TO STDOUT (FORMAT csv, HEADER true)")
DATA, DATABASES = "data", "databases"
# What a file or a delivery may be called, so that it lies where it should.
_NAME = r"\w[\w .-]*"


def read_database(address: Address, *, outputs: Path = Path("outputs"), illustrative: bool = False) -> Path:
    """Read a database in one transaction and return the data folder of its content, below ``outputs``.

    With ``illustrative`` its facts are illustrative ones. What the database does not have comes from the
    folder that the address names (data/ if none), but for facts. Raises DatabaseError, DataError for columns
    that are missing or of a wrong type, MissingFileError where there is no such folder, OutputError.
    """
    own = find_upwards(address.folder)
    if not (own / "plan").is_dir():
        raise MissingFileError("error.no_data_folder", path=str(address.folder))
    with _work_folder(find_upwards(outputs) / DATABASES) as work:
        reading = _Snapshot(own, work / DATA, address.schema, illustrative).read(address)
        return _keep(work, reading)


@dataclass
class _Snapshot:
    """A data folder in the making: ``own`` is the project's, ``data`` the new one."""

    own: Path
    data: Path
    schema: str
    illustrative: bool
    deliveries: Sequence[str] = ()
    rows: dict[str, int] = field(default_factory=dict)

    def read(self, address: Address) -> Reading:
        """Write all files and say what was read from where."""
        tables = all_tables(self.own)
        with connected(address) as connection:
            found = columns_of(connection, self.schema)
            check_columns(tables, found, self.schema)
            moment = datetime.now(UTC).isoformat(timespec="seconds")
            there = [table for table in tables if table.name in found]
            for table in there:
                self.rows[table.name] = self._write(connection, table, found[table.name])
            info = connection.connection.driver_connection.info
            where = (host_of(connection), info.port, info.dbname, self.schema)
        absent = [table for table in tables if table.name not in found]
        own = tuple(self._from_folder(table) for table in absent if not table.fact)
        self._fill_up([table for table in tables if table.fact])
        unused = tuple(sorted(set(found) - {table.name for table in tables}))
        return Reading(*where, moment, self.rows, own, unused)

    def _write(self, connection: Connection, table: Table, found: Types) -> int:
        """Write the files of a table and return how many rows they have."""
        if table.part is None or table.part not in found:  # of observations without "file": one file
            return self._copy(connection, table, found, table.name, SQL("true"))
        parts = self._parts(connection, table)
        if table.pattern == LEDGER:
            self.deliveries = parts
        part = SQL("{}::text").format(Identifier(table.part))
        return sum(self._copy(connection, table, found, n, SQL("{} = {}").format(part, n)) for n in parts)

    def _parts(self, connection: Connection, table: Table) -> list[str]:
        """Return the files or deliveries that a table's rows belong to. Raises DataError."""
        query = SQL("SELECT DISTINCT coalesce({}::text, '') FROM {}").format(
            Identifier(table.part), Identifier(self.schema, table.name)
        )
        parts = sorted(row[0] for row in _cursor(connection).execute(query))
        known = parts if table.part == FILE or table.pattern == LEDGER else self.deliveries
        wrong = [p for p in parts if not re.fullmatch(_NAME, p) or p not in known]
        name = f"{self.schema}.{table.name}"
        problems = [
            Problem(name, "expected.database.part", column=table.part, read=p, table=name) for p in wrong
        ]
        if problems:
            raise DataError(problems)
        return parts

    def _copy(self, connection: Connection, table: Table, found: Types, part: str, where: Composable) -> int:
        """Write one file as the server itself writes CSV, and return its rows."""
        cells = [
            SQL("{} AS {}").format(cell(c, found[c.heading]), Identifier(c.heading)) for c in table.columns
        ]
        place, rows = Identifier(self.schema, table.name), order(table, found)
        query = _COPY.format(SQL(", ").join(cells), place, where, rows)
        cursor = _cursor(connection)
        with self._file(table, part).open("wb") as file, cursor.copy(query) as copy:
            for block in copy:
                file.write(block)
        if table.part == FILE and cursor.rowcount >= large.LARGE:
            large.store(self._file(table, part))
        return cursor.rowcount

    def _from_folder(self, table: Table) -> str:
        """Take a file from the project's own data folder and return its name."""
        shutil.copyfile(self.own / table.pattern, self._file(table, ""))
        return table.pattern

    def _fill_up(self, facts: Sequence[Table]) -> None:
        """Write headings alone for facts that the database does not tell: they are missing."""
        for table in facts:
            parts = self.deliveries if table.pattern in IN_EACH_DELIVERY else [] if table.part else [""]
            for path in [path for path in (self._file(table, part) for part in parts) if not path.exists()]:
                heading = ",".join(column.heading for column in table.columns)
                path.write_text(f"{heading}\n", encoding="utf-8", newline="\n")

    def _file(self, table: Table, part: str) -> Path:
        """Return the path of a file, in a folder that is there."""
        path = self.data / table.path(part, illustrative=self.illustrative)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _cursor(connection: Connection) -> psycopg.Cursor:
    """Return psycopg's own cursor, in the transaction of the connection: only it knows COPY."""
    return connection.connection.driver_connection.cursor()


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder of its own below ``folder``, which goes at the end. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        work = tempfile.TemporaryDirectory(prefix=".reading-", dir=folder)
    except OSError as error:
        raise OutputError("error.output.unwritable", path=str(folder), reason=error.strerror) from error
    with work as path:
        yield Path(path)


def _keep(work: Path, reading: Reading) -> Path:
    """Put a finished data folder where its content says, if it is not there already, and return it.

    One that is there and was changed afterwards is no longer what its name says, and is replaced.
    """
    digest = digest_of(work / DATA)
    target = work.parent / digest
    if target.exists() and digest_of(target / DATA) != digest:
        target.rename(work / "changed")
    if not target.exists():
        made = work / digest
        made.mkdir()
        (work / DATA).rename(made / DATA)
        note(reading, made)
        _put(made, target)
    note(reading, target)
    return target / DATA


def _put(made: Path, target: Path) -> None:
    """Put a folder in its place; another command may have put the same there meanwhile."""
    try:
        made.rename(target)
    except OSError as error:
        if not target.exists():
            raise OutputError("error.output.unwritable", path=str(target), reason=error.strerror) from error


def digest_of(data: Path) -> str:
    """Return the SHA-256 of the names and the contents of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(data).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()

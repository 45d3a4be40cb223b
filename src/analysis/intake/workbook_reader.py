"""Read a workbook that may be damaged or hostile: values by calamine, within limits, never a traceback."""

import hashlib
import io
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from analysis.errors import DataError, Problem
from analysis.intake.readings import Remark
from analysis.intake.workbook import Sheet, Workbook
from analysis.intake.workbook_facts import SheetFacts, sheet_facts
from analysis.intake.workbook_limits import (
    CELL_LIMIT,
    CSV,
    MEGABYTE,
    ODS,
    SHEET_LIMIT,
    XLS,
    XLSM,
    XLSX,
    kind_of,
    read_bytes,
    refusal,
)
from analysis.intake.workbook_ods import TableFacts, table_facts
from analysis.intake.workbook_text import text_rows

# What calamine's Rust code raises where it meets what its authors thought impossible.
_PANIC = "PanicException"
_NAMES = {CSV: (".csv", ".txt", ".tsv"), XLSM: (".xlsm", ".xltm"), XLSX: (".xlsx", ".xltx")}


def read_workbook(path: Path) -> Workbook:
    """Read a workbook or a text table; see :func:`analysis.intake.workbook.open_workbook`."""
    path = Path(path)
    content = read_bytes(path)
    kind = kind_of(path, content)
    sheets = READERS[kind](path, content, kind)
    digest = hashlib.sha256(content).hexdigest()
    return Workbook(path.name, digest, kind, sheets, tuple(_remarks(path, kind)))


def _text_sheet(path: Path, content: bytes, kind: str) -> tuple[Sheet, ...]:
    """Return the one sheet of a text table."""
    return (Sheet(path.stem[:31], text_rows(path, content)),)


def _sheets_aside(path: Path, content: bytes, kind: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook read by a process of its own, which a hostile file may end.

    The records of an .xls say how much room to make for them, and nothing outside the reader can tell
    whether they lie.
    """
    command = [sys.executable, "-m", "analysis.intake.workbook_reader", str(path.resolve()), kind]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise refusal(path, "undamaged")
    told = pickle.loads(done.stdout)
    if told and isinstance(told[0], Problem):
        raise DataError(told)
    return told


def sheets_of(path: Path, content: bytes, kind: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook; charts and macro sheets are left out."""
    return tuple(_sheets(path, content, kind))


def _sheets(path: Path, content: bytes, kind: str) -> Iterator[Sheet]:
    """Yield the sheets of a workbook."""
    facts = _facts(path, kind)
    with _told(path):
        # From its content: a path would be read by what its name says.
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > SHEET_LIMIT:
        raise refusal(path, "fewer_sheets", limit=SHEET_LIMIT)
    for sheet in sheets:
        yield _sheet(path, book, sheet, facts.get(sheet.name, SheetFacts()))


def _facts(path: Path, kind: str) -> dict[str, Any]:
    """Return what is known of the sheets beside their values; of an .xls nothing is."""
    if kind == XLS:
        return {}
    return table_facts(path) if kind == ODS else sheet_facts(path)


def _sheet(path: Path, book: CalamineWorkbook, sheet: SheetMetadata, facts: SheetFacts | TableFacts) -> Sheet:
    """Read one sheet."""
    with _told(path):
        read = book.get_sheet_by_name(sheet.name)
        if read.total_height * read.total_width > CELL_LIMIT:
            raise refusal(path, "fewer_cells", limit=CELL_LIMIT // MEGABYTE)
        rows = [
            [None if cell == "" else cell for cell in row] for row in read.to_python(skip_empty_area=False)
        ]
        merged = [(*first, *last) for first, last in read.merged_cell_ranges or ()]
    return Sheet(
        name=sheet.name,
        rows=rows,
        hidden=sheet.visible != SheetVisibleEnum.Visible,
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        merged=tuple(getattr(facts, "merged", merged)),
        formulas=frozenset(facts.formulas),
        uncached=frozenset(cell for cell in facts.formulas if _is_empty(rows, *cell)),
        formats=getattr(facts, "formats", {}),
    )


def _is_empty(rows: list[list[Any]], row: int, column: int) -> bool:
    """Return whether a cell holds nothing."""
    return row >= len(rows) or column >= len(rows[row]) or rows[row][column] is None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say of whatever calamine cannot read that the file is damaged or protected."""
    try:
        yield
    except PasswordError as error:
        raise refusal(path, "no_password") from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise refusal(path, "undamaged") from error
    except BaseException as error:
        # A panic is derived from BaseException, so that nobody catches it by mistake.
        if type(error).__name__ != _PANIC:
            raise
        raise refusal(path, "undamaged") from error


def _remarks(path: Path, kind: str) -> Iterator[Remark]:
    """Yield what was ignored, and that the name says another kind."""
    named = path.suffix.lower()
    if named not in _NAMES.get(kind, (f".{kind}",)):
        yield Remark("workbook.renamed", {"suffix": named or "–", "kind": f".{kind}"})
    if kind in (XLSX, XLSM, ODS):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        if any(name.startswith(("xl/vbaProject", "Basic/", "xl/macrosheets/")) for name in names):
            yield Remark("workbook.macros")
        if any(name.startswith("xl/externalLinks/") for name in names):
            yield Remark("workbook.links")


READERS = {CSV: _text_sheet, XLS: _sheets_aside, XLSX: sheets_of, XLSM: sheets_of, ODS: sheets_of}


def main() -> None:
    """Read the workbook that the command line names and write its sheets, or why not, to the output."""
    path, kind = Path(sys.argv[1]), sys.argv[2]
    try:
        told: tuple[Any, ...] = sheets_of(path, path.read_bytes(), kind)
    except DataError as error:
        told = error.problems
    sys.stdout.buffer.write(pickle.dumps(told))


if __name__ == "__main__":
    main()

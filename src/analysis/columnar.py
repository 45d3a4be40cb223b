"""Read a Parquet file as :mod:`analysis.tables` reads a CSV: declared columns, errors with file, row, column.

For tables of a million rows. Numbers, years and yes/no may be stored as such or as the text of the CSV form;
words are read once for each distinct one. ``row`` counts the rows of the file from 1.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import DataError, Problem
from analysis.tables import CellError, Column, check_header

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = ".parquet"


def read_columnar(path: Path, columns: Sequence[Column], label: str) -> pd.DataFrame:
    """Read a Parquet file into a DataFrame with exactly ``columns`` plus ``file`` and ``row``.

    Raises DataError with every problem found: no Parquet, a column missing or unknown, a cell that cannot be
    read (one row of each unreadable word is told), a required cell that is empty.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise DataError([Problem(label, "expected.parquet")]) from error
    check_header(table.column_names, columns, label)
    problems: list[Problem] = []
    frame = pd.DataFrame(
        {c.name: _column(table.column(c.heading).combine_chunks(), c, label, problems) for c in columns}
    )
    if problems:
        raise DataError(problems)
    frame = frame.astype({column.name: column.dtype for column in columns})
    row = pd.Series(np.arange(1, len(frame) + 1), dtype="Int64")
    return frame.assign(file=pd.Series(label, frame.index, dtype="str"), row=row)


def _column(cells: "pa.Array", column: Column, label: str, problems: list[Problem]) -> pd.Series:
    """Return one column in its declared type; what cannot be read is added to ``problems``."""
    values = _as_stored(cells, column)
    if values is None:
        values = _by_word(cells, column, label, problems)
    if column.required and values.isna().any():
        # What was not readable is told already.
        told = {problem.row for problem in problems if problem.column == column.heading}
        row = int(np.flatnonzero(values.isna())[0]) + 1
        if row not in told:
            problems.append(Problem(label, "expected.filled", row, column.heading))
    return values


def _as_stored(cells: "pa.Array", column: Column) -> pd.Series | None:
    """Return numbers and yes/no that are stored as such; None where the cells must be read as words."""
    import pyarrow.compute as pc
    import pyarrow.types as types

    if column.dtype == "float64" and (types.is_floating(cells.type) or types.is_integer(cells.type)):
        values = cells.to_numpy(zero_copy_only=False).astype("float64")
        return pd.Series(values) if not np.isinf(values).any() else None
    if column.dtype == "bool" and types.is_boolean(cells.type) and not cells.null_count:
        return pd.Series(cells.to_numpy(zero_copy_only=False))
    if column.parse is str and (types.is_string(cells.type) or types.is_large_string(cells.type)):
        trimmed = pc.utf8_trim_whitespace(cells)
        words = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
        # As pandas keeps texts: nothing is copied.
        return pd.Series(pd.StringDtype(na_value=np.nan).__from_arrow__(words))
    return None


def _by_word(cells: "pa.Array", column: Column, label: str, problems: list[Problem]) -> pd.Series:
    """Read each distinct content once, by the column's own parser."""
    import pyarrow.types as types

    words = cells if types.is_dictionary(cells.type) else cells.dictionary_encode()
    codes = words.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64")
    read = [_cell(word, column) for word in words.dictionary.to_pylist()]
    for place, (word, error) in enumerate(zip(words.dictionary.to_pylist(), read, strict=True)):
        if isinstance(error, CellError) and (codes == place).any():
            row = int(np.flatnonzero(codes == place)[0]) + 1
            problems.append(Problem(label, error.expected, row, column.heading, str(word), error.fields))
    known = pd.Series([None if isinstance(value, CellError) else value for value in read], dtype=object)
    return pd.Series(known.astype(_missing_allowed(column)).array.take(codes, allow_fill=True))


def _missing_allowed(column: Column) -> str:
    """Return the column's type, or one that holds missing values until these are told as problems."""
    return {"int64": "Int64", "bool": "boolean"}.get(column.dtype, column.dtype)


def _cell(word: object, column: Column) -> object:
    """Return the value of one distinct content, or the error that it gives."""
    written = _as_text(word)
    try:
        return column.parse(written) if written else None
    except CellError as error:
        return error


def _as_text(word: object) -> str:
    """Write a content as a CSV of the project has it."""
    if isinstance(word, bool):
        return "yes" if word else "no"
    # Whole numbers beside missing ones are often stored as decimal ones.
    whole = isinstance(word, float) and word.is_integer()
    return "" if word is None or word != word else f"{word:.0f}" if whole else str(word).strip()

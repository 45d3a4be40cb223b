"""A table in a text file (.csv): its encoding, its separator, its cells as they are written."""

import csv
import io
import unicodedata
from collections import Counter
from pathlib import Path

from analysis.intake.legacy import recognise
from analysis.intake.workbook_limits import CELL_LIMIT, MEGABYTE, refusal

SEPARATORS = (";", "\t", ",", "|")
_SAMPLE, _SAMPLE_LINES = 100_000, 100


def text_rows(path: Path, content: bytes) -> list[list[str | None]]:
    """Return the cells of a text table, all rows of one length, None for an empty cell; nothing is a number.

    Raises DataError for what is no text, has a cell without end, or too many cells.
    """
    text = decoded(path, content)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text)))
    except csv.Error as error:
        raise refusal(path, "text_table") from error
    width = max(map(len, rows), default=0)
    if len(rows) * width > CELL_LIMIT:
        raise refusal(path, "fewer_cells", limit=CELL_LIMIT // MEGABYTE)
    return [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]


def decoded(path: Path, content: bytes) -> str:
    """Return the text of a file: Unicode, else one of the encodings of older Vietnamese systems.

    Text of .VnTime or VNI fonts stays as it is and is converted where it is read.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise refusal(path, "kind") from error
    if b"\x00" in content:
        raise refusal(path, "kind")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _of_one_byte(content)


def _of_one_byte(content: bytes) -> str:
    """Decode text of one byte a letter: Windows-1258, or fonts with letters of their own on Windows-1252."""
    western = content.decode("cp1252", errors="replace")
    if any(recognise(line) for line in western.splitlines()[:_SAMPLE_LINES]):
        return western
    return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))


def separator_of(text: str) -> str:
    """Return the separator by which most lines have the same number of cells, more than one.

    >>> separator_of("Năm;Giá trị\\n2026;6,5\\n2025;6,4")
    ';'
    """
    lines = text[:_SAMPLE].splitlines()[:_SAMPLE_LINES]
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: list[str], separator: str) -> tuple[int, int]:
    """Return how many lines have the usual number of cells, if that is more than one, and that number."""
    widths = Counter(line.count(separator) + 1 for line in lines if separator in line)
    if not widths:
        return 0, 0
    width, n = widths.most_common(1)[0]
    return n, width

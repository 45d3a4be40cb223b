"""What a file is, by its first bytes, and whether it is safe to read: before any of its content is.

A workbook in XML is a zip archive: a small one may unpack to more than a machine holds ("zip bomb"), and
its XML may define entities that grow without end ("billion laughs"). See OWASP, "XML External Entity
Prevention", and the advice of Python's own zipfile and xml documentation.
"""

import re
import zipfile
from pathlib import Path
from typing import Any

from analysis.errors import DataError, MissingFileError, Problem

XLSX, XLSM, XLS, ODS, CSV = "xlsx", "xlsm", "xls", "ods", "csv"
MEGABYTE = 1_000_000
# The nation's values of five years, 581,175 rows, are 12 MB, and 150 MB unpacked; ten times as many pass.
FILE_LIMIT, UNPACKED_LIMIT = 200 * MEGABYTE, 1_500 * MEGABYTE
PARTS_LIMIT = 5_000
# Used range of one sheet; a cell costs eight bytes at least.
CELL_LIMIT = 30_000_000
SHEET_LIMIT = 200

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PAGES = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<workbook", b"mime-version:")
_UNPACK_STEP = MEGABYTE
# How many elements a part says that it has; the reader makes room for them before it has seen any.
_COUNT = re.compile(rb"""\b(?:uniqueCount|count)\s*=\s*["']([0-9]+)""", re.IGNORECASE)
_LONGEST_COUNT = 64


def refusal(path: Path, why: str, **fields: Any) -> DataError:
    """Return the error that says why a file cannot be read and what to do: ``expected.workbook.<why>``."""
    return DataError([Problem(path.name, f"expected.workbook.{why}", fields=fields)])


def read_bytes(path: Path) -> bytes:
    """Return a file's content. Raises MissingFileError if there is none, DataError beyond the limit."""
    if path.name.startswith("~$"):
        raise refusal(path, "owner_file")
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise refusal(path, "smaller", limit=FILE_LIMIT // MEGABYTE)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFileError("error.missing_file", path=str(path)) from error
    except OSError as error:
        raise refusal(path, "readable", reason=error.strerror or "") from error
    if not content.strip():
        raise refusal(path, "not_empty")
    return content


def kind_of(path: Path, content: bytes) -> str:
    """Return the kind of a file by what it holds, whatever it is called.

    Raises DataError, which says what to do, for anything that is no workbook and no text.
    """
    if content.startswith(_ZIP):
        return _kind_of_archive(path)
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise refusal(path, "no_password")
        return XLS
    if content.startswith(_OTHERS):
        raise refusal(path, "kind")
    if content[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        raise refusal(path, "no_page")
    return CSV


def check_archive(path: Path) -> frozenset[str]:
    """Unpack an archive once without keeping anything, within the limits; return the names of its parts.

    What a part says of its size is not believed: it is read to its end, and its checksum is compared.
    Raises DataError for what is damaged, too large, or XML with entities of its own.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS_LIMIT:
                raise refusal(path, "fewer_parts", limit=PARTS_LIMIT)
            if any(part.flag_bits & 1 for part in parts):
                raise refusal(path, "no_password")
            left = UNPACKED_LIMIT
            for part in parts:
                left -= _unpacked_size(path, archive, part, left)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise refusal(path, "undamaged") from error
    except zipfile.zlib.error as error:
        raise refusal(path, "undamaged") from error
    return frozenset(part.filename for part in parts)


def _unpacked_size(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Read a part to its end and return its size. Raises DataError beyond ``left`` bytes."""
    size, counted, kept = 0, 0, b""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while step := stream.read(_UNPACK_STEP):
            if is_xml and not size:
                _check_prolog(path, step)
            if is_xml:
                counts = (int(number[:20]) for number in _COUNT.findall(kept + step))
                counted, kept = max([counted, *counts]), step[-_LONGEST_COUNT:]
            size += len(step)
            if size > left:
                raise refusal(path, "unpacked", limit=UNPACKED_LIMIT // MEGABYTE)
    if counted > size:
        # No element is shorter than a byte.
        raise refusal(path, "undamaged")
    return size


def _check_prolog(path: Path, start: bytes) -> None:
    """Refuse XML that declares entities or is not written in UTF-8, as every office program writes it."""
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refusal(path, "plain_xml")


def _kind_of_archive(path: Path) -> str:
    """Return the kind of a zip archive."""
    names = check_archive(path)
    if "xl/workbook.xml" in names:
        return XLSM if "xl/vbaProject.bin" in names else XLSX
    if {"content.xml", "mimetype"} <= names:
        with zipfile.ZipFile(path) as archive:
            manifest = "META-INF/manifest.xml"
            if manifest in names and b"encryption-data" in archive.read(manifest):
                raise refusal(path, "no_password")
            if b"opendocument.spreadsheet" in archive.read("mimetype"):
                return ODS
    raise refusal(path, "kind")

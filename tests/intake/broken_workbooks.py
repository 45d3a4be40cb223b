"""Workbooks broken at random, for tests and for ``tools/fuzz_workbooks.py``."""

import io
import random
import re
import zipfile

import xlsxwriter

KINDS = ("xlsx", "ods", "csv")
_NUMBERS = (b"0", b"-1", b"1048577", b"4294967296", b"99999999999999999999", b"NaN", b"")


def sound(kind: str) -> bytes:
    """Return a small workbook in order: texts, numbers, a formula, a merge, formats, two sheets."""
    if kind == "csv":
        return "Mã;Xã, phường;Giá trị\n06652;Hà Tu;6,5\n06658;“Cao Xanh”;1.234,5\n".encode()
    return _xlsx() if kind == "xlsx" else _ods()


def _xlsx() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Bảng")
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, ["Mã", "Xã, phường", "Năm 2026"])
        for row in range(1, 6):
            sheet.write_row(row, 0, ["06652", "Hà Tu", row * 1.5])
        sheet.write_formula(6, 2, "=SUM(C2:C6)", percent, 22.5)
        sheet.merge_range(7, 0, 8, 1, "Ghi chú")
        book.add_worksheet("Ẩn").hide()
    return target.getvalue()


def _ods() -> bytes:
    cells = "".join(
        f'<table:table-cell office:value-type="float" office:value="{n}" table:number-columns-repeated="2">'
        f"<text:p>{n}</text:p></table:table-cell>"
        for n in range(4)
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Bảng"><table:table-row table:number-rows-repeated="3">{cells}'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return target.getvalue()


def broken(whole: bytes, chance: random.Random) -> bytes:
    """Return a workbook broken in one or several ways: as a file, or inside one of its parts."""
    if whole.startswith(b"PK") and chance.random() < 0.8:
        return _with_broken_part(whole, chance)
    return _bytes_broken(whole, chance)


def _with_broken_part(whole: bytes, chance: random.Random) -> bytes:
    """Break one part and pack all again, so that the archive itself is in order."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    way = chance.choice((_bytes_broken, _number_replaced, _piece_repeated, _tag_removed))
    parts[name] = way(parts[name], chance)
    if chance.random() < 0.1:
        del parts[chance.choice(sorted(parts))]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return target.getvalue()


def _bytes_broken(content: bytes, chance: random.Random) -> bytes:
    """Change a few bytes, or cut the end off."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if made:
            made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made[: chance.randrange(len(made) + 1)] if chance.random() < 0.3 else made)


def _number_replaced(content: bytes, chance: random.Random) -> bytes:
    """Put an impossible number in the place of one."""
    found = list(re.finditer(rb"[0-9]+", content))
    if not found:
        return content
    one = chance.choice(found)
    return content[: one.start()] + chance.choice(_NUMBERS) + content[one.end() :]


def _piece_repeated(content: bytes, chance: random.Random) -> bytes:
    """Repeat a piece."""
    first = chance.randrange(len(content) + 1)
    piece = content[first : first + chance.randint(1, 80)]
    return content[:first] + piece * chance.randint(2, 5) + content[first:]


def _tag_removed(content: bytes, chance: random.Random) -> bytes:
    """Take a tag away."""
    places = [i for i, byte in enumerate(content) if byte == ord("<")]
    if not places:
        return content
    first = chance.choice(places)
    return content[:first] + content[content.find(b">", first) + 1 :]

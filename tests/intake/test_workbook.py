"""Workbooks are untrusted: what they hold is read, what they try is not, and what is wrong is told."""

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from broken_workbooks import KINDS, broken, sound

from analysis.errors import AnalysisError, DataError, MissingFileError
from analysis.intake import workbook_limits, workbook_reader
from analysis.intake.workbook import Workbook, address, column_letters, filled_merges, open_workbook
from analysis.intake.workbook_facts import column_number
from analysis.intake.workbook_text import separator_of

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path):
    """Write a small .xlsx: text, number, date, truth; a formula; a per-cent cell; hidden things; a merge."""
    path = tmp_path / "sổ.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Chỉ tiêu")
        percent, day = made.add_format({"num_format": "0.0%"}), made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Tỷ lệ", 6.5, True])
        sheet.write_datetime(1, 0, date(2026, 5, 6), day)
        sheet.write_formula(1, 1, "=B1*2", None, 13)
        sheet.write_number(1, 2, 0.65, percent)
        sheet.merge_range(2, 0, 3, 1, "gộp")
        sheet.write_string(4, 3, "ẩn")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        made.add_worksheet("Ẩn").hide()
        made.add_chartsheet("Biểu đồ")
    return path


def remade(path: Path, **parts: bytes | None) -> Path:
    """Write an archive again with some parts changed, added or (None) left out."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    kept |= parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def sheet_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(SHEET)


def refused(path: Path) -> str:
    """Open a workbook that must be refused and return why."""
    with pytest.raises(DataError) as caught:
        open_workbook(path)
    (problem,) = caught.value.problems
    assert problem.file == path.name
    assert caught.value.text("vi") != caught.value.text("en")
    return problem.expected.removeprefix("expected.workbook.")


def test_a_workbook_is_read_with_what_has_to_be_known_of_its_cells(book):
    read = open_workbook(book)
    sheet, hidden = read.sheets

    assert (read.name, read.kind, len(read.sha256), read.remarks) == ("sổ.xlsx", "xlsx", 64, ())
    assert sheet.rows[0] == ["Tỷ lệ", 6.5, True, None]
    assert sheet.rows[1][:3] == [date(2026, 5, 6), 13, 0.65]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({4}, {3})
    assert sheet.formulas == {(1, 1)}
    assert sheet.uncached == set()
    assert sheet.formats == {(1, 2): "0.0%"}
    assert sheet.merged == ((2, 0, 3, 1),)
    assert filled_merges(sheet)[3][:2] == ["gộp", "gộp"]
    assert (sheet.hidden, hidden.hidden) == (False, True)


def test_a_formula_whose_value_was_not_saved_is_an_empty_cell(book):
    remade(book, **{SHEET: sheet_of(book).replace(b"<v>13</v>", b"")})

    assert open_workbook(book).sheets[0].uncached == {(1, 1)}


def test_cells_may_leave_out_where_they_stand(book):
    """The reference of a cell is optional (ECMA-376, part 1, 18.3.1.4)."""
    remade(book, **{SHEET: sheet_of(book).replace(b'<c r="B2">', b"<c>").replace(b'<c r="B2" ', b"<c ")})

    assert open_workbook(book).sheets[0].formulas == {(1, 1)}


@pytest.mark.parametrize(
    ("part", "remark"),
    [
        ("xl/vbaProject.bin", "workbook.macros"),
        ("xl/externalLinks/externalLink1.xml", "workbook.links"),
    ],
)
def test_what_is_ignored_is_told(book, part, remark):
    remade(book, **{part: b"<externalLink/>"})

    assert remark in {told.identifier for told in open_workbook(book).remarks}


def test_what_a_file_holds_decides_not_its_name(book):
    renamed = book.rename(book.with_suffix(".xls"))
    read = open_workbook(renamed)

    assert read.kind == "xlsx"
    assert [told.identifier for told in read.remarks] == ["workbook.renamed"]


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
FAR = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + (
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    b"</sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not_empty"),
        (b" \r\n ", "not_empty"),
        (b"PK\x03\x04 and no more", "undamaged"),
        (b"%PDF-1.7 ...", "kind"),
        (b"\x89PNG\r\n\x1a\n", "kind"),
        (b"\x00\x01\x02\x03binary", "kind"),
        (b"\xff\xfea", "kind"),
        (b"<html><table><tr><td>6,5</td></tr></table></html>", "no_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "no_page"),
        (workbook_limits._OLE + bytes(600), "undamaged"),
        (workbook_limits._OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "no_password"),
        (b'a;b\n"' + b"x" * 200_000, "text_table"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, why):
    path = tmp_path / "tệp.xlsx"
    path.write_bytes(content)

    assert refused(path) == why


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({SHEET: DTD}, "plain_xml"),
        ({SHEET: "<worksheet/>".encode("utf-16")}, "plain_xml"),
        ({SHEET: FAR}, "fewer_cells"),
        ({SHEET: FAR.replace(b"XFD1048576", b"C99999999999999999999")}, "undamaged"),
        ({SHEET: FAR.replace(b' r="XFD1048576"', b"").replace(b"1048576", b"4" * 20)}, "fewer_cells"),
        ({"xl/workbook.xml": b"<workbook>"}, "undamaged"),
        ({"xl/sharedStrings.xml": b'<sst uniqueCount="4294967296"/>'}, "undamaged"),
        ({"xl/workbook.xml": b'<?xml version="1.0" encoding="UTF-0"?><workbook/>'}, "undamaged"),
        ({"xl/workbook.xml": None}, "kind"),
        ({"xl/styles.xml": b"<styleSheet><numFmts>"}, "undamaged"),
    ],
)
def test_hostile_and_broken_parts_are_refused(book, parts, why):
    assert refused(remade(book, **parts)) == why


def test_a_document_is_refused(book):
    remade(book, **{"xl/workbook.xml": None, "word/document.xml": b"<document/>"})

    assert refused(book) == "kind"


@pytest.mark.parametrize(
    ("limit", "value", "why"),
    [
        ("FILE_LIMIT", 1_000, "smaller"),
        ("UNPACKED_LIMIT", 10_000, "unpacked"),
        ("PARTS_LIMIT", 3, "fewer_parts"),
    ],
)
def test_limits_hold(book, monkeypatch, limit, value, why):
    monkeypatch.setattr(workbook_limits, limit, value)

    assert refused(book) == why


def test_a_zip_bomb_is_refused_before_it_is_unpacked(book, monkeypatch):
    """A part of zeros packs a thousand to one; what it says of its size is not what counts."""
    monkeypatch.setattr(workbook_limits, "UNPACKED_LIMIT", 20_000_000)
    remade(book, **{"xl/media/image1.png": bytes(25_000_000)})

    assert book.stat().st_size < 100_000
    assert refused(book) == "unpacked"


def test_a_part_that_lies_about_its_size_is_refused(book):
    remade(book, **{"xl/media/image1.png": bytes(5_000_000)})
    content = book.read_bytes().replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    book.write_bytes(content)

    assert refused(book) == "undamaged"


def test_a_sheet_too_many_is_refused(book, monkeypatch):
    monkeypatch.setattr(workbook_reader, "SHEET_LIMIT", 1)

    assert refused(book) == "fewer_sheets"


def test_an_open_workbook_leaves_a_file_that_is_none(tmp_path):
    path = tmp_path / "~$sổ.xlsx"
    path.write_bytes(b"Ha")

    assert refused(path) == "owner_file"


def test_a_folder_is_no_workbook(tmp_path):
    assert refused(tmp_path) == "readable"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(MissingFileError):
        open_workbook(tmp_path / "không.xlsx")


def test_a_panic_of_the_reader_is_a_damaged_file(book, monkeypatch):
    """It derives from BaseException; an interrupt of the user does too, and is none."""

    class PanicException(BaseException):
        pass

    def panic(_):
        raise PanicException("index out of bounds")

    monkeypatch.setattr(workbook_reader.CalamineWorkbook, "from_filelike", panic)

    assert refused(book) == "undamaged"


def ods(content: str) -> bytes:
    """Return an .ods of one sheet with the given rows and columns."""
    head = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Bảng">{content}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", head)
    return target.getvalue()


def cell(text: str, attributes: str = "") -> str:
    value = f"<text:p>{text}</text:p>"
    return f'<table:table-cell office:value-type="string" {attributes}>{value}</table:table-cell>'


def test_an_ods_is_read_with_what_has_to_be_known_of_its_cells(tmp_path):
    path = tmp_path / "sổ.ods"
    hidden, spanned = 'table:visibility="collapse"', 'table:number-columns-spanned="2"'
    formula = 'table:formula="of:=3*2"'
    path.write_bytes(
        ods(
            f"<table:table-column/><table:table-column {hidden}/>"
            f"<table:table-row>{cell('Mã')}{cell('ẩn')}"
            f"{cell('gộp', spanned)}<table:covered-table-cell/></table:table-row>"
            f"<table:table-row {hidden}>{cell('dòng ẩn')}</table:table-row>"
            f"<table:table-row>{cell('6', formula)}</table:table-row>"
            '<table:table-row table:number-rows-repeated="1048573">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
    )
    (sheet,) = open_workbook(path).sheets

    assert sheet.rows[0][:3] == ["Mã", "ẩn", "gộp"]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1}, {1})
    assert sheet.formulas == {(2, 0)}
    assert sheet.merged == ((0, 2, 0, 3),)


def test_a_cell_that_stands_there_a_million_times_is_refused(tmp_path):
    path = tmp_path / "bom.ods"
    many = cell("x", 'table:number-columns-repeated="16384"')
    path.write_bytes(ods(f'<table:table-row table:number-rows-repeated="1048576">{many}</table:table-row>'))

    assert refused(path) == "fewer_cells"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Xã;Giá trị\nHoà Lạc;6,5", "utf-8"),
        ("Xã;Giá trị\nHoà Lạc;6,5", "utf-8-sig"),
        ("Xã\tGiá trị\nHoà Lạc\t6,5", "utf-16"),
        ('Xã,Giá trị\nHoà Lạc,"6,5"', "utf-8"),
    ],
)
def test_text_tables_are_read_in_their_encoding_and_by_their_separator(tmp_path, text, encoding):
    path = tmp_path / "bảng.csv"
    path.write_bytes(text.encode(encoding))

    (sheet,) = open_workbook(path).sheets

    assert sheet.rows == [["Xã", "Giá trị"], ["Hoà Lạc", "6,5"]]


def test_text_of_older_vietnamese_windows_is_read(tmp_path):
    """Windows-1258 writes a tone as a letter of its own behind the vowel."""
    path = tmp_path / "bảng.csv"
    path.write_bytes("Đông Triê\u0300u;5".encode("cp1258"))

    assert open_workbook(path).sheets[0].rows == [["Đông Triều", "5"]]


def test_rows_of_a_text_table_get_one_length(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_text("a;b;c\nd\n", encoding="utf-8")

    assert open_workbook(path).sheets[0].rows == [["a", "b", "c"], ["d", None, None]]


@pytest.mark.parametrize(
    ("text", "separator"),
    [("a,b\n1,5", ","), ("a;b\n1,5;2,5\n3;4", ";"), ("a\tb\n1\t2", "\t"), ("một cột", ";"), ("", ";")],
)
def test_the_separator_is_what_parts_most_lines_alike(text, separator):
    assert separator_of(text) == separator


@pytest.mark.parametrize("column", [0, 25, 26, 701, 702, 16383])
def test_columns_have_letters(column):
    assert column_number(column_letters(column).encode()) == column
    assert address("Chỉ tiêu", 13, column).endswith(f"{column_letters(column)}14")


@pytest.mark.parametrize("kind", KINDS)
def test_no_broken_workbook_makes_a_traceback(tmp_path, kind):
    """More of them: ``python tools/fuzz_workbooks.py``."""
    whole, chance = sound(kind), random.Random(52)
    path = tmp_path / f"broken.{kind}"

    for _ in range(60):
        path.write_bytes(broken(whole, chance))
        try:
            assert isinstance(open_workbook(path), Workbook)
        except AnalysisError as error:
            assert error.text("vi")

"""What goes back to an agency: only what has to be mended, each cell marked, ready to be sent again."""

import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from grids import MIXED, written
from python_calamine import CalamineWorkbook

from analysis.intake.delivery import Receipt
from analysis.intake.intake import Intake, read_files
from analysis.intake.reference import Reference, load_reference
from analysis.intake.rejects import write_rejects
from analysis.intake.take_in import Said
from analysis.intake.template import agency_book
from analysis.intake.template_rejects import write_template_rejects
from analysis.intake.template_writer import write_book
from analysis.language import speak
from analysis.paths import DataPaths

VI = speak("vi")
GOOD, BAD = "16/16/province/total/2026", "7/7/province/total/2026"


@pytest.fixture(scope="module")
def reference(data_dir) -> Reference:
    return load_reference(DataPaths(data_dir, illustrative=True))


def taken_in(path: Path, reference: Reference) -> Intake:
    return read_files([path], Said(2026), Receipt(2026, datetime(2027, 1, 5, 9, 0), "Hà"), reference)


def comments(path: Path) -> list[tuple[str, str]]:
    """Return the comments of the sheets by cell."""
    with zipfile.ZipFile(path) as parts:
        found = [parts.read(name).decode() for name in parts.namelist() if "comments" in name]
    return [
        (cell, "".join(re.findall(r"<t[^>]*>([^<]*)</t>", text)))
        for xml in found
        for cell, text in re.findall(r'<comment ref="([A-Z]+[0-9]+)".*?>(.*?)</comment>', xml, re.DOTALL)
    ]


def filled(reference: Reference, path: Path, language: str = "vi") -> Path:
    """A template with one good value and one that has to be mended."""
    book = agency_book(
        reference.plan, reference.known, reference.plan.words(language), agency="so_gddt", year=2026
    )
    typed = {
        (GOOD, "value"): 98.4,
        (BAD, "value"): "rất cao",
        (BAD, "note"): "=1+1",
        ("person", "answer"): "Hoa",
    }
    return write_book(path, book, filled=typed)


def test_a_table_goes_back_without_its_accepted_rows(reference, tmp_path):
    (taken,) = taken_in(written(MIXED, tmp_path / "gddt.xlsx"), reference).taken.values()
    back = tmp_path / "back.xlsx"
    write_rejects(taken, back, VI)

    rows = CalamineWorkbook.from_path(back).get_sheet_by_index(0).to_python()
    ((cell, said),) = comments(back)
    assert rows == [["Chỉ tiêu", "Năm 2026"], ["Tỷ lệ trẻ em bỏ học bậc tiểu học", "rất thấp"]]
    assert cell == "B2"
    assert "rất thấp" in said
    assert "Bảng!B3" in said


def test_a_table_that_was_mended_comes_in(reference, tmp_path):
    """What is sent back can be sent again as it is, once the marked cell holds a number."""
    mended = written(MIXED.replace("rất thấp", "0.1"), tmp_path / "gddt.xlsx")

    assert not taken_in(mended, reference).refused


def test_a_template_goes_back_as_a_template(reference, tmp_path):
    """The good value is not asked again; the wrong one stands there, marked; the sender's answers stay."""
    (taken,) = taken_in(filled(reference, tmp_path / "filled.xlsx"), reference).taken.values()
    back = tmp_path / "back.xlsx"
    assert write_template_rejects(taken, back, VI, reference)

    ((_, said),) = comments(back)
    again = taken_in(back, reference)
    (finding,) = [f for f in again.findings if f.blocks]
    assert "rất cao" in said
    assert finding.read == "rất cao"
    assert again.n_accepted == 0
    assert next(iter(again.taken.values())).reporter["person"] == "Hoa"


def test_what_the_template_has_no_cell_for_goes_back_as_it_came(reference, tmp_path):
    """A line whose key is gone cannot be put into a new template."""
    book = agency_book(
        reference.plan, reference.known, reference.plan.words("vi"), agency="so_gddt", year=2026
    )
    path = write_book(tmp_path / "filled.xlsx", book, filled={(BAD, "value"): 99.0})
    spoiled = tmp_path / "spoiled.xlsx"
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(spoiled, "w") as target:
        for name in parts.namelist():
            target.writestr(name, parts.read(name).replace(BAD.encode(), b"7/7/nowhere"))
    (taken,) = taken_in(spoiled, reference).taken.values()
    back = tmp_path / "back.xlsx"

    assert [f.remark.identifier for f in taken.findings if f.blocks] == ["expected.intake.template_line"]
    assert not write_template_rejects(taken, back, VI, reference)
    assert not back.exists()


def test_texts_do_not_become_formulas(reference, tmp_path):
    drawn = MIXED.replace("rất thấp", '\'=HYPERLINK("http://x.invalid")')
    (taken,) = taken_in(written(drawn, tmp_path / "gddt.xlsx"), reference).taken.values()
    back = tmp_path / "back.xlsx"
    write_rejects(taken, back, VI)

    with zipfile.ZipFile(back) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert all(b"<f>" not in sheet for sheet in sheets)
    assert "'=HYPERLINK" in texts

"""Letters: who gets one, what it says, and how it looks by Decree 30/2020/NĐ-CP."""

import io
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from docx import Document
from docx.shared import Mm, Pt

from analysis.errors import DataError, ParameterError
from analysis.intake.reference import Reference, load_reference
from analysis.intake.still_owed import still_owed
from analysis.intake.template import template_names
from analysis.intake.template_rows import units_asked
from analysis.language import LANGUAGES
from analysis.letters.document import letter_document
from analysis.letters.drafts import draft_letters, letters_folder, letters_told, write_letters
from analysis.letters.facts import load_letter_facts
from analysis.letters.wording import Letter, Occasion, issuing_agency
from analysis.paths import DataPaths

YEAR = 2026


@pytest.fixture(scope="module")
def reference(data_dir) -> Reference:
    return load_reference(DataPaths(data_dir, illustrative=True))


@pytest.fixture(scope="module")
def owed(reference) -> pd.DataFrame:
    return still_owed(reference, YEAR)


@pytest.fixture(scope="module")
def occasion(reference, data_dir) -> Occasion:
    facts = load_letter_facts(data_dir, reference.plan)
    return Occasion(
        plan=reference.plan,
        facts=facts,
        measures=reference.known.measures,
        words=reference.plan.words("vi"),
        year=YEAR,
        dated=YEAR,
        issuer=issuing_agency(reference.plan, facts, YEAR),
        communes=units_asked(reference.paths, YEAR),
        deadline=date(2027, 1, 15),
        templates=template_names(reference, reference.plan.words("vi"), year=YEAR),
    )


@pytest.fixture(scope="module")
def letters(owed, occasion) -> dict[str, Letter]:
    return draft_letters(owed, occasion)


def whole(letter: Letter) -> str:
    return "\n".join([letter.subject, letter.addressee, *letter.opening, *letter.closing])


def texts(document) -> str:
    """Return every text of a document, its tables' too."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(p.text for part in (document, *cells) for p in part.paragraphs)


def test_each_who_owes_gets_a_letter(letters, owed):
    agencies = owed.loc[owed["area_level"].eq("province"), "agency"].nunique()
    communes = owed.loc[owed["area_level"].eq("commune"), "area_code"].nunique()

    assert len(letters) == agencies + communes
    assert "cong_van_so_gddt.docx" in letters
    assert "cong_van_06994_dac_khu_van_don.docx" in letters


def test_an_agency_is_asked_for_what_it_owes(letters, owed):
    """Each row of what is owed is a row of the letter, by the plan's code."""
    own = owed[owed["agency"].eq("so_gddt") & owed["area_level"].eq("province")]
    letter = letters["cong_van_so_gddt.docx"]

    assert list(letter.rows["code"]) == list(own["indicator"])
    assert letter.addressee == "Kính gửi: Sở Giáo dục và Đào tạo"
    assert "bieu_mau_2026_so_gddt_minh_hoa.xlsx" in whole(letter)
    assert "trước ngày 15 tháng 01 năm 2027" in whole(letter)
    assert "điểm a khoản 2 Mục IV" in whole(letter)


def test_the_successor_of_a_dissolved_department_asks_and_says_why(letters):
    """The labour department was dissolved in March 2025: the health department does its tasks."""
    letter = letters["cong_van_so_gddt.docx"]

    assert letter.issuer == "SỞ Y TẾ"
    assert "Sở Lao động - Thương binh và Xã hội nay do Sở Y tế thực hiện" in whole(letter)
    assert "42/2025/NĐ-CP" in whole(letter)


def test_before_it_was_dissolved_the_labour_department_asks(owed, occasion):
    earlier = replace(occasion, dated=2024, issuer=issuing_agency(occasion.plan, occasion.facts, 2024))
    letter = draft_letters(owed, earlier, agency="so_gddt")["cong_van_so_gddt.docx"]

    assert letter.issuer == "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"
    assert "nay do" not in whole(letter)


def test_the_issuer_writes_to_its_own_units(letters):
    letter = letters["cong_van_so_yt.docx"]

    assert letter.addressee == "Kính gửi: Các phòng, đơn vị thuộc Sở Y tế"
    assert "đề nghị các phòng, đơn vị thuộc Sở Y tế cung cấp" in whole(letter)


def test_a_commune_is_written_to_by_its_committee(letters, owed):
    letter = letters["cong_van_06994_dac_khu_van_don.docx"]
    own = owed[owed["area_code"].eq("2025/06994")]

    assert letter.addressee == "Kính gửi: Ủy ban nhân dân đặc khu Vân Đồn"
    assert list(letter.rows["code"]) == list(own["indicator"])
    assert "bieu_mau_2026_cap_xa_minh_hoa.xlsx" in whole(letter)


def test_only_points_are_asked_for_by_the_standard(reference, occasion):
    """Decision 06/QĐ-TTg is cited where a commune owes its points, and nowhere else."""
    owed = pd.DataFrame(
        [
            {"area_level": "commune", "area_code": "2025/06994", "agency": "so_yt", "indicator": "1"}
            | {"group": "total", "content": content, "unit": unit, "year": YEAR}
            | {"last_value": float("nan"), "last_year": pd.NA}
            for content, unit in (("scores", "points"),)
        ]
    )
    (scores,) = draft_letters(owed, occasion).values()
    (value,) = draft_letters(owed.assign(content="value", unit="percent"), occasion).values()

    assert "06/QĐ-TTg" in whole(scores)
    assert "06/QĐ-TTg" not in whole(value)
    assert "chưa có" in set(scores.rows["last"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_the_sender_knows_is_blank(owed, occasion, language):
    """Number, day, signature and contact: dots, and no deadline that nobody set."""
    (letter,) = draft_letters(
        owed, replace(occasion, words=occasion.plan.words(language), deadline=None), agency="so_gddt"
    ).values()

    assert "……" in letter.number
    assert letter.place_date.count("……") == 2
    assert whole(letter).count("……") >= 6
    assert letter.notices == (() if language == "vi" else ("Translation for information",))


def test_illustrative_letters_say_so(owed, occasion):
    (letter,) = draft_letters(owed, replace(occasion, illustrative=True), agency="so_gddt").values()

    assert letter.notices == ("SỐ LIỆU MINH HOẠ, KHÔNG GỬI ĐI",)


def test_the_page_is_as_the_decree_says(letters):
    """A4, margins 20/20/30/15 mm, Times New Roman, numbered from the second page, headings repeated."""
    document = Document(io.BytesIO(letter_document(letters["cong_van_so_yt.docx"], "vi")))
    (section,) = document.sections
    millimetres = [round(edge.mm) for edge in (section.page_width, section.page_height)]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]

    assert millimetres == [210, 297]
    assert [round(margin / Mm(1)) for margin in margins] == [20, 20, 30, 15]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    assert Pt(14) in {run.font.size for run in runs}
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert "tblHeader" in document.tables[1].rows[0]._tr.xml
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts(document)
    assert "Nơi nhận:" in texts(document)


def test_every_row_is_in_the_document(letters):
    letter = letters["cong_van_so_yt.docx"]
    table = Document(io.BytesIO(letter_document(letter, "vi"))).tables[1]

    assert [row.cells[0].text for row in table.rows[1:]] == list(letter.rows["code"])


def test_the_same_letter_gives_the_same_bytes(letters):
    letter = letters["cong_van_so_gddt.docx"]

    assert letter_document(letter, "vi") == letter_document(letter, "vi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_agencys_letter_is_written(reference, data_dir, tmp_path, language):
    facts = load_letter_facts(data_dir, reference.plan)
    folder = letters_folder(tmp_path, year=YEAR, language=language, agency="so_tp", illustrative=True)
    files = write_letters(reference, facts, folder, year=YEAR, dated=YEAR, language=language, agency="so_tp")

    assert [path.suffix for path in files] == [".docx"]
    assert files[0].parent.name == f"2026_{language}_so_tp_demo"
    assert str(files[0].parent) in letters_told(files, year=YEAR, language=language)


def test_where_nobody_owes_anything_nothing_is_written(reference, data_dir, tmp_path):
    """The Ethnic Affairs board owes nothing once its value is there."""
    facts = load_letter_facts(data_dir, reference.plan)
    rows = reference.known.rows
    sent = rows[rows["measure"].eq("13")].tail(1).assign(year=YEAR, used=True)
    known = replace(reference.known, rows=pd.concat([rows, sent], ignore_index=True))
    answered = Reference(reference.paths, reference.plan, known, reference.gazetteer)
    files = write_letters(answered, facts, tmp_path / "x", year=YEAR, dated=YEAR, agency="ban_dt")

    assert files == []
    assert not (tmp_path / "x").exists()
    assert "không soạn công văn nào" in letters_told(files, year=YEAR, language="vi")


def test_an_unknown_agency_is_refused(owed, occasion):
    with pytest.raises(ParameterError) as caught:
        draft_letters(owed, occasion, agency="so_la")

    assert "so_la" in caught.value.text("vi")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("senders.csv", "so_ldtbxh", "so_la"),
        ("duties.csv", "lead,so_gddt", "lead,so_la"),
        ("duties.csv", "lead,so_gddt", "lead,"),
    ],
)
def test_facts_that_are_not_as_declared_are_told(data_copy, reference, name, before, after):
    path = data_copy / "letters" / name
    path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_letter_facts(data_copy, reference.plan)

    assert name in caught.value.text("vi")


def test_what_is_quoted_stands_in_the_plan(shared, occasion):
    """Letter by letter, but for the letters' case and spaces."""
    plan = " ".join(
        path.read_text("utf-8")
        for path in sorted((shared / "plan").rglob("*"))
        if path.suffix in (".md", ".txt")
    )

    def plain(text: str) -> str:
        joined = re.sub(r"[\s|*_]+", " ", unicodedata.normalize("NFC", text)).casefold()
        return joined.replace("hoà", "hòa")

    assert [] == [q for q in occasion.facts.items["quote_vi"] if plain(q) not in plain(plan)]


def test_a_letter_is_short_on_paper(letters, tmp_path):
    """As LibreOffice prints it: no page for a signature alone, two pages for few rows."""
    if shutil.which("soffice") is None or shutil.which("pdfinfo") is None:
        pytest.skip("LibreOffice or pdfinfo is not here: the letter was not printed")
    path = tmp_path / "letter.docx"
    path.write_bytes(letter_document(letters["cong_van_06994_dac_khu_van_don.docx"], "vi"))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    told = subprocess.run(
        ["pdfinfo", str(path.with_suffix(".pdf"))], check=True, capture_output=True, text=True
    )

    assert int(re.search(r"Pages:\s+(\d+)", told.stdout)[1]) <= 2

"""Texts that a spreadsheet would run, and texts that tell who a child is."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.safety import neutralised, neutralised_table, personal_data
from analysis.language import speak
from analysis.observations import load_observations

vi, en = speak("vi"), speak("en")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+cmd|'/c calc'!A1",
        "-1+2",
        "- ghi chú",
        "-",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\tghi chú",
        "  =1+1",
        "\u00a0=1",
        "＝1+1",
        "＠SUM(A1)",
        "\x00=1",
        "+84 912 345 678",
        "−1+2",
    ],
)
def test_a_text_that_would_be_a_formula_gets_an_apostrophe(text):
    assert f"'{text}" == neutralised(text)


NEUTRAL = (
    "-5",
    "+3,5",
    "-1.234,5",
    "-3%",
    "6,5",
    "ghi chú",
    "",
    "2021-2025",
    "a=b",
    "'=1",
    " ghi chú",
    "x@y",
)


@pytest.mark.parametrize("value", [*NEUTRAL, -5, -5.5, None, True, 0])
def test_numbers_and_other_texts_stay_as_they_are(value):
    assert value == neutralised(value)


@given(st.text())
def test_what_is_neutralised_begins_with_no_formula_sign_and_stays_so(text):
    once = neutralised(text)

    assert once == neutralised(once)
    assert text == (once if once == text else once[1:])
    assert not once.lstrip().startswith(("=", "@"))


PERSONAL = {
    "born_person": [
        "cháu Nguyễn Văn An, sinh ngày 12/03/2018",
        "Nguyễn Thị Bình (SN 2015)",
        "Tằng Mùi Lan sinh năm 2016",
        "Cháu An sinh năm 2015",
        "em Lý Thị Mai sinh 2/9/2014",
        "Nguyễn Văn An 12/03/2018",
        "Nguyen Van An - 12/3/2018",
        "NGUYỄN VĂN AN, ngày sinh: 12/3/2018",
        "sinh ngày 12/3/2018: Trần Thị Hoa",
        "hỗ trợ bé Dường Phúc, sinh tháng 5 năm 2019",
        "Phùn Tắc Mình (sinh: 12.3.2018)",
    ],
    "telephone": [
        "ĐT 0912 345 678",
        "0912.345.678",
        "0912345678",
        "091 234 5678",
        "0912 34 56 78",
        "+84 912 345 678",
        "(+84)912345678",
        "liên hệ mẹ cháu: 0386-123-456",
        "0203.3825.345",
        "(0203) 3825345",
        "0203 3.825.345",
        "024 3733 1234",
        "０９１２３４５６７８",
    ],
    "citizen_number": [
        "022209001234",
        "số 022 209 001 234",
        "0222 0900 1234",
        "CMND 101234567",
        "CMND số: 012345678",
        "012345678",
        "Số định danh 022209001234",
        "chứng minh nhân dân số 100123456",
    ],
    "insurance_number": ["thẻ TE1222212345678", "thẻ BHYT: GD4222212345678"],
    "email": ["a.b@quangninh.gov.vn", "gửi về me_chau+1@gmail.com nhé"],
}
HARMLESS = [
    "Quyết định số 06/QĐ-TTg ngày 03/01/2019",
    "Kế hoạch 52/KH-UBND ngày 08/03/2021",
    "Thông tư 13/2021/TT-BLĐTBXH",
    "Quyết định 0912/QĐ-UBND",
    "năm 2025",
    "giai đoạn 2021-2025",
    "từ 01/01/2025 đến 31/12/2025",
    "08-03-2021 10 giờ",
    "1.234.567.890 đồng",
    "912 345 678 lượt",
    "912.345.678",
    "123456789",
    "123456789012",
    "1.234.567 trẻ",
    "0,912345678",
    "0.0912345678",
    "550/100.000 trẻ",
    "mã xã 06652",
    "084 trẻ",
    "Tổng đài 111",
    "Tổng đài 1900 1234",
    "học sinh năm 2024",
    "trẻ sinh năm 2020 tại phường Hà Tu",
    "trẻ em Quảng Ninh sinh năm 2015",
    "Trẻ em Hoàng Quế sinh năm 2015",
    "xã Hoàng Quế ngày 01/07/2025",
    "phường Trần Hưng Đạo 01/7/2025: sáp nhập",
    "trường Lê Văn Tám, 01/9/2024",
    "Chủ tịch UBND tỉnh Nguyễn Văn An ký ngày 03/01/2019",
    "Người lập: Nguyễn Thị Hoa, 12/3/2026",
    "Số liệu do ông Trần Văn Nam cung cấp",
    "Có 3 trẻ sinh ngày 01/01/2025",
    "",
    "@",
]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in PERSONAL.items() for text in texts]
)
def test_a_persons_data_is_refused_in_words_that_do_not_repeat_it(kind, text):
    remarks = personal_data(text)

    assert f"expected.intake.no_{kind}" in [remark.identifier for remark in remarks]
    for remark in remarks:
        assert {} == remark.fields
        assert "xoá" in remark.text(vi) and "delete" in remark.text(en)


@pytest.mark.parametrize("text", HARMLESS)
def test_years_amounts_decisions_and_places_are_no_personal_data(text):
    assert () == personal_data(text)


def test_several_kinds_are_told_each():
    text = "cháu Nguyễn Văn An, sinh ngày 12/03/2018, mẹ: 0912 345 678, me@gmail.com"

    assert ["telephone", "email", "born_person"] == [
        remark.identifier.removeprefix("expected.intake.no_") for remark in personal_data(text)
    ]


def test_the_projects_own_notes_are_no_personal_data(data_dir, plan):
    """Notes, quotations and titles of sources of the real data."""
    known = load_observations(data_dir, plan)
    texts = [text for column in ("note_vi", "note_en", "quote") for text in known.rows[column]]
    texts += [*known.measures["note_vi"], *known.measures["note_en"]]
    texts += [*known.sources["title"], *known.sources["note_vi"], *known.sources["note_en"]]
    texts = [text for text in texts if isinstance(text, str)]

    assert 300 <= len(texts)
    assert [] == [text for text in texts if personal_data(text)]


@given(st.integers(0, 10**13).map(lambda n: f"{n:,}".replace(",", ".")))
def test_an_amount_in_groups_of_three_is_no_personal_data(amount):
    assert () == personal_data(f"Kinh phí {amount} đồng")


@given(st.integers(1, 10**12))
def test_a_count_in_digits_is_no_personal_data(count):
    assert () == personal_data(f"{count} lượt trẻ em")


@given(st.text())
def test_any_text_can_be_searched(text):
    assert len(personal_data(text)) <= 5


def test_tables_for_spreadsheets_hold_no_formulas():
    """Texts and headings; numbers, dates and missing values stay what they are."""
    table = pd.DataFrame(
        {"=a": ["=1+1", "Hà Tu", None], "n": [-5.0, 1.5, float("nan")], "m": ["-", "-5", "+x"]}
    )

    made = neutralised_table(table)

    assert list(made) == ["'=a", "n", "m"]
    assert made["'=a"].tolist()[:2] == ["'=1+1", "Hà Tu"]
    assert made["'=a"].isna().tolist() == [False, False, True]
    assert made["n"].equals(table["n"])
    assert made["m"].tolist() == ["'-", "-5", "'+x"]


def test_every_table_that_is_written_for_people_passes_here():
    """Data files of the project itself, which no agency fills, are the only others."""
    own = {"rebuild_lists.py", "tiles.py", "demo.py"}
    source = Path(__file__).resolve().parents[2] / "src"
    lines = [
        (path.name, line)
        for path in source.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if ".to_csv(" in line and path.name not in own and "projection" not in path.parts
    ]
    tables = (source / "analysis" / "report" / "tables.py").read_text("utf-8")

    published = (source / "analysis" / "report" / "open_data" / "write.py").read_text("utf-8")

    assert {name for name, _ in lines} == {"tables.py", "delivery.py", "write.py", "report.py"}
    assert all("neutralised_table" in line for name, line in lines if name in ("delivery.py", "report.py"))
    assert "safe = neutralised_table(" in tables
    assert "table = neutralised_table(" in published

"""The command that says what a commune is, was and became."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app

ROOT = Path(__file__).resolve().parents[1]
OK, BAD_PARAMETER, NO_FILE = 0, 2, 3


@pytest.fixture
def ask(monkeypatch):
    """Ask the command in the project's folder; return its exit code and what it said, on one line."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "200")

    def command(*arguments: str | Path) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["commune", *(str(a) for a in arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, re.sub(r"[\s│]+", " ", result.output)

    return command


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "vi",
            [
                "Phường Hòa Lạc",
                "Mã 06718",
                "2020 (01/01/2020–31/10/2024)",
                "phường, thành thị",
                "Thành phố Móng Cái",
                "Vào ngày hỏi 01/12/2024, danh mục 2024: toàn bộ thuộc Phường Trần Phú (06712)",
                "Sau đó 2025: toàn bộ thuộc Phường Móng Cái 1 (06712)",
                "Căn cứ NQ 837/NQ-UBTVQH14",
            ],
        ),
        (
            "en",
            [
                "Phường Hòa Lạc",
                "Code 06718",
                "2020 (1 January 2020 to 31 October 2024)",
                "ward, urban",
                "On the day asked 1 December 2024, list 2024: all of it in Phường Trần Phú (06712)",
                "After 2025: all of it in Phường Móng Cái 1 (06712)",
                "Legal basis NQ 837/NQ-UBTVQH14",
            ],
        ),
    ],
)
def test_a_commune_of_another_day_is_told_with_what_became_of_it(ask, language, words):
    """The old spelling of a name that was merged away is found, and what was there on the day is said."""
    code, said = ask("Hoà Lạc", "--date", "2024-12-01", "--language", language)

    assert OK == code
    for word in words:
        assert word in said


def test_a_commune_of_today_is_told_with_what_it_was(ask):
    """Parts of divided units and slivers are told as what they are."""
    code, said = ask("Hải Hòa", "--date", "2025-12-01")

    assert OK == code
    assert "Trước đó 2024: một phần Xã Hải Hòa (06799), khoảng 99% diện tích;" in said
    assert "một phần rất nhỏ của Xã Hải Lạng (06886), dưới 1% diện tích" in said
    assert "Trước đó 2020: toàn bộ Xã Cẩm Hải (06802)" in said
    assert "không còn cấp huyện; trước đó thuộc Thành phố Cẩm Phả và Huyện Tiên Yên" in said
    assert "NQ 1679/NQ-UBTVQH15 Điều 1 khoản 3" in said
    assert "Vào ngày hỏi" not in said


def test_a_divided_commune_is_told_with_its_parts(ask):
    """Both successors are named with their shares."""
    code, said = ask("Hà Khẩu")

    assert OK == code
    assert "một phần, khoảng 71% diện tích, thuộc Phường Việt Hưng (06661)" in said
    assert "một phần, khoảng 29% diện tích, thuộc Phường Tuần Châu (06706)" in said


def test_a_sliver_that_a_commune_gave_away_is_told(ask):
    """Less than half a per cent is no "0%"."""
    assert (
        "một phần rất nhỏ, dưới 1% diện tích, thuộc Xã Hải Hòa (06799)"
        in ask("Hải Lạng", "--date", "2024-12-01")[1]
    )


def test_one_place_through_time_has_a_sheet_each(ask):
    """Hà Tu before and after 1 July 2025: two codes, two sheets, the older one for both of its lists."""
    said = ask("ha tu")[1]

    assert 2 == said.count("Mã 066")
    assert said.find("06652") < said.find("2020, 2024 (01/01/2020–30/06/2025)")


def test_an_unchanged_commune_has_one_sheet(ask):
    """Cái Chiên stands in all three lists as it is."""
    said = ask("6967")[1]

    assert 1 == said.count("Mã 06967")
    assert "2020, 2024, 2025 (từ 01/01/2020)" in said
    assert "Sau đó" not in said and "Trước đó" not in said


def test_classes_are_told_with_their_document_or_as_not_known(ask):
    """A special zone is neither urban nor rural; what nobody published is not guessed."""
    assert "miền núi (01/01/2026–31/12/2030; QĐ 4495/QĐ-UBND" in ask("Vân Đồn")[1]
    assert "danh mục không xếp là thành thị hay nông thôn" in ask("Vân Đồn")[1]
    assert "không có trong dữ liệu (không có nghĩa là không phải)" in ask("Hà Khẩu")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["06652"], ["Phường Hà Phong, Thành phố Hạ Long (06652: 2020, 2024)", "Phường Hà Tu (06652: 2025)"]),
        (["Hải Hòa"], ["(06742: 2020, 2024)", "Xã Hải Hòa, Thành phố Cẩm Phả (06799: 2024)"]),
        (["Hạ Tu"], ["Có phải ý bạn là", "Phường Hà Tu, Thành phố Hạ Long (06664: 2020, 2024)"]),
        (["Hải Hòa", "--district", "Ba Chẽ"], ["“Ba Chẽ”", "(06742: 2020, 2024)"]),
        (["99999"], ["“99999”"]),
        (["Hà Tu", "--date", "1/12/2024"], ["“1/12/2024”", "2024-12-01"]),
        (["Hà Tu", "--date", "2019-01-01"], ["2019-01-01", "2020-01-01"]),
        (["Hà Tu", "--language", "fr"], ["“fr”"]),
    ],
)
def test_what_cannot_be_told_is_said_in_words(ask, arguments, words):
    """Several units, none, a day that cannot be read: exit code 2, the candidates, no traceback."""
    code, said = ask(*arguments)

    assert BAD_PARAMETER == code
    assert "Traceback" not in said
    for word in words:
        assert word in said


def test_the_district_settles_what_the_name_leaves_open(ask):
    """With the district the same question has an answer."""
    code, said = ask("Hải Hòa", "--district", "tp mong cai")

    assert OK == code
    assert "06742" in said and "06799" not in said


def test_a_missing_data_folder_is_told(ask, tmp_path):
    """Without data the command ends with exit code 3."""
    code, said = ask("Hà Tu", "--data", tmp_path / "nowhere")

    assert NO_FILE == code
    assert "nowhere" in said and "Traceback" not in said

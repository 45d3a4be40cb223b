"""The page that an officer keeps: what was taken in, what has to be mended and why, what is still owed."""

from datetime import datetime

import pytest

from analysis.intake.delivery import Receipt
from analysis.intake.intake import Intake, read_files
from analysis.intake.reference import Reference, load_reference
from analysis.intake.still_owed import still_owed
from analysis.intake.take_in import Said
from analysis.language import speak
from analysis.paths import DataPaths
from analysis.report.intake_page import intake_page, told, verdict

TABLE = """Chỉ tiêu;Năm 2026;Tử số;Mẫu số
Tỷ lệ trẻ em hoàn thành cấp tiểu học;99,3;;
Tỷ lệ trẻ em bỏ học bậc tiểu học;rất thấp;;
Tỷ lệ trẻ em dưới 5 tuổi được đăng ký khai sinh;98,5;90;100
"""


@pytest.fixture(scope="module")
def reference(data_dir) -> Reference:
    return load_reference(DataPaths(data_dir, illustrative=True))


@pytest.fixture(scope="module")
def found(reference, tmp_path_factory) -> Intake:
    path = tmp_path_factory.mktemp("sent") / "so_lieu.csv"
    path.write_text(TABLE, encoding="utf-8")
    receipt = Receipt(2026, datetime(2027, 1, 5, 9, 0), "Hà")
    return read_files([path], Said(2026), receipt, reference)


def page(found: Intake, reference: Reference, language: str) -> str:
    words = reference.plan.words(language)
    owed = still_owed(reference, 2026, rows=found.accepted)
    said = verdict(found, words, deliveries=[], dry_run=False)
    return intake_page(found, reference, words, verdict=said, missing=owed)


WRONG = ("so_lieu.csv, so_lieu!B3", "rất thấp")


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("vi", (*WRONG, "Giá trị khớp với tử số và mẫu số", "99,3%", "54 xã, phường")),
        ("en", (*WRONG, "Value agrees with numerator", "99.3%", "54 communes")),
    ],
)
def test_the_page_tells_every_place_and_what_is_owed(found, reference, language, parts):
    html = page(found, reference, language)

    assert [] == [part for part in parts if part not in html]


def test_what_was_just_sent_is_no_longer_owed(found, reference):
    before, after = still_owed(reference, 2026), still_owed(reference, 2026, rows=found.accepted)

    assert set(before["indicator"]) - set(after["indicator"]) == {"17a"}


def test_the_terminal_tells_the_gravest_first_and_counts_the_rest(found):
    lines = told(found.findings, speak("vi"), most=1)

    assert len(lines) == 2
    assert "so_lieu!B3" in lines[0]


def test_nothing_in_nothing_is_said(reference, tmp_path):
    path = tmp_path / "trống.csv"
    path.write_text("Ghi chú\nkhông có gì\n", encoding="utf-8")
    found = read_files([path], Said(2026), Receipt(2026, datetime(2027, 1, 5), "Hà"), reference)

    assert verdict(found, speak("vi"), deliveries=[], dry_run=False) == "Không có giá trị nào để nhận."
    assert "Không có" in page(found, reference, "vi")

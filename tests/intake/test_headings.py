"""What a heading says, in one cell or several."""

import pytest
from grids import illustrative_reference

from analysis.intake.headings import read_heading, row_word, year_in


@pytest.fixture(scope="module")
def names():
    return illustrative_reference().names


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["Năm 2024"], {"role": "value", "year": 2024}),
        ([2024.0], {"role": "value", "year": 2024}),
        (["NAM 2025"], {"role": "value", "year": 2025, "group": None}),
        (["Nam"], {"role": "value", "group": "male"}),
        (["Trong đó: nữ"], {"role": "value", "group": "female"}),
        (["Tỷ lệ (%)", "Năm 2025"], {"role": "value", "year": 2025, "unit": "%"}),
        (["Năm 2025", "Mẫu số"], {"role": "denominator", "year": 2025}),
        (["Đăng ký khai sinh dưới 5 tuổi (ĐVT: %)"], {"role": "value", "measure": "14", "unit": "%"}),
        (["Đăng ký khai sinh dưới 5 tuổi", "Tử số"], {"role": "numerator", "measure": "14"}),
        (["Tổng số trẻ dưới 1 tuổi"], {"role": "denominator"}),
        (["Số trẻ được tiêm đủ mũi"], {"role": "numerator"}),
        (["TT"], {"role": "ordinal"}),
        (["Xã/phường/đặc khu"], {"role": "area"}),
        (["Tên xã, phường"], {"role": "area"}),
        (["Mã ĐVHC"], {"role": "code"}),
        (["Kế hoạch năm 2025"], {"role": "ignored"}),
        (["Năm 2026", "Kế hoạch"], {"role": "ignored"}),
        (["9 tháng đầu năm 2025"], {"role": "ignored"}),
        (["Quý III năm 2025"], {"role": "ignored"}),
        (["Năm học 2024-2025"], {"role": "ignored"}),
        (["Giai đoạn 2021–2025"], {"role": "ignored"}),
        (["Hệ số K"], {"role": None}),
        (["Ghi chú"], {"role": "note"}),
        (["", None, "Ghi chú", "Ghi chú"], {"role": "note", "text": "Ghi chú"}),
        (["Value 2026"], {"role": "value", "year": 2026}),
        (["Numerator"], {"role": "numerator"}),
    ],
)
def test_a_heading_is_understood(names, cells, said):
    heading = read_heading(cells, names)

    assert {name: getattr(heading, name) for name in said} == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Tổng cộng", ("total", "province")),
        ("TOÀN TỈNH", ("total", "province")),
        ("Cộng", ("total", "sum")),
        ("Ghi chú: số liệu sơ bộ", ("below", "")),
        ("Nguồn: Sở Y tế", ("below", "")),
        ("Người lập biểu", ("below", "")),
        ("Phường Hồng Gai", None),
        ("Cộng Hòa", None),
        (5.0, None),
        (None, None),
    ],
)
def test_the_words_beside_a_row_say_what_it_is(content, said):
    assert row_word(content) == said


@pytest.mark.parametrize(
    ("words", "year"),
    [("Năm 2026", 2026), ("2026", 2026), ("2025 và 2026", None), ("2021-2025", None), ("1999", None)],
)
def test_a_text_names_one_year_or_none(words, year):
    assert year_in(words) == year

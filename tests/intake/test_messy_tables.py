"""Tables as offices write them: what is read, and what is said of the rest."""

import pandas as pd
import pytest
from grids import NOTHING_SAID, identifiers, illustrative_reference, sheet

from analysis.intake.findings import BLOCKING
from analysis.intake.take_in import Said, read_sheet


@pytest.fixture(scope="module")
def reference():
    return illustrative_reference()


@pytest.fixture(scope="module")
def read(reference):
    """Read a drawn sheet; return its rows (totals left out) and findings."""

    def read(drawing, said=NOTHING_SAID, name="Bảng", **facts):
        results = read_sheet(sheet(drawing, name, **facts), "tệp.xlsx", said, reference, 0)
        rows = pd.concat([rows for rows, _, _ in results])
        findings = [finding for _, found, _ in results for finding in found]
        return (rows[rows["total"].eq("")] if len(rows) else rows), findings

    return read


def values(rows) -> list[tuple]:
    """Return measure, area, year and value of each row."""
    if rows.empty:
        return []
    return [tuple(r) for r in rows[["measure", "area_code", "year", "value"]].itertuples(index=False)]


# name: (drawing, options, the values that are read, what is told)
TABLES = {
    "indicators down, years across": (
        """Chỉ tiêu | ĐVT | 2025 | 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | % | 99.1 | 99.3""",
        {},
        [("17a", "22", 2025, 99.1), ("17a", "22", 2026, 99.3)],
        [],
    ),
    "years as words, decimal commas": (
        """Nội dung | Đơn vị tính | Thực hiện năm 2026
           Tỷ lệ trẻ em bỏ học bậc tiểu học | % | '0,02""",
        {},
        [("17b", "22", 2026, 0.02)],
        [],
    ),
    "the heading is the fifth row": (
        """UBND TỈNH QUẢNG NINH | . | .
           SỞ GIÁO DỤC VÀ ĐÀO TẠO | . | .
           BIỂU TỔNG HỢP SỐ LIỆU | . | .
           . | . | .
           TT | Chỉ tiêu | Năm 2026
           1 | Tỷ lệ huy động trẻ em 5 tuổi đi học mẫu giáo | 99.9""",
        {},
        [("16", "22", 2026, 99.9)],
        [],
    ),
    "numbers of the plan": (
        """Mã chỉ tiêu | Năm 2026
           3a | 6.4
           CT 3b | 9.8""",
        {},
        [("3a", "22", 2026, 6.4), ("3b", "22", 2026, 9.8)],
        [],
    ),
    "a number and a shortened name": (
        """Chỉ tiêu | Năm 2026
           3a. Tử vong sơ sinh | 6.4""",
        {},
        [("3a", "22", 2026, 6.4)],
        [],
    ),
    "the agency's own number before another name": (
        """STT | Chỉ tiêu | 2026
           3 | Tỷ lệ trẻ em dưới 5 tuổi được đăng ký khai sinh | 99""",
        {},
        [("14", "22", 2026, 99.0)],
        [],
    ),
    "abbreviations": (
        """Chỉ tiêu | 2026
           Tỷ lệ TE dưới 5 tuổi được ĐKKS | 99""",
        {},
        [("14", "22", 2026, 99.0)],
        [],
    ),
    "names without marks": (
        """CHI TIEU | NAM 2026
           Ty le tre em hoan thanh cap trung hoc co so | 98""",
        {},
        [("18a", "22", 2026, 98.0)],
        [],
    ),
    "a name that is only alike": (
        """Chỉ tiêu | 2026
           Tỷ lệ trẻ dưới 5 tuổi đăng ký khai sinh | 99""",
        {},
        [],
        ["expected.intake.measure_like"],
    ),
    "an indicator that is not the plan's": (
        """Chỉ tiêu | 2026
           Sản lượng than sạch | 99""",
        {},
        [],
        ["expected.intake.measure_unknown"],
    ),
    "communes down, an indicator across, the year in the title": (
        """Biểu 2. Đăng ký khai sinh năm 2026 | . | .
           TT | Xã, phường, đặc khu | Tỷ lệ trẻ em dưới 5 tuổi được đăng ký khai sinh
           1 | Phường Hồng Gai | 99
           2 | Đặc khu Cô Tô | 98""",
        {},
        [("14", "2025/06685", 2026, 99.0), ("14", "2025/07192", 2026, 98.0)],
        [],
    ),
    "the indicator in the title": (
        """Tỷ lệ trẻ em dưới 5 tuổi được đăng ký khai sinh theo địa phương, năm 2026 | .
           Địa phương | Tỷ lệ (%)
           P. Hồng Gai | 99""",
        {},
        [("14", "2025/06685", 2026, 99.0)],
        [],
    ),
    "the year on the command line": (
        """Xã, phường | Đăng ký khai sinh dưới 5 tuổi
           Phường Hồng Gai | 99""",
        {"year": 2026},
        [("14", "2025/06685", 2026, 99.0)],
        [],
    ),
    "no year anywhere": (
        """Xã, phường | Đăng ký khai sinh dưới 5 tuổi
           Phường Hồng Gai | 99""",
        {},
        [],
        ["expected.intake.year_missing"],
    ),
    "no indicator anywhere": (
        """Xã, phường | Tỷ lệ (%) năm 2026
           Phường Hồng Gai | 99""",
        {},
        [],
        ["expected.intake.measure_missing"],
    ),
    "columns in another order": (
        """Ghi chú | Đăng ký khai sinh dưới 5 tuổi | Tên xã, phường | Năm
           số sơ bộ | 99 | Phường Hồng Gai | 2026""",
        {},
        [("14", "2025/06685", 2026, 99.0)],
        [],
    ),
    "codes that lost their zeros": (
        """Mã xã | Đăng ký khai sinh dưới 5 tuổi (%) năm 2026
           6685 | 99""",
        {},
        [("14", "2025/06685", 2026, 99.0)],
        [],
    ),
    "communes of before 1 July 2025 with their districts": (
        """Huyện | Xã | Đăng ký khai sinh dưới 5 tuổi năm 2024
           Thành phố Móng Cái | Phường Hải Hòa | 97""",
        {},
        [("14", "2024/06742", 2024, 97.0)],
        [],
    ),
    "a district above its communes": (
        """TT | Xã, phường | Đăng ký khai sinh dưới 5 tuổi năm 2024
           I | Thành phố Móng Cái | .
           1 | Phường Hải Hòa | 97""",
        {},
        [("14", "2024/06742", 2024, 97.0)],
        [],
    ),
    "the old place of the tone, capitals, spaces": (
        """XÃ, PHƯỜNG | Đăng ký khai sinh dưới 5 tuổi năm 2024
           PHƯỜNG   HẢI HOÀ | 97""",
        {},
        [("14", "2024/06742", 2024, 97.0)],
        [],
    ),
    "a name without marks is told": (
        """Xã, phường | Đăng ký khai sinh dưới 5 tuổi năm 2026
           P. Hong Gai | 97""",
        {},
        [("14", "2025/06685", 2026, 97.0)],
        ["lookup.reason.plain"],
    ),
    "a misspelled commune is asked about": (
        """Xã, phường | Đăng ký khai sinh dưới 5 tuổi năm 2026
           Phường Hồng Gaii | 97""",
        {},
        [],
        ["lookup.reason.near"],
    ),
    "a commune of the list before in a year after": (
        """Xã, phường | Đăng ký khai sinh dưới 5 tuổi năm 2026
           Phường Hà Trung | 97""",
        {},
        [],
        ["lookup.reason.other_list"],
    ),
    "a place that is nowhere": (
        """Xã, phường | Đăng ký khai sinh dưới 5 tuổi năm 2026
           Atlantis | 97""",
        {},
        [],
        ["lookup.reason.unknown"],
    ),
    "two rows of headings": (
        """Xã, phường | Năm 2026 | Năm 2026 | Năm 2026
           Xã, phường | Tử số | Mẫu số | Đăng ký khai sinh dưới 5 tuổi
           Phường Hồng Gai | 198 | 200 | 99""",
        {},
        [("14", "2025/06685", 2026, 99.0)],
        [],
    ),
    "a row that numbers the columns": (
        """TT | Xã, phường | Đăng ký khai sinh dưới 5 tuổi năm 2026
           A | B | (1)
           1 | Phường Hồng Gai | 99""",
        {},
        [("14", "2025/06685", 2026, 99.0)],
        [],
    ),
    "targets beside results": (
        """Chỉ tiêu | Kế hoạch năm 2026 | Thực hiện năm 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.5 | 99.3""",
        {},
        [("17a", "22", 2026, 99.3)],
        [],
    ),
    "half a year is no year": (
        """Chỉ tiêu | 6 tháng đầu năm 2026 | Năm 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | 50 | 99.3""",
        {},
        [("17a", "22", 2026, 99.3)],
        [],
    ),
    "a total that is right": (
        """Xã, phường | Năm 2026 – Tử số | Năm 2026 – Mẫu số
           Phường Hồng Gai | 198 | 200
           Đặc khu Cô Tô | 10 | 11
           Tổng cộng | 208 | 211""",
        {"measure": "14"},
        [("14", "2025/06685", 2026, None), ("14", "2025/07192", 2026, None)],
        [],
    ),
    "a total that is wrong": (
        """Xã, phường | Tử số | Mẫu số
           Phường Hồng Gai | 198 | 200
           Đặc khu Cô Tô | 10 | 11
           Toàn tỉnh | 218 | 211""",
        {"measure": "14", "year": 2026},
        [("14", "2025/06685", 2026, None), ("14", "2025/07192", 2026, None)],
        ["intake.found.total"],
    ),
    "a district's total": (
        """Xã, phường | Tử số | Mẫu số
           Thành phố Móng Cái | 99 | 100
           Phường Hải Hòa | 97 | 100""",
        {"measure": "14", "year": 2024},
        [("14", "2024/06742", 2024, None)],
        ["intake.found.total"],
    ),
    "notes and signatures below": (
        """Chỉ tiêu | Năm 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.3
           Ghi chú: số liệu sơ bộ đến 30/11/2026 | .
           . | GIÁM ĐỐC""",
        {},
        [("17a", "22", 2026, 99.3)],
        [],
    ),
    "two tables on a sheet": (
        """Chỉ tiêu | Năm 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.3
           . | .
           Xã, phường | Đăng ký khai sinh dưới 5 tuổi năm 2026
           Phường Hồng Gai | 99""",
        {},
        [("17a", "22", 2026, 99.3), ("14", "2025/06685", 2026, 99.0)],
        [],
    ),
    "another unit in the heading": (
        """Chỉ tiêu | Năm 2026 (%)
           Tỷ suất tử vong trẻ em dưới 5 tuổi | 14.5""",
        {},
        [("3c", "22", 2026, 14.5)],
        ["intake.found.unit"],
    ),
    "two columns of the same": (
        """Chỉ tiêu | Năm 2026 | Thực hiện 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.3 | 99.2""",
        {},
        [("17a", "22", 2026, 99.3)],
        ["expected.intake.one_column"],
    ),
    "a column that nobody understands": (
        """Chỉ tiêu | Năm 2026 | Hệ số K
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.3 | 7""",
        {},
        [("17a", "22", 2026, 99.3)],
        ["intake.found.column"],
    ),
    "a count without the other one": (
        """Xã, phường | Tử số | Mẫu số
           Phường Hồng Gai | 198 | .""",
        {"measure": "14", "year": 2026},
        [("14", "2025/06685", 2026, None)],
        ["expected.intake.both_counts"],
    ),
    "numbers without a table": (
        """Sản lượng | 5
           Doanh thu | 7""",
        {},
        [],
        ["expected.intake.table"],
    ),
    "a limit is no value": (
        """Chỉ tiêu | Năm 2026
           Tỷ lệ trẻ em bị xâm hại trên tổng số trẻ em | '<5""",
        {},
        [],
        ["intake.found.bound"],
    ),
    "an estimate is marked": (
        """Chỉ tiêu | Năm 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | khoảng 99""",
        {},
        [("17a", "22", 2026, 99.0)],
        ["intake.found.about"],
    ),
    "a count out of a count": (
        """Chỉ tiêu | Năm 2026
           Tỷ lệ xã, phường, thị trấn đạt tiêu chuẩn phù hợp với trẻ em | 45/54""",
        {},
        [("1", "22", 2026, None)],
        [],
    ),
    "ten times last year's": (
        """Chỉ tiêu | Năm 2026
           Tỷ suất tử vong trẻ em dưới 5 tuổi | 145""",
        {},
        [],
        ["intake.question.off_above"],
    ),
    "a text that was kept from being a formula": (
        """Chỉ tiêu | Năm 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | ''-""",
        {},
        [],
        ["intake.change.dash"],
    ),
    "nothing is known yet": (
        """Chỉ tiêu | Năm 2026
           Tỷ lệ trẻ em hoàn thành cấp tiểu học | -""",
        {},
        [],
        ["intake.change.dash"],
    ),
}


@pytest.mark.parametrize("case", TABLES, ids=list(TABLES))
def test_a_table_is_read_as_its_writer_meant_it(read, case):
    drawing, said, expected, told = TABLES[case]

    rows, findings = read(drawing, Said(**said))
    blocked = {entry for finding in findings if finding.blocks for entry in finding.entries}

    assert [tuple(None if pd.isna(v) else v for v in row) for row in values(rows)] == expected
    assert identifiers(findings) == told
    assert blocked <= set(rows.index) | blocked
    if any(f.severity in BLOCKING for f in findings):
        assert all(f.cell for f in findings)


def test_an_answer_settles_a_question_and_is_told(read):
    drawing = "Chỉ tiêu | Năm 2026\nTỷ suất tử vong trẻ em dưới 5 tuổi | 145"

    rows, findings = read(drawing, Said(answers={"Bảng!B2": "14,5"}))

    assert values(rows) == [("3c", "22", 2026, 14.5)]
    assert identifiers(findings) == ["intake.found.answered"]


def test_several_equal_names_are_one_finding(read):
    drawing = "Chỉ tiêu | 2025 | 2026\nSản lượng than sạch | 1 | 2"

    _, (finding,) = read(drawing)

    assert (finding.cell, finding.others) == ("Bảng!B2", 1)


def test_hidden_rows_and_columns_are_not_read_and_told(read):
    drawing = """Chỉ tiêu | Năm 2025 | Năm 2026
                 Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.1 | 99.3
                 Tỷ lệ trẻ em bỏ học bậc tiểu học | 0.1 | 0.2"""

    rows, findings = read(drawing, hidden_rows=frozenset({2}), hidden_columns=frozenset({1}))

    assert values(rows) == [("17a", "22", 2026, 99.3)]
    assert identifiers(findings) == ["intake.found.hidden_rows", "intake.found.hidden_columns"]


def test_merged_cells_say_the_same_for_all_they_cover(read):
    drawing = """Xã, phường | Năm 2026 | . | .
                 . | Tử số | Mẫu số | Đăng ký khai sinh dưới 5 tuổi
                 Phường Hồng Gai | 198 | 200 | 99"""

    rows, findings = read(drawing, merged=((0, 0, 1, 0), (0, 1, 0, 3)))

    assert rows[["numerator", "denominator", "value"]].to_numpy().tolist() == [[198, 200, 99]]
    assert findings == []


def test_a_person_is_never_repeated(read):
    drawing = """Chỉ tiêu | Năm 2026 | Ghi chú
                 Tỷ lệ trẻ em hoàn thành cấp tiểu học | 99.3 | cháu Nguyễn Văn An sinh ngày 01/02/2019"""

    _, findings = read(drawing)

    assert identifiers(findings) == ["expected.intake.no_born_person"]
    assert "An" not in findings[0].read


def test_text_in_an_old_encoding_is_converted(read):
    """TCVN3 (.VnTime), as "Phường Hồng Gai" looks in it."""
    drawing = """X·, ph­êng | §¨ng ký khai sinh d­íi 5 tuæi n¨m 2026
                 Ph­êng Hång Gai | 99"""

    rows, findings = read(drawing)

    assert values(rows) == [("14", "2025/06685", 2026, 99.0)]
    assert set(identifiers(findings)) == {"intake.change.tcvn3"}

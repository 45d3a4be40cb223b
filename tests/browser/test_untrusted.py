"""What agencies write is shown as text: markup in names, notes, sources and workbooks never runs."""

from datetime import datetime

import pytest
import xlsxwriter

from analysis.intake.delivery import Receipt
from analysis.intake.intake import read_files
from analysis.intake.reference import load_reference
from analysis.intake.take_in import Said
from analysis.paths import DataPaths
from analysis.report.intake_outcome import conclude

pytestmark = pytest.mark.browser


def ran(opened) -> tuple[int, object]:
    """Return how many elements the markup made and whether it ran."""
    made = opened.page.locator("img[src='x']").count()
    return made, opened.page.evaluate("() => window.ran ?? null")


@pytest.mark.parametrize("name", ["annual_report", "02_commune_map"])
def test_markup_in_data_is_text_in_the_report(demo_en, visit, name):
    """On the page, in charts and in what is shown on hovering a commune."""
    opened = visit(demo_en / f"{name}.html")
    opened.draw_all()
    communes = opened.page.locator("figure.chart svg .mark-shape path")
    communes.nth(communes.count() // 2).hover(force=True)
    opened.page.wait_for_selector("#vg-tooltip-element.visible")

    assert "<img src=x" in opened.page.inner_text("main")
    assert (0, None) == ran(opened)
    assert [] == opened.messages


def test_markup_in_a_workbook_is_text_on_the_page_of_the_intake(data_dir, visit, markup, tmp_path):
    """In the file's cells, where they are told as read."""
    path = tmp_path / "bảng.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Bảng")
        rows = [
            ["Chỉ tiêu", "Năm 2026"],
            [f"Tỷ lệ {markup}", 5],
            ["Tỷ lệ trẻ em bỏ học bậc tiểu học", markup],
        ]
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    reference = load_reference(DataPaths(data_dir, illustrative=True))
    receipt = Receipt(2026, datetime(2027, 1, 5), "Hà")
    found = read_files([path], Said(2026), receipt, reference)
    outcome = conclude(
        found,
        reference,
        reference.plan.words("vi"),
        folder=tmp_path / "intake",
        accept_valid=False,
        dry_run=True,
    )

    opened = visit(outcome.page)

    assert markup in opened.page.inner_text("main")
    assert (0, None) == ran(opened)
    assert [] == opened.messages

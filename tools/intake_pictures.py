"""Make the pictures of the officer's walk-through in docs/intake.md, from a run with illustrative data.

Run by ``make pictures``; needs Chromium and LibreOffice (soffice) with poppler (pdftoppm).
"""

import os
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from analysis.intake.delivery import Receipt
from analysis.intake.intake import read_files
from analysis.intake.reference import Reference, load_reference
from analysis.intake.take_in import Said
from analysis.intake.template import agency_book
from analysis.intake.template_writer import write_book
from analysis.language import speak
from analysis.paths import DataPaths
from analysis.report.intake_outcome import conclude

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
YEAR, AGENCY = 2026, "so_gddt"
# What the office types: two of the lines cannot be right.
TYPED = {
    ("7/7/province/total/2026", "value"): "rất cao",
    ("15/15/province/total/2026", "value"): "99,6",
    ("16/16/province/total/2026", "value"): 98.4,
    ("17a/17a/province/total/2026", "value"): 99.7,
    ("17b/17b/province/total/2026", "value"): 12,
    ("person", "answer"): "Bà Nguyễn Thị Hoa, Trưởng phòng",
}


def main() -> None:
    """Photograph the empty template, the page of an intake and the workbook that goes back."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = Path(shutil.copytree(ROOT / "data", folder / "data"))
        reference = load_reference(DataPaths(data, illustrative=True))
        words = speak("vi")
        book = agency_book(reference.plan, reference.known, words, agency=AGENCY, year=YEAR)
        photograph_sheet(write_book(folder / "template.xlsx", book), PICTURES / "intake_template.png")
        filled = write_book(folder / "bieu_mau_2026_so_gddt.xlsx", book, filled=TYPED)
        page, rejects = taken_in(filled, reference, folder)
        photograph_page(page, PICTURES / "intake_page.png")
        photograph_sheet(rejects, PICTURES / "intake_rejects.png")


def taken_in(filled: Path, reference: Reference, folder: Path) -> tuple[Path, Path]:
    """Take a filled template in; return the page and the workbook that goes back."""
    receipt = Receipt(YEAR, datetime(2027, 1, 5, 9, 15), "Trần Văn Bình")
    found = read_files([filled], Said(YEAR), receipt, reference)
    outcome = conclude(
        found, reference, speak("vi"), folder=folder / "intake", accept_valid=True, dry_run=False
    )
    return outcome.page, outcome.rejects[0]


def photograph_page(page: Path, picture: Path) -> None:
    """Photograph the top of a page."""
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1280, "height": 900})
        view.goto(page.as_uri())
        view.screenshot(path=picture)
        browser.close()


def photograph_sheet(workbook: Path, picture: Path) -> None:
    """Photograph the sheet that is to be filled, as it prints: the second page, after the instructions."""
    folder = workbook.parent
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook)]
    subprocess.run(command, check=True, capture_output=True)
    stem = picture.with_suffix("")
    pages = ["-f", "2", "-l", "2", "-r", "110", "-singlefile"]
    subprocess.run(["pdftoppm", "-png", *pages, str(workbook.with_suffix(".pdf")), str(stem)], check=True)


if __name__ == "__main__":
    main()

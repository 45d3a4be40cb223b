"""Write the data of a report for reuse: CSV, Parquet, one workbook, descriptions, SDMX-CSV."""

from datetime import datetime
from pathlib import Path

import pandas as pd

from analysis.intake.safety import neutralised_table
from analysis.language import speak
from analysis.office_files import NO_TIME
from analysis.report.open_data.datasets import Dataset, datasets
from analysis.report.open_data.dictionary_page import dictionary_page
from analysis.report.open_data.package import dictionary, write_package
from analysis.report.open_data.sdmx import sdmx_table
from analysis.report.open_data.words import table_text
from analysis.results import Results

# A longer table is slow to open in Excel; it is left to CSV and Parquet, and the workbook says so.
MOST_ROWS = 100_000
WORKBOOK, SDMX, DICTIONARY = "data.xlsx", "observations.sdmx.csv", "dictionary"


def write_data(results: Results, folder: Path, *, seal: str = "") -> Path:
    """Write the tables of :func:`datasets` into ``folder`` and return its datapackage.json.

    Each table as CSV (UTF-8) and Parquet, all of them in one workbook; the same results give the same bytes.
    Texts that a spreadsheet would take for formulas begin with an apostrophe in the CSV files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = datasets(results)
    for each in made:
        _write_csv(each.frame, folder / f"{each.name}.csv")
        each.frame.to_parquet(folder / f"{each.name}.parquet", index=False, compression="zstd")
    _write_workbook(made, folder / WORKBOOK, results.parameters.language)
    described = dictionary(made)
    _write_csv(described, folder / f"{DICTIONARY}.csv")
    page = dictionary_page(results, made, described, seal=seal)
    (folder / f"{DICTIONARY}.html").write_text(page, encoding="utf-8", newline="\n")
    _write_csv(sdmx_table(results), folder / SDMX)
    return write_package(results, made, folder, seal=seal)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8 with true and false in small letters, as most readers want them."""
    flags = {c: frame[c].map({True: "true", False: "false"}) for c in frame.select_dtypes("bool")}
    table = neutralised_table(frame.assign(**flags))
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _write_workbook(made: list[Dataset], path: Path, language: str) -> None:
    """Write the tables into one workbook, a sheet each, behind a sheet that says what and where they are."""
    words = speak(language)
    where = [each.name if len(each.frame) <= MOST_ROWS else f"{each.name}.csv" for each in made]
    about = pd.DataFrame(
        {
            words.text("open_data.sheet"): where,
            words.text("open_data.holds"): [table_text(each.name, language) for each in made],
            words.text("open_data.rows"): [len(each.frame) for each in made],
        }
    )
    # Texts stay texts: nothing of what others sent may become a formula or a link.
    kept = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs={"options": kept}) as writer:
        writer.book.set_properties({"created": datetime(*NO_TIME)})
        about.to_excel(writer, sheet_name=words.text("open_data.contents"), index=False)
        for each in (each for each in made if len(each.frame) <= MOST_ROWS):
            each.frame.to_excel(writer, sheet_name=each.name, index=False, freeze_panes=(1, 0))
        for sheet in writer.sheets.values():
            sheet.autofit(max_width=320)

"""What is typed into a template is what comes in: every agency, the communes, both languages."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.intake.candidates import previous_values
from analysis.intake.delivery import Receipt
from analysis.intake.intake import Intake, deliver, read_files
from analysis.intake.reference import Reference, load_reference
from analysis.intake.take_in import Said
from analysis.intake.template import agency_book, commune_book, write_templates
from analysis.intake.template_layout import AssessmentKey, RowKey
from analysis.intake.template_reader import template_info
from analysis.intake.template_rows import agencies_asked, units_asked
from analysis.intake.template_writer import Book, open_cells, write_book
from analysis.intake.workbook import open_workbook
from analysis.language import LANGUAGES, speak
from analysis.observations import load_observations
from analysis.paths import DataPaths

YEAR = 2026
AGENCIES = ("so_gddt", "so_yt", "ban_dt", "so_tp", "so_vhtt")


@pytest.fixture(scope="module")
def reference(data_dir) -> Reference:
    return load_reference(DataPaths(data_dir, illustrative=True))


def agencys(reference: Reference, language: str, agency: str) -> Book:
    words = reference.plan.words(language)
    return agency_book(reference.plan, reference.known, words, agency=agency, year=YEAR)


def communes(reference: Reference, language: str) -> Book:
    return commune_book(
        reference.plan,
        reference.known,
        reference.plan.words(language),
        data=reference.paths,
        standard=reference.standard,
        units=units_asked(reference.paths, YEAR),
        year=YEAR,
    )


def typed_values(book: Book, reference: Reference, language: str) -> dict[tuple[str, str], Any]:
    """Type a value near the last one into every line that may have one, each a little different."""
    keys = sorted({key for key, column in open_cells(book) if column == "value" and RowKey.read(key)})
    entries = pd.DataFrame(
        [
            {"measure": k.measure, "area_code": k.area or "22", "group": k.group, "year": k.year}
            for k in map(RowKey.read, keys)
        ]
    )
    before = previous_values(entries, reference)
    return {
        (key, "value"): as_typed(key, previous, number, reference, language)
        for number, (key, previous) in enumerate(zip(keys, before, strict=True))
    }


def as_typed(key: str, previous: float, number: int, reference: Reference, language: str) -> float | str:
    """Return what somebody types: a number, or the same as text in the language's way."""
    measure = reference.known.measures.loc[RowKey.read(key).measure]
    whole = int(reference.plan.units.at[measure["unit"], "decimals"]) == 0
    value = round(previous * 1.02, 1) if pd.notna(previous) and previous else 40 + number / 10
    value = float(round(value)) if whole else min(value, 99.9) if measure["unit"] == "percent" else value
    return speak(language).number(value, at_most=1) if number % 3 == 0 and value < 1000 else value


def meant(content: float | str, language: str) -> float:
    """Return the number that was typed."""
    return (
        float(content.replace(",", ".") if language == "vi" else content)
        if isinstance(content, str)
        else content
    )


def taken_in(path: Path, reference: Reference) -> Intake:
    return read_files([path], Said(YEAR), Receipt(YEAR, datetime(2027, 1, 5, 9, 0), "Hà"), reference)


def told(found: Intake) -> list[str]:
    return [f"{f.cell} {f.remark.identifier}" for f in found.findings if f.blocks]


def test_the_agencies_are_all_those_that_are_asked(plan):
    assert set(AGENCIES) == set(agencies_asked(plan, YEAR))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("agency", AGENCIES)
def test_what_an_agency_types_comes_in(reference, tmp_path, language, agency):
    """Each value, with its measure, year, group and the agency that sent it."""
    book = agencys(reference, language, agency)
    typed = typed_values(book, reference, language)
    found = taken_in(write_book(tmp_path / "filled.xlsx", book, filled=typed), reference)

    (taken,) = found.taken.values()
    rows = taken.accepted.set_index(["measure", "group", "year"])["value"].to_dict()
    keys = {key: RowKey.read(key) for key, _ in typed}
    assert told(found) == []
    assert taken.agency == agency
    assert rows == {
        (keys[key].measure, keys[key].group, keys[key].year): meant(content, language)
        for (key, _), content in typed.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_communes_type_comes_in(reference, tmp_path, language):
    """Values and points of 54 communes."""
    book = communes(reference, language)
    typed = typed_values(book, reference, language)
    scored = {key for key, column in open_cells(book) if AssessmentKey.read(key)}
    offered = {
        kind: {meant: word for word, meant in words.items()} for kind, words in book.info.choices.items()
    }
    for number, key in enumerate(sorted(scored)):
        typed[key, "total"] = 80 + number / 4
        typed[key, "recognition"] = offered["recognition"]["recognised"]
        typed[key, "points.1"], typed[key, "met.2"] = 5, offered["met"]["no"]
    found = taken_in(write_book(tmp_path / "filled.xlsx", book, filled=typed), reference)

    (taken,) = found.taken.values()
    values = taken.accepted.set_index(["measure", "area_code"])["value"].to_dict()
    assert told(found) == []
    assert values == {
        (RowKey.read(key).measure, RowKey.read(key).area): meant(content, language)
        for (key, column), content in typed.items()
        if column == "value"
    }
    points = taken.accepted_scores["assessments.csv"].set_index("code")["points"].to_dict()
    assert points == {key.split("/")[-1]: typed[key, "total"] for key in scored}
    criteria = taken.accepted_scores["criterion_scores.csv"].set_index(["code", "criterion"])
    assert set(criteria.loc[(slice(None), 1), "points"]) == {5}
    assert set(criteria.loc[(slice(None), 2), "met"]) == {"no"}


def test_a_filled_template_becomes_a_delivery_that_loads(data_copy, tmp_path):
    """The communes' values and points are there for the report, from the template to the table."""
    reference = load_reference(DataPaths(data_copy, illustrative=True))
    book = communes(reference, "vi")
    typed = typed_values(book, reference, "vi")
    key = next(key for key, column in sorted(open_cells(book)) if AssessmentKey.read(key))
    word = next(w for w, m in book.info.choices["recognition"].items() if m == "recognised")
    typed |= {(key, "total"): "82,5", (key, "recognition"): word, ("person", "answer"): "Bà Nguyễn Thị Hoa"}
    found = taken_in(write_book(tmp_path / "xa.xlsx", book, filled=typed), reference)

    (folder,) = deliver(found, reference)

    known = load_observations(reference.paths, reference.plan)
    assert len(known.rows[known.rows["source_id"].eq(folder.name)]) == len(found.accepted)
    assert known.deliveries.at[folder.name, "reporter"] == "Bà Nguyễn Thị Hoa"
    again = load_reference(reference.paths).assessments
    (points,) = again.loc[again["source_id"].eq(folder.name), "points"]
    assert points == 82.5


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_a_template_saved_by_another_program_comes_in(reference, tmp_path, kind):
    """Offices save as they please: LibreOffice writes the filled template in its own way."""
    if shutil.which("localc") is None:
        pytest.skip("LibreOffice is not here: its files were not tried")
    book = agencys(reference, "vi", "so_gddt")
    typed = typed_values(book, reference, "vi")
    path = write_book(tmp_path / "filled.xlsx", book, filled=typed)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    found = taken_in(tmp_path / f"filled.{kind}", reference)

    assert told(found) == []
    assert sorted(found.accepted["value"]) == sorted(meant(content, "vi") for content in typed.values())


def test_an_empty_template_gives_nothing_and_no_error(data_dir, reference, tmp_path):
    (path,) = write_templates(
        reference.paths, tmp_path, year=YEAR, language="vi", agencies=["gddt"], communes=None
    )

    found = taken_in(path, reference)

    assert template_info(open_workbook(path)).agency == "so_gddt"
    assert (told(found), found.n_accepted) == ([], 0)

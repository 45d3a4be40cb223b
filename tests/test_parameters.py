"""The parameters of a report: what is refused, with which words, and how paths are found."""

import json
from datetime import date
from pathlib import Path

import pytest

from analysis.errors import MissingFileError, ParameterError
from analysis.parameters import FIRST_REPORT, LAST_REPORT, check_parameters


def check(data_dir: Path, **values):
    return check_parameters(**{"report_year": 2025, "data_dir": data_dir} | values)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("report_year", 2020, "“2020” cannot be used; give a year from 2021 to 2030"),
        ("report_year", 2031, "“2031” cannot be used; give a year from 2021 to 2030"),
        ("report_year", 20235, "“20235” cannot be used"),
        ("report_year", "2025", "“2025” cannot be used"),
        ("report_year", 2025.0, "“2025.0” cannot be used"),
        ("report_year", True, "“True” cannot be used"),
        ("report_year", None, "“None” cannot be used"),
        ("language", "fr", "no language “fr”; choose one of: vi, en"),
        ("language", "VI", "no language “VI”"),
        ("language", None, "no language “None”"),
        ("boundary_vintage", "2020", "no boundary vintage “2020”; choose one of: 2024, 2025"),
        ("boundary_vintage", 2025, "no boundary vintage “2025”"),
        ("illustrative", "yes", "illustrative has the value “yes”; expected True/False"),
        ("illustrative", 1, "illustrative has the value “1”"),
        ("seed", "52", "seed has the value “52”; expected 52"),
        ("seed", 1.5, "seed has the value “1.5”"),
        ("seed", True, "seed has the value “True”"),
        ("known_on", "31.12.2026", "“31.12.2026” is not a day; write it as 31/12/2026 or 2026-12-31"),
        ("known_on", "31/02/2026", "“31/02/2026” is not a day"),
        ("known_on", "20261231", "“20261231” is not a day"),
        ("known_on", "", "“” is not a day"),
        ("known_on", 2026, "“2026” is not a day"),
    ],
)
def test_a_bad_value_is_refused_in_words(data_dir, name, value, words):
    """A value that cannot be used raises ParameterError and says what was given and what is allowed."""
    with pytest.raises(ParameterError) as raised:
        check(data_dir, **{name: value})

    assert words in raised.value.text("en")
    assert f"“{value}”" in raised.value.text("vi")
    assert raised.value.text("vi") != raised.value.text("en")
    assert 2 == raised.value.exit_code


@pytest.mark.parametrize("folder", ["nowhere", "communes"])
def test_a_folder_without_a_plan_is_told(data_dir, folder):
    """A data folder that is absent or holds no plan raises MissingFileError with the path as it was given."""
    with pytest.raises(MissingFileError, match=f"Data folder not found: .*{folder}") as raised:
        check_parameters(report_year=2025, data_dir=data_dir / folder)

    assert 3 == raised.value.exit_code


@pytest.mark.parametrize("year", [FIRST_REPORT, LAST_REPORT])
def test_the_first_and_the_last_year_are_allowed(data_dir, year):
    """The first and the last year of the plan are report years."""
    assert year == check(data_dir, report_year=year).report_year


@pytest.mark.parametrize(
    ("year", "vintage"), [(2021, "2024"), (2024, "2024"), (2025, "2025"), (2030, "2025")]
)
def test_the_communes_are_those_in_force_at_the_end_of_the_year(data_dir, year, vintage):
    """Without a vintage the commune list in force at the end of the report year is taken."""
    assert vintage == check(data_dir, report_year=year).boundary_vintage


def test_a_vintage_that_is_asked_for_is_taken(data_dir):
    """A vintage that is given wins over the report year."""
    assert "2024" == check(data_dir, boundary_vintage="2024").boundary_vintage


@pytest.mark.parametrize("written", ["2026-12-03", "03/12/2026", "3/12/2026", date(2026, 12, 3)])
def test_a_day_is_read_as_offices_write_it(data_dir, written):
    """The day up to which deliveries count comes as 2026-12-03 or 03/12/2026, and goes to the loaders."""
    parameters = check(data_dir, known_on=written)

    assert date(2026, 12, 3) == parameters.known_on == parameters.paths.known_on


def test_a_previous_report_has_to_be_there(data_dir, tmp_path):
    """A folder without a manifest is no report; one with it is taken."""
    with pytest.raises(MissingFileError, match=r"manifest\.json"):
        check(data_dir, previous_report=tmp_path)

    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    assert tmp_path == check(data_dir, previous_report=str(tmp_path)).previous_report


@pytest.mark.parametrize("place", [".", "notebooks", "notebooks/deeper/still"])
def test_relative_paths_are_found_from_a_subfolder(tmp_path, monkeypatch, place):
    """Relative paths are looked for in the working folder and in the folders above it."""
    (tmp_path / "data" / "plan").mkdir(parents=True)
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "some.geojson").write_text("{}", encoding="utf-8")
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / place)

    parameters = check_parameters(report_year=2025, data_dir="data", shapes="shapes/some.geojson")

    assert tmp_path.resolve() / "data" == parameters.data_dir.resolve()
    assert tmp_path.resolve() / "shapes" / "some.geojson" == parameters.shapes.resolve()


def test_the_nearest_folder_wins(tmp_path, monkeypatch):
    """Of two data folders the one nearer to the working folder is taken."""
    (tmp_path / "data" / "plan").mkdir(parents=True)
    (tmp_path / "inner" / "data" / "plan").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "inner")

    assert tmp_path / "inner" / "data" == check_parameters(report_year=2025, data_dir="data").data_dir


def test_the_notebook_gets_plain_values(data_dir):
    """A notebook gets only texts, whole numbers, truth values and nothing, with absolute paths."""
    values = check(data_dir, illustrative=True, seed=7, known_on="31/12/2025").for_notebook()

    assert {
        "report_year": 2025,
        "language": "vi",
        "data_dir": str(data_dir),
        "boundary_vintage": "2025",
        "illustrative": True,
        "seed": 7,
        "known_on": "2025-12-31",
        "previous_report": None,
    } == {name: value for name, value in values.items() if name != "shapes"}
    assert Path(values["shapes"]).is_absolute()
    assert {str, int, bool, type(None)} == {type(value) for value in values.values()}
    assert values == json.loads(json.dumps(values))


def test_what_a_notebook_gets_can_be_checked_again(data_dir):
    """The values for a notebook make the same parameters when the notebook checks them."""
    parameters = check(data_dir, known_on="2025-12-31")

    again = check_parameters(**parameters.for_notebook())

    assert parameters.for_notebook() == again.for_notebook()


@pytest.mark.parametrize("illustrative", [True, False])
def test_real_and_illustrative_facts_come_from_different_folders(data_dir, illustrative):
    """Observations come from data/demo when the report is illustrative and never otherwise."""
    facts = check(data_dir, illustrative=illustrative).paths.observations

    assert illustrative == ("demo" in facts.relative_to(data_dir).parts)

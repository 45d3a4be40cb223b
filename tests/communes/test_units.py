"""Loading the lists, units, crosswalk and facts; positions of units."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from spoiled import spoil

from analysis.communes.positions import distance_km, unit_positions
from analysis.communes.units import list_in_force, load_crosswalk, load_facts, load_lists, load_units
from analysis.errors import DataError, MissingFileError, ParameterError

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of data/communes to damage."""
    shutil.copytree(DATA / "communes", tmp_path / "communes")
    return tmp_path


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), "2020"),
        (date(2024, 10, 31), "2020"),
        (date(2024, 11, 1), "2024"),
        (date(2025, 6, 30), "2024"),
        (date(2025, 7, 1), "2025"),
        (date(2030, 12, 31), "2025"),
    ],
)
def test_the_list_in_force_on_a_day(day, expected):
    assert list_in_force(day, load_lists(DATA)) == expected


def test_a_day_before_the_first_list_is_a_wrong_parameter():
    with pytest.raises(ParameterError) as caught:
        list_in_force(date(2019, 12, 31), load_lists(DATA))

    assert "2019-12-31" in caught.value.text("vi")
    assert "2020-01-01" in caught.value.text("en")


def test_units_are_read_with_what_is_missing_missing():
    units = load_units(DATA)
    special = units[units["type"] == "dac_khu"]

    assert units.groupby("list").size().to_dict() == {"2020": 177, "2024": 171, "2025": 54}
    assert special["urban"].isna().all()
    assert units.drop(index=special.index)["urban"].notna().all()


@pytest.mark.parametrize(
    ("name", "old", "new", "load", "words"),
    [
        ("units.csv", "2020,06649,", "2021,06649,", load_units, ["units.csv", "2021"]),
        ("units.csv", ",phuong,true", ",quan,true", load_units, ["units.csv", "quan"]),
        ("units.csv", "2020,06652,", "2020,06649,", load_units, ["units.csv"]),
        ("lists.csv", "2025-07-01", "01/7/2025", load_lists, ["lists.csv", "01/7/2025"]),
        ("lists.csv", ",177,", ",177 xã,", load_lists, ["lists.csv", "n_units", "177 xã"]),
        ("lists.csv", ",177,", ",178,", load_units, ["units.csv", "177", "178"]),
        ("crosswalk.csv", ",whole,1,", ",whole,1.5,", load_crosswalk, ["crosswalk.csv", "1.5"]),
        ("crosswalk.csv", ",whole,1,", ",all,1,", load_crosswalk, ["crosswalk.csv", "all"]),
        ("crosswalk.csv", "2020/06802:1", "2020/06802:1.5", load_crosswalk, ["crosswalk.csv", "06802:1.5"]),
        ("crosswalk.csv", "2020/06802:1", "06802", load_crosswalk, ["crosswalk.csv", "06799:0.988 06802"]),
        ("facts.csv", "lat", "vi_do", load_facts, ["facts.csv", "lat"]),
        ("facts.csv", "06652:4.7", "06652:4.7km", load_facts, ["facts.csv", "neighbours", "06652:4.7km"]),
        ("facts.csv", "06652:4.7 ", "", load_facts, ["facts.csv", "neighbours", "06652", "06649:4.7"]),
        ("facts.csv", "06652:4.7", "06652:4.8", load_facts, ["facts.csv", "06652:4.8", "06649:4.7"]),
        ("facts.csv", "06652:4.7", "06652:4.7 06652:4.7", load_facts, ["facts.csv", "06652:4.7"]),
    ],
)
def test_a_damaged_file_is_named_with_what_was_read(copy, name, old, new, load, words):
    spoil(copy / "communes", name, old, new)

    with pytest.raises(DataError) as caught:
        load(copy)
    for language in ("vi", "en"):
        assert all(word in caught.value.text(language) for word in words)


def test_a_list_that_is_tied_to_no_other_is_named(copy):
    """A province with one list alone, or with one that no row of the crosswalk leads to."""
    lists = copy / "communes" / "lists.csv"
    lists.write_text(lists.read_text(encoding="utf-8").replace("\n2020,", "\n2019,"), encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_crosswalk(copy)
    for language in ("vi", "en"):
        assert all(word in caught.value.text(language) for word in ("crosswalk.csv", "2019"))


def test_missing_files_are_named(tmp_path):
    for load, name in (
        (load_lists, "lists.csv"),
        (load_crosswalk, "crosswalk.csv"),
        (load_facts, "facts.csv"),
    ):
        with pytest.raises(MissingFileError) as caught:
            load(tmp_path)
        assert name in caught.value.text("vi")


def test_every_unit_of_every_list_has_a_position():
    facts, crosswalk, units = load_facts(DATA), load_crosswalk(DATA), load_units(DATA)

    for name, codes in units.groupby("list")["code"]:
        assert sorted(unit_positions(facts, crosswalk, name)["code"]) == sorted(codes)


def test_the_position_of_a_merged_unit_is_weighted_by_area():
    facts = pd.DataFrame(
        {
            "list": ["A", "A", "A"],
            "code": ["1", "2", "3"],
            "lon": [107.0, 108.0, 109.0],
            "lat": [21.0, 21.0, 21.0],
            "land_area_km2": [30.0, 10.0, 5.0],
            "neighbours": ["2:1.5", "1:1.5", None],
        }
    )
    pairs = [("A", "1", "B", "12", 1.0), ("A", "2", "B", "12", 1.0), ("A", "3", "B", "3", 1.0)]
    crosswalk = pd.DataFrame(pairs, columns=["from_list", "from_code", "to_list", "to_code", "area_share"])
    found = unit_positions(facts, crosswalk, "B").set_index("code")

    assert found["lon"].to_dict() == {"12": 107.25, "3": 109.0}
    assert found["land_area_km2"].to_dict() == {"12": 40.0, "3": 5.0}
    assert found["landmass"].to_dict() == {"12": 0, "3": 1}
    assert unit_positions(facts.iloc[:0], crosswalk, "B").empty


def test_distances_are_in_km():
    one = pd.DataFrame({"lon": [107.0], "lat": [21.0]})
    other = pd.DataFrame({"lon": [108.0], "lat": [21.0]})

    assert distance_km(one, other).item() == pytest.approx(103.9, abs=0.3)
    assert distance_km(one, one.assign(lat=22.0)).item() == pytest.approx(111.3, abs=0.1)

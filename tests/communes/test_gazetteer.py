"""What was here, what became of it, what it was before, in which district; and what is not known."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.communes.gazetteer import (
    Gazetteer,
    became,
    carried_over,
    legal_basis,
    load_gazetteer,
    on_day,
    related,
    unchanged_in,
    unit,
    unit_districts,
    was,
)
from analysis.communes.units import load_lists
from analysis.errors import DataError, MissingFileError, ParameterError

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(DATA)


def told(rows: pd.DataFrame) -> list[tuple]:
    return list(rows[["list", "code", "relation", "area_share"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 10, 31), ["Phường Hòa Lạc"]),
        (date(2024, 11, 1), ["Phường Trần Phú"]),
        (date(2025, 7, 1), ["Phường Móng Cái 1"]),
    ],
)
def test_what_was_here_on_a_day(gazetteer, day, expected):
    assert on_day(gazetteer, "2020", "06718", day)["full_name"].tolist() == expected


def test_a_day_before_the_first_list_is_a_wrong_parameter(gazetteer):
    with pytest.raises(ParameterError, match="2019-12-31"):
        on_day(gazetteer, "2020", "06718", date(2019, 12, 31))


def test_what_was_here_before_the_unit_was_formed(gazetteer):
    found = on_day(gazetteer, "2025", "06652", date(2022, 1, 1))

    assert found["full_name"].tolist() == ["Phường Hà Phong", "Phường Hà Tu"]
    assert found["district_name"].tolist() == ["Thành phố Hạ Long"] * 2


def test_what_became_of_a_divided_unit(gazetteer):
    found = became(gazetteer, "2024", "06655")

    assert told(found) == [("2025", "06661", "part", 0.709), ("2025", "06706", "part", 0.291)]
    assert found["full_name"].tolist() == ["Phường Việt Hưng", "Phường Tuần Châu"]
    assert found["legal_basis"].tolist() == [f"NQ 1679/NQ-UBTVQH15 Điều 1 khoản {n}" for n in (37, 36)]


def test_what_became_of_a_unit_that_merged_before_the_merged_one_was_divided(gazetteer):
    assert told(became(gazetteer, "2020", "06802")) == [
        ("2024", "06799", "whole", 1.0),
        ("2025", "06799", "whole", 1.0),
    ]


def test_what_a_unit_was_before(gazetteer):
    found = was(gazetteer, "2025", "06799")

    assert set(told(found[found["list"] == "2024"])) == {
        ("2024", "06799", "part", 0.99),
        ("2024", "06886", "part", 0.0),
    }
    assert found[found["list"] == "2020"]["full_name"].tolist() == [
        "Xã Cẩm Hải",
        "Xã Cộng Hòa",
        "Xã Hải Lạng",
    ]


def test_the_first_list_has_no_before_and_the_last_no_after(gazetteer):
    assert was(gazetteer, "2020", "06718").empty
    assert became(gazetteer, "2025", "06652").empty


def test_a_unit_is_related_to_itself_in_its_own_list(gazetteer):
    assert told(related(gazetteer, "2024", "06655", "2024")) == [("2024", "06655", "whole", 1.0)]


def test_later_and_earlier_tell_the_same_pairs(gazetteer):
    """Whatever became of a unit was that unit before: both directions, all pairs."""
    forward = {
        ("2024", code, r[0], r[1])
        for code in ("06655", "06886")
        for r in told(became(gazetteer, "2024", code))
    }
    back = {
        (r[0], r[1], other[0], other[1])
        for other in {f[2:] for f in forward}
        for r in told(was(gazetteer, *other))
    }

    assert len(forward) == 5
    assert forward <= back


@pytest.mark.parametrize(
    ("list_id", "code", "expected"),
    [
        ("2020", "06799", "NQ"),
        ("2024", "06799", "NQ 1199/NQ-UBTVQH15"),
        ("2025", "06799", "NQ 1679/NQ-UBTVQH15 Điều 1 khoản 3"),
        ("2024", "06652", None),
    ],
)
def test_the_document_that_formed_a_unit(gazetteer, list_id, code, expected):
    """The first list has no document for a single unit."""
    assert legal_basis(gazetteer, list_id, code) == (None if list_id == "2020" else expected)


@pytest.mark.parametrize(
    ("list_id", "code", "expected"),
    [
        ("2020", "06967", ["2020", "2024", "2025"]),  # Cái Chiên
        ("2024", "06664", ["2020", "2024"]),  # Hà Tu
        ("2025", "06652", ["2025"]),  # Hà Tu, then with Hà Phong
        ("2020", "07081", ["2020"]),  # xã Bình Khê, a phường from 2024
        ("2024", "07081", ["2024"]),
        ("2024", "06712", ["2024"]),  # Trần Phú, then with Hòa Lạc
    ],
)
def test_lists_in_which_a_unit_stands_unchanged(gazetteer, list_id, code, expected):
    assert unchanged_in(gazetteer, list_id, code) == expected


def test_units_of_the_same_land_are_carried_both_ways(gazetteer):
    there = carried_over(gazetteer.crosswalk, "2020", "2024")
    back = carried_over(gazetteer.crosswalk, "2024", "2020")

    assert len(there) == 165  # 177 less 12 in six mergers
    assert back == {new: old for old, new in there.items()}
    assert carried_over(gazetteer.crosswalk, "2020", "2025") == {"06967": "06967"}


def test_districts_are_those_of_the_list_or_the_former_ones(gazetteer):
    own = unit_districts(gazetteer.units, gazetteer.crosswalk, "2024").set_index("code")
    former = unit_districts(gazetteer.units, gazetteer.crosswalk, "2025")

    assert own.loc["07093", "district_name"] == "Thành phố Đông Triều"
    assert len(own) == 171 and (own["weight"] == 1).all()
    assert former["code"].nunique() == 54
    assert former.loc[former["code"] == "06799", "district_name"].tolist() == [
        "Thành phố Cẩm Phả",
        "Huyện Tiên Yên",
    ]
    assert former["weight"].sum() == pytest.approx(171, abs=0.01)


def test_without_any_districts_there_are_none(gazetteer):
    units = gazetteer.units.assign(district_name=None)

    assert unit_districts(units, gazetteer.crosswalk, "2025").empty


def test_only_units_with_a_published_class_have_one(gazetteer):
    """Thirteen mountainous units by Decision 4495 of 2025; nothing is said of the others."""
    classes = gazetteer.classes.merge(gazetteer.units, on=["list", "code"])

    assert set(classes["class"]) == {"mountainous"}
    assert (classes["list"] == "2025").all() and len(classes) == 13
    assert classes["type"].value_counts().to_dict() == {"xa": 12, "dac_khu": 1}
    assert classes["source"].notna().all() and classes["legal_basis"].str.contains("4495").all()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2025,06724,", "2024,99999,", "2024/99999"),
        (",mountainous,", ",highland,", "highland"),
        ("2026-01-01", "1/1/2026", "1/1/2026"),
        ("2025,06838,", "2025,06724,", "2025/06724"),
    ],
)
def test_a_damaged_file_of_classes_is_named(tmp_path, old, new, words):
    shutil.copytree(DATA / "communes", tmp_path / "communes")
    path = tmp_path / "communes" / "unit_classes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_gazetteer(tmp_path)
    for language in ("vi", "en"):
        assert words in caught.value.text(language)
        assert "unit_classes.csv" in caught.value.text(language)


def test_a_missing_file_of_classes_is_named(tmp_path):
    shutil.copytree(DATA / "communes", tmp_path / "communes")
    (tmp_path / "communes" / "unit_classes.csv").unlink()

    with pytest.raises(MissingFileError, match=r"unit_classes\.csv"):
        load_gazetteer(tmp_path)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_unknown_unit_or_list_is_told(gazetteer, language):
    with pytest.raises(ParameterError) as no_unit:
        unit(gazetteer, "2025", "06649")
    with pytest.raises(ParameterError) as no_list:
        related(gazetteer, "2025", "06652", "2019")

    assert "06649" in no_unit.value.text(language) and "2025" in no_unit.value.text(language)
    assert "2019" in no_list.value.text(language) and "2020, 2024, 2025" in no_list.value.text(language)


def test_the_gazetteer_has_all_lists(gazetteer):
    assert gazetteer.lists["list"].tolist() == load_lists(DATA)["list"].tolist()
    assert unit(gazetteer, "2025", "06994")["full_name"] == "Đặc khu Vân Đồn"

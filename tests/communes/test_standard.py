"""The child-friendly standard as data: only what was seen in a source, contradictions told."""

import csv
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoiled import spoil

from analysis.communes.standard import (
    Band,
    Member,
    band_points,
    load_standard,
    parse_bands,
    parse_members,
    parse_plan_years,
    wrong_decisions,
)
from analysis.errors import DataError
from analysis.plan import PLAN_START
from analysis.tables import CellError

NEWEST, OLDER, OLDEST = "06/QĐ-TTg (2019)", "34/2014/QĐ-TTg", "37/2010/QĐ-TTg"


@pytest.fixture(scope="module")
def standard(data_dir):
    return load_standard(data_dir)


@pytest.fixture
def evidence(shared) -> list[dict[str, str]]:
    """The criteria and items as they were read, with the points that were seen."""
    with (shared / "evidence" / "child_friendly_criteria.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def told(error: DataError) -> str:
    return error.text("en")


def test_the_decisions_are_in_time_order(standard):
    assert list(standard.decisions.index) == [OLDEST, OLDER, NEWEST]
    assert standard.decisions["n_criteria"].tolist() == [25, 15, 13]


def test_criteria_and_points_are_those_of_the_evidence(standard, evidence):
    rows = pd.concat([standard.criteria, standard.items]).sort_index()
    ours = [
        (str(row.criterion), "" if pd.isna(row.item) else row.item, row.name_vi, row.name_en, row.max_points)
        for row in rows.itertuples()
    ]
    read = [
        (r["standard_no"], r["criterion_no"], r["name_vi"], r["name_en"], float(r["max_points"] or "nan"))
        for r in evidence
    ]

    assert [o[:4] for o in ours] == [r[:4] for r in read]
    assert [o[4] for o in ours] == pytest.approx([r[4] for r in read], nan_ok=True)
    assert set(rows["decision"]) == {NEWEST}


def test_a_band_is_there_only_where_one_was_seen(standard, evidence):
    """A band's limit and points stand in the words of the evidence."""
    read = {r["criterion_no"]: r for r in evidence if r["criterion_no"]}
    with_bands = standard.items.dropna(subset="bands").set_index("item")["bands"]

    assert set(with_bands.index) == {"6.1", "6.2", "7.1"}
    for item, (band,) in with_bands.items():
        assert f"{band.limit:g}%" in read[item]["name_en"]
        assert band.points == float(read[item]["max_points"])
        assert "not seen" in read[item]["note"]


def test_conditions_are_those_of_the_evidence(standard, shared):
    """Thresholds, numbers of criteria and days are read again in the legal framework."""
    text = (shared / "evidence" / "legal_framework.md").read_text(encoding="utf-8")
    tiers = standard.tiers.set_index(["decision", "tier"])

    for (wording, points), tier in zip(
        re.findall(r"^\| ([^|]*(?:wards|communes)[^|]*) \| (\d{3}) \|$", text, re.M),
        ("900", "800", "850"),
        strict=True,
    ):
        assert tiers.at[(NEWEST, tier), "wording_en"] == wording
        assert tiers.at[(NEWEST, tier), "min_points"] == float(points)
    assert "25 criteria, maximum 1,000 points; thresholds 850 / 750 / 650" in text
    assert standard.decisions.at[OLDEST, "max_points"] == 1000
    assert tiers.loc[OLDEST, "min_points"].tolist() == [850, 750, 650]
    assert "15 criteria" in text and "effective 15/7/2014" in text and "from 03/01/2020" in text
    older = standard.decisions.loc[OLDER]
    assert (older["valid_from"], older["valid_to"]) == (date(2014, 7, 15), date(2020, 1, 2))
    assert "The total maximum under Decision 06 was **not seen**" in text
    assert "Decision 06/QĐ-TTg of 03/01/2019" in text
    assert standard.decisions.at[NEWEST, "valid_from"] == date(2019, 1, 3)


def test_what_was_not_seen_is_empty(standard):
    newest, older, oldest = (standard.decisions.loc[d] for d in (NEWEST, OLDER, OLDEST))

    assert standard.criteria["max_points"].count() == 3
    assert pd.isna(newest["max_points"]) and newest["conditions_seen"]
    assert older[["max_points", "all_criteria", "no_zero", "assessed_month"]].isna().all()
    assert oldest[["valid_from", "all_criteria", "no_zero"]].isna().all()
    assert not older["conditions_seen"] and not oldest["conditions_seen"]
    assert OLDER not in set(standard.tiers["decision"])
    assert (
        standard.tiers.loc[standard.tiers["decision"].eq(OLDEST), ["units", "wording_vi"]]
        .isna()
        .all(axis=None)
    )


def test_every_row_says_where_it_was_read_and_how_far(standard):
    """A row without points, or with bands below of which nothing is known, isn't fully verified."""
    frames = (standard.decisions, standard.tiers, standard.criteria, standard.items)

    assert all(frame["source"].notna().all() for frame in frames)
    rows = pd.concat([standard.criteria, standard.items])
    assert rows.loc[rows["max_points"].isna(), "verified"].eq("partly").all()
    assert rows.loc[rows["verified"].eq("partly"), ["note_vi", "note_en"]].notna().all(axis=None)


def test_the_assessment_years_of_the_plan_follow_from_the_decision(standard, plan):
    """The second and the fourth year of the plans that begin in 2021 and 2026."""
    years = standard.decisions.at[NEWEST, "assessed_plan_years"]
    derived = [start + year - 1 for start in (PLAN_START, PLAN_START + 5) for year in years]

    assert plan.assessment_years.query("measure == '1'")["year"].tolist() == derived
    assert standard.decisions.at[NEWEST, "assessed_month"] == 11


def test_a_criterion_is_named_in_both_languages(standard):
    assert standard.name(NEWEST, 3, "vi") == "Trẻ em bị xâm hại"
    assert standard.name(NEWEST, 3, "en") == "Children who are abused"
    assert standard.name(OLDER, 3, "vi") is None


@pytest.mark.parametrize(
    ("content", "value", "points"),
    [
        (">=95:50", 95, 50),
        (">=95:50", 94.9, None),
        (">=95:50 >=90:40 >=80:25.5", 90, 40),
        (">=95:50 >=90:40 >=80:25.5", 80.1, 25.5),
        ("=0:100 <=2:60 >2:0", 0, 100),
        ("=0:100 <=2:60 >2:0", 2, 60),
        ("=0:100 <=2:60 >2:0", 7, 0),
        ("<-1:5", -2, 5),
        ("", 100, None),
    ],
)
def test_a_value_earns_the_points_of_the_first_band_that_holds(content, value, points):
    assert band_points(parse_bands(content), value) == points


def test_without_bands_nothing_is_earned():
    assert band_points(None, 100) is None


@given(
    st.lists(
        st.tuples(st.sampled_from([">=", "<=", ">", "<", "="]), st.integers(-99, 999), st.integers(0, 99))
    )
)
def test_bands_are_read_as_they_are_written(bands):
    written = " ".join(f"{c}{limit}:{points}" for c, limit, points in bands)

    assert parse_bands(written) == tuple(Band(*band) for band in bands)


@pytest.mark.parametrize("content", ["95:50", ">=95", ">=95:", ">=95:50,", "≥95:50", ">= 95:50", ">=95:50:3"])
def test_bands_written_otherwise_are_refused(content):
    with pytest.raises(CellError, match="bands"):
        parse_bands(content)


def test_units_of_a_tier_are_read():
    assert parse_members("xa:mountainous phuong") == (Member("xa", "mountainous"), Member("phuong", None))


@pytest.mark.parametrize("content", ["huyen", "xa:poor", "mountainous"])
def test_units_of_no_type_or_class_are_refused(content):
    with pytest.raises(CellError, match="units"):
        parse_members(content)


@pytest.mark.parametrize("content", ["2,4", "0", "6", "2  4"])
def test_years_outside_a_plan_are_refused(content):
    assert parse_plan_years("2 4") == (2, 4)
    with pytest.raises(CellError, match="plan_years"):
        parse_plan_years(content)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (
            "decisions",
            "yes,11,2 4",
            "yes,13,2 4",
            "column “assessed_month”: read “13”, expected a month from 1",
        ),
        ("decisions", "34/2014/QĐ-TTg,2014", "37/2010/QĐ-TTg,2014", "row 2: read “37/2010/QĐ-TTg”"),
        (
            "tiers",
            "37/2010/QĐ-TTg,850",
            "37/2011/QĐ-TTg,850",
            "a decision of data/communes/child_friendly_dec",
        ),
        ("tiers", "37/2010/QĐ-TTg,850,", "37/2010/QĐ-TTg,750,", "row 3: read “37/2010/QĐ-TTg, 750”"),
        (
            "standard",
            "06/QĐ-TTg (2019),13,",
            "06/QĐ-TTg (2019),14,",
            "read “14”, expected the number of a criterion",
        ),
        ("standard", "06/QĐ-TTg (2019),5,", "06/QĐ-TTg (2019),4,", "a unique value"),
        ("standard", "06/QĐ-TTg (2019),7,7.1", "06/QĐ-TTg (2019),7,", "a unique value"),
        ("standard", ">=95:50", ">=95:60", "read “60”, expected a band that gives no more"),
        ("standard", ",15,,", ",50,,", "read “115”, expected items whose maxima add up to no more"),
        ("standard", ",15,,", ",0,,", "expected a number of points above 0"),
    ],
)
def test_rows_that_contradict_each_other_are_told(data_copy, name, before, after, said):
    spoil(data_copy / "communes", f"child_friendly_{name}.csv", before, after)

    with pytest.raises(DataError) as caught:
        load_standard(data_copy)
    assert f"data/communes/child_friendly_{name}.csv" in told(caught.value)
    assert said in told(caught.value)


def test_a_criterion_left_out_is_told(data_copy):
    file = data_copy / "communes" / "child_friendly_standard.csv"
    lines = [x for x in file.read_text(encoding="utf-8").splitlines(True) if not x.startswith(f"{NEWEST},9,")]
    file.write_text("".join(lines), encoding="utf-8")

    with pytest.raises(DataError, match="all criteria of the decision, one row each"):
        load_standard(data_copy)


def test_an_item_without_its_criterion_is_told(data_copy):
    spoil(data_copy / "communes", "child_friendly_standard.csv", f"{NEWEST},7,,", f"{NEWEST},7,7.0,")

    with pytest.raises(DataError) as caught:
        load_standard(data_copy)
    assert "read “7.1”, expected an item of that criterion" in told(caught.value)
    assert "read “12”, expected all criteria of the decision" in told(caught.value)


def test_a_later_decision_is_more_rows(data_copy):
    """A successor with other criteria, tiers and complete bands needs no change of code."""
    files = {
        "decisions": ["2027-01-02,2027-01-02,,Quyết định 99,Decision 99,2,200,yes,no,yes,12,5,,,s,yes,,"],
        "tiers": ["150,150,xa phuong dac_khu,yes,mọi đơn vị,all units,s,yes,,"],
        "standard": ["1,,Một,One,100,>=90:100 <90:0,s,yes,,", "2,,Hai,Two,100,,s,yes,,"],
    }
    for name, lines in files.items():
        with (data_copy / "communes" / f"child_friendly_{name}.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"99/QĐ-TTg (2027),{line}\n" for line in lines)
    made = load_standard(data_copy)

    assert made.decisions.index[-1] == "99/QĐ-TTg (2027)"
    assert len(made.criteria) == 15


@pytest.mark.parametrize(
    ("decision", "year", "expected"),
    [
        (NEWEST, 2019, None),
        (NEWEST, 2035, None),
        (NEWEST, 2018, "year"),
        (OLDER, 2014, None),
        (OLDER, 2020, None),
        (OLDER, 2021, "year"),
        (OLDEST, 2010, None),
        (OLDEST, 2009, "year"),
        (OLDEST, 2015, "year"),
        ("06/2019/QĐ-TTg", 2019, "decision"),
    ],
)
def test_a_decision_counts_only_in_the_years_it_was_in_force(standard, decision, year, expected):
    """In 2019 both decisions were used: see the evidence on Đắk Pơ."""
    rows = pd.DataFrame({"decision": [decision], "year": [year]})
    wrong = [
        name.rsplit(".", 1)[1] for name, (mask, _) in wrong_decisions(rows, standard).items() if mask.any()
    ]

    assert wrong == ([expected] if expected else [])

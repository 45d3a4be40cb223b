"""What agencies report of an assessment: read, and every mistake told with its file, row and column."""

import pandas as pd
import pytest

from analysis.communes.assessments import load_assessments
from analysis.communes.criterion_scores import (
    ASSESSED_TIERS,
    CRITERION_SCORES,
    load_assessed_tiers,
    load_criterion_scores,
    maximum_points,
)
from analysis.communes.standard import load_standard
from analysis.errors import DataError

SOURCES = pd.DataFrame(index=["health"])
DECISION = "06/QĐ-TTg (2019)"
SCORE = f"2024,06652,2024,{DECISION},7,,,50,yes,Báo cáo số 12,health,,"
ITEM = f"2024,06652,2024,{DECISION},7,7.1,98.5,50,,,health,,"
TIER = f"2024,06652,2024,{DECISION},850,health,,"
TOTAL = f"2024,06652,2024,{DECISION},870,recognised,health,,"
HEADINGS = {
    "criterion_scores": ",".join(c.name for c in CRITERION_SCORES),
    "assessed_tiers": ",".join(c.name for c in ASSESSED_TIERS),
    "assessments": "list,code,year,decision,points,status,source_id,note_vi,note_en",
}


def load(data, name: str, *rows: str) -> pd.DataFrame:
    """Write a table into a copy of the data and read it."""
    file = data / "communes" / f"{name}.csv"
    file.write_text("\n".join([HEADINGS[name], *rows]) + "\n", encoding="utf-8")
    standard = load_standard(data)
    loaders = {
        "criterion_scores": lambda: load_criterion_scores(data, SOURCES, standard),
        "assessed_tiers": lambda: load_assessed_tiers(data, SOURCES, standard),
        "assessments": lambda: load_assessments(data, SOURCES),
    }
    return loaders[name]()


def test_points_of_criteria_and_items_are_read(data_copy):
    rows = load(data_copy, "criterion_scores", SCORE, ITEM)

    assert rows["criterion"].tolist() == [7, 7]
    assert rows["points"].tolist() == [50, 50]
    assert rows["item"].fillna("–").tolist() == ["–", "7.1"]
    assert rows["value"].fillna(0).tolist() == [0, 98.5]
    assert rows["met"].fillna("–").tolist() == ["yes", "–"]


def test_tiers_are_read(data_copy):
    assert load(data_copy, "assessed_tiers", TIER)["tier"].tolist() == ["850"]


@pytest.mark.parametrize("name", HEADINGS)
def test_the_real_tables_have_a_heading_and_no_row_yet(data_dir, name):
    text = (data_dir / "communes" / f"{name}.csv").read_text(encoding="utf-8")

    assert text.splitlines() == [HEADINGS[name]]


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("criterion_scores", SCORE.replace(",50,", ",50.5,"), "read “50.5 > 50”, expected points not above"),
        ("criterion_scores", ITEM.replace(",50,", ",51,"), "read “51 > 50”, expected points not above"),
        ("criterion_scores", SCORE.replace(",50,", ",-1,"), "read “-1”, expected points not below 0"),
        ("criterion_scores", SCORE.replace(",7,,", ",14,,"), "read “14”, expected the number of a criterion"),
        ("criterion_scores", SCORE.replace(",7,,", ",0,,"), "read “0”, expected the number of a criterion"),
        ("criterion_scores", ITEM.replace("7.1", "7.2"), "read “7.2”, expected an item of that criterion"),
        (
            "criterion_scores",
            ITEM.replace(",7,7.1", ",6,7.1"),
            "read “7.1”, expected an item of that criterion",
        ),
        ("criterion_scores", SCORE.replace("yes", "có"), "column “met”: read “có”"),
        ("criterion_scores", SCORE.replace("health", "labour"), "read “labour”, expected a source"),
        ("criterion_scores", SCORE.replace("06652", "99999"), "read “2024/99999”, expected list/code"),
        (
            "criterion_scores",
            SCORE.replace(",2024,06/", ",2018,06/"),
            "read “2018”, expected a year in which",
        ),
        (
            "criterion_scores",
            SCORE.replace("(2019)", "(2020)"),
            "expected a decision of data/communes/child_",
        ),
        ("assessed_tiers", TIER.replace("850", "750"), "read “750”, expected a tier of that decision"),
        ("assessed_tiers", TIER.replace("06652", "00000"), "read “2024/00000”, expected list/code"),
        (
            "assessments",
            TOTAL.replace("870", "-1"),
            "column “points”: read “-1.0”, expected points not below 0",
        ),
        (
            "assessments",
            TOTAL.replace(DECISION, "06/2019/QĐ-TTg"),
            "read “06/2019/QĐ-TTg”, expected a decision",
        ),
        ("assessments", TOTAL.replace(",2024,06/", ",2018,06/"), "read “2018”, expected a year in which"),
        (
            "assessments",
            "2020,06652,2012,37/2010/QĐ-TTg,1001,recognised,health,,",
            "column “points”: read “1001.0”, expected points not below 0, nor above the greatest total",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(data_copy, name, row, said):
    with pytest.raises(DataError) as caught:
        load(data_copy, name, row)
    told = caught.value.text("en")

    assert f"data/communes/{name}.csv, row 2" in told and said in told
    assert caught.value.text("vi") != told


@pytest.mark.parametrize(
    ("name", "row"), [("criterion_scores", SCORE), ("criterion_scores", ITEM), ("assessed_tiers", TIER)]
)
def test_a_row_that_is_there_twice_is_told(data_copy, name, row):
    with pytest.raises(DataError) as caught:
        load(data_copy, name, row, row)

    assert [problem.row for problem in caught.value.problems] == [2, 3]


def test_a_total_may_be_any_where_the_greatest_was_not_seen(data_copy):
    """The greatest total of Decision 06 was not seen, so none is assumed."""
    row = TOTAL.replace("870", "1020")

    assert load(data_copy, "assessments", row)["points"].tolist() == [1020]


def test_two_decisions_of_one_year_are_two_assessments(data_copy):
    """In 2019 some places still scored by the decision before."""
    old = SCORE.replace(",2024,06/QĐ-TTg (2019)", ",2019,34/2014/QĐ-TTg").replace("2024,06652", "2020,06652")
    new = SCORE.replace(",2024,06/", ",2019,06/").replace("2024,06652", "2020,06652")

    assert len(load(data_copy, "criterion_scores", old, new)) == 2


def test_the_most_points_are_known_of_what_was_seen(data_dir):
    rows = pd.DataFrame(
        {
            "decision": [DECISION] * 4 + ["34/2014/QĐ-TTg"],
            "criterion": [1, 1, 2, 6, 1],
            "item": pd.Series([None, "1.4", None, "6.2", None], dtype="str"),
        }
    )

    most = maximum_points(rows, load_standard(data_dir))
    assert most.fillna(-1).tolist() == [100, -1, -1, 75, -1]

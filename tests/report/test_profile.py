"""A commune's profile: what it says is what is known, and nothing else."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_language import in_english

from analysis.charts.profile import GROUPS
from analysis.errors import ParameterError
from analysis.language import speak
from analysis.report.profile import figures, numbers, open_profile, standing
from analysis.report.profile.around import around
from analysis.report.profile.numbers import _place, near
from analysis.report.profile.shared import shared

HA_TU, CO_TO, OLD_HA_TU = "06652", "07192", ("2024", "06664")
QUANG_DUC, THONG_NHAT = "06931", "07060"  # of each one former commune was not assessed in 2024


@pytest.fixture(scope="module", params=["vi", "en"])
def demo(request, demo_results):
    """The illustrative results in a language, and what profiles share."""
    results = demo_results if request.param == "vi" else in_english(demo_results)
    return results, shared(results)


def cells(fragment):
    """The rows of a fragment's table as their cells."""
    return [row["cells"] for row in fragment.values["rows"]]


def test_a_ward_made_of_two_tells_both_assessments_with_what_is_short(demo):
    results, found = demo
    items = standing.assessments(results, found, HA_TU).values["items"]
    assert ["Phường Hà Phong", "Phường Hà Tu"] == [item["name"] for item in items]
    assert ["recognised", "not_recognised"] == [item["status"] for item in items]
    verdicts = found.evaluation.verdicts.set_index(["list", "code"])
    short = verdicts.at[OLD_HA_TU, "short_low"]
    assert short > 0 and any(re.search(rf"\b{short:.0f}\b", reason) for reason in items[1]["reasons"])


def test_points_by_criterion_are_those_reported(demo):
    results, found = demo
    (made,) = standing.criteria(results, found, HA_TU)
    table = cells(made)
    told = found.evaluation.criteria
    mine = told.set_index(["list", "code"]).loc[[OLD_HA_TU]].sort_values("criterion")
    assert 13 == len(table)
    # Before the greatest number, where that is known.
    assert list(mine["points"]) == [float(row[-1].split("/")[0]) for row in table]


def test_a_part_assessed_only_earlier_is_told_with_its_year(demo):
    results, found = demo
    told = {item["name"]: item for item in standing.assessments(results, found, QUANG_DUC).values["items"]}
    years = {name: re.search(r"20\d\d", item["verdict"])[0] for name, item in told.items()}
    assert {"Xã Quảng Đức": "2022", "Xã Quảng Thành": "2024", "Xã Quảng Thịnh": "2024"} == years
    (made,) = standing.criteria(results, found, QUANG_DUC)
    columns = dict(zip(made.values["heads"], zip(*cells(made), strict=True), strict=True))
    points = found.evaluation.criteria.set_index(["list", "code", "year"]).loc[[("2020", "06925", 2022)]]
    own = columns["Xã Quảng Đức, 2022"]
    assert [f"{p:g}" for p in points.sort_values("criterion")["points"]] == [p.split("/")[0] for p in own]


def test_of_a_part_never_assessed_it_says_so(demo):
    results, found = demo
    verdicts = found.evaluation.verdicts
    known = verdicts[~(verdicts["list"].eq("2020") & verdicts["code"].eq("06925"))]
    without = replace(found, evaluation=replace(found.evaluation, verdicts=known))
    told = {item["name"]: item for item in standing.assessments(results, without, QUANG_DUC).values["items"]}
    never = speak(results.parameters.language).text("profile.assessment.never")
    assert 3 == len(told) and never == told["Xã Quảng Đức"]["verdict"]
    assert "no_data" == told["Xã Quảng Đức"]["status"]


def test_a_unit_of_which_only_a_part_came_is_marked(demo):
    results, found = demo
    names = [item["name"] for item in standing.assessments(results, found, THONG_NHAT).values["items"]]
    assert f"Xã Đồng Lâm {speak(results.parameters.language).text('communes.part')}" in names


def test_each_decision_has_a_table_of_its_own(demo):
    results, found = demo
    older = "34/2014/QĐ-TTg"

    def renamed(rows):
        return rows.assign(decision=rows["decision"].mask(rows["year"].eq(2022), older))

    told = found.evaluation
    told = replace(told, verdicts=renamed(told.verdicts), criteria=renamed(told.criteria))
    mixed = standing.criteria(results, replace(found, evaluation=told), QUANG_DUC)
    assert 2 == len(mixed) and [2, 3] == sorted(len(table.values["heads"]) for table in mixed)
    assert any(older in table.values["caption"] for table in mixed)


def test_medians_are_those_of_the_neighbours(demo):
    results, found = demo
    words, rows = speak(results.parameters.language), found.numbers
    of = rows[rows["indicator"].eq("14") & rows["year"].eq(2025)].set_index("code")["value"]
    beside = of[of.index.isin(near(found, HA_TU))]
    told = next(row for row in cells(numbers.numbers(results, found, HA_TU)) if row[0].startswith("14."))
    unit = results.plan.units.loc["percent"]
    expected = words.number(beside.median(), at_most=int(unit["decimals"]))
    assert told[2].startswith(expected) and f"({len(beside)} " in told[2]
    assert words.number(of[HA_TU], at_most=int(unit["decimals"])) in told[1]


def test_a_later_number_that_is_hidden_is_told_beside_the_one_shown(demo):
    results, found = demo
    mine = found.numbers["code"].eq(HA_TU) & found.numbers["indicator"].eq("14")
    earlier = found.numbers[~(mine & found.numbers["year"].eq(2025))]
    row = {"list": "2025", "code": HA_TU, "indicator": "14", "year": 2025, "state": "≤ 4 (2025)"}
    told = replace(found, numbers=earlier, hidden=pd.DataFrame([row]))
    value = next(row[1] for row in cells(numbers.numbers(results, told, HA_TU)) if row[0].startswith("14."))
    assert "2024" in value and value.endswith("≤ 4 (2025)")
    past = replace(told, hidden=pd.DataFrame([row | {"year": 2023}]))
    value = next(row[1] for row in cells(numbers.numbers(results, past, HA_TU)) if row[0].startswith("14."))
    assert "2024" in value and "≤ 4" not in value


@given(
    st.floats(0, 100), st.lists(st.floats(0, 100), min_size=3, max_size=9), st.sampled_from(["up", "down"])
)
def test_the_best_is_first_and_no_place_is_beyond_the_last(value, others, direction):
    n, total = map(int, _place(value, pd.Series(others), direction, speak("vi")).split("/"))
    assert 1 <= n <= total == len(others) + 1
    best = max(others) if direction == "up" else min(others)
    assert (n == 1) == (value >= best if direction == "up" else value <= best)


def test_of_few_neighbours_no_middle_and_no_place_is_told(demo):
    results, _ = demo
    words, unit = speak(results.parameters.language), results.plan.units.loc["percent"]
    assert "–" == numbers._middle(pd.Series([1.0, 2.0]), unit, words)
    assert "–" == _place(1.0, pd.Series([1.0, 2.0]), "up", words)


def test_the_map_has_the_commune_and_its_neighbours_and_no_other(demo):
    results, found = demo
    spec = figures.neighbourhood(results, found, HA_TU).to_dict()
    shown = next(iter(found.boundaries.loc[[HA_TU, *near(found, HA_TU)]]["code"].groupby(level=0)))
    names = re.findall(r"Phường [^:;]+(?=:)", spec["description"])
    assert {found.units.at[c, "full_name"] for c in [HA_TU, *near(found, HA_TU)]} == set(names)
    assert (shown and "DỮ LIỆU" in spec["description"]) or "ILLUSTRATIVE" in spec["description"].upper()


def test_the_courses_draw_the_commune_last_and_mark_illustrative_data(demo):
    results, found = demo
    chart = figures.courses(results, found, HA_TU)
    spec = chart.to_dict()
    (rows,) = (data for data in spec["datasets"].values() if len(data) > 1)
    groups = [row["group"] for row in rows if row["panel"].startswith("14.")]
    assert sorted(groups, key=GROUPS.index) == groups and "own" == groups[-1]
    assert speak(results.parameters.language).text("illustrative.banner") in spec["title"]["subtitle"]


def test_an_island_has_its_neighbours_across_the_water(demo):
    results, found = demo
    rows = around(results, found, CO_TO).values["rows"]
    words = speak(results.parameters.language)
    assert rows and {words.text("profile.neighbours.water")} == {row["how"] for row in rows}


@pytest.mark.parametrize("code", ["06652", "07192", "07090"])
def test_without_published_values_it_says_so_and_invents_nothing(results, code):
    found = shared(results)
    head = standing.head(results, found, code)
    assert "no_data" == head.values["status"]
    assert standing.assessments(results, found, code) is None
    assert numbers.numbers(results, found, code) is None
    assert figures.courses(results, found, code) is None
    title = figures.neighbourhood(results, found, code).to_dict()["title"]["text"]
    assert "chưa có số liệu" in " ".join(title)


def test_a_code_that_lost_its_zero_is_understood_and_an_unknown_one_refused(data_dir, shapes_path):
    asked = {"report_year": 2025, "data_dir": str(data_dir), "shapes": str(shapes_path)}
    assert HA_TU == open_profile(6652, **asked).code
    with pytest.raises(ParameterError, match="99999"):
        open_profile("99999", **asked)

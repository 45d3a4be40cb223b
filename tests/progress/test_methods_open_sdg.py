"""Open SDG and Statistics Canada: the rules as tables, the published cases, and what must hold for all."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from method_cases import (
    ANYTHING,
    DOWN,
    FEW,
    UP,
    agrees,
    differences,
    drawn,
    frames,
    is_met,
    judge,
    oracle,
    points,
    rate,
    same_as_plain,
    word,
)

from analysis.progress.methods import assess
from analysis.progress.methods.open_sdg import combine_series


@pytest.mark.parametrize(
    ("expected", "series", "direction", "target"),
    [
        pytest.param(
            "substantial_progress", {2015: 20, 2025: 12.5}, DOWN, 10, id="at least 95 % of the pace"
        ),
        pytest.param("moderate_progress", {2015: 20, 2025: 13}, DOWN, 10, id="60 to 95 %"),
        pytest.param("limited_progress", {2015: 20, 2025: 16}, DOWN, 10, id="0 to 60 %"),
        pytest.param("limited_progress", {2015: 20, 2025: 20}, DOWN, 10, id="standing still"),
        pytest.param("deterioration", {2015: 20, 2025: 21}, DOWN, 10, id="the wrong way"),
        pytest.param("target_achieved", {2015: 8, 2025: 9}, DOWN, 10, id="met, whatever the trend"),
        pytest.param("target_achieved", {2025: 9}, DOWN, 10, id="met, with one value"),
        pytest.param("target_achieved", {2015: 100, 2023: 100}, UP, 100, id="base = target, held"),
        pytest.param("base_is_target", {2015: 100, 2023: 97}, UP, 100, id="base = target, lost"),
        pytest.param("deterioration", {2015: 97, 2023: 92}, UP, 95, id="a base beyond the target, lost"),
        pytest.param("one_point", {2025: 12}, DOWN, 10, id="one value"),
        pytest.param("one_point", {2012: 14, 2015: 12}, DOWN, 10, id="only the base since the base year"),
        pytest.param("base_after_data", {2012: 14, 2014: 12}, DOWN, 10, id="nothing since the base year"),
        pytest.param("no_data", {}, DOWN, 10, id="nothing at all"),
        pytest.param("sign_change", {2015: -2, 2022: 2}, UP, 5, id="through zero"),
        pytest.param("sign_change", {2015: 4, 2022: 3}, DOWN, -2, id="a target beyond zero"),
        pytest.param("substantial_progress", {2015: -20, 2022: -12}, UP, -10, id="negative values"),
        pytest.param("deterioration", {2015: -20, 2022: -24}, UP, -10, id="negative values, the wrong way"),
    ],
)
def test_the_pace_so_far_over_the_required_pace_decides(expected, series, direction, target):
    """A target that is met comes first, then the cuts at 95, 60 and 0 % of the required growth rate."""
    assert expected == word(judge("open_sdg", series, direction, target))


@pytest.mark.parametrize(
    ("expected", "yearly", "limit"),
    [
        ("substantial_progress", 0.016, None),
        ("moderate_progress", 0.014, None),
        ("moderate_progress", 0.006, None),
        ("limited_progress", 0.004, None),
        ("limited_progress", 0.0, None),
        ("deterioration", -0.001, None),
        ("substantial_progress", 0.002, 100),
        ("deterioration", -0.0001, 100),
    ],
)
def test_without_a_target_the_growth_rate_decides(expected, yearly, limit):
    """The cuts are 1.5, 0.5 and 0 % a year; near a natural limit the positive ones are lower."""
    series = {2015: 97.0, 2020: 97.0 * (1 + yearly) ** 5}

    assert expected == word(judge("open_sdg", series, UP, limit=limit))


@pytest.mark.parametrize(
    ("expected", "base", "limit"),
    [
        pytest.param(1.0, 2.0, 1.0, id="twice the limit and more"),
        pytest.param(1 - 0.6**4.44, 1.4, 1.0, id="above the limit"),
        pytest.param(1 - 0.9**4.44, 90.0, 100.0, id="below the limit"),
        pytest.param(0.0, 100.0, 100.0, id="at the limit"),
        pytest.param(1.0, 0.0, 0.0, id="a limit of zero at zero"),
        pytest.param(1.0, 5.0, 0.0, id="a limit of zero"),
    ],
)
def test_the_limit_coefficient_falls_towards_the_limit(expected, base, limit):
    """The cuts are multiplied by 1 far from a natural limit and by 0 at it."""
    row = judge("open_sdg", {2015: base, 2020: base * 1.01 + 0.01}, UP, limit=limit)

    assert expected == pytest.approx(row["limit_coefficient"])


def test_a_value_held_at_its_limit_is_substantial():
    """At the limit no growth is possible: holding it has the best score."""
    row = judge("open_sdg", {2017: 100.0, 2024: 100.0}, UP, limit=100)

    assert ("substantial_progress", 5.0) == (row["label"], row["score"])


def test_a_zero_is_replaced_and_flagged():
    """A base or target of zero becomes 0.001; being met is still judged against the true target."""
    zero_target = judge("open_sdg", {2015: 4.0, 2022: 1.5}, DOWN, 0.0)
    nearly_there = judge("open_sdg", {2015: 4.0, 2022: 0.0005}, DOWN, 0.0)

    assert ("limited_progress", "near_zero two_points") == (zero_target["label"], zero_target["flags"])
    assert "substantial_progress" == nearly_there["label"]
    assert "near_zero" in judge("open_sdg", {2015: 0.0, 2022: 4.0}, UP, 40.0)["flags"]


@pytest.mark.parametrize(
    ("expected", "comparator"), [("target_achieved", "<="), ("substantial_progress", "<")]
)
def test_a_strict_target_is_not_met_by_itself(expected, comparator):
    """ "<" leaves the target out."""
    assert expected == word(judge("open_sdg", {2015: 20, 2024: 10}, DOWN, 10.0, comparator=comparator))


def test_the_base_is_the_first_value_from_the_base_year_on():
    """A base year without a value gives way to the next year that has one; without one it is 2015."""
    series = {2013: 40.0, 2017: 52.0, 2018: 53.0, 2024: 58.0}

    assert [2017, 2018] == [judge("open_sdg", series, UP, 65, base_year=y)["base_year"] for y in (2016, 2018)]
    assert 2017 == judge("open_sdg", series, UP, 65, base_year=None)["base_year"]
    assert 2013 == judge("open_sdg", series, UP, 65, base_year=None, options={"base_from": 2012})["base_year"]


def test_missing_years_count_as_years():
    """The same two values a longer time apart are a slower pace."""
    slow, fast = (judge("open_sdg", {2015: 20.0, year: 15.0}, DOWN, 10) for year in (2024, 2018))

    assert (15 / 20) ** (1 / 9) - 1 == pytest.approx(slow["cagr"])
    assert slow["measure"] < fast["measure"]


def test_a_target_year_before_the_base_is_refused():
    """There is no required pace to a year that is not ahead of the base."""
    assert "target_year" == word(judge("open_sdg", {2020: 20, 2024: 15}, DOWN, 10, target_year=2020))
    assert "target_year" == word(judge("open_sdg", {2020: 20, 2024: 15}, DOWN, 10, target_year=None))


@pytest.mark.parametrize(
    ("expected", "scores", "labels"),
    [
        ("target_achieved", [5.0, 5.0], ["target_achieved"] * 2),
        ("substantial_progress", [5.0, 4.0], ["target_achieved", "substantial_progress"]),
        ("substantial_progress", [5.0, 0.0], ["target_achieved", "moderate_progress"]),
        ("moderate_progress", [5.0, -5.0], ["target_achieved", "deterioration"]),
        ("limited_progress", [-2.5, -2.5], ["limited_progress"] * 2),
        ("deterioration", [-2.6, -2.5], ["deterioration", "limited_progress"]),
        ("target_achieved", [5.0, None], ["target_achieved", None]),
        (None, [None, None], [None, None]),
    ],
)
def test_several_series_are_judged_by_the_mean_of_their_scores(expected, scores, labels):
    """An indicator has achieved its target only if all its scored series have."""
    judged = pd.DataFrame(
        {"score": pd.Series(scores, dtype="float64"), "label": pd.Series(labels, dtype="str")}
    )
    combined = combine_series(judged, pd.Series(["a", "a"])).loc["a"]

    assert agrees(expected, combined["label"])
    assert pd.isna(combined["reason"]) == (expected is not None)


def test_every_published_case_comes_out(shared):
    """Statistics Canada's published components and the code's own results agree to 1e-6, words exactly."""
    cases = oracle(shared, "open_sdg_statcan")
    answer = assess(*frames(*(case.row() for case in cases)))
    answer = answer.assign(status=answer["label"].fillna("not_available"))

    assert len(cases) >= 240
    assert [] == differences(
        cases,
        answer,
        {
            "progress_value": "measure",
            "status": "status",
            "score": "score",
            "limit_coefficient": "limit_coefficient",
            "base_year_used": "base_year",
        },
    )


def plain_open_sdg(case: dict) -> tuple[str | None, float | None]:
    """Return label and measure of one case, step by step."""
    seen = points(case)
    since = points(case, 2015 if case["base_year"] is None else case["base_year"])
    if not seen:
        return None, None
    measure = plain_growth(case, since)
    if is_met(case, seen[-1][1]):
        return "target_achieved", measure
    if measure is None:
        return None, None
    substantial, moderate = (0.95, 0.60) if case["target"] is not None else (0.015, 0.005)
    if case["target"] is None and case.get("limit") is not None:
        near = abs(since[0][1]) / case["limit"]
        ease = 1 - (near if near <= 1 else max(2 - near, 0)) ** 4.44
        substantial, moderate = substantial * ease, moderate * ease
    if measure < 0:
        return "deterioration", measure
    good = "substantial_progress" if measure >= substantial else "moderate_progress"
    return (good if measure >= moderate else "limited_progress"), measure


def plain_growth(case: dict, since: list[tuple[int, float]]) -> float | None:
    """Return the growth in the good direction, over the required growth where there is a target."""
    if not since:
        return None
    (base_year, base), (year, latest) = since[0], since[-1]
    actual = rate(base or 0.001, latest, year - base_year)
    if actual is None:
        return None
    actual *= case["direction"] * (-1 if base < 0 else 1)
    if case["target"] is None:
        return actual
    required = rate(base or 0.001, case["target"] or 0.001, case["target_year"] - base_year)
    return actual / abs(required) if required else None


@FEW
@given(drawn(limit=st.sampled_from([None, 100.0])))
def test_all_cases_at_once_are_judged_as_one_by_one(cases):
    """The vectorised method gives what the plain rules give for each case alone."""
    same_as_plain("open_sdg", plain_open_sdg, cases)


@FEW
@given(st.lists(st.one_of(st.none(), ANYTHING.map(lambda v: v / 20 - 5)), min_size=1, max_size=5))
def test_the_combined_score_lies_between_its_series(scores):
    """The mean of several series is neither better than the best nor worse than the worst."""
    judged = pd.DataFrame({"score": pd.Series(scores, dtype="float64")}).assign(label="limited_progress")
    combined = combine_series(judged, pd.Series("a", judged.index)).loc["a", "score"]
    known = [score for score in scores if score is not None]

    assert pd.isna(combined) if not known else min(known) - 1e-9 <= combined <= max(known) + 1e-9

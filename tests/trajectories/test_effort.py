"""What a target takes in whole communes, children and deaths."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.progress import judge
from analysis.trajectories import meets
from analysis.trajectories.effort import denominators, effort, whole_units


@pytest.mark.parametrize(
    ("expected", "amount", "comparator"),
    [
        pytest.param(36, 35.1, ">=", id="65 % of 54 communes"),
        pytest.param(36, 36.0, ">=", id="exactly 36 are enough"),
        pytest.param(37, 36.0, ">", id="more than 36 are 37"),
        pytest.param(187, 187.02, "<=", id="9 per 1,000 of 20,780"),
        pytest.param(187, 187.0, "<=", id="exactly 187 are allowed"),
        pytest.param(186, 187.0, "<", id="fewer than 187 are 186"),
        pytest.param(0, 0.0, "<", id="never below none"),
    ],
)
def test_targets_are_met_in_whole_units(expected, amount, comparator):
    """The fewest that satisfy an upward target, the most that a downward one allows."""
    assert [expected] == whole_units(pd.Series([amount]), pd.Series([comparator])).tolist()


@given(st.integers(1, 3000), st.floats(0.5, 99.5), st.sampled_from(["<", "<=", ">=", ">"]))
def test_one_unit_less_effort_would_not_do(denominator, target, comparator):
    """The whole number satisfies the target and its neighbour on the easy side does not."""
    sign, goal = pd.Series([comparator]), pd.Series([target])
    units = whole_units(goal * denominator / 100, sign)
    easier = units - 1 if comparator.startswith(">") else units + 1

    if 0 < units.item() <= denominator:
        assert meets(100 * units / denominator, sign, goal).item()
        assert not meets(100 * easier / denominator, sign, goal).item()


def row(
    plan, results, indicator: str, value: float, denominator: float, year: int = 2024, **columns
) -> pd.Series:
    """Return the effort of an indicator with one value, at the milestone 2025."""
    series = pd.DataFrame(
        {"indicator": [indicator], "area_code": "22", "year": year, "value": value, **columns}
    )
    known = pd.DataFrame({"denominator": [denominator], "denominator_year": [year]}, index=[indicator])
    judged = judge(series, plan, report_year=2025)
    found = effort(judged, known, results.observations.measures, plan)
    return found[judged["indicator"].eq(indicator)].iloc[0]


@pytest.mark.parametrize(
    ("expected", "indicator", "value", "denominator"),
    [
        pytest.param(("deaths", 187, 5), "3b", 9.24, 20780, id="deaths to be averted"),
        pytest.param(("children", 3648, 578), "8a", 100 * 4226 / 364893, 364893, id="children too many"),
        pytest.param(("schools", 223, 51), "20a", 42.57, 404, id="schools still missing"),
        pytest.param(("children", 49250, 0), "14", 98.6, 50000, id="nothing left to do"),
    ],
)
def test_the_distance_is_told_in_people_and_places(plan, results, expected, indicator, value, denominator):
    """What is allowed and what is still to go follow from value, target and denominator."""
    found = row(plan, results, indicator, value, denominator)

    assert expected == (found["counted"], found["allowed"], found["to_go"])


def test_a_yearly_reduction_tells_next_years_most(plan, results):
    """72 child marriages may be 69 next year to have fallen by 3 %."""
    series = pd.DataFrame({"indicator": "13", "area_code": "22", "year": [2024, 2025], "value": [75.0, 72.0]})
    judged = judge(series, plan, report_year=2025)
    none = pd.DataFrame(columns=["denominator", "denominator_year"])
    found = effort(judged, none, results.observations.measures, plan)[judged["indicator"].eq("13")].iloc[0]

    assert (69, 3) == (found["allowed"], found["to_go"])


def test_a_value_of_older_boundaries_is_not_carried_over(plan, results):
    """61 % of 171 communes do not tell how many of 54 are still missing; the 36 are told."""
    found = row(plan, results, "1", 61.0, 54)

    assert 36 == found["allowed"]
    assert np.isnan(found["to_go"])


def test_nothing_is_told_from_values_before_the_plan(plan, results):
    """A value of 2020 and a denominator of 2020 are background."""
    found = row(plan, results, "10", 5.07, 290000, year=2020)

    assert np.isnan(found["allowed"]) and np.isnan(found["to_go"])


def test_denominators_are_published_ones(results):
    """8a's own, children under 16 for the injury rates, today's communes; none where none is published."""
    known = denominators(results.series, results.observations, area="22", communes=54)["denominator"]

    assert [364893, 364893, 54] == [known[i] for i in ("8a", "11a", "1")]
    assert not {"3a", "16", "17a"} & set(known.index)

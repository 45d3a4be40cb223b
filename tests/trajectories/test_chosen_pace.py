"""A pace that the reader chooses: of some years, times a factor."""

import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.trajectories.chosen_pace import chosen_path, comparable_years, pace_of, reached_at


def table(values: dict[int, float], **more) -> pd.DataFrame:
    return pd.DataFrame({"indicator": "1", "year": list(values), "value": list(values.values()), **more})


@pytest.fixture
def share(tiny_plan):
    return tiny_plan((2025, 2025, ">=", 60, "at"), (2030, 2030, ">=", 75, "at"), direction="up")


@pytest.fixture
def rate(tiny_plan):
    return tiny_plan((2030, 2030, "<=", 8, "at"), direction="down", family="rate")


def test_a_share_changes_by_points(share):
    """50 to 54 in two years is two points a year; times 1.5 three: 54 + 6 × 3 in 2030."""
    series = table({2020: 44, 2022: 50, 2024: 54})
    path = chosen_path(series, share, "1", years=(2022, 2024), factor=1.5)
    reached = reached_at(path, series, share, years=(2022, 2024), factor=1.5).set_index("milestone")

    assert pace_of(series, share, "1", (2022, 2024)) == (2.0, False)
    assert path.set_index("year")["value"].to_dict() == {2024 + n: 54 + 3 * n for n in range(7)}
    assert reached["value"].to_dict() == {2025: 57.0, 2030: 72.0}
    assert not reached["meets"].any()
    assert reached.at[2025, "first_year"] == 2026 and pd.isna(reached.at[2030, "first_year"])


def test_a_rate_changes_by_a_share_of_itself(rate):
    """20 to 16.2 in two years is -10 % a year; doubled -20 %: 16.2 × 0.8^n, at most 8 from 2028 on."""
    series = table({2022: 20.0, 2024: 16.2})
    path = chosen_path(series, rate, "1", years=(2022, 2024), factor=2)
    [row] = reached_at(path, series, rate, years=(2022, 2024), factor=2).to_dict("records")

    assert pace_of(series, rate, "1", (2022, 2024)) == (pytest.approx(-0.1), True)
    assert path["value"].iloc[-1] == pytest.approx(16.2 * 0.8**6)
    assert row["meets"] and row["first_year"] == 2028 and row["pace"] == pytest.approx(-0.2)


def test_paths_stay_inside_what_is_possible(share, rate):
    assert chosen_path(table({2022: 80, 2024: 98}), share, "1", years=(2022, 2024))["value"].max() == 100
    fast = chosen_path(table({2022: 100.0, 2024: 16.0}), rate, "1", years=(2022, 2024), factor=3)
    assert fast["value"].min() == 0


def test_only_values_since_the_last_break_count(share):
    """A pace across a break is refused and the years that could be taken are named."""
    series = table({2020: 10, 2022: 50, 2024: 54}, segment=[0, 1, 1])

    assert comparable_years(series, "1") == [2022, 2024]
    with pytest.raises(ParameterError, match="2022, 2024"):
        pace_of(series, share, "1", (2020, 2024))


@pytest.mark.parametrize("years", [(2024, 2022), (2022, 2022), (2022, 2023)])
def test_years_that_are_no_stretch_are_refused(share, years):
    with pytest.raises(ParameterError):
        chosen_path(table({2022: 50, 2024: 54}), share, "1", years=years)


def test_a_yearly_reduction_is_met_by_its_pace(tiny_plan):
    """Of 3 % a year: -4 % meets it, half of that does not."""
    plan = tiny_plan((2025, 2030, ">=", 3, "yearly_reduction"), direction="down", family="count")
    series = table({2023: 100.0, 2024: 96.0})
    found = {}
    for factor in (1, 0.5):
        path = chosen_path(series, plan, "1", years=(2023, 2024), factor=factor)
        found[factor] = reached_at(path, series, plan, years=(2023, 2024), factor=factor).iloc[-1]

    assert found[1]["meets"] and found[1]["value"] == pytest.approx(4)
    assert not found[0.5]["meets"]

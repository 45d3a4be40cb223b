"""Other paces: the one that the target needs, and the best one a series ever had."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from method_cases import FEW

from analysis.trajectories.what_if import BEST_PAST, REQUIRED, best_paces, what_if

SHARES = {2018: 60.0, 2020: 61.0, 2021: 64.0, 2023: 72.0, 2024: 71.0}


def seen(values: dict[int, float], segments: list[int] | None = None) -> pd.DataFrame:
    table = pd.DataFrame({"indicator": "1", "year": list(values), "value": list(values.values())})
    return table.assign(segment=segments or 0)


def paths(values: dict[int, float], plan) -> dict[str, dict[int, float]]:
    made = what_if(seen(values), plan)
    return {name: rows.set_index("year")["value"].to_dict() for name, rows in made.groupby("scenario")}


@pytest.fixture(scope="module")
def rising(tiny_plan):
    return tiny_plan((2025, 2025, ">=", 75.0, "at"), (2030, 2030, ">=", 90.0, "at"), direction="up")


@pytest.fixture(scope="module")
def falling(tiny_plan):
    return tiny_plan((2030, 2030, "<=", 10.0, "at"), direction="down", family="rate")


def test_the_best_stretch_is_as_long_as_the_years_left(rising):
    """Six years are left in 2024 and the history has six: only 2018-2024 counts, not 2021-2023."""
    best = best_paces(seen(SHARES), rising).iloc[0]

    assert (best["from_year"], best["to_year"]) == (2018, 2024)
    assert best["pace"] == pytest.approx(11 / 6)
    assert best["value"] == pytest.approx(71 + 11)
    assert not best["meets"]
    assert best["needed"] == pytest.approx(19 / 6)
    assert best["faster"]


def test_a_rate_changes_by_a_share_of_itself(falling):
    """20 -> 16.2 in two times two years is 5.13 % a year less; seven more years lead to 11.2."""
    best = best_paces(seen({2019: 20.0, 2021: 18.0, 2023: 16.2}), falling).iloc[0]

    assert best["relative"]
    assert best["pace"] == pytest.approx((16.2 / 20) ** 0.25 - 1)
    assert best["value"] == pytest.approx(16.2 * (16.2 / 20) ** (7 / 4))
    assert best["needed"] == pytest.approx((10 / 16.2) ** (1 / 7) - 1)


def test_the_required_path_goes_through_both_targets(rising):
    path = paths(SHARES, rising)[REQUIRED]

    assert (path[2024], path[2025], path[2030]) == (71.0, 75.0, 90.0)
    assert path[2028] == pytest.approx(84.0)


def test_the_pace_that_is_needed_leads_to_the_target(falling):
    values = {2019: 20.0, 2021: 18.0, 2023: 16.2}
    path, best = paths(values, falling)[REQUIRED], best_paces(seen(values), falling).iloc[0]

    assert path[2030] == pytest.approx(10.0)
    assert path[2024] == pytest.approx(16.2 * (1 + best["needed"]))


def test_a_target_that_is_met_needs_no_path(rising):
    values = {2020: 85.0, 2021: 88.0, 2023: 92.0}
    best = best_paces(seen(values), rising).iloc[0]

    assert list(paths(values, rising)) == [BEST_PAST]
    assert pd.isna(best["needed"])
    assert not best["faster"]
    assert best["meets"]


@pytest.mark.parametrize(
    ("values", "segments"),
    [
        pytest.param({2024: 70.0}, None, id="one value"),
        pytest.param({2022: 69.0, 2024: 70.0}, None, id="two years apart"),
        pytest.param({2018: 40.0, 2022: 69.0, 2024: 70.0}, [0, 1, 1], id="older values before a break"),
    ],
)
def test_a_short_history_has_no_best_pace(rising, values, segments):
    assert best_paces(seen(values, segments), rising).empty


def test_no_path_after_the_last_target(rising):
    assert what_if(seen({2028: 80.0, 2029: 81.0, 2030: 82.0}), rising).empty
    assert what_if(seen({}), rising).empty


def test_shares_stay_within_100(rising):
    path = paths({2018: 70.0, 2021: 80.0, 2024: 95.0}, rising)[BEST_PAST]

    assert max(path.values()) == 100.0


def test_the_illustrative_indicators_start_from_their_latest_value(demo_results):
    made = what_if(demo_results.series, demo_results.plan)
    first = made.groupby(["indicator", "scenario"], sort=False).first()
    latest = demo_results.series.groupby("indicator").last()

    assert len(first) > 30
    for (indicator, _), row in first.iterrows():
        assert row["value"] == pytest.approx(latest.at[indicator, "value"])
        assert row["year"] == latest.at[indicator, "year"]


@FEW
@given(st.lists(st.floats(1, 99), min_size=4, max_size=10), st.booleans())
def test_no_stretch_is_better_than_the_best(rising, falling, values, up):
    plan = rising if up else falling
    years = range(2024 - len(values) + 1, 2025)
    best = best_paces(seen(dict(zip(years, values, strict=True))), plan).iloc[0]
    span = min(6, len(values) - 1)

    for i in range(len(values) - span):
        for j in range(i + span, len(values)):
            pace = (values[j] - values[i]) / (j - i) if up else (values[j] / values[i]) ** (1 / (j - i)) - 1
            assert pace <= best["pace"] + 1e-9 if up else pace >= best["pace"] - 1e-9

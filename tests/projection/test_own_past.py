"""The projection tried on the series' own past, and by other methods."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analysis.projection import forecast, project
from analysis.projection.own_past import HORIZON, LEAST_TESTS, own_past, track_record
from analysis.projection.peers import PEERS
from analysis.projection.sensitivity import ENGINE, WITHOUT_EXCEPTIONAL, sensitivity, spread

VALUES = {2009: 71.0, 2010: 72.5, 2011: 74.0, 2012: 73.2, 2014: 76.0, 2015: 77.5, 2016: 78.5}
RECENT = {2019: 71.0, 2020: 74.5, 2021: 74.0, 2022: 78.2, 2023: 81.0, 2024: 80.5}


def seen(values: dict[int, float], **more) -> pd.DataFrame:
    return pd.DataFrame({"indicator": "1", "year": list(values), "value": list(values.values())} | more)


@pytest.fixture(scope="module")
def rising(tiny_plan):
    return tiny_plan((2025, 2025, ">=", 82.0, "at"), (2030, 2030, ">=", 90.0, "at"), direction="up")


def test_each_test_is_the_forecast_of_what_was_known_then(rising):
    tests = own_past(seen(VALUES), rising, report_year=2025)
    early = tests[tests["origin"].eq(2011)]
    expected = forecast(
        [2009, 2010, 2011], [71.0, 72.5, 74.0], [2012, 2014, 2015, 2016], 0, 100, [0.1, 0.5, 0.9]
    )

    assert early["year"].tolist() == [2012, 2014, 2015, 2016]
    assert early[["lower_80", "median", "upper_80"]].to_numpy() == pytest.approx(expected, rel=1e-9)
    assert early["value"].tolist() == [73.2, 76.0, 77.5, 78.5]
    assert set(early["last"]) == {74.0}
    assert set(early["n"]) == {3}


def test_the_years_to_come_do_not_change_a_test(rising):
    """A value that was not known yet has no part in the forecast it is compared with."""
    other = VALUES | {2016: 95.0}
    columns = ["origin", "year", "median", "lower_80", "upper_80"]
    a, b = (own_past(seen(v), rising, report_year=2025)[columns] for v in (VALUES, other))

    pd.testing.assert_frame_equal(a, b)


def test_no_test_goes_across_a_break(rising):
    segments = [0, 0, 0, 0, 1, 1, 1]
    tests = own_past(seen(VALUES, segment=segments), rising, report_year=2025)

    assert not (tests["origin"].lt(2014) & tests["year"].ge(2014)).any()


def test_tests_end_after_the_horizon_and_begin_with_three_values(rising):
    long = {year: 60.0 + (year % 3) for year in range(2000, 2025)}
    tests = own_past(seen(long), rising, report_year=2025)

    assert tests["origin"].min() == 2002
    assert (tests["year"] - tests["origin"]).max() == HORIZON


def test_the_summary_counts_and_measures(rising):
    tests = own_past(seen(VALUES), rising, report_year=2025)
    row = track_record(tests).loc["1"]

    assert row["n_tests"] == len(tests)
    assert row["n_inside"] == sum(tests["value"].between(tests["lower_80"], tests["upper_80"]))
    assert row["error"] == pytest.approx(np.mean(np.abs(tests["value"] - tests["median"])))
    assert row["error_last"] == pytest.approx(np.mean(np.abs(tests["value"] - tests["last"])))
    assert row["enough"] == (len(tests) >= LEAST_TESTS)


def test_too_little_history_gives_no_tests(rising):
    tests = own_past(seen({2022: 70.0, 2023: 71.0, 2024: 72.0}), rising, report_year=2025)

    assert tests.empty
    assert track_record(tests).empty


def test_most_values_lie_inside_on_both_data_sets(results, demo_results):
    """The intervals held on the province's published past; the share is the method's promise, 80 %."""
    for each in (results, demo_results):
        tests = own_past(each.series, each.plan, report_year=2025)
        assert 0.6 <= tests["inside"].mean() <= 0.95


def test_other_methods_speak_of_the_same_target(rising):
    series = seen(RECENT)
    made = sensitivity(series, rising, project(series, rising, report_year=2024), report_year=2024)
    chances = made[made["milestone"].eq(2025)].set_index("method")["probability"]
    steps = np.diff(list(RECENT.values()))

    assert set(chances.index) == {ENGINE, WITHOUT_EXCEPTIONAL, *PEERS}
    naive = norm.sf((82.0 - 80.5) / np.sqrt(np.mean(steps**2)))
    assert chances["random walk"] == pytest.approx(naive, abs=1e-9)
    engine = project(series, rising, report_year=2024).chances.set_index("milestone")["probability"]
    assert chances[ENGINE] == engine[2025]
    without = project(
        seen({y: v for y, v in RECENT.items() if y > 2021 or y < 2020}), rising, report_year=2024
    )
    assert chances[WITHOUT_EXCEPTIONAL] == without.chances["probability"].iloc[0]


def test_the_spread_leaves_the_engine_out(rising):
    series = seen(RECENT)
    made = sensitivity(series, rising, project(series, rising, report_year=2024), report_year=2024)
    ends = spread(made).loc[("1", 2030)]
    others = made[made["method"].ne(ENGINE) & made["milestone"].eq(2030)]["probability"]

    assert (ends["low"], ends["high"], ends["n_methods"]) == (others.min(), others.max(), len(others))


def test_three_values_are_too_few_for_other_methods(rising):
    series = seen({2022: 78.2, 2023: 81.0, 2024: 80.5})
    made = sensitivity(series, rising, project(series, rising, report_year=2024), report_year=2024)

    assert set(made["method"]) == {ENGINE}
    assert spread(made).empty


def test_falling_targets_are_turned_round(tiny_plan):
    plan = tiny_plan((2025, 2025, "<=", 100 - 82.0, "at"), direction="down")
    up = tiny_plan((2025, 2025, ">=", 82.0, "at"), direction="up")
    turned = seen({y: 100 - v for y, v in RECENT.items()})
    a = sensitivity(turned, plan, project(turned, plan, report_year=2024), report_year=2024)
    b = sensitivity(seen(RECENT), up, project(seen(RECENT), up, report_year=2024), report_year=2024)
    a, b = (t[t["method"].isin(PEERS)].set_index("method")["probability"] for t in (a, b))

    assert a.to_numpy() == pytest.approx(b.to_numpy(), abs=1e-9)

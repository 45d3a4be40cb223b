"""The baseline projection: the same as a plain calculation, inside what is possible, silent without data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.projection import MINIMUM_POINTS, project

FEW = settings(max_examples=40, deadline=None)
LIMITS = ["lower_80", "lower_50", "median", "upper_50", "upper_80"]
SHARES = {2019: 71.0, 2020: 74.5, 2021: 74.0, 2022: 78.2, 2023: 81.0, 2024: 80.5}
RATES = {2017: 19.0, 2019: 17.4, 2020: 17.1, 2022: 15.9, 2023: 15.2, 2024: 14.9}


def seen(values: dict[int, float], indicator: str = "1") -> pd.DataFrame:
    return pd.DataFrame(
        {"indicator": indicator, "year": list(values), "value": list(values.values())}
    ).astype({"year": "Int64", "value": "float64"})


def chance(values: dict[int, float], plan, report_year: int = 2024) -> pd.Series:
    """Return probability and reason by milestone."""
    made = project(seen(values), plan, report_year=report_year).chances
    return made.set_index("milestone")


@pytest.fixture(scope="module")
def rising(tiny_plan):
    return tiny_plan((2025, 2025, ">=", 85.0, "at"), (2030, 2030, ">=", 90.0, "at"), direction="up")


@pytest.fixture(scope="module")
def falling(tiny_plan):
    targets = ((2025, 2025, "<=", 14.5, "at"), (2030, 2030, "<=", 13.0, "at"))
    return tiny_plan(*targets, direction="down", family="rate")


def logit(y):
    return np.log(y / (100 - y))


def expit(x):
    return 100 / (1 + np.exp(-x))


def plain_forecast(values, forward, year):
    """Return centre, scale and degrees of freedom of a straight line's prediction, step by step."""
    years = np.array(list(values), float)
    scaled = np.array([forward(y) for y in values.values()])
    line = stats.linregress(years, scaled)
    n = len(years)
    residual_sum = sum((x - line.intercept - line.slope * t) ** 2 for t, x in zip(years, scaled, strict=True))
    spread = np.sqrt(residual_sum / (n - 2))
    around = sum((t - years.mean()) ** 2 for t in years)
    scale = spread * np.sqrt(1 + 1 / n + (year - years.mean()) ** 2 / around)
    return line.intercept + line.slope * year, scale, n - 2


CASES = pytest.mark.parametrize(
    ("name", "values", "forward", "back"),
    [("rising", SHARES, logit, expit), ("falling", RATES, np.log, np.exp)],
)


@CASES
def test_the_paths_are_those_of_a_plain_calculation(request, name, values, forward, back):
    """Median and intervals of every year equal the line's t prediction interval, transformed back."""
    paths = project(seen(values), request.getfixturevalue(name), report_year=2024).paths

    assert list(range(2025, 2031)) == paths["year"].tolist()
    for row in paths.itertuples():
        centre, scale, df = plain_forecast(values, forward, row.year)
        quantiles = [0.1, 0.25, 0.5, 0.75, 0.9]
        expected = [back(stats.t.ppf(q, df, loc=centre, scale=scale)) for q in quantiles]
        assert expected == pytest.approx([getattr(row, limit) for limit in LIMITS], rel=1e-9)


@CASES
def test_the_chances_are_those_of_a_plain_calculation(request, name, values, forward, back):
    """The chance is the share of the prediction on the good side of the target."""
    plan = request.getfixturevalue(name)
    made = chance(values, plan)

    for target in plan.targets.itertuples():
        centre, scale, df = plain_forecast(values, forward, target.to_year)
        below = stats.t.cdf(forward(target.value), df, loc=centre, scale=scale)
        expected = 1 - below if target.comparator == ">=" else below
        assert expected == pytest.approx(made.at[target.to_year, "probability"], abs=1e-9)
        assert ("projection.ok", len(values)) == tuple(made.loc[target.to_year, ["reason", "n"]])


def test_a_promise_for_several_years_has_no_chance_of_its_last_one(plan):
    """Yearly reductions, levels to hold and every-year targets get a reason instead of a chance."""
    values = {2019: 120.0, 2020: 113.0, 2021: 112.0, 2022: 106.0, 2023: 104.0, 2024: 98.0}
    made = project(seen(values, "13"), plan, report_year=2024).chances
    rows = made[made["indicator"].eq("13")]

    assert rows["probability"].isna().all()
    assert {"projection.several_years"} == set(rows["reason"])


@pytest.mark.parametrize(
    ("expected", "values", "report_year"),
    [
        ("projection.no_data", {}, 2024),
        ("projection.too_few", {2021: 70, 2022: 72, 2023: 73, 2024: 75}, 2024),
        ("projection.stale", {2012: 60, 2013: 61, 2014: 62, 2015: 63, 2016: 64, 2020: 70}, 2024),
        ("projection.ok", {2012: 60, 2013: 61, 2014: 63, 2015: 63, 2021: 70}, 2024),
        ("projection.too_few", {2020: 70, 2021: 71, 2022: 72, 2023: 73, 2025: 75}, 2024),
    ],
)
def test_without_enough_recent_values_there_is_a_reason_instead(rising, expected, values, report_year):
    """Fewer than five values, or a latest one older than three years, give a reason and no projection."""
    made = project(seen(values), rising, report_year=report_year)

    assert {expected} == set(made.chances["reason"])
    assert (expected == "projection.ok") == made.chances["probability"].notna().all()
    assert (expected == "projection.ok") == (len(made.paths) > 0)


def test_the_least_number_of_values_is_five():
    """The report says "at least five values"; the program means the same."""
    assert MINIMUM_POINTS == 5


def test_every_milestone_of_the_plan_has_a_row(plan):
    """Each target of the plan has one chance or one reason."""
    made = project(seen({}), plan, report_year=2025).chances

    expected = plan.milestone_targets()[["indicator", "milestone"]]
    assert expected.values.tolist() == made[["indicator", "milestone"]].values.tolist()


def test_a_milestone_that_was_observed_has_no_chance(rising):
    """When 2025 has its value there is nothing to project for 2025, and 2030 keeps its chance."""
    made = chance(SHARES | {2025: 83.0}, rising, report_year=2025)

    assert ["projection.observed", "projection.ok"] == made["reason"].tolist()
    assert [True, False] == made["probability"].isna().tolist()


def test_what_comes_after_the_report_year_is_not_known(rising):
    """A projection of 2024 is the same whatever the value of 2025 will be."""
    first, second = (project(seen(v), rising, report_year=2024) for v in (SHARES, SHARES | {2025: 20.0}))

    pd.testing.assert_frame_equal(first.paths, second.paths)
    pd.testing.assert_frame_equal(first.chances, second.chances)


@pytest.mark.parametrize("value", [0.0, 50.0, 100.0])
def test_a_series_that_never_changes_is_projected_without_failing(rising, value):
    """A constant series gives finite bounds between 0 and 100, and no chance: it shows no spread."""
    made = project(seen(dict.fromkeys(range(2019, 2025), value)), rising, report_year=2024)

    assert made.chances["probability"].isna().all()
    assert {"projection.at_limit"} == set(made.chances["reason"])
    assert made.paths[LIMITS].stack().between(0, 100).all()
    assert value == pytest.approx(made.paths["median"].iloc[-1], abs=0.01)


def test_a_rate_that_reached_zero_is_projected_without_failing(falling):
    """A rate with exact zeros gives bounds that are not below zero."""
    values = {2019: 3.0, 2020: 2.0, 2021: 0.0, 2022: 1.0, 2023: 0.0, 2024: 0.0}
    made = project(seen(values), falling, report_year=2024)

    assert (made.paths[LIMITS] >= 0).all(axis=None)
    assert made.chances["probability"].between(0, 1).all()


SERIES = st.dictionaries(st.integers(2012, 2024), st.floats(0, 100), min_size=5).map(
    lambda values: values | {2024: values.get(2024, 50.0)}
)


@FEW
@given(SERIES)
def test_shares_stay_between_0_and_100_with_ordered_bounds(rising, values):
    """No bound of a share leaves 0–100, and the bounds never cross."""
    paths = project(seen(values), rising, report_year=2024).paths[LIMITS]

    assert ((paths >= 0) & (paths <= 100)).all(axis=None)
    assert (paths.diff(axis=1).iloc[:, 1:] >= -1e-9).all(axis=None)


@FEW
@given(SERIES)
def test_rates_stay_above_zero_with_ordered_bounds(falling, values):
    """No bound of a rate is below zero, and the bounds never cross."""
    paths = project(seen(values), falling, report_year=2024).paths[LIMITS]

    assert (paths >= 0).all(axis=None)
    assert all((row[1:] >= row[:-1]).all() for row in paths.to_numpy())


@FEW
@given(SERIES, st.tuples(st.floats(0, 100), st.floats(0, 100)).map(sorted))
def test_a_harder_target_is_never_likelier(tiny_plan, values, targets):
    """The chance falls, or stays, as a target to rise to gets higher."""
    easy, hard = (
        chance(values, tiny_plan((2030, 2030, ">=", target, "at"), direction="up")).at[2030, "probability"]
        for target in targets
    )

    assert not hard > easy


@FEW
@given(SERIES, st.floats(1, 99))
def test_a_share_and_its_complement_have_the_same_chance(tiny_plan, values, target):
    """ "At least y of 100" for a share is as likely as "at most 100 - y" for its complement."""
    up = tiny_plan((2030, 2030, ">=", target, "at"), direction="up")
    down = tiny_plan((2030, 2030, "<=", 100 - target, "at"), direction="down")

    first = chance(values, up).at[2030, "probability"]
    second = chance({year: 100 - value for year, value in values.items()}, down).at[2030, "probability"]

    assert first == pytest.approx(second, abs=1e-6, nan_ok=True)


@FEW
@given(SERIES, st.randoms())
def test_the_order_of_rows_does_not_matter(rising, values, random):
    """The same values in any order give the same projection."""
    shuffled = list(values.items())
    random.shuffle(shuffled)

    first, second = (
        project(seen(dict(v)), rising, report_year=2024) for v in (sorted(values.items()), shuffled)
    )

    pd.testing.assert_frame_equal(first.paths, second.paths, rtol=1e-6)
    pd.testing.assert_frame_equal(first.chances, second.chances, atol=1e-6)


@FEW
@given(
    st.dictionaries(st.integers(2015, 2024), st.floats(0.5, 100), min_size=6),
    st.sampled_from([0.125, 8.0, 1024.0]),
)
def test_another_unit_of_a_rate_changes_no_chance(tiny_plan, values, unit):
    """A rate and its target in another unit have the same chance."""

    def made(scale: float) -> pd.Series:
        plan = tiny_plan((2030, 2030, "<=", 10.0 * scale, "at"), direction="down", family="rate")
        return chance({year: value * scale for year, value in values.items()}, plan)["probability"]

    pd.testing.assert_series_equal(made(1.0), made(unit), atol=1e-6)


def test_only_indicators_with_enough_values_are_projected(demo_results):
    """In the illustrative report exactly the series of five values or more have a path."""
    sizes = demo_results.series.groupby("indicator").size()
    paths = demo_results.projection.paths

    assert set(sizes[sizes >= MINIMUM_POINTS].index) == set(paths["indicator"])
    assert len(set(paths["indicator"])) >= 5

"""The projection of the plan: paths inside what is possible, a chance or a reason for every target."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.projection import forecast, project, project_areas
from analysis.projection.outlooks import FLAGS

FEW = settings(max_examples=8, deadline=None)
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


def test_the_paths_are_the_forecasts_of_the_engine(rising):
    """Median and intervals of every year to 2030 are the quantiles of the plain function."""
    paths = project(seen(SHARES), rising, report_year=2019).paths
    expected = forecast([2019], [71.0], range(2020, 2031), 0, 100, [0.1, 0.25, 0.5, 0.75, 0.9])

    assert list(range(2020, 2031)) == paths["year"].tolist()
    assert expected == pytest.approx(paths[LIMITS].to_numpy(), rel=1e-6)


@pytest.mark.parametrize(("name", "values"), [("rising", SHARES), ("falling", RATES)])
def test_the_chances_agree_with_the_quantiles(request, name, values):
    """A target at the published quantile has the chance of its level."""
    plan = request.getfixturevalue(name)
    paths = project(seen(values), plan, report_year=2024).paths.set_index("year")
    comparator = plan.targets["comparator"].iloc[0]
    for limit, level in zip(LIMITS, [0.1, 0.25, 0.5, 0.75, 0.9], strict=True):
        targets = plan.targets.assign(value=[paths.at[2025, limit], paths.at[2030, limit]])
        made = chance(values, replace(plan, targets=targets))["probability"]

        expected = 1 - level if comparator == ">=" else level
        assert [expected] * 2 == pytest.approx(made.tolist(), abs=0.015)


def several(plan, indicator: str, values: dict[int, float], report_year: int) -> pd.Series:
    made = project(seen(values, indicator), plan, report_year=report_year).chances
    return made[made["indicator"].eq(indicator)].set_index("milestone").loc[2030]


def test_a_level_to_hold_is_less_likely_than_to_have_it_once(plan):
    """8a (at most 1 % in every year from 2025) has a chance below that of 2030 alone."""
    values = {2018: 1.3, 2019: 1.2, 2020: 1.1, 2021: 1.05, 2022: 0.95, 2023: 0.9, 2024: 0.85}
    held = several(plan, "8a", values, 2024)
    targets = plan.targets[plan.targets["indicator"].eq("8a")].tail(1).assign(from_year=2030, relation="at")
    once = several(replace(plan, targets=targets), "8a", values, 2024)

    assert 0 < held["probability"] < once["probability"]


def test_an_every_year_target_that_was_missed_is_lost(plan):
    """An observed year below the target leaves no chance, and is flagged."""
    row = several(plan, "12", {2021: 100, 2022: 98.0, 2023: 100, 2024: 100, 2025: 100}, 2025)

    assert 0.0 == row["probability"]
    assert "lost_already" in row["flags"] and "at_bound" in row["flags"]


def test_a_kept_every_year_target_has_the_chance_to_stay(plan):
    """100 % in five years in a row is kept five years more with the probability of the rule."""
    row = several(plan, "12", dict.fromkeys(range(2021, 2026), 100.0), 2025)
    expected = np.prod([(0.15 + k) / (1.5 + k) for k in range(5, 10)])

    assert expected == pytest.approx(row["probability"], abs=0.06)
    assert "at_bound" in row["flags"]


def test_a_yearly_reduction_has_a_chance(plan):
    """Child marriages that fell 10 % every year are likelier to go on falling 3 % than those that stood."""
    falling = {year: 300 * 0.9 ** (year - 2016) for year in range(2016, 2025)}
    noisy = dict(zip(range(2016, 2025), [120, 100, 115, 108, 121, 99, 117, 105, 110], strict=True))

    steady, unsteady = (several(plan, "13", values, 2024)["probability"] for values in (falling, noisy))

    assert steady > 0.5 > 0.1 > unsteady


def test_town_and_country_have_a_joint_chance(plan):
    """Obesity in the countryside (4c) and in towns (4d): both together, independent or hand in hand."""
    series = pd.concat(
        [
            seen({y: 4.0 + 0.1 * (y - 2018) for y in range(2018, 2025)}, "4c"),
            seen({y: 9.0 for y in range(2018, 2025)}, "4d"),
        ]
    )
    made = project(series, plan, report_year=2024)
    single = made.chances.set_index(["indicator", "milestone"])["probability"]
    joint = made.joint.set_index(["chi_tieu", "milestone"]).loc[(4, 2030)]

    assert single["4c", 2030] * single["4d", 2030] == pytest.approx(joint["probability"])
    assert min(single["4c", 2030], single["4d", 2030]) == pytest.approx(joint["at_most"])


def width_80(made, year: int) -> float:
    row = made.paths.set_index("year").loc[year]
    return row["upper_80"] - row["lower_80"]


def test_a_break_is_not_taken_for_progress(rising):
    """A jump in the year of a new definition widens nothing and leads nowhere; without the break it does."""
    values = {2017: 50.0, 2018: 50.5, 2019: 49.8, 2020: 50.2, 2021: 70.1, 2022: 70.3, 2023: 69.8, 2024: 70.2}
    rows = seen(values)
    told = rows.assign(segment=rows["year"].ge(2021).astype(int))
    plain, broken = (project(r, rising, report_year=2024) for r in (rows, told))
    width = [
        p.paths.set_index("year").loc[2027, ["lower_80", "upper_80"]].diff().iloc[-1] for p in (plain, broken)
    ]

    assert width[1] < 0.6 * width[0]
    assert "break" in broken.chances["flags"].iloc[0]


def test_few_values_are_projected_from_other_series(rising):
    """One or two values give a wide projection that says where its width comes from."""
    made = project(seen({2024: 80.0}), rising, report_year=2024)
    more = project(seen({y: 80.0 + y % 2 for y in range(2016, 2025)}), rising, report_year=2024)

    assert "pooled_variance" in made.chances["flags"].iloc[0]
    assert width_80(made, 2030) > width_80(more, 2030)
    assert (made.chances["n"] == 1).all()


def test_the_pace_needed_is_told_beside_the_chance(rising):
    """The yearly change to the target, and the share of comparable series that managed it."""
    row = chance(SHARES, rising).loc[2030]

    assert (90 - 80.5) / 6 == pytest.approx(row["needed_change"])
    assert 0 < row["managed"] < 0.5


def test_many_areas_are_projected_at_once(rising):
    """Every area has the projection that it has alone."""
    other = {year: value - 20 for year, value in SHARES.items()}
    both = pd.concat([seen(SHARES).assign(area_code="22"), seen(other).assign(area_code="31")])
    made = project_areas(both, rising, report_year=2024)

    for area, values in (("22", SHARES), ("31", other)):
        alone = project(seen(values), rising, report_year=2024)
        pd.testing.assert_frame_equal(alone.paths, of_area(made.paths, area), rtol=1e-6)
        pd.testing.assert_frame_equal(alone.chances, of_area(made.chances, area), rtol=1e-6, atol=1e-6)


def of_area(table, area):
    """The rows of one area, as they are without any other."""
    return table[table["area_code"].eq(area)].drop(columns="area_code").reset_index(drop=True)


def test_first_years_may_be_left_out(rising):
    """Without them nothing else changes, and they are missing."""
    steady = seen({year: 76.0 + 2 * (year - 2018) for year in range(2018, 2025)})
    whole = project(steady, rising, report_year=2024)
    quick = project_areas(steady.assign(area_code="22"), rising, report_year=2024, first_years=False)
    first = [c for c in quick.chances if c.startswith("first_year")]

    assert quick.chances[first].isna().all(axis=None)
    assert whole.chances["first_year"].notna().any()
    pd.testing.assert_frame_equal(
        whole.chances.drop(columns=first), of_area(quick.chances, "22").drop(columns=first)
    )


def test_the_same_seed_gives_the_same_bytes(plan, demo_results):
    """Two runs with the same seed are equal to the last bit."""
    first, second = (project(demo_results.series, plan, report_year=2025) for _ in range(2))

    assert first.paths.to_csv() == second.paths.to_csv()
    assert first.chances.to_csv() == second.chances.to_csv()


@pytest.mark.parametrize(
    ("expected", "values", "report_year"),
    [
        ("projection.no_data", {}, 2024),
        ("projection.ok", {2021: 70, 2022: 72, 2023: 73, 2024: 75}, 2024),
        ("projection.stale", {2012: 60, 2013: 61, 2014: 62, 2015: 63, 2016: 64, 2020: 70}, 2024),
        ("projection.ok", {2012: 60, 2013: 61, 2014: 63, 2015: 63, 2021: 70}, 2024),
        ("projection.ok", {2020: 70, 2021: 71, 2022: 72, 2023: 73, 2025: 75}, 2024),
    ],
)
def test_without_recent_values_there_is_a_reason_instead(rising, expected, values, report_year):
    """No values, or a latest one older than three years, give a reason and no projection."""
    made = project(seen(values), rising, report_year=report_year)

    assert {expected} == set(made.chances["reason"])
    assert (expected == "projection.ok") == made.chances["probability"].notna().all()
    assert (expected == "projection.ok") == (len(made.paths) > 0)


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
    """A constant series gives finite bounds between 0 and 100, a width, and a chance that is not certain."""
    made = project(seen(dict.fromkeys(range(2019, 2025), value)), rising, report_year=2024)

    assert made.paths[LIMITS].stack().between(0, 100).all()
    assert value == pytest.approx(made.paths["median"].iloc[-1], abs=0.5)
    assert (made.paths["upper_95"] > made.paths["lower_95"]).all()
    assert (made.chances["probability"].between(0, 1)).all()


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

    assert first == pytest.approx(second, abs=2e-3, nan_ok=True)


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

    pd.testing.assert_series_equal(made(1.0), made(unit), atol=1e-6, rtol=1e-4)


def test_all_indicators_with_a_recent_value_are_projected(demo_results):
    """In the illustrative report every series has a path but old ones and 1, of before the 54 communes."""
    last = demo_results.series.groupby("indicator")["year"].max()

    assert set(last[last >= 2022].index) - {"1"} == set(demo_results.projection.paths["indicator"])
    assert set(FLAGS) >= set(" ".join(demo_results.projection.chances["flags"]).split())


def test_a_value_of_before_a_break_is_not_carried_across_it(plan):
    """61 % of 171 communes in 2024 say nothing of 54 in 2030; that 2024 decides 2025 is known."""
    rows = seen({2022: 52.0, 2024: 61.0}).assign(indicator="1")
    chances = project(rows, plan, report_year=2025).chances
    reasons = chances[chances["indicator"].eq("1")].set_index("milestone")["reason"]

    assert ["projection.observed", "projection.before_break"] == reasons.tolist()
    assert project(rows, plan, report_year=2025).paths.empty

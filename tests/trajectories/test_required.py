"""The required path: where it starts, which points it goes through, and how it runs between them."""

import itertools

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.trajectories import bases, due_milestone, meets, panel, required_paths
from analysis.trajectories.required import PATH_COLUMNS


def seen(values: dict[int, float], indicator: str = "1") -> pd.DataFrame:
    return pd.DataFrame(
        {"indicator": indicator, "area_code": "22", "year": list(values), "value": list(values.values())}
    ).astype({"year": "Int64", "value": "float64"})


def path(values: dict[int, float], plan, indicator: str = "1") -> dict[int, float]:
    rows = required_paths(seen(values, indicator), plan)
    return dict(zip(rows["year"], rows["value"], strict=True))


@pytest.fixture(scope="module")
def rising(tiny_plan):
    return tiny_plan((2025, 2025, ">=", 90.0, "at"), (2030, 2030, ">=", 95.0, "at"), direction="up")


@pytest.fixture(scope="module")
def falling(tiny_plan):
    targets = ((2025, 2025, "<=", 9.0, "at"), (2030, 2030, "<=", 8.0, "at"))
    return tiny_plan(*targets, direction="down", family="rate")


@pytest.mark.parametrize(
    ("expected", "value", "comparator", "target"),
    [
        (False, 9.0, "<", 9.0),
        (True, 8.9, "<", 9.0),
        (True, 9.0, "<=", 9.0),
        (False, 9.1, "<=", 9.0),
        (True, 9.0, ">=", 9.0),
        (False, 8.9, ">=", 9.0),
        (False, 9.0, ">", 9.0),
        (True, 9.1, ">", 9.0),
        (False, float("nan"), ">=", 9.0),
        (False, float("nan"), "<", 9.0),
    ],
)
def test_a_comparator_is_taken_as_the_plan_words_it(expected, value, comparator, target):
    """ "<" and ">" leave the limit itself out, and a missing value meets nothing."""
    assert [expected] == meets(pd.Series([value]), pd.Series([comparator]), pd.Series([target])).tolist()


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        pytest.param((2019, 80.0), {2015: 70, 2019: 80, 2022: 85}, id="latest of 2015-2020"),
        pytest.param((2020, 81.0), {2020: 81, 2021: 82}, id="2020 is before the plan"),
        pytest.param((2015, 70.0), {2014: 60, 2015: 70, 2024: 85}, id="2015 is recent"),
        pytest.param((2021, 82.0), {2014: 60, 2021: 82, 2022: 83}, id="else first of the plan period"),
        pytest.param((2014, 60.0), {2005: 50, 2014: 60}, id="else the last older one"),
    ],
)
def test_the_base_is_where_the_plan_started_from(expected, values):
    """The base is the latest value of 2015–2020, else the first of the plan, else the last older one."""
    base = bases(panel(seen(values))).iloc[0]

    assert expected == (base["base_year"], base["base_value"])


@pytest.mark.parametrize(
    ("expected", "values"),
    [(True, {2005: 50, 2014: 60}), (False, {2014: 60, 2021: 82}), (False, {2019: 80, 2022: 85})],
)
def test_an_older_base_is_marked_as_background(expected, values):
    """A base older than 2015 with no value in the plan period is marked before_plan."""
    assert expected == bases(panel(seen(values))).at[0, "before_plan"]


def test_the_path_runs_linearly_through_its_targets(rising):
    """A share runs from its base in a straight line to 2025 and from there to 2030."""
    assert {
        **{2020: 80, 2021: 82, 2022: 84, 2023: 86, 2024: 88, 2025: 90},
        **{2026: 91, 2027: 92, 2028: 93, 2029: 94, 2030: 95},
    } == pytest.approx(path({2020: 80}, rising))


def test_a_rate_falls_by_the_same_share_every_year(falling):
    """A rate runs from its base to each target at a constant yearly rate of change."""
    values = pd.Series(path({2020: 12}, falling))

    assert [12.0, 9.0, 8.0] == pytest.approx(values.loc[[2020, 2025, 2030]].tolist())
    changes = values.pct_change().dropna()
    assert [(9 / 12) ** (1 / 5) - 1] * 5 == pytest.approx(changes.loc[2021:2025].tolist())
    assert [(8 / 9) ** (1 / 5) - 1] * 5 == pytest.approx(changes.loc[2026:].tolist())


def test_a_rate_from_zero_runs_linearly(tiny_plan):
    """Where a knot is zero there is no constant rate, so the path is straight."""
    plan = tiny_plan((2025, 2025, ">=", 10.0, "at"), direction="up", family="rate")

    assert [0, 2, 4, 6, 8, 10] == pytest.approx(list(path({2020: 0}, plan).values()))


def test_a_base_that_meets_the_target_gives_the_target_itself(rising):
    """Once the base meets the 2025 target the path stays on that target and then leads to 2030."""
    values = path({2022: 93}, rising)

    assert [90.0] * 4 == [values[year] for year in range(2022, 2026)]
    assert 95.0 == values[2030]


def test_a_base_at_a_strict_limit_does_not_meet_it(tiny_plan):
    """At the limit of a strict target the path starts from the base, which is the target's own value."""
    plan = tiny_plan((2030, 2030, "<", 5.0, "at"), direction="down")

    assert {5.0} == set(path({2028: 5}, plan).values())


def test_an_every_year_target_is_flat(plan):
    """Timely relief is asked for in full every year, whatever the base."""
    assert {100.0} == set(path({2022: 60}, plan, "12").values())


def test_a_maintain_target_is_held_after_it_is_due(plan):
    """A level to be maintained leads to 2025 and stays there."""
    values = path({2020: 90}, plan, "7")

    assert 98.0 == pytest.approx(values[2024])
    assert [100.0] * 6 == [values[year] for year in range(2025, 2031)]


def test_a_target_of_2030_alone_has_no_turn_in_2025(plan):
    """A target of 2030 only is led to in one line, without an invented milestone."""
    assert [
        6,
        5.6,
        5.2,
        4.8,
        4.4,
        4,
        3.6,
        3.2,
        2.8,
        2.4,
        2,
    ] == pytest.approx(list(path({2020: 6}, plan, "6").values()))


def test_a_target_of_2025_alone_ends_there(plan):
    """After a target of 2025 only nothing is required."""
    assert 2025 == max(path({2020: 60}, plan, "19"))


def test_a_yearly_reduction_falls_by_the_least_that_is_promised(plan):
    """Child marriages fall by 3 % a year from the year before the target begins."""
    values = path({2024: 100}, plan, "13")

    assert [100 * 0.97**n for n in range(7)] == pytest.approx([values[year] for year in range(2024, 2031)])


def test_a_base_after_the_first_milestone_leads_to_the_second(rising):
    """A base of 2026 leads straight to 2030."""
    assert {2026: 91, 2027: 92, 2028: 93, 2029: 94, 2030: 95} == pytest.approx(path({2026: 91}, rising))


def test_without_values_there_is_no_path(rising):
    """An indicator without any value has no path, and the table keeps its columns."""
    rows = required_paths(seen({}), rising)

    assert 0 == len(rows)
    assert PATH_COLUMNS == list(rows.columns)


def test_every_indicator_of_the_plan_gets_a_path_from_a_value(plan):
    """One value of 2024 is enough for a path to the last target of each of the 35 indicators."""
    everything = pd.concat([seen({2024: 50.0}, indicator) for indicator in plan.indicators.index])

    paths = required_paths(everything, plan, report_year=2024)
    ends = paths.groupby("indicator", sort=False)["year"].max()

    last = plan.targets.groupby("indicator")["to_year"].max()
    assert list(plan.indicators.index) == ends.index.tolist()
    assert last[ends.index].tolist() == ends.tolist()


@pytest.mark.parametrize(
    ("expected", "report_year"), [(2025, 2021), (2025, 2024), (2025, 2025), (2030, 2026), (2030, 2030)]
)
def test_a_report_looks_to_the_next_milestone(expected, report_year):
    """Up to 2025 a report is judged against 2025, after it against 2030."""
    assert expected == due_milestone(report_year)


@given(
    base_year=st.integers(2015, 2024),
    base=st.floats(0.5, 99),
    first=st.floats(0.5, 99),
    second=st.floats(0.5, 99),
    family=st.sampled_from(["percent", "rate"]),
)
def test_the_path_hits_its_knots_and_never_turns_between_them(
    tiny_plan, base_year, base, first, second, family
):
    """The path is at the base and at both targets exactly, and monotone between them."""
    assume(base < first)
    targets = ((2025, 2025, ">=", first, "at"), (2030, 2030, ">=", second, "at"))
    values = pd.Series(path({base_year: base}, tiny_plan(*targets, direction="up", family=family)))

    assert [base, first, second] == pytest.approx(values.loc[[base_year, 2025, 2030]].tolist())
    assert values.loc[:2025].is_monotonic_increasing
    after = values.loc[2025:]
    steps = after.diff().dropna() * (1 if second >= first else -1)
    assert (steps >= -1e-9 * after.abs().max()).all()


@given(base=st.floats(1, 99), target=st.floats(1, 99), unit=st.sampled_from([0.01, 0.5, 8, 1000]))
def test_another_unit_scales_the_path(tiny_plan, base, target, unit):
    """Base and target in another unit give the same path in that unit."""
    before, after = (
        path({2020: base * k}, tiny_plan((2030, 2030, ">=", target * k, "at"), direction="up"))
        for k in (1, unit)
    )

    assert {year: value * unit for year, value in before.items()} == pytest.approx(after)


def test_a_yearly_reduction_starts_from_the_last_value_before_it_begins(plan):
    """With a newer value before 2025 the path of indicator 13 starts there, level until 2024."""
    series = seen({2019: 100.0, 2023: 50.0}, "13")
    path = required_paths(series, plan).set_index("year")["value"]

    assert [50.0, 50.0, 48.5] == [round(path.at[y], 6) for y in (2023, 2024, 2025)]


def test_a_path_ends_where_its_series_broke(rising):
    """The path of the old segment ends with it and a new one starts from the first value after it."""
    series = seen({2020: 80, 2022: 84, 2023: 70}).assign(segment=[0, 0, 1])
    path = required_paths(series, rising).set_index("year")["value"]

    assert [80, 82, 84, 70, 80, 90] == pytest.approx(path.loc[2020:2025].tolist())


def test_a_path_ends_where_its_measure_is_declared_to_have_broken(plan):
    """A value on the boundaries of 2024 leads nowhere once the communes of 2025 are another list."""
    before, after = (
        required_paths(seen({2022: 50}, "1"), plan, report_year=year)["year"].max() for year in (2024, 2025)
    )

    assert (2030, 2024) == (before, after)


def test_the_national_path_leads_to_the_national_targets(plan):
    """The same base leads to the nation's own targets when asked for."""
    path = required_paths(seen({2020: 15}, "3b"), plan, national=True).set_index("year")["value"]

    assert [12.5, 10.0] == pytest.approx(path.loc[[2025, 2030]].tolist())


def plain_path(
    base_year: int, base: float, first: float, second: float, *, geometric: bool
) -> dict[int, float]:
    """Return the path from a base through the targets of 2025 and 2030, one year after the other."""
    knots = [(base_year, base), *((y, t) for y, t in ((2025, first), (2030, second)) if y > base_year)]
    path = {}
    for (left_year, left), (right_year, right) in itertools.pairwise(knots):
        for year in range(left_year, right_year + 1):
            share = (year - left_year) / (right_year - left_year)
            path[year] = left * (right / left) ** share if geometric else left + share * (right - left)
    return path


@given(
    rows=st.lists(
        st.tuples(st.integers(2015, 2028), st.floats(0.5, 40)),
        min_size=1,
        max_size=6,
        unique_by=lambda r: r[0],
    ),
    family=st.sampled_from(["percent", "rate"]),
)
def test_many_paths_at_once_are_those_of_a_plain_loop(tiny_plan, rows, family):
    """The whole table gives each area what following its path year by year gives."""
    plan = tiny_plan(
        (2025, 2025, ">=", 50.0, "at"), (2030, 2030, ">=", 60.0, "at"), direction="up", family=family
    )
    series = pd.concat(
        [seen({year: value}).assign(area_code=str(k)) for k, (year, value) in enumerate(rows)],
        ignore_index=True,
    )
    paths = required_paths(series, plan)

    for k, (year, value) in enumerate(rows):
        mine = paths[paths["area_code"].eq(str(k))]
        expected = plain_path(year, value, 50.0, 60.0, geometric=family == "rate")
        assert expected == pytest.approx(dict(zip(mine["year"], mine["value"], strict=True)))


@pytest.mark.parametrize("comparator", ["<", "<=", ">=", ">"])
@pytest.mark.parametrize("value", [float("-inf"), float("inf")])
def test_an_infinite_value_is_not_the_same_as_any_target(comparator, value):
    """A rise from 0 is an infinite rate: it never meets a reduction by being "as good as" it."""
    met = meets(pd.Series([value]), pd.Series([comparator]), pd.Series([3.0])).item()
    assert met == ((value > 3.0) if comparator in (">=", ">") else (value < 3.0))

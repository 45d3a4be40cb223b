"""The status rules as tables, the published cases of the method, and what must hold for every series."""

import csv
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import speak
from analysis.progress import headline, judge

ORDER = ("reached", "on_track", "at_risk", "off_track", "moving_away")
NO_STATUS = [
    f"reason.{r}"
    for r in (
        *("no_data", "before_plan", "not_yet_due", "due_unknown"),
        *("before_break", "one_value", "no_ratio"),
    )
]
OPEN_SDG = {
    "target_achieved": "reached",
    "substantial_progress": "on_track",
    "moderate_progress": "at_risk",
    "limited_progress": "off_track",
    "deterioration": "moving_away",
}


def seen(values: dict[int, float], indicator: str = "1") -> pd.DataFrame:
    return pd.DataFrame(
        {"indicator": indicator, "area_code": "22", "year": list(values), "value": list(values.values())}
    ).astype({"year": "Int64", "value": "float64"})


def verdict(values: dict[int, float], plan, report_year: int, indicator: str = "1") -> tuple[str, str]:
    """Return status and reason of an indicator's headline."""
    row = headline(judge(seen(values, indicator), plan, report_year=report_year)).loc[indicator]
    return row["status"], row["reason"].removeprefix("reason.")


@pytest.fixture(scope="module")
def rising(tiny_plan):
    return tiny_plan((2025, 2025, ">=", 90.0, "at"), (2030, 2030, ">=", 95.0, "at"), direction="up")


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        (("on_track", "pace"), {2019: 80, 2023: 86.6}),
        (("at_risk", "pace"), {2019: 80, 2023: 84.5}),
        (("off_track", "pace"), {2019: 80, 2023: 82}),
        (("off_track", "pace"), {2019: 80, 2023: 80}),
        (("moving_away", "away"), {2019: 80, 2023: 79}),
        (("reached", "met_early"), {2019: 80, 2023: 90}),
        (("reached", "met_early"), {2023: 91}),
        (("reached", "met_early"), {2019: 80, 2022: 88, 2023: 90}),
        (("not_enough_data", "one_value"), {2023: 80}),
        (("not_enough_data", "before_plan"), {2016: 70, 2020: 80}),
        (("not_enough_data", "before_plan"), {2020: 96}),
        (("not_enough_data", "no_data"), {}),
    ],
)
def test_before_the_target_is_due_the_pace_decides(rising, expected, values):
    """Up to 2025 the pace since the base over the required pace gives the status."""
    assert expected == verdict(values, rising, 2024)


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        (("reached", "met"), {2019: 80, 2025: 90}),
        (("off_track", "due_not_met"), {2019: 80, 2025: 89.9}),
        (("off_track", "due_not_met"), {2019: 80, 2025: 79}),
        (("off_track", "due_not_met"), {2025: 89.9}),
        (("on_track", "pace"), {2019: 80, 2024: 88.3}),
    ],
)
def test_when_the_target_is_due_only_the_level_counts(rising, expected, values):
    """In 2025 the target is met or it is not; an older latest value is still judged by its pace."""
    assert expected == verdict(values, rising, 2025)


@pytest.mark.parametrize(
    ("expected", "ratio"),
    [
        ("on_track", 1.2),
        ("on_track", 0.951),
        ("at_risk", 0.949),
        ("at_risk", 0.601),
        ("off_track", 0.599),
        ("off_track", 0.001),
        ("moving_away", -0.001),
    ],
)
@pytest.mark.parametrize(
    ("direction", "comparator", "base", "target"), [("up", ">=", 50.0, 90.0), ("down", "<=", 20.0, 9.0)]
)
def test_the_cuts_are_at_95_and_60_percent_of_the_required_rate(
    tiny_plan, expected, ratio, direction, comparator, base, target
):
    """The actual yearly rate over the required one decides at 0.95, 0.60 and 0, in both directions."""
    plan = tiny_plan((2025, 2025, comparator, target, "at"), direction=direction)
    required = (target / base) ** (1 / 5) - 1
    values = {2020: base, 2023: base * (1 + ratio * required) ** 3}

    row = judge(seen(values), plan, report_year=2024).iloc[0]

    assert expected == row["status"]
    assert ratio == pytest.approx(row["ratio"])
    assert required == pytest.approx(row["required_rate"])


@pytest.mark.parametrize(
    ("expected", "indicator", "values", "report_year"),
    [
        pytest.param("off_track", "4a", {2025: 9.0}, 2025, id="4a: under 9 leaves 9 out"),
        pytest.param("reached", "4a", {2025: 8.9}, 2025, id="4a: 8.9 is under 9"),
        pytest.param("reached", "4b", {2025: 17.0}, 2025, id="4b: 17 in 2025 is met by 17"),
        pytest.param("off_track", "4b", {2030: 15.0}, 2030, id="4b: under 15 in 2030 leaves 15 out"),
        pytest.param("reached", "4b", {2030: 14.9}, 2030, id="4b: 14.9 is under 15"),
        pytest.param("off_track", "17b", {2025: 0.08}, 2025, id="17b: under 0.08 leaves 0.08 out"),
        pytest.param("reached", "3a", {2025: 6.5}, 2025, id="3a: down to 6.5 is met by 6.5"),
    ],
)
def test_a_strict_target_is_strict(plan, expected, indicator, values, report_year):
    """Where the plan says "dưới" the limit itself does not meet the target."""
    assert expected == verdict(values, plan, report_year, indicator)[0]


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        (("reached", "held"), {2025: 100, 2026: 100}),
        (("reached", "held"), {2024: 97, 2025: 100, 2026: 100}),
        (("moving_away", "breach"), {2025: 100, 2026: 99}),
        (("moving_away", "breach"), {2025: 100, 2026: 99.99}),
        (("moving_away", "breach"), {2024: 100, 2025: 99}),
        (("off_track", "not_held"), {2025: 99, 2026: 100}),
        (("off_track", "not_held"), {2025: 99, 2026: 99.5}),
        (("not_enough_data", "due_unknown"), {2020: 95, 2024: 94}),
        (("not_enough_data", "before_plan"), {2020: 100}),
    ],
)
def test_a_level_to_maintain_must_be_held_every_year(plan, expected, values):
    """From 2025 on sanitation at 100 % is kept only if no year fell below; any fall is a breach."""
    assert expected == verdict(values, plan, 2026, "7")


def test_a_level_to_maintain_is_due_in_2025_first(plan):
    """In the 2025 report the level of 2025 alone decides."""
    assert ("reached", "met") == verdict({2024: 97, 2025: 100}, plan, 2025, "7")
    assert ("off_track", "due_not_met") == verdict({2024: 100, 2025: 99}, plan, 2025, "7")


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        (("reached", "held"), {2021: 100, 2022: 100}),
        (("reached", "held"), {2019: 50, 2022: 100}),
        (("moving_away", "breach"), {2021: 100, 2022: 99.9}),
        (("off_track", "not_held"), {2021: 99.9, 2022: 100}),
        (("not_enough_data", "before_plan"), {2019: 100}),
        (("not_enough_data", "no_data"), {}),
    ],
)
def test_an_every_year_target_counts_from_2021(plan, expected, values):
    """Timely relief is kept only if every year since 2021 with data was at 100 %."""
    assert expected == verdict(values, plan, 2024, "12")


def test_the_years_kept_are_counted(plan):
    """The row says how many years were judged and how many were kept."""
    values = {2020: 0, 2021: 100, 2022: 98, 2023: 100, 2024: 100}
    row = headline(judge(seen(values, "12"), plan, report_year=2024)).loc["12"]

    assert (4, 3, 2, True) == (row["n_judged"], row["n_kept"], row["run"], row["last_kept"])


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        (("reached", "reduced_each_year"), {2024: 100, 2025: 97}),
        (("reached", "reduced_each_year"), {2024: 100, 2025: 90}),
        (("on_track", "pace"), {2024: 1000, 2025: 971}),
        (("at_risk", "pace"), {2024: 100, 2025: 98}),
        (("off_track", "pace"), {2024: 100, 2025: 99}),
        (("moving_away", "away"), {2024: 100, 2025: 101}),
        (("moving_away", "away"), {2023: 79, 2024: 0, 2025: 72}),
        (("reached", "reduced_each_year"), {2023: 79, 2024: 0, 2025: 0}),
        (("not_enough_data", "not_yet_due"), {2025: 100}),
        (("not_enough_data", "not_yet_due"), {2022: 100, 2023: 90}),
        (("not_enough_data", "not_yet_due"), {2023: 100, 2025: 90}),
        (("not_enough_data", "before_plan"), {2019: 100, 2020: 90}),
    ],
)
def test_a_yearly_reduction_is_judged_year_on_year_from_2025(plan, expected, values):
    """Child marriages must fall by 3 % from one year to the next; years apart say nothing."""
    assert expected == verdict(values, plan, 2025, "13")


def test_a_yearly_reduction_must_happen_each_year(plan):
    """One year without the reduction ends "reached", however good the latest year was."""
    assert "reached" == verdict({2024: 100, 2025: 96, 2026: 92}, plan, 2026, "13")[0]
    assert verdict({2024: 100, 2025: 99, 2026: 92}, plan, 2026, "13")[0] != "reached"


def test_a_base_at_a_strict_limit_is_judged_by_its_change(tiny_plan):
    """Where base and target are the same number a worse value is moving away, not a lack of data."""
    plan = tiny_plan((2025, 2025, "<", 5.0, "at"), direction="down")

    assert ("moving_away", "away") == verdict({2019: 5.0, 2022: 5.2, 2023: 5.5}, plan, 2024)
    assert "off_track" == verdict({2019: 5.0, 2023: 5.0}, plan, 2024)[0]
    assert "reached" == verdict({2019: 5.0, 2023: 4.9}, plan, 2024)[0]


@pytest.mark.parametrize(
    ("expected", "report_year"), [(2025, 2024), (2025, 2025), (2030, 2026), (2030, 2030)]
)
def test_the_headline_is_the_next_milestone(plan, expected, report_year):
    """Each of the 35 indicators has one headline: the next milestone, or the only one it has."""
    only = {"5b": 2030, "6": 2030, "19": 2025}
    rows = headline(judge(seen({2023: 50.0}, "1"), plan, report_year=report_year))

    assert list(plan.indicators.index) == rows.index.tolist()
    assert {i: only.get(i, expected) for i in plan.indicators.index} == rows["milestone"].to_dict()


def test_a_value_of_zero_keeps_its_own_rate(tiny_plan):
    """Only a zero base or target is replaced by a small number; a latest value of zero fell by 100 %."""
    plan = tiny_plan((2030, 2030, "<=", 0.5, "at"), direction="down")

    assert -1.0 == judge(seen({2015: 0.79, 2024: 0.0}), plan, report_year=2024).iloc[0]["actual_rate"]


def test_nothing_after_the_report_year_is_seen(rising):
    """A report of 2023 does not know the value of 2024."""
    assert verdict({2019: 80, 2023: 82}, rising, 2023) == verdict(
        {2019: 80, 2023: 82, 2024: 95}, rising, 2023
    )


@pytest.mark.parametrize(("expected", "report_year"), [(False, 2025), (True, 2026)])
def test_a_value_older_than_three_years_is_stale(rising, expected, report_year):
    """A latest value of 2022 is stale in 2026 and not yet in 2025."""
    row = headline(judge(seen({2019: 80, 2022: 85}), rising, report_year=report_year)).loc["1"]

    assert expected == row["is_stale"]


@pytest.mark.parametrize(
    ("expected", "indicator", "values", "report_year"),
    [
        pytest.param(("reached", "met"), "1", {2022: 52, 2024: 66}, 2025, id="2024 decides 2025"),
        pytest.param(("off_track", "due_not_met"), "1", {2022: 52, 2024: 61}, 2025, id="not met in 2024"),
        pytest.param(("on_track", "pace"), "1", {2020: 52, 2022: 60}, 2023, id="no status of 2023 itself"),
        pytest.param(
            ("not_enough_data", "due_unknown"), "1", {2019: 50, 2022: 60}, 2026, id="2024 is missing"
        ),
    ],
)
def test_an_indicator_assessed_in_some_years_is_judged_on_those(
    plan, expected, indicator, values, report_year
):
    """Child-friendly communes are assessed in 2022 and 2024: the last one before 2025 decides it."""
    rows = judge(seen(values, indicator), plan, report_year=report_year)
    judged = rows[rows["indicator"].eq(indicator)].set_index("milestone")

    assert expected == (judged.at[2025, "status"], judged.at[2025, "reason"].removeprefix("reason."))


def test_a_missed_assessment_makes_a_value_stale_and_an_odd_year_is_told(plan):
    """In 2024 the assessment of 2022 is old; a value of 2023 is of a year that is not assessed."""

    def flags(values: dict[int, float], report_year: int) -> tuple[bool, bool]:
        row = headline(judge(seen(values, "1"), plan, report_year=report_year)).loc["1"]
        return row["is_stale"], row["is_off_schedule"]

    assert [(False, False), (True, False), (True, True)] == [
        flags({2022: 50}, 2023),
        flags({2022: 50}, 2024),
        flags({2022: 50, 2023: 52}, 2024),
    ]


def segmented(values: dict[int, float], begins: int, indicator: str = "1") -> pd.DataFrame:
    """Return a series that breaks in the year ``begins``."""
    rows = seen(values, indicator)
    return rows.assign(segment=(rows["year"] >= begins).astype(int))


def test_no_rate_is_computed_across_a_break(rising):
    """After a break the series starts anew: one value is one value, and the base is of its own segment."""
    rows = judge(segmented({2019: 80, 2022: 86, 2023: 70}, 2023), rising, report_year=2024)
    one, more = (
        rows.iloc[0],
        judge(segmented({2019: 50, 2022: 80, 2023: 84, 2024: 87}, 2022), rising, report_year=2024).iloc[0],
    )

    assert ("not_enough_data", "reason.one_value", True) == (
        one["status"],
        one["reason"],
        one["is_restarted"],
    )
    assert np.isnan(one["actual_rate"])
    assert (2022, 80.0, 3, "on_track") == (
        more["base_year"],
        more["base_value"],
        more["n_used"],
        more["status"],
    )


def test_a_value_met_before_a_break_is_not_lost_after_it(rising):
    """What an older definition had reached says nothing of the new one."""
    row = judge(segmented({2021: 95, 2023: 80, 2024: 84}, 2023), rising, report_year=2024).iloc[0]

    assert "moving_away" != row["status"]


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        ((True, False), {2023: 80.0}),
        ((False, True), {2019: 80, 2023: 85}),
        ((False, False), {2019: 80, 2022: 84, 2023: 85}),
    ],
)
def test_few_values_are_told(rising, expected, values):
    """One value and two values are flagged, from three on nothing is."""
    row = judge(seen(values), rising, report_year=2024).iloc[0]

    assert expected == (row["is_one_value"], row["is_two_points"])


def test_a_passed_target_without_a_value_of_its_year_is_not_judged(rising):
    """In 2026 a value of 2024 does not tell whether the target of 2025 was reached, good or bad."""
    rows = judge(seen({2019: 80, 2024: 91}), rising, report_year=2026).set_index("milestone")

    assert "reason.due_unknown" == rows.at[2025, "reason"]
    assert "reason.pace" == rows.at[2030, "reason"]


@pytest.mark.parametrize(
    ("expected", "low", "high"), [(True, 89.0, 91.0), (False, 90.2, 91.0), (False, np.nan, np.nan)]
)
def test_a_target_inside_the_interval_is_told(rising, expected, low, high):
    """A value whose interval holds the target is reached, or missed, within the error of measurement."""
    series = seen({2019: 80, 2025: 90.5}).assign(lower=low, upper=high)
    row = judge(series, rising, report_year=2025).iloc[0]

    assert ("reached", expected) == (row["status"], row["within_error"])


def test_small_counts_and_shares_over_100_are_told(tiny_plan):
    """19 cases are few; a cohort rate may pass 100 %; a base of zero has no true rate."""
    plan = tiny_plan((2025, 2025, ">=", 90.0, "at"), direction="up")
    few = judge(seen({2019: 80, 2023: 101}).assign(numerator=19.0), plan, report_year=2024).iloc[0]
    many = judge(seen({2019: 0, 2023: 85}).assign(numerator=20.0), plan, report_year=2024).iloc[0]

    assert (True, True, False) == (few["is_few_cases"], few["is_over_100"], few["is_near_zero"])
    assert (False, False, True) == (many["is_few_cases"], many["is_over_100"], many["is_near_zero"])


def test_the_distance_and_the_speed_are_told(rising):
    """To go 5 points of 10, two years left: 2.5 a year where 1.25 were made."""
    row = judge(seen({2019: 80, 2023: 85}), rising, report_year=2024).iloc[0]

    assert [5.0, 0.5, 1.25, 2.5] == [row[c] for c in ("gap", "gap_share", "actual_change", "needed_change")]
    assert (90 / 85) ** (1 / 2) - 1 == pytest.approx(row["needed_rate"])


def test_a_yearly_reduction_tells_its_mean_and_what_chance_alone_does(plan):
    """From 100 to 81 in two years is 10 % a year; so few cases swing by more than that."""
    row = headline(judge(seen({2024: 100, 2025: 95, 2026: 81}, "13"), plan, report_year=2026)).loc["13"]

    assert 10.0 == pytest.approx(row["mean_change"])
    assert 196 * (2 / 81) ** 0.5 == pytest.approx(row["swing"])


def test_many_areas_are_judged_each_for_itself(rising):
    """The rows of an area are the same whether it is judged alone or among others."""
    one, other = seen({2019: 80, 2023: 82}), seen({2021: 85, 2023: 95}).assign(area_code="30")
    both = judge(pd.concat([other, one], ignore_index=True), rising, report_year=2024)

    for series in (one, other):
        alone = judge(series, rising, report_year=2024)
        mine = both[both["area_code"].eq(series["area_code"].iloc[0])].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, mine)


def oracle_cases(shared) -> list[dict]:
    """Return the published Open SDG cases that fit: a target at a milestone, a base of 2015–2020, not due."""
    with (shared / "oracles" / "progress_methods.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == "open_sdg_statcan"]
    cases = []
    for row in rows:
        case = json.loads(row["inputs"]) | json.loads(row["expected"]) | {"id": row["case_id"]}
        years = [year for year, _ in case["series"]]
        if (
            case["target"] is not None
            and case["target_year"] in (2025, 2030)
            and len(years) == 2
            and 2015 <= years[0] <= 2020
            and 2021 <= years[1] < case["target_year"]
            and case["progress_value"] is not None
        ):
            cases.append(case)
    return cases


def test_the_published_cases_of_the_method_come_out(shared, tiny_plan):
    """Statistics Canada's published ratios come out to 1e-6 and its words as this plan's statuses."""
    cases = oracle_cases(shared)
    wrong = []
    for case in cases:
        up = case["direction"] == "higher"
        target = (case["target_year"], case["target_year"], ">=" if up else "<=", case["target"], "at")
        plan = tiny_plan(target, direction="up" if up else "down")
        row = judge(seen(dict(case["series"])), plan, report_year=case["target_year"]).iloc[0]
        expected = (OPEN_SDG[case["status"]], case["progress_value"])
        if row["status"] != expected[0] or row["ratio"] != pytest.approx(expected[1], rel=1e-6):
            wrong.append((case["id"], expected, (row["status"], row["ratio"])))

    assert len(cases) >= 40
    assert [] == wrong
    assert set(OPEN_SDG) == {case["status"] for case in cases}


INDICATORS = st.sampled_from(
    ["1", "3a", "4a", "4b", "4c", "6", "7", "8a", "12", "13", "14", "17b", "18b", "19"]
)
VALUES = st.floats(0.5, 100).map(lambda value: round(value, 2))


@given(INDICATORS, st.dictionaries(st.integers(1995, 2020), VALUES), st.integers(2021, 2030))
def test_nothing_before_the_plan_is_ever_progress(plan, indicator, values, report_year):
    """Values of before 2021 alone never get a status."""
    assert "not_enough_data" == verdict(values, plan, report_year, indicator)[0]


@given(
    INDICATORS,
    st.dictionaries(st.integers(2013, 2030), VALUES, min_size=1),
    st.floats(0.01, 50),
    st.integers(2021, 2030),
)
def test_a_better_last_value_never_makes_the_status_worse(plan, indicator, values, gain, report_year):
    """Improving the last value in the indicator's own direction never lowers its status."""
    last = max(values)
    up = plan.indicators.at[indicator, "direction"] == "up"
    better = min(values[last] + gain, 100.0) if up else max(values[last] - gain, 0.01)
    if up != (better >= values[last]):
        better = values[last]

    before, _ = verdict(values, plan, report_year, indicator)
    after, _ = verdict(values | {last: better}, plan, report_year, indicator)

    if before in ORDER:
        assert after in ORDER
        assert ORDER.index(after) <= ORDER.index(before)
    else:
        assert after in ("not_enough_data", "reached")


@given(
    st.dictionaries(st.integers(2013, 2030), VALUES, min_size=1),
    st.sampled_from([("up", ">="), ("down", "<="), ("down", "<")]),
    VALUES,
    st.sampled_from([0.25, 8.0, 1024.0]),
    st.integers(2021, 2030),
)
def test_another_unit_changes_nothing(tiny_plan, values, direction, target, unit, report_year):
    """Values and target in another unit give the same status for the same reason."""
    up, comparator = direction

    def judged(scale: float) -> list:
        plan = tiny_plan((2030, 2030, comparator, target * scale, "at"), direction=up)
        return verdict({year: value * scale for year, value in values.items()}, plan, report_year)

    assert judged(1.0) == judged(unit)


@given(
    st.dictionaries(st.integers(2013, 2030), VALUES, min_size=1),
    st.sampled_from([("up", ">=", "<="), ("down", "<=", ">="), ("down", "<", ">")]),
    VALUES,
    st.sampled_from(["at", "hold"]),
    st.integers(2021, 2030),
)
def test_flipping_direction_and_sign_gives_the_same_status(
    tiny_plan, values, direction, target, relation, report_year
):
    """What rises to a target below zero is what falls to the same target above it."""
    way, comparator, opposite = direction
    other_way = {"up": "down", "down": "up"}[way]
    span = (2030 if relation == "at" else 2025, 2030)
    plan = tiny_plan((*span, comparator, target, relation), direction=way)
    mirror = tiny_plan((*span, opposite, -target, relation), direction=other_way)

    assert verdict(values, plan, report_year) == verdict(
        {year: -value for year, value in values.items()}, mirror, report_year
    )


@given(INDICATORS, st.dictionaries(st.integers(2013, 2030), VALUES, min_size=2), st.randoms())
def test_the_order_of_rows_does_not_matter(plan, indicator, values, random):
    """The same values in any order give the same verdict."""
    shuffled = list(values.items())
    random.shuffle(shuffled)

    first, second = (
        judge(seen(dict(items), indicator), plan, report_year=2030)[["status", "reason", "ratio", "n_kept"]]
        for items in (sorted(values.items()), shuffled)
    )

    pd.testing.assert_frame_equal(first, second)


@given(INDICATORS, st.dictionaries(st.integers(2005, 2030), VALUES), st.integers(2021, 2030))
def test_every_verdict_has_words(plan, indicator, values, report_year):
    """Every status is one of the plan's statuses and every reason has its text in both languages."""
    rows = judge(seen(values, indicator), plan, report_year=report_year)

    assert set(rows["status"]) <= set(plan.statuses.index)
    assert all(speak(code).text(reason) for reason in rows["reason"] for code in ("vi", "en"))
    assert not (rows["met"] & np.isnan(rows["latest_value"])).any()


def test_a_target_met_once_and_lost_is_moving_away(tiny_plan):
    """A value that had met the target and no longer does is never on track, whatever its pace."""
    plan = tiny_plan((2025, 2025, ">=", 90.0, "at"), direction="up")

    assert ("moving_away", "lost") == verdict({2019: 80.0, 2022: 91.0, 2023: 89.5}, plan, 2024)


def test_a_count_that_stays_at_zero_keeps_its_reduction(plan):
    """No marriage in two years running: nothing is left to reduce."""
    assert "reached" == verdict({2024: 0.0, 2025: 0.0}, plan, 2025, "13")[0]


def test_a_passed_milestone_is_not_judged_on_a_later_value(tiny_plan):
    """A value of 2026 says nothing about 2025; it counts for 2030."""
    plan = tiny_plan((2025, 2025, ">=", 90.0, "at"), (2030, 2030, ">=", 95.0, "at"), direction="up")
    judged = judge(seen({2026: 96.0}), plan, report_year=2026).set_index("milestone")["status"]

    assert ["not_enough_data", "reached"] == [judged[2025], judged[2030]]


@pytest.mark.parametrize("fixture", ["results", "demo_results"])
@pytest.mark.parametrize("code", ["vi", "en"])
def test_all_35_indicators_have_a_status_or_a_reason_why_not(fixture, code, request):
    """On the real and on the illustrative data each indicator is judged, in words, in both languages."""
    found = request.getfixturevalue(fixture)
    rows = found.headline

    assert list(found.plan.indicators.index) == list(rows.index)
    assert rows["status"].isin(found.plan.statuses.index).all()
    assert all(speak(code).text(reason) for reason in rows["reason"])
    silent = rows["status"].eq("not_enough_data") & ~rows["reason"].isin(NO_STATUS)
    assert not silent.any()


def test_the_real_verdicts_are_those_that_can_be_checked_by_hand(results):
    """8a: 4,226 of 364,893 children are 1.158 %, more than 1 %; 16: 99.9 % of 2024; 17a: one value."""
    rows = results.headline.loc[["8a", "16", "17a", "3b"], ["status", "reason"]]

    assert [
        ("off_track", "reason.due_not_met"),
        ("reached", "reason.met_early"),
        ("not_enough_data", "reason.one_value"),
        ("not_enough_data", "reason.before_plan"),
    ] == list(rows.itertuples(index=False, name=None))

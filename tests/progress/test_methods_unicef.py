"""UNICEF's nutrition ladder: rungs, targets and bases as tables, the pipeline's results, the plain rules."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from method_cases import (
    DOWN,
    FEW,
    PERCENTAGES,
    UP,
    Case,
    agrees,
    differences,
    drawn,
    frames,
    judge,
    oracle,
    same_as_plain,
    word,
)

from analysis.errors import ParameterError
from analysis.progress.methods import assess
from analysis.progress.methods.unicef import RULES, round_half_away

CODES = {
    "stnt": "stunting",
    "ane": "anaemia",
    "lbw": "low_birth_weight",
    "ovwt": "overweight",
    "wst": "wasting",
    "exbf": "not_exclusively_breastfed",
}


def falling(start: float, aarr: float, years=range(2012, 2025)) -> dict[int, float]:
    """Return a series that falls by ``aarr`` percent a year."""
    return {year: start * (1 - aarr / 100) ** (year - years[0]) for year in years}


def climb(series: dict, nutrition: str, wording: str = "unicef", **more) -> str:
    row = judge(
        "unicef", series, DOWN, nutrition=nutrition, base_year=None, options={"wording": wording}, **more
    )
    return word(row)


@pytest.mark.parametrize(
    ("expected", "aarr"),
    [
        (("on_track", "on_track", "improving"), 5.0),
        (("some_progress", "some_progress", "improving"), 2.0),
        (("no_progress", "no_progress", "no_change"), 1.2),
        (("no_progress", "no_progress", "no_change"), -1.2),
        (("worsening", "worsening", "worsening"), -2.0),
    ],
)
def test_the_ladder_of_overweight(expected, aarr):
    """From 10 % the target of 5 % in 2030 needs 3.78 % a year; rates within 1.5 % are no progress."""
    row = judge("unicef", falling(10, aarr), DOWN, nutrition="overweight", base_year=2012)

    assert expected == tuple(row[["unicef", "full", "simple"]])
    assert 3.78 == pytest.approx(row["required_aarr_pct"])


@pytest.mark.parametrize(
    ("expected", "nutrition", "latest"),
    [
        pytest.param(("target_met", "on_track"), "overweight", 5.0, id="at the threshold, not below it"),
        pytest.param(("target_met", "on_track"), "overweight", 5.04, id="rounded first"),
        pytest.param(("worsening", "worsening"), "overweight", 5.06, id="above it"),
        pytest.param(("target_met", "on_track"), "stunting", 3.0, id="stunting: 3 %"),
        pytest.param(("worsening", "worsening"), "stunting", 4.9, id="stunting: 5 % is not enough"),
    ],
)
def test_a_low_prevalence_is_enough_whatever_its_trend(expected, nutrition, latest):
    """The threshold itself counts as met, though the pipeline's prose says below it."""
    series = {2012: latest / 1.5, 2024: latest}
    population = {"population_base": 1, "population_target": 1}

    assert expected == tuple(
        climb(series, nutrition, wording, **population) for wording in ("unicef", "full")
    )


@pytest.mark.parametrize(
    ("expected", "nutrition", "base", "population"),
    [
        pytest.param((16.9, 3.78), "anaemia", 33.8, None, id="anaemia: half, at the fixed rate"),
        pytest.param((5.0, 3.78), "anaemia", 9.9, None, id="4.95 rounds to the threshold of 5"),
        pytest.param((5.0, 3.61), "anaemia", 9.7, None, id="below it, the threshold is the target"),
        pytest.param((11.1, 1.96), "low_birth_weight", 15.8, None, id="low birth weight: 30 % less"),
        pytest.param((5.0, 0.92), "low_birth_weight", 5.9, None, id="5 % is the easier target"),
        pytest.param((5.0, -1.39), "overweight", 3.9, None, id="below the threshold: a negative rate"),
        pytest.param((18.4, 3.39), "stunting", 34.2, 1113.4 / 1000, id="stunting: 40 % fewer children"),
        pytest.param((3.0, 2.8), "stunting", 5.0, 1.1, id="stunting: no lower than 3 %"),
    ],
)
def test_each_indicator_has_its_own_target(expected, nutrition, base, population):
    """Target and required AARR from 2012 to 2030."""
    row = judge(
        "unicef",
        {2012: base, 2024: base},
        DOWN,
        nutrition=nutrition,
        base_year=2012,
        population_base=1.0,
        population_target=population or 1.0,
    )

    assert expected == pytest.approx((row["target"], row["required_aarr_pct"]))


@pytest.mark.parametrize(
    ("expected", "nutrition", "wording"),
    [
        ("target_met", "anaemia", "unicef"),
        ("on_track", "anaemia", "full"),
        ("target_met", "low_birth_weight", "unicef"),
        ("some_progress", "low_birth_weight", "full"),
    ],
)
def test_the_reduced_value_counts_as_met_in_some_wordings(expected, nutrition, wording):
    """Half the anaemia in both; 30 % less low birth weight only in UNICEF's wording."""
    keeps = RULES.at[nutrition, "keeps"]
    series = {2012: 30.0, 2013: 25.0 * keeps, 2014: 29.0 * keeps, 2020: 30.0 * keeps}

    assert expected == climb(series, nutrition, wording)


@pytest.mark.parametrize(
    ("expected", "series"),
    [
        pytest.param((2010, "some_progress"), {2006: 9, 2010: 8, 2020: 6.5}, id="the latest of 2005-2012"),
        pytest.param((2014, "worsening"), {2004: 9, 2014: 6, 2020: 8}, id="otherwise the first after 2012"),
        pytest.param((2010, "no_aarr"), {2006: 9, 2010: 8}, id="nothing after 2012"),
        pytest.param((2020, "no_aarr"), {2020: 8}, id="one survey"),
        pytest.param((2020, "target_met"), {2020: 4.5}, id="one survey after 2012 at the threshold"),
        pytest.param((2010, "no_aarr"), {2010: 4.5}, id="one survey before it"),
        pytest.param((np.nan, "no_base"), {2003: 9}, id="older surveys are no base"),
        pytest.param((np.nan, "no_data"), {}, id="no survey"),
    ],
)
def test_surveys_have_a_base_rule_of_their_own(expected, series):
    """Wasting: two surveys from the base on, or one after 2012 that is low enough."""
    row = judge("unicef", series, DOWN, nutrition="wasting", base_year=None)

    assert expected[0] == pytest.approx(row["base_year"], nan_ok=True)
    assert expected[1] == word(row)


def test_modelled_series_need_the_base_year_itself():
    """Without a value of 2012 the pipeline does not assess; other series take the next one."""
    series = falling(10, 3, range(2013, 2025))

    assert "no_base" == climb(series, "overweight")
    assert "some_progress" == word(judge("unicef", series, DOWN, 4, base_year=2012))


def test_higher_is_better_on_the_complement():
    """Exclusive breastfeeding of 40 % with a target of 60 is 60 % not breastfed with a target of 40."""
    breastfed = {2015: 40.0, 2020: 45.0, 2023: 50.0}
    others = {year: 100 - value for year, value in breastfed.items()}
    up, down = judge("unicef", breastfed, UP, 60), judge("unicef", others, DOWN, 40)

    pd.testing.assert_series_equal(up, down, check_names=False)
    named = judge("unicef", breastfed, UP, nutrition="not_exclusively_breastfed")
    assert (named["target"], named["required_aarr_pct"]) == (40, up["required_aarr_pct"])
    assert "not_percent" == word(judge("unicef", {2015: 120, 2020: 130}, UP, 150))


@pytest.mark.parametrize(
    ("expected", "more"),
    [
        ("no_target", {"target": None}),
        ("no_population", {"nutrition": "stunting", "base_year": 2015}),
        ("target_year", {"target": 4, "target_year": 2015}),
        ("no_aarr", {"target": 0}),
        ("some_progress", {"target": 4}),
    ],
)
def test_what_the_ladder_cannot_do_without_is_told(expected, more):
    """No target, no number of children, no time, or a target of zero."""
    assert expected == word(judge("unicef", falling(10, 2, range(2015, 2024)), DOWN, **more))


def test_a_strict_target_is_not_met_by_itself():
    """ "<" leaves a target of one's own out; the pipeline's thresholds count as met."""
    series = {2015: 10.0, 2020: 9.5, 2024: 9.0}

    assert ["target_met", "some_progress"] == [
        word(judge("unicef", series, DOWN, 9, comparator=c))
        if c == "<="
        else word(judge("unicef", series, DOWN, 9, comparator=c, target_year=2018))
        for c in ("<=", "<")
    ]


@pytest.mark.parametrize(("expected", "x"), [(0.3, 0.25), (-0.3, -0.25), (2.5, 2.45), (0.0, 0.04)])
def test_halves_are_rounded_away_from_zero(expected, x):
    """As people and Stata do, not to the even digit."""
    assert expected == pytest.approx(round_half_away(x, 1))


@pytest.mark.parametrize(
    ("match", "more"),
    [
        ("unicef, full, simple", {"options": {"wording": "long"}}),
        ("stunting, anaemia", {"nutrition": "height"}),
    ],
)
def test_unknown_words_are_refused_with_those_that_exist(match, more):
    """Wordings and indicators are checked."""
    with pytest.raises(ParameterError, match=match):
        judge("unicef", {2015: 10}, DOWN, 5, **more)


def test_every_oracle_case_comes_out(shared):
    """UNICEF's pipeline gives the same rates, targets and words; all indicators are judged in one call."""
    cases = [
        Case(
            case.id,
            case.inputs,
            case.expected | {k: said(case.expected[k]) for k in ("full", "unicef", "simple")},
        )
        for case in oracle(shared, "unicef_nutrition_ladder")
    ]
    inputs = pd.DataFrame([case.inputs for case in cases], [case.id for case in cases])
    table, values = frames(*(case.row() for case in cases))
    table = table.assign(
        base_year=inputs["baseline_year"],
        nutrition=inputs["indicator"].map(CODES),
        population_base=inputs["pop2012"],
        population_target=inputs["pop2030"],
    )
    columns = {"current_aarr": "aarr_pct", "required_aarr": "required_aarr_pct", "target_value": "target"}
    columns |= {"baseline_value": "base", "baseline_year_used": "base_year"}
    columns |= {name: name for name in ("full", "unicef", "simple")}

    assert len(cases) >= 72
    assert [] == differences(cases, assess(table, values, "unicef"), columns)


def said(words: str) -> str | None:
    """Return the pipeline's words as a label, "Assessment not Possible" as none."""
    return None if "not Possible" in words else words.lower().replace(" ", "_")


def plain_round(x: float, digits: int) -> float:
    """Round half away from zero."""
    return float(np.sign(x) * np.floor(abs(x) * 10**digits + 0.5) / 10**digits)


def plain_unicef(case: dict) -> tuple[str | None, float | None]:
    """Return label and measure of one case with a target of its own, step by step."""
    flip = case["direction"] > 0
    series = {y: plain_round(100 - v if flip else v, 1) for y, v in case["series"].items()}
    since = sorted((year, value) for year, value in series.items() if year >= (case["base_year"] or 2012))
    usable = [(year, np.log(value)) for year, value in since if value > 0]
    if len(usable) < 2:
        return None, None
    slope = np.polyfit([year - 2000 for year, _ in usable], [value for _, value in usable], 1)[0]
    aarr = plain_round(100 * (1 - np.exp(slope)), 2)
    (base_year, base), (_, latest) = since[0], since[-1]
    if case["target"] is None or case["target_year"] <= base_year:
        return None, aarr
    target = 100 - case["target"] if flip else case["target"]
    required = plain_round(100 * (1 - (target / base) ** (1 / (case["target_year"] - base_year))), 2)
    rungs = [
        (latest <= target, "target_met"),
        (aarr >= required, "on_track"),
        (aarr > 0.5, "some_progress"),
        (aarr >= -0.5, "no_progress"),
    ]
    return next((word for fits, word in rungs if fits), "worsening"), aarr


@FEW
@given(drawn(PERCENTAGES))
def test_all_cases_at_once_are_judged_as_one_by_one(cases):
    """The vectorised method gives what the plain rules give for each case alone."""
    same_as_plain("unicef", plain_unicef, cases)


@FEW
@given(st.sampled_from([name for name in RULES.index if name != "other"]), st.lists(PERCENTAGES, min_size=2))
def test_the_three_wordings_agree_on_the_trend(nutrition, values):
    """Worsening is worsening in all of them, and "simple" only leaves the target out."""
    series = dict(zip(range(2012, 2031), values, strict=False))
    row = judge(
        "unicef", series, DOWN, nutrition=nutrition, base_year=2012, population_base=1, population_target=1
    )
    trend = {"some_progress": "improving", "no_progress": "no_change", "worsening": "worsening"}

    assert row["full"] not in trend or agrees(trend[row["full"]], row["simple"])
    assert row["unicef"] == row["full"] or row["unicef"] == "target_met" or pd.isna(row["unicef"])

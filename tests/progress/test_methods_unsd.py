"""The UN progress chart of 2023: the rules as tables, the oracle cases, and the plain rules."""

import pytest
from hypothesis import given
from method_cases import (
    DOWN,
    FEW,
    UP,
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


@pytest.mark.parametrize(
    ("expected", "series", "direction", "target"),
    [
        pytest.param("on_track", {2015: 20, 2025: 12.5}, DOWN, 10, id="95 % of the way and more"),
        pytest.param("fair_progress", {2015: 20, 2025: 17}, DOWN, 10, id="10 to 95 % of the way"),
        pytest.param("stagnation", {2015: 20, 2025: 19.5}, DOWN, 10, id="less"),
        pytest.param("stagnation", {2015: 20, 2025: 25}, DOWN, 10, id="the wrong way"),
        pytest.param("on_track", {2015: 8, 2025: 9}, DOWN, 10, id="met, whatever the trend"),
        pytest.param("stagnation", {2015: 97, 2023: 92}, UP, 95, id="met once, lost since"),
        pytest.param("on_track", {2015: 96, 2023: 99}, UP, 100, id="within a point of 100 %"),
        pytest.param("on_track", {2023: 99.5}, UP, 100, id="within a point of 100 %, with one value"),
        pytest.param("on_track", {2015: 3, 2023: 1}, DOWN, 0, id="within a point of 0 %"),
        pytest.param(
            "fair_progress", {2015: 3, 2023: 1.4}, DOWN, 0, id="a target of zero has a share of the way"
        ),
        pytest.param("base_is_target", {2015: 90, 2023: 88}, UP, 90, id="base = target, lost"),
        pytest.param("zero_base", {2015: 0, 2023: 5}, UP, 40, id="no growth from zero"),
        pytest.param("sign_change", {2015: -2, 2023: 2}, UP, 40, id="through zero"),
        pytest.param("one_point", {2023: 12}, DOWN, 10, id="one value"),
        pytest.param("no_data", {}, DOWN, 10, id="nothing"),
    ],
)
def test_where_todays_growth_would_lead_decides(expected, series, direction, target):
    """The share of the way from base to target that growth would cover by 2030 is cut at 95 and 10 %."""
    assert expected == word(judge("unsd", series, direction, target))


@pytest.mark.parametrize(
    ("expected", "yearly"),
    [
        ("on_track", 0.021),
        ("fair_progress", 0.019),
        ("fair_progress", 0.006),
        ("stagnation", 0.004),
        ("stagnation", -0.03),
    ],
)
def test_without_a_target_the_growth_rate_decides(expected, yearly):
    """The cuts are 2 and 0.5 % a year in the good direction."""
    series = {2015: 50.0, 2020: 50.0 * (1 + yearly) ** 5}
    negative = {year: -value for year, value in series.items()}

    assert expected == word(judge("unsd", series, UP)) == word(judge("unsd", negative, DOWN))


def test_the_scores_are_three_two_and_one():
    """As the note numbers them; no label has no score."""
    rows = [judge("unsd", {2015: 20, 2025: latest}, DOWN, 10) for latest in (9, 17, 20)]

    assert [3, 2, 1] == [row["score"] for row in rows]
    assert judge("unsd", {}, DOWN, 10)[["score", "measure"]].isna().all()


def test_the_rule_of_one_point_is_for_percentages():
    """One death less than a target of zero is not zero; only the column percent knows."""
    assert "fair_progress" == word(judge("unsd", {2015: 3, 2023: 1}, DOWN, 0, percent=0))


def test_growth_rates_are_left_to_experts():
    """The growth of a growth rate means nothing, even where the target is met."""
    assert "growth_rate" == word(judge("unsd", {2015: 3, 2023: 5}, UP, 4, growth_rate=1))


def test_nothing_after_the_target_year_is_read():
    """A target of 2025 is judged on what was known by 2025."""
    assert "one_point" == word(judge("unsd", {2025: 12, 2026: 9}, DOWN, 10, target_year=2025))
    assert 12 == judge("unsd", {2020: 14, 2025: 12, 2026: 9}, DOWN, 10, target_year=2025)["expected"]


def test_every_oracle_case_comes_out(shared):
    """Growth, expected value and share of the way agree to 1e-6, the scores exactly."""
    cases = oracle(shared, "unsd_progress_chart_2023")
    answer = assess(*frames(*(case.row() for case in cases)), "unsd")
    columns = {
        "expected_target_year": "expected",
        "share_of_gap": "measure",
        "cagr": "cagr",
        "score": "score",
    }

    assert len(cases) >= 38
    assert [] == differences(cases, answer, columns)


def plain_unsd(case: dict) -> tuple[str | None, float | None]:
    """Return label and measure of one case, step by step."""
    last_year = case["target_year"] if case["target"] is not None else 9999
    known = {year: value for year, value in case["series"].items() if year <= last_year}
    seen = points(case | {"series": known})
    since = points(case | {"series": known}, case["base_year"] or 2015)
    measure = plain_share(case, since) if since else None
    latest = seen[-1][1] if seen else None
    near = latest is not None and case["target"] in (0, 100) and abs(latest - case["target"]) <= 1
    if is_met(case, latest) or near:
        return "on_track", measure
    if measure is None:
        return None, None
    on_track, fair = (0.95, 0.10) if case["target"] is not None else (0.02, 0.005)
    return (
        "on_track" if measure >= on_track else "fair_progress" if measure >= fair else "stagnation",
        measure,
    )


def plain_share(case: dict, since: list[tuple[int, float]]) -> float | None:
    """Return the share of the way that growth would cover, or the growth where there is no target."""
    (base_year, base), (year, latest) = since[0], since[-1]
    growth = rate(base, latest, year - base_year)
    if growth is None:
        return None
    if case["target"] is None:
        return growth * case["direction"] * (-1 if base < 0 else 1)
    if case["target"] == base or case["target_year"] <= base_year:
        return None
    expected = latest * (1 + growth) ** (case["target_year"] - year)
    return case["direction"] * (expected - base) / abs(case["target"] - base)


@FEW
@given(drawn())
def test_all_cases_at_once_are_judged_as_one_by_one(cases):
    """The vectorised method gives what the plain rules give for each case alone."""
    same_as_plain("unsd", plain_unsd, cases)

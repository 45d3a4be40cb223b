"""SDSN's arrows: the rules as a table, the oracle cases, and what linear means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
    same_as_plain,
    word,
)

from analysis.progress.methods import assess


@pytest.mark.parametrize(
    ("expected", "series", "direction", "target"),
    [
        pytest.param("on_track_or_maintaining", {2015: 40, 2025: 60}, UP, 70, id="all of the needed change"),
        pytest.param("moderately_improving", {2015: 40, 2025: 59}, UP, 70, id="less than all of it"),
        pytest.param("moderately_improving", {2015: 40, 2025: 50}, UP, 70, id="half of it"),
        pytest.param("stagnating", {2015: 40, 2025: 49}, UP, 70, id="less than half of it"),
        pytest.param("stagnating", {2015: 40, 2025: 40}, UP, 70, id="no change"),
        pytest.param("decreasing", {2015: 40, 2025: 39}, UP, 70, id="the wrong way"),
        pytest.param("on_track_or_maintaining", {2015: 80, 2025: 75}, UP, 70, id="met, whatever the trend"),
        pytest.param("on_track_or_maintaining", {2025: 75}, UP, 70, id="met, with one value"),
        pytest.param("decreasing", {2015: 80, 2025: 65}, UP, 70, id="met once, lost since"),
        pytest.param("decreasing", {2015: 70, 2025: 69}, UP, 70, id="base = target, lost"),
        pytest.param("on_track_or_maintaining", {2015: 0, 2025: 4}, UP, 6, id="from zero"),
        pytest.param("moderately_improving", {2015: 6, 2025: 3}, DOWN, 0, id="to zero"),
        pytest.param("on_track_or_maintaining", {2015: -4, 2025: 2}, UP, 5, id="through zero"),
        pytest.param("no_target", {2015: 40, 2025: 60}, UP, None, id="no target"),
        pytest.param("one_point", {2025: 60}, UP, 70, id="one value"),
        pytest.param("no_data", {}, UP, 70, id="nothing"),
    ],
)
def test_the_linear_change_over_the_needed_one_decides(expected, series, direction, target):
    """The cuts are 100, 50 and 0 % of the yearly change that the target needs."""
    assert expected == word(judge("sdsn", series, direction, target))


def test_a_strict_target_held_exactly_has_no_needed_change():
    """Base and latest value equal a target that "<" leaves out: there is no way to compare with."""
    assert "base_is_target" == word(judge("sdsn", {2015: 9.0, 2025: 9.0}, DOWN, 9.0, comparator="<"))


def test_every_oracle_case_comes_out(shared):
    """Changes and shares agree to 1e-6, the arrows exactly."""
    cases = oracle(shared, "sdsn_arrows")
    answer = assess(*frames(*(case.row() for case in cases)), "sdsn")
    columns = {name: name for name in ("actual_per_year", "needed_per_year")}

    assert len(cases) >= 35
    assert [] == differences(cases, answer, columns | {"ratio": "measure", "arrow": "label"})


def plain_sdsn(case: dict) -> tuple[str | None, float | None]:
    """Return label and measure of one case, step by step."""
    seen, since = points(case), points(case, case["base_year"] or 2015)
    measure, good = None, None
    if case["target"] is not None and len(since) > 1 and case["target_year"] > since[0][0]:
        (base_year, base), (year, latest) = since[0], since[-1]
        good = case["direction"] * (latest - base) / (year - base_year)
        needed = abs(case["target"] - base) / (case["target_year"] - base_year)
        measure = good / needed if needed else None
    if seen and is_met(case, seen[-1][1]):
        return "on_track_or_maintaining", measure
    if good is not None and good < 0:
        return "decreasing", measure
    if measure is None:
        return None, None
    cuts = [(1.0, "on_track_or_maintaining"), (0.5, "moderately_improving")]
    return next((word for cut, word in cuts if measure >= cut), "stagnating"), measure


@FEW
@given(drawn())
def test_all_cases_at_once_are_judged_as_one_by_one(cases):
    """The vectorised method gives what the plain rules give for each case alone."""
    same_as_plain("sdsn", plain_sdsn, cases)


@FEW
@given(drawn(st.integers(-100, 100).map(float)), st.sampled_from([-50.0, 1000.0]))
def test_another_origin_changes_nothing(cases, shift):
    """Unlike growth rates, linear change does not know where zero is."""
    moved = [
        case
        | {
            "series": {year: value + shift for year, value in case["series"].items()},
            "target": None if case["target"] is None else case["target"] + shift,
        }
        for case in cases
    ]
    before, after = (assess(*frames(*rows), "sdsn") for rows in (cases, moved))

    assert before["label"].equals(after["label"])

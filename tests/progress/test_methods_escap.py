"""ESCAP's indices: the rules as tables, the results of UNICEF's regional code, and the plain rules."""

import math
from itertools import pairwise

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
    is_met,
    judge,
    oracle,
    points,
    same_as_plain,
    word,
)

from analysis.errors import ParameterError
from analysis.progress.methods import assess

WORDS = {
    "Will meet target": "will_meet",
    "Need to accelerate": "accelerate",
    "No progress expected": "reverse",
    "On-track": "on_track",
    "Slow progress": "slow_progress",
    "Regression": "regression",
    "Insufficient data": None,
    "No data": None,
}
PREDICTED = {"gm2030": "geometric", "logitreg2030": "regression", "wlogitreg2030": "weighted_regression"}


@pytest.mark.parametrize(
    ("expected", "series", "direction", "target"),
    [
        pytest.param(("on_track", "will_meet"), {2015: 60, 2024: 89.5}, UP, 90, id="nearly there"),
        pytest.param(("slow_progress", "will_meet"), {2015: 60, 2024: 80}, UP, 90, id="slow, but in time"),
        pytest.param(("slow_progress", "accelerate"), {2015: 60, 2024: 65}, UP, 90, id="too slow"),
        pytest.param(("regression", "reverse"), {2015: 60, 2024: 55}, UP, 90, id="the wrong way"),
        pytest.param(("regression", "reverse"), {2015: 60, 2024: 60}, UP, 90, id="no change"),
        pytest.param(("on_track", "will_meet"), {2015: 5, 2024: 8}, DOWN, 25, id="met, and still in 2030"),
        pytest.param(("on_track", "will_meet"), {2015: 88, 2024: 88}, UP, 88, id="base = target, held"),
        pytest.param(("regression", "reverse"), {2015: 88, 2024: 80}, UP, 88, id="base = target, lost"),
        pytest.param(("regression", "reverse"), {2015: 95, 2024: 80}, UP, 88, id="met once, lost since"),
        pytest.param(("on_track", "will_meet"), {2024: 91}, UP, 90, id="met, with one value"),
        pytest.param((None, "one_point"), {2024: 89}, UP, 90, id="not met, with one value"),
        pytest.param((None, "no_data"), {}, UP, 90, id="nothing"),
        pytest.param((None, "no_target"), {2015: 60, 2024: 65}, UP, None, id="no target"),
    ],
)
def test_both_indices_are_cut_at_nine_and_zero(expected, series, direction, target):
    """Current status by the latest value, anticipated progress by the value predicted for 2030."""
    row = judge("escap", series, direction, target)

    assert agrees(expected[0], row["current_label"])
    assert expected[1] == word(row)


def test_the_indices_run_from_zero_at_the_base_to_ten_at_the_target():
    """Half of the way is 5, the target and beyond is 10."""
    rows = [judge("escap", {2015: 60, 2024: latest}, UP, 90) for latest in (60, 75, 90, 95)]

    assert [0, 5, 10, 10] == [row["current_status"] for row in rows]


@pytest.mark.parametrize(("expected", "latest"), [(10, 1.0), (7.5, 0.95), (7.5, 1.05), (0, 0.8), (-5, 1.3)])
def test_a_parity_target_counts_the_distance_on_both_sides(expected, latest):
    """A ratio of girls to boys of 1.05 is as far from parity as one of 0.95."""
    row = judge("escap", {2015: 0.8, 2024: latest}, UP, 1.0, parity=1)

    assert expected == pytest.approx(row["current_status"])


def test_an_exact_end_of_the_scale_carries_the_last_value_on():
    """The logit of 100 % is infinite: nothing is predicted, and the flag tells so."""
    row = judge("escap", {2015: 98.0, 2024: 100.0}, UP, 95)

    assert (100.0, "last_value_carried two_points") == (row["predicted"], row["flags"])


def test_only_the_logit_change_carries_on():
    """A line through an infinite logit does not exist, and neither does growth from zero."""
    series = {2015: 0.0, 2020: 50.0, 2024: 100.0}
    rows = {
        prediction: judge("escap", series, UP, 95, target_year=2035, options={"prediction": prediction})
        for prediction in ("logit_change", *PREDICTED.values())
    }

    assert "will_meet" == rows.pop("logit_change")["label"]
    assert ["not_computable"] * 3 == [word(row) for row in rows.values()]


def test_rates_have_a_scale_of_their_own():
    """Deaths per 1,000 births on the scale of 1,000 are predicted like the same share in percent."""
    percent = judge("escap", {2015: 2.0, 2020: 1.5}, DOWN, 1.0)
    per_1000 = judge("escap", {2015: 20.0, 2020: 15.0}, DOWN, 10.0, scale=1000)

    assert percent["measure"] == pytest.approx(per_1000["measure"])
    assert 10 * percent["predicted"] == pytest.approx(per_1000["predicted"])


def test_a_base_without_a_value_is_predicted():
    """From the last value back, at the mean yearly change of the logit."""
    row = judge("escap", {2017: 50.0, 2019: 60.0}, UP, 90)

    assert 40.0 == pytest.approx(row["base"])
    assert 2019 == row["latest_year"]


def test_an_unknown_prediction_is_refused_with_those_that_exist():
    """The error names all four."""
    with pytest.raises(ParameterError, match="logit_change, geometric, regression, weighted_regression"):
        judge("escap", {2015: 60}, UP, 90, options={"prediction": "guess"})


def test_every_oracle_case_comes_out(shared):
    """Values, indices and the four predictions of UNICEF's regional code agree to 1e-6, the words exactly."""
    cases = [
        Case(
            case.id,
            case.inputs,
            case.expected | {k: WORDS[case.expected[k]] for k in ("CS_score", "AP_score")},
        )
        for case in oracle(shared, "escap_status_anticipated_menaro")
    ]
    table, values = frames(*(case.row() for case in cases))
    table = table.assign(scale=[case.inputs["denominator"] for case in cases])
    (now,) = {case.inputs["current_year"] for case in cases}
    answer = assess(table, values, "escap", current_year=now)
    for column, prediction in PREDICTED.items():
        answer[column] = assess(table, values, "escap", prediction=prediction)["predicted"]

    columns = {"base2015": "base", f"current{now}": "current", "predicted2030": "predicted"}
    columns |= {"CS": "current_status", "AP": "anticipated_progress"}
    columns |= {"CS_score": "current_label", "AP_score": "label"} | {name: name for name in PREDICTED}
    assert len(cases) >= 35
    assert [] == differences(cases, answer, columns)


def logit(value: float) -> float:
    return math.log(value / (100 - value))


def plain_escap(case: dict) -> tuple[str | None, float | None]:
    """Return label and measure of one case, step by step."""
    seen = points(case)
    if not seen or case["target"] is None:
        return None, None
    year, latest = seen[-1]
    if len(seen) == 1:
        return ("will_meet", 10.0) if is_met(case, latest) else (None, None)
    pairs = list(pairwise(seen))
    mean = sum((logit(b) - logit(a)) / (t - s) for (s, a), (t, b) in pairs) / len(pairs)

    def predicted(when: int) -> float:
        moved = mean * (when - year)
        return 100 / (1 + math.exp(-logit(latest) - moved)) if moved else latest

    asked = case["base_year"] or 2015
    base = dict(seen).get(asked, predicted(asked))
    ahead = predicted(case["target_year"])
    gain = case["direction"] * (ahead - base)
    if is_met(case, ahead):
        return "will_meet", 10.0
    if base == case["target"]:
        return ("reverse" if gain < 0 else None), None
    index = 10 * gain / abs(case["target"] - base)
    return "will_meet" if index > 9 else "accelerate" if index > 0 else "reverse", index


@FEW
@given(drawn(PERCENTAGES))
def test_all_cases_at_once_are_judged_as_one_by_one(cases):
    """The vectorised method gives what the plain rules give for each case alone."""
    same_as_plain("escap", plain_escap, cases)


@FEW
@given(drawn(st.sampled_from([0.0, 50.0, 100.0, 120.0, -5.0])), st.sampled_from([None, 2022]))
def test_no_value_makes_a_prediction_fail(cases, now):
    """Zeros, full scales and values outside the scale: the last value is carried on, or a reason told."""
    table, values = frames(*cases)
    for prediction in ("logit_change", *PREDICTED.values()):
        answer = assess(table, values, "escap", current_year=now, prediction=prediction)
        assert (answer["label"].isna() == answer["reason"].notna()).all()
        if prediction == "logit_change":
            assert answer["predicted"].notna().equals(values.notna().any(axis=1))

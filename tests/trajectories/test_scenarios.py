"""WHO's scenario paths: the results of its package, and the rules by small examples."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from method_cases import FEW, PERCENTAGES, agrees, oracle

from analysis.trajectories.scenarios import (
    Stretch,
    constant_rate_to_target,
    continue_latest_rate,
    halt_the_rise,
    linear_change,
    linear_to_target,
    percent_change,
)

UP, DOWN = 1, -1


def wide(*series: dict[int, float]) -> pd.DataFrame:
    return pd.DataFrame(list(series), dtype="float64").sort_index(axis=1)


def path(frame: pd.DataFrame, row: int = 0) -> dict[int, float]:
    return frame.iloc[row].to_dict()


def stretch(base_year: int = 2020, end_year: int = 2023, direction=UP, **more) -> Stretch:
    return Stretch(base_year, end_year, direction, **more)


@pytest.mark.parametrize(
    ("expected", "base", "direction"),
    [
        pytest.param([40, 50, 60, 60], 40, UP, id="a line, then the target"),
        pytest.param([80, 70, 60, 60], 80, DOWN, id="downwards"),
        pytest.param([70, 70, 70, 60], 70, UP, id="better already: held until the target year"),
        pytest.param([np.nan] * 4, np.nan, UP, id="no base"),
    ],
)
def test_a_required_path_is_a_line_to_the_target(expected, base, direction):
    """The path of 2020-2023 to 60 in 2022."""
    found = linear_to_target(wide({2020: base}), stretch(direction=direction), target=60, target_year=2022)

    assert expected == pytest.approx(list(found.iloc[0]), nan_ok=True)


def test_a_constant_rate_goes_on_after_the_target():
    """From 80 to 20 in 2 years is a half every year; from zero no rate leads anywhere."""
    values = wide({2020: 80.0}, {2020: 0.0})
    found = constant_rate_to_target(values, stretch(direction=DOWN), target=20, target_year=2022)

    assert [80, 40, 20, 10] == pytest.approx(list(found.iloc[0]))
    assert [0, np.nan, np.nan, np.nan] == pytest.approx(list(found.iloc[1]), nan_ok=True)


def test_a_percentage_change_is_compounded():
    """21 % in 2 years is 10 % a year, one percentage a series."""
    found = percent_change(
        wide({2020: 40.0}, {2020: 40.0}), stretch(upper=None), percent=[21, 0], target_year=2022
    )

    assert [40, 44, 48.4, 53.24] == pytest.approx(list(found.iloc[0]))
    assert [40, 40, 40, 40] == pytest.approx(list(found.iloc[1]))


def test_the_latest_rate_is_that_of_the_year_before_the_base():
    """Without a value in that very year there is no rate."""
    found = continue_latest_rate(wide({2019: 40.0, 2020: 44.0}, {2018: 40.0, 2020: 44.0}), stretch())

    assert [44, 48.4, 53.24, 58.564] == pytest.approx(list(found.iloc[0]))
    assert [44, np.nan, np.nan, np.nan] == pytest.approx(list(found.iloc[1]), nan_ok=True)


def test_the_rise_is_halted_at_the_base_or_turned_back_to_an_earlier_year():
    """Without a reference year the value stays; with one it returns there by the target year."""
    values = wide({2010: 20.0, 2020: 30.0})

    assert [30] * 4 == list(halt_the_rise(values, stretch(direction=DOWN), target_year=2022).iloc[0])
    assert [30, 25, 20, 20] == list(
        halt_the_rise(values, stretch(direction=DOWN), target_year=2022, reference_year=2010).iloc[0]
    )


def test_values_stay_within_the_bounds():
    """A share goes no further than 0 and 100; without bounds it does."""
    values = wide({2020: 98.0})

    assert [98, 99.5, 100, 100] == list(linear_change(values, stretch(), per_year=1.5).iloc[0])
    assert 102.5 == linear_change(values, stretch(upper=None), per_year=1.5).iloc[0, -1]


@pytest.mark.parametrize(
    ("expected", "direction", "keep"),
    [([40, 45, 42, 43], UP, True), ([40, 41, 42, 40], DOWN, True), ([40, 41, 42, 43], UP, False)],
)
def test_a_better_observed_value_takes_the_place_of_the_path(expected, direction, keep):
    """Observed: 45 in 2021 and 40 in 2023."""
    values = wide({2020: 40.0, 2021: 45.0, 2023: 40.0})

    found = linear_change(values, stretch(direction=direction, keep_better=keep), per_year=1)

    assert expected == list(found.iloc[0])


def test_a_path_may_be_shown_from_a_later_year():
    """The years before are left out, not counted out."""
    found = linear_change(wide({2020: 40.0}), stretch(start_year=2022), per_year=1)

    assert {2022: 42.0, 2023: 43.0} == path(found)


RUNS = {
    "required_path_linear": lambda v, s, i: linear_to_target(v, s, **_picked(i, "target", "target_year")),
    "required_path_geometric": lambda v, s, i: constant_rate_to_target(
        v, s, **_picked(i, "target", "target_year")
    ),
    "linear_change_path": lambda v, s, i: linear_change(v, s, **_picked(i, "per_year")),
    "percent_change_path": lambda v, s, i: percent_change(
        v, s, percent=i["percent_change"], target_year=i["target_year"]
    ),
    "continue_latest_rate": lambda v, s, i: continue_latest_rate(v, s),
}


def _picked(inputs: dict, *names: str) -> dict:
    return {name: inputs[name] for name in names}


@pytest.mark.parametrize("method", RUNS)
def test_whos_package_gives_the_same_paths(shared, method):
    """Every year of every case of billionaiRe agrees to 1e-6."""
    cases = oracle(shared, method)
    wrong = []
    for case in cases:
        given_ = case.inputs
        span = Stretch(
            given_["baseline_year"],
            given_["end_year"],
            DOWN if given_["small_is_best"] else UP,
            start_year=given_["start_year"],
            lower=given_["lower_limit"],
            upper=given_["upper_limit"],
            keep_better=given_["keep_better_values"],
        )
        found = path(RUNS[method](wide(dict(given_["series"])), span, given_))
        expected = dict(case.expected["path"])
        if set(found) != set(expected) or not all(agrees(v, found[y]) for y, v in expected.items()):
            wrong.append((case.id, expected, found))

    assert len(cases) >= 6
    assert [] == wrong


@FEW
@given(st.lists(st.tuples(PERCENTAGES, PERCENTAGES, st.sampled_from([UP, DOWN])), min_size=1, max_size=5))
def test_all_series_at_once_are_as_one_by_one(drawn):
    """A target and a direction for each series give what each series alone gives."""
    values = wide(*({2020: base} for base, _, _ in drawn))
    targets, ways = [target for _, target, _ in drawn], pd.Series([way for _, _, way in drawn])
    for make in (linear_to_target, constant_rate_to_target):
        together = make(values, stretch(direction=ways), target=targets, target_year=2022)
        for number, (base, target, way) in enumerate(drawn):
            alone = make(wide({2020: base}), stretch(direction=way), target=target, target_year=2022)
            assert path(alone) == pytest.approx(path(together, number))


@FEW
@given(PERCENTAGES, PERCENTAGES, st.sampled_from([UP, DOWN]), st.integers(2021, 2030))
def test_both_required_paths_meet_the_target_in_its_year(base, target, direction, year):
    """Line and constant rate start at the base; they end at the target unless the base is better."""
    span = stretch(end_year=2030, direction=direction, keep_better=False)
    line = path(linear_to_target(wide({2020: base}), span, target=target, target_year=year))
    curve = path(constant_rate_to_target(wide({2020: base}), span, target=target, target_year=year))

    assert line[2020] == curve[2020] == base
    assert curve[year] == pytest.approx(target)
    assert line[year] == pytest.approx(target if direction * (target - base) > 0 else base)

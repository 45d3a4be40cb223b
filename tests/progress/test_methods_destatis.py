"""Destatis' weather symbols: the rules as tables, the oracle cases, and the plain rules."""

import pandas as pd
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
    same_as_plain,
    word,
)

from analysis.progress.methods import assess
from analysis.progress.methods.destatis import worst_symbol


def yearly(start: float, *changes: float, first: int = 2020) -> dict[int, float]:
    """Return a value a year, each changed from the one before."""
    values = [start]
    for change in changes:
        values.append(values[-1] + change)
    return {first + number: value for number, value in enumerate(values)}


@pytest.mark.parametrize(
    ("expected", "series", "direction", "target"),
    [
        pytest.param("sun", yearly(40, 2, 2, 2, 2, 2), UP, 59, id="reached with time to spare"),
        pytest.param("sun", yearly(40, 2, 2, 2, 2, 2), UP, 60.4, id="missed by 4 % of the gap"),
        pytest.param("sun_cloud", yearly(40, 2, 2, 2, 2, 2), UP, 62, id="missed by 17 % of the gap"),
        pytest.param("sun_cloud", yearly(40, 2, 2, 2, 2, 2), UP, 62.5, id="missed by 20 % of the gap"),
        pytest.param("cloud", yearly(40, 2, 2, 2, 2, 2), UP, 64, id="missed by more"),
        pytest.param("storm", yearly(40, 0, 0, 0, 0, 0), UP, 60, id="no change"),
        pytest.param("storm", yearly(40, -1, -1, -1, -1, -1), UP, 60, id="the wrong way"),
        pytest.param("sun", yearly(70, 0, 0, 0), UP, 70, id="met and held"),
        pytest.param("sun", yearly(80, -1, -1, -1), UP, 70, id="met, falling, still met in 2030"),
        pytest.param("storm", yearly(80, -2, -2, -2), UP, 70, id="met, but not for long"),
        pytest.param("sun", yearly(40, 2, 2, 2), UP, 60, id="four values suffice"),
        pytest.param("too_few_points", yearly(40, 2, 2), UP, 60, id="three do not"),
        pytest.param("no_data", {}, UP, 60, id="nothing"),
    ],
)
def test_where_the_recent_changes_would_lead_decides(expected, series, direction, target):
    """The share of today's gap by which 2030 would miss the target is cut at 5 and 20 %."""
    assert expected == word(judge("destatis", series, direction, target))


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        pytest.param("sun", (1, 1, 1), id="mean and last good"),
        pytest.param("sun_cloud", (3, 3, -1), id="only the mean good"),
        pytest.param("sun_cloud", (3, 3, 0), id="the last none"),
        pytest.param("cloud", (-3, -3, 1), id="only the last good"),
        pytest.param("cloud", (-2, 0, 2), id="the mean none, the last good"),
        pytest.param("storm", (-1, -1, -1), id="neither"),
        pytest.param("storm", (0, 0, 0), id="no change"),
    ],
)
def test_without_a_target_the_mean_change_weighs_more_than_the_last(expected, changes):
    """Both, one or none of the two changes point in the good direction."""
    up, down = yearly(40, *changes), yearly(40, *(-change for change in changes))

    assert expected == word(judge("destatis", up, UP)) == word(judge("destatis", down, DOWN))


def test_only_the_last_six_values_count_and_years_are_years():
    """A gap between them makes the mean change smaller, not the window longer."""
    series = {2008: 90, 2010: 10, 2019: 20, 2020: 21, 2021: 22, 2022: 23, 2024: 30}
    row = judge("destatis", series, UP, 60)

    assert (2010, 20 / 14) == (row["first_year"], pytest.approx(row["mean_change"]))


def test_a_target_that_is_due_leaves_no_time():
    """With the last value in or after the target year nothing is projected."""
    assert "cloud" == word(judge("destatis", yearly(40, 2, 2, 2), UP, 60, target_year=2023))
    assert "cloud" == word(judge("destatis", yearly(40, 2, 2, 2), UP, 60, target_year=2021))
    assert "target_year" == word(judge("destatis", yearly(40, 2, 2, 2), UP, 60, target_year=None))


def test_of_several_targets_the_worst_symbol_counts():
    """Targets without a symbol do not count."""
    labels = pd.Series(["sun", "cloud", "sun_cloud", None, "storm", None], dtype="str")
    worst = worst_symbol(labels, pd.Series(["a", "a", "b", "b", "c", "d"]))

    assert ["cloud", "sun_cloud", "storm"] == list(worst[["a", "b", "c"]])
    assert pd.isna(worst["d"])


def test_every_oracle_case_comes_out(shared):
    """Changes, projection and share of the gap agree to 1e-6, the symbols exactly."""
    cases = oracle(shared, "destatis_weather")
    answer = assess(*frames(*(case.row() for case in cases)), "destatis")
    columns = {name: name for name in ("mean_change", "last_change", "projected")}

    assert len(cases) >= 35
    assert [] == differences(cases, answer, columns | {"missed_share_of_gap": "measure", "symbol": "label"})


def plain_destatis(case: dict) -> tuple[str | None, float | None]:
    """Return label and measure of one case, step by step."""
    recent = points(case)[-6:]
    if len(recent) < 4:
        return None, None
    (first_year, first), (_, previous), (year, latest) = recent[0], recent[-2], recent[-1]
    mean, way = (latest - first) / (year - first_year), case["direction"]
    if case["target"] is None:
        good, turning = way * mean > 0, way * (latest - previous) > 0
        words = {(True, True): "sun", (True, False): "sun_cloud", (False, True): "cloud"}
        return words.get((good, turning), "storm"), way * mean
    projected = latest + mean * max(case["target_year"] - year, 0)
    met, reached = is_met(case, latest), is_met(case, projected)
    missed = None if met else (case["target"] - projected) / (case["target"] - latest)
    if met and reached:
        return "sun", missed
    if way * mean <= 0:
        return "storm", missed
    if reached or missed < 0.05:
        return "sun", missed
    return ("sun_cloud" if missed <= 0.20 else "cloud"), missed


@FEW
@given(drawn())
def test_all_cases_at_once_are_judged_as_one_by_one(cases):
    """The vectorised method gives what the plain rules give for each case alone."""
    same_as_plain("destatis", plain_destatis, cases)

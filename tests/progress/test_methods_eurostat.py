"""Eurostat: the rules as tables, the oracle cases, and the plain rules beside the vectorised ones."""

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
from analysis.progress.methods.eurostat import LONG_TERM, SHORT_TERM

# The words of the Basque build (with a target; without one) for Eurostat's.
EUSTAT = {
    "significant_progress": "significant_progress",
    "moderate_progress": "moderate_progress",
    "insufficient_progress": "moderate_deterioration",
    "movement_away": "significant_deterioration",
    "no_change": "no_progress",
    "moderate_movement_away": "moderate_deterioration",
    "significant_movement_away": "significant_deterioration",
}


@pytest.mark.parametrize(
    ("expected", "series", "target"),
    [
        pytest.param("significant_progress", {2015: 20, 2025: 12.5}, 10, id="at least 95 % of the pace"),
        pytest.param("moderate_progress", {2015: 20, 2025: 13}, 10, id="60 to 95 %"),
        pytest.param("insufficient_progress", {2015: 20, 2025: 16}, 10, id="0 to 60 %"),
        pytest.param("insufficient_progress", {2015: 20, 2025: 20}, 10, id="standing still"),
        pytest.param("movement_away", {2015: 20, 2025: 21}, 10, id="the wrong way"),
        pytest.param("significant_progress", {2015: 8, 2025: 9}, 10, id="met, whatever the trend"),
        pytest.param("movement_away", {2015: 8, 2025: 11}, 10, id="met once, lost since"),
        pytest.param("base_is_target", {2015: 10, 2025: 11}, 10, id="base = target, lost"),
        pytest.param("one_point", {2025: 12}, 10, id="one value"),
        pytest.param("no_data", {}, 10, id="nothing"),
    ],
)
def test_the_pace_over_the_required_pace_decides(expected, series, target):
    """The cuts are 95, 60 and 0 % of the required growth rate; lower is better here."""
    assert expected == word(judge("eurostat", series, DOWN, target))


@pytest.mark.parametrize(
    ("expected", "yearly", "no_change"),
    [
        ("significant_progress", 0.011, 0.001),
        ("moderate_progress", 0.009, 0.001),
        ("moderate_progress", 0.0011, 0.001),
        ("no_change", 0.0009, 0.001),
        ("no_change", -0.0009, 0.001),
        ("moderate_movement_away", -0.0011, 0.001),
        ("significant_movement_away", -0.011, 0.001),
        ("moderate_progress", 0.0009, 0),
        ("moderate_progress", 0.0, 0),
        ("moderate_movement_away", -0.0009, 0),
    ],
)
def test_without_a_target_the_growth_rate_decides(expected, yearly, no_change):
    """The cuts are 1 and -1 % a year; the band of no change is a parameter, and 0 leaves it out."""
    series = {2015: 50.0, 2020: 50.0 * (1 + yearly) ** 5}

    assert expected == word(judge("eurostat", series, UP, options={"no_change": no_change}))


@pytest.mark.parametrize(
    ("expected", "ratio"), [(5, 1.4), (5, 1.3), (0, 0.6), (-2.5, 0.0), (-5, -0.6), (-5, -2.0)]
)
def test_the_score_runs_from_five_to_minus_five(expected, ratio):
    """130 % of the pace is 5, 60 % is 0, standing still -2.5 and -60 % is -5."""
    required = (50 / 100) ** (1 / 15) - 1
    series = {2015: 100.0, 2020: 100.0 * (1 + ratio * required) ** 5}

    assert expected == pytest.approx(judge("eurostat", series, DOWN, 50)["score"], abs=1e-6)


@pytest.mark.parametrize(
    ("expected", "window"), [(2009, LONG_TERM), (2020, SHORT_TERM), (2009, None), (2021, 3)]
)
def test_a_window_counts_the_base_back_from_the_latest_value(expected, window):
    """Without a value in just that year the next one is the base."""
    series = {2008: 60, 2009: 61, 2020: 65, 2022: 66, 2024: 67}
    if window == 3:
        series |= {2021: 65.5}

    row = judge("eurostat", series, UP, base_year=2009, options={"window": window})

    assert expected == row["base_year"]


def test_every_oracle_case_comes_out(shared):
    """Rates, ratios and scores agree to 1e-6 and the words exactly, in Eustat's and in Eurostat's wording."""
    cases = oracle(shared, "eurostat")
    table, values = frames(*(case.row() for case in cases))
    answer = assess(table, values, "eurostat")
    aimed = table["target"].notna()
    answer = answer.assign(
        ratio=answer["measure"].where(aimed),
        status=answer["label"].map(EUSTAT),
        words=answer["label"].str.replace("_", " "),
    )

    columns = {"ratio": "ratio", "status": "status", "eurostat_label": "words"}
    columns |= {name: name for name in ("cagr", "required_cagr", "score")}
    assert len(cases) >= 35
    assert [] == differences(cases, answer, columns)


def plain_eurostat(case: dict) -> tuple[str | None, float | None]:
    """Return label and measure of one case, step by step."""
    seen, since = points(case), points(case, case["base_year"] or 2015)
    if seen and is_met(case, seen[-1][1]):
        return "significant_progress", None
    if not since:
        return None, None
    (base_year, base), (year, latest) = since[0], since[-1]
    actual = rate(base or 0.001, latest, year - base_year)
    if actual is None:
        return None, None
    actual *= case["direction"] * (-1 if base < 0 else 1)
    if case["target"] is not None:
        required = rate(base or 0.001, case["target"] or 0.001, case["target_year"] - base_year)
        if not required:
            return None, None
        ratio = actual / abs(required)
        words = [(0.95, "significant_progress"), (0.6, "moderate_progress"), (0, "insufficient_progress")]
        return next((word for cut, word in words if ratio >= cut), "movement_away"), ratio
    if abs(actual) < 0.001:
        return "no_change", actual
    size = "significant" if abs(actual) >= 0.01 else "moderate"
    return f"{size}_{'progress' if actual > 0 else 'movement_away'}", actual


@FEW
@given(drawn())
def test_all_cases_at_once_are_judged_as_one_by_one(cases):
    """The vectorised method gives what the plain rules give for each case alone."""
    same_as_plain("eurostat", plain_eurostat, cases)

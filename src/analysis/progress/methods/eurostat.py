"""Eurostat's method: how far, and how fast, does an indicator move towards its target?

Source: Eurostat, "Sustainable development in the European Union: monitoring report", annex on the method;
thresholds and scores as read in the public build of the Basque statistical office (Eustat).
"""

import numpy as np
import pandas as pd

from analysis.progress.methods._cases import (
    BASE_FROM,
    base_reasons,
    choose,
    flags,
    growth,
    read_cases,
    target_reasons,
    two_points,
    verdict,
)

SIGNIFICANT_RATIO, MODERATE_RATIO = 0.95, 0.60
SIGNIFICANT_RATE = 0.01
# Later editions call a yearly change within +-0.1 % no change; 0 leaves that class out.
NO_CHANGE = 0.001
LONG_TERM, SHORT_TERM = 15, 5
BEST, WORST = 5.0, -5.0

LABELS = {
    "significant_progress": "on_track",
    "moderate_progress": "at_risk",
    "insufficient_progress": "off_track",
    "no_change": "off_track",
    "moderate_movement_away": "moving_away",
    "movement_away": "moving_away",
    "significant_movement_away": "moving_away",
}


def eurostat(
    cases: pd.DataFrame,
    values: pd.DataFrame,
    *,
    base_from: int = BASE_FROM,
    no_change: float = NO_CHANGE,
    window: int | None = None,
) -> pd.DataFrame:
    """Judge each case by Eurostat's growth rates, with and without a target.

    With a target: R as in ``open_sdg``. R >= 0.95, or a target that is met, is significant_progress, >= 0.60
    moderate_progress, >= 0 insufficient_progress, below zero movement_away. Without one: a yearly growth
    in the good direction of 1 % or more is significant_progress, -1 % or less significant_movement_away,
    between them moderate; smaller than ``no_change`` (a fraction a year) is no_change. ``window`` counts the
    base back from the latest value: LONG_TERM or SHORT_TERM years.

    Returns measure (R, missing where the target is met; or the yearly growth as a fraction), score (-5 to
    5), label, reason, flags (near_zero, two_points), cagr, required_cagr (fractions a year), base_year,
    latest_year.
    """
    case = read_cases(cases, values, base_from=base_from, window=window)
    rates = growth(case)
    aimed = case["target"].notna()
    measure = rates["ratio"].mask(case["met"]).where(aimed, rates["progress"])
    label = _with_target(case, measure).where(aimed, _without_target(measure, no_change))
    score = _score(measure).where(aimed, (250 * measure).clip(WORST, BEST)).mask(case["met"], BEST)
    return verdict(
        label,
        base_reasons(case) + target_reasons(case),
        measure,
        score,
        flags=flags(case.index, near_zero=rates["near_zero"], two_points=two_points(case)),
        cagr=rates["cagr"],
        required_cagr=rates["required_cagr"],
        base_year=case["base_year"],
        latest_year=case["latest_year"],
    )


def _with_target(case: pd.DataFrame, ratio: pd.Series) -> pd.Series:
    """Return the label of a case with a target."""
    rules = [
        (case["met"] | (ratio >= SIGNIFICANT_RATIO), "significant_progress"),
        (ratio >= MODERATE_RATIO, "moderate_progress"),
        (ratio >= 0, "insufficient_progress"),
        (ratio < 0, "movement_away"),
    ]
    return choose(rules, case.index)


def _without_target(rate: pd.Series, no_change: float) -> pd.Series:
    """Return the label of a yearly growth rate."""
    rules = [
        (rate.abs() < no_change, "no_change"),
        (rate >= SIGNIFICANT_RATE, "significant_progress"),
        (rate <= -SIGNIFICANT_RATE, "significant_movement_away"),
        (rate >= 0, "moderate_progress"),
        (rate < 0, "moderate_movement_away"),
    ]
    return choose(rules, rate.index)


def _score(ratio: pd.Series) -> pd.Series:
    """Return the score of R: 5 from 130 %, 0 at 60 %, -5 from -60 % down."""
    pieces = [
        (ratio > 1.3, BEST),
        (ratio >= 0.6, 5 / 0.7 * (ratio - 0.6)),
        (ratio > -0.6, 5 / 1.2 * (ratio + 0.6) - 5),
        (ratio <= -0.6, WORST),
    ]
    score = np.select([condition for condition, _ in pieces], [value for _, value in pieces], np.nan)
    return pd.Series(score, ratio.index)

"""The progress measure of Open SDG and Statistics Canada: is the pace enough for the target?

Source: Open SDG, "Progress Measurement Methodology for the Sustainable Development Goals"
(docs/progress-methodology.md), developed by Statistics Canada, and its arithmetic in sdg-build.
"""

import numpy as np
import pandas as pd

from analysis.progress.methods._cases import (
    BASE_FROM,
    base_reasons,
    choose,
    flags,
    growth,
    number,
    read_cases,
    target_reasons,
    two_points,
    verdict,
)

# Share of the required yearly growth (target given), and yearly growth (no target), for the good labels.
SUBSTANTIAL_RATIO, MODERATE_RATIO = 0.95, 0.60
SUBSTANTIAL_RATE, MODERATE_RATE = 0.015, 0.005
LIMIT_POWER = 4.44
BEST, WORST = 5.0, -5.0
# Lowest mean score of several series for each label.
SUBSTANTIAL_SCORE, MODERATE_SCORE, LIMITED_SCORE = 2.5, 0.0, -2.5

LABELS = {
    "target_achieved": "reached",
    "substantial_progress": "on_track",
    "moderate_progress": "at_risk",
    "limited_progress": "off_track",
    "deterioration": "moving_away",
}


def open_sdg(cases: pd.DataFrame, values: pd.DataFrame, *, base_from: int = BASE_FROM) -> pd.DataFrame:
    """Judge each case by the growth since the base over the growth that the target requires.

    With a target: R = s D CAGR(base, latest) / |CAGR(base, target)|, s = -1 for a negative base. R >= 0.95 is
    substantial_progress, >= 0.60 moderate, >= 0 limited, below zero deterioration; a target that the latest
    value meets is target_achieved whatever the trend. Without one, s D CAGR is cut at 1.5 %, 0.5 % and 0 a
    year; a natural ``limit`` (column of cases, in the unit of the values) lowers the two upper cuts.

    ``base_from`` is the base year of cases without one; the base is the first value from there on. Returns
    measure (R, or the yearly growth as a fraction), score (-5 to 5), label, reason, flags (near_zero,
    two_points), cagr, required_cagr (fractions a year), limit_coefficient (0 to 1), base_year, latest_year.
    """
    case = read_cases(cases, values, base_from=base_from)
    rates = growth(case)
    aimed = case["target"].notna()
    measure = rates["ratio"].where(aimed, rates["progress"])
    limit = limit_coefficient(case["base"], number(cases, "limit")).where(~aimed)
    ease = limit.fillna(1.0)
    label = _label(case, measure, aimed, ease)
    score = _score_with_target(measure).where(aimed, _score_without(measure, ease))
    return verdict(
        label,
        base_reasons(case) + target_reasons(case),
        measure,
        score.mask(case["met"], BEST),
        flags=flags(case.index, near_zero=rates["near_zero"], two_points=two_points(case)),
        cagr=rates["cagr"],
        required_cagr=rates["required_cagr"],
        limit_coefficient=limit,
        base_year=case["base_year"],
        latest_year=case["latest_year"],
    )


def _label(case: pd.DataFrame, measure: pd.Series, aimed: pd.Series, ease: pd.Series) -> pd.Series:
    """Return the label: the target first, then the cuts."""
    rules = [
        (case["met"], "target_achieved"),
        (measure >= (ease * SUBSTANTIAL_RATE).mask(aimed, SUBSTANTIAL_RATIO), "substantial_progress"),
        (measure >= (ease * MODERATE_RATE).mask(aimed, MODERATE_RATIO), "moderate_progress"),
        (measure >= 0, "limited_progress"),
        (measure < 0, "deterioration"),
    ]
    return choose(rules, case.index)


def limit_coefficient(base: pd.Series, limit: pd.Series) -> pd.Series:
    """Return by what the cuts are multiplied near a natural limit; missing where there is no limit.

    1 - (y / L)^4.44 up to the limit, 1 - ((2L - y) / L)^4.44 above it, 1 from twice the limit on.
    """
    y, top = base.abs(), limit.abs()
    nearness = (y / top).where(y <= top, (2 * top - y) / top)
    return (1 - nearness**LIMIT_POWER).mask(y >= 2 * top, 1.0)


def _score_with_target(ratio: pd.Series) -> pd.Series:
    """Return the score of R: 2.5 at 95 %, 0 at 60 %, -2.5 at 0 %."""
    upper, lower = 7.1429 * ratio - 4.2857, 4.1667 * ratio - 2.5
    return upper.where(ratio >= MODERATE_RATIO, lower).clip(WORST, BEST)


def _score_without(rate: pd.Series, ease: pd.Series) -> pd.Series:
    """Return the score of a growth rate: far from a limit 2.5 at 1.5 %, 0 at 0.5 % and -2.5 at 0 %."""
    eased = rate / ease
    pieces = [
        (rate < 0, 125 * rate - 2.5),
        (ease.eq(0) & (rate >= 0), BEST),
        (rate >= ease * SUBSTANTIAL_RATE, 500 * eased - 5),
        (rate >= ease * MODERATE_RATE, 250 * eased - 1.25),
        (rate >= 0, 500 * eased - 2.5),
    ]
    score = np.select([condition for condition, _ in pieces], [value for _, value in pieces], np.nan)
    return pd.Series(score, rate.index).clip(WORST, BEST)


def combine_series(judged: pd.DataFrame, indicator: pd.Series) -> pd.DataFrame:
    """Return the label of each indicator that has several series: that of the mean of their scores.

    ``judged`` is an answer of :func:`open_sdg`, ``indicator`` names the indicator of each of its rows.
    Series without a score do not count; target_achieved needs all others to be. Returns, indexed by
    indicator, measure and score (the mean score), label and reason.
    """
    scored = judged["score"].notna()
    score = judged["score"].groupby(indicator).mean()
    achieved = (judged["label"].eq("target_achieved") | ~scored).groupby(indicator).all() & score.notna()
    rules = [
        (achieved, "target_achieved"),
        (score >= SUBSTANTIAL_SCORE, "substantial_progress"),
        (score >= MODERATE_SCORE, "moderate_progress"),
        (score >= LIMITED_SCORE, "limited_progress"),
        (score < LIMITED_SCORE, "deterioration"),
    ]
    return verdict(choose(rules, score.index), [(score.isna(), "method.reason.no_score")], score, score)

"""The weather symbols of the German statistical office: where would the recent changes lead?

Source: Federal Statistical Office (Destatis), Sustainable Development in Germany, indicator report; rules as
restated on the methodology page of Vanuatu's national plan.
"""

import numpy as np
import pandas as pd

from analysis.progress.methods._cases import (
    NO_DATA,
    TARGET_YEAR,
    choose,
    grid,
    pick,
    read_cases,
    verdict,
)
from analysis.trajectories import meets
from analysis.trajectories.rates import linear_change

# The mean change is that over the last six values; with fewer than four there is none.
POINTS, FEWEST = 6, 4
# Share of today's gap by which the target would be missed.
SUN_SHARE, SUN_CLOUD_SHARE = 0.05, 0.20

LABELS = {"sun": "on_track", "sun_cloud": "at_risk", "cloud": "off_track", "storm": "moving_away"}


def destatis(cases: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Judge each case by carrying the mean change over its last six values on to the target year.

    With a target: a mean change that is not in the good direction is storm; otherwise the share of today's
    gap by which the target would be missed decides: below 5 % (or reached) sun, up to 20 % sun_cloud, more
    cloud. Without one: mean and last change both good sun, only the mean sun_cloud, only the last cloud,
    neither storm. base_year is not read.

    Returns measure (the share missed, negative beyond the target; missing where the target is met; the
    mean change in the good direction where there is none), score (none), label, reason, mean_change (a
    year) and last_change (both in the unit of the values), projected (the value in the target year),
    first_year (of the values used), latest_year.
    """
    case = read_cases(cases, values).join(_recent(cases, values))
    aimed, enough = case["target"].notna(), case["used"] >= FEWEST
    mean = linear_change(case["first"], case["latest"], case["latest_year"] - case["first_year"]).where(
        enough
    )
    last = (case["latest"] - case["previous"]).where(enough)
    good, turning = case["direction"] * mean, case["direction"] * last
    projected = case["latest"] + mean * (case["target_year"] - case["latest_year"]).clip(lower=0)
    gap = case["target"] - case["latest"]
    missed = ((case["target"] - projected) / gap.where(gap.ne(0))).mask(case["met"])
    reached = meets(projected, case["comparator"], case["target"])
    with_target = _with_target(case["met"], reached, good.where(projected.notna()), missed)
    return verdict(
        with_target.where(aimed, _without_target(good, turning)),
        [
            (case["latest_year"].isna(), NO_DATA),
            (~enough, "method.reason.too_few_points"),
            (aimed & case["target_year"].isna(), TARGET_YEAR),
        ],
        missed.where(aimed, good),
        mean_change=mean,
        last_change=last,
        projected=projected,
        first_year=case["first_year"],
        latest_year=case["latest_year"],
    )


def _recent(cases: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return how many of the last six values there are (used), the first of them and the last but one."""
    years, matrix = grid(cases, values)
    seen = ~np.isnan(matrix)
    from_last = seen[:, ::-1].cumsum(axis=1)[:, ::-1]
    used = seen & (from_last <= POINTS)
    first_year, first = pick(years, matrix, used)
    _, previous = pick(years, matrix, seen & (from_last == 2))
    recent = {"used": used.sum(axis=1), "first_year": first_year, "first": first, "previous": previous}
    return pd.DataFrame(recent, cases.index)


def _with_target(met: pd.Series, reached: pd.Series, good: pd.Series, missed: pd.Series) -> pd.Series:
    """Return the symbol of a case with a target; one that is met and stays met is sun, even if unmoved."""
    rules = [
        (met & reached, "sun"),
        (good <= 0, "storm"),
        (reached | (missed < SUN_SHARE), "sun"),
        (missed <= SUN_CLOUD_SHARE, "sun_cloud"),
        (good > 0, "cloud"),
    ]
    return choose(rules, good.index)


def _without_target(good: pd.Series, turning: pd.Series) -> pd.Series:
    """Return the symbol of a direction: the mean change weighs more than the last one."""
    rules = [
        ((good > 0) & (turning > 0), "sun"),
        (good > 0, "sun_cloud"),
        (turning > 0, "cloud"),
        (good.notna(), "storm"),
    ]
    return choose(rules, good.index)


def worst_symbol(labels: pd.Series, indicator: pd.Series) -> pd.Series:
    """Return the symbol of each indicator with several targets at once: the worst one counts.

    Missing symbols do not count; an indicator that has no other is missing.
    """
    order = list(LABELS)
    ranks = labels.map({label: rank for rank, label in enumerate(order)}).astype("float64")
    return ranks.groupby(indicator).max().map(dict(enumerate(order))).astype("str")

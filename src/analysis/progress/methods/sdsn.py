"""The trend arrows of the Sustainable Development Report: is linear growth enough for the target?

Source: Sustainable Development Solutions Network (SDSN), Sustainable Development Report, trend labels as
read in its public data. Linear, so zeros and negative values need no care and any change of unit, or
of origin, leaves the label unchanged.
"""

import pandas as pd

from analysis.progress.methods._cases import (
    BASE_FROM,
    NO_TARGET,
    base_reasons,
    choose,
    flags,
    read_cases,
    target_reasons,
    two_points,
    verdict,
)
from analysis.trajectories.rates import linear_change

# Share of the needed yearly change.
ON_TRACK_SHARE, IMPROVING_SHARE = 1.0, 0.5

LABELS = {
    "on_track_or_maintaining": "on_track",
    "moderately_improving": "at_risk",
    "stagnating": "off_track",
    "decreasing": "moving_away",
}


def sdsn(cases: pd.DataFrame, values: pd.DataFrame, *, base_from: int = BASE_FROM) -> pd.DataFrame:
    """Judge each case by its yearly change since the base over the yearly change that the target needs.

    A target that is met is on_track_or_maintaining; a change in the wrong direction is decreasing; below 50 %
    of the need stagnating, below 100 % moderately_improving, from there on on_track_or_maintaining.

    Returns measure (the share, negative where the value moves away), score (none), label, reason, flags
    (two_points), actual_per_year and needed_per_year (in the unit of the values), base_year, latest_year.
    """
    case = read_cases(cases, values, base_from=base_from)
    actual = linear_change(case["base"], case["latest"], case["latest_year"] - case["base_year"])
    needed = linear_change(case["base"], case["target"], case["target_year"] - case["base_year"])
    good = case["direction"] * actual
    share = good / needed.abs().where(needed.ne(0))
    rules = [
        (case["met"], "on_track_or_maintaining"),
        (good.lt(0) & needed.notna(), "decreasing"),
        (share < IMPROVING_SHARE, "stagnating"),
        (share < ON_TRACK_SHARE, "moderately_improving"),
        (share >= ON_TRACK_SHARE, "on_track_or_maintaining"),
    ]
    return verdict(
        choose(rules, case.index),
        [*base_reasons(case), (case["target"].isna(), NO_TARGET), *target_reasons(case)],
        share,
        flags=flags(case.index, two_points=two_points(case)),
        actual_per_year=actual,
        needed_per_year=needed,
        base_year=case["base_year"],
        latest_year=case["latest_year"],
    )

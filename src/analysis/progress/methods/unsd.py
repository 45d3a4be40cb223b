"""The United Nations progress chart of 2023: would the target be reached at today's growth?

Source: United Nations Statistics Division, "Progress Chart Technical Note 2023", as restated on the
methodology page of the Basque statistical office (Eustat). The five classes of the editions from 2024 on are
not here: their cuts were not verified.
"""

import numpy as np
import pandas as pd

from analysis.progress.methods._cases import (
    BASE_FROM,
    base_reasons,
    choose,
    flags,
    read_cases,
    target_reasons,
    truth,
    two_points,
    verdict,
)
from analysis.trajectories.rates import compound_change

# Share of the way from base to target that today's growth would cover by the target year.
ON_TRACK_SHARE, FAIR_SHARE = 0.95, 0.10
# Yearly growth in the good direction where there is no target.
ON_TRACK_RATE, FAIR_RATE = 0.02, 0.005
# A value this near to a target of 0 % or 100 % (in points) counts as met.
NEAR_END, ENDS = 1.0, (0.0, 100.0)

LABELS = {"on_track": "on_track", "fair_progress": "at_risk", "stagnation": "off_track"}
SCORES = {"on_track": 3.0, "fair_progress": 2.0, "stagnation": 1.0}


def unsd(cases: pd.DataFrame, values: pd.DataFrame, *, base_from: int = BASE_FROM) -> pd.DataFrame:
    """Judge each case by where today's compound growth would lead by the target year.

    With a target: e = latest (1 + CAGR)^(years left), q = the share of the way from base to target that e
    covers. q >= 0.95 is on_track, >= 0.10 fair_progress, less stagnation (or regression). A target that is
    met, or a percentage within 1 point of a target of 0 or 100, is on_track. Without a target, growth in
    the good direction of 2 % a year or more is on_track, 0.5 % or more fair_progress.

    Optional columns of cases: percent (false: the rule of 1 point does not apply; true by default),
    growth_rate (true: the values are growth rates themselves, which the note leaves to expert judgement).
    Values after the target year are not read.

    Returns measure (q, or the yearly growth as a fraction), score (3, 2 or 1), label, reason, flags
    (two_points), cagr (a fraction a year), expected (e, in the unit of the values), base_year, latest_year.
    """
    case = read_cases(cases, values, base_from=base_from, until_target=True)
    expert, aimed = truth(cases, "growth_rate", default=False), case["target"].notna()
    years, left = case["latest_year"] - case["base_year"], case["target_year"] - case["latest_year"]
    cagr = compound_change(case["base"], case["latest"], years).mask(expert)
    expected = (case["latest"] * (1 + cagr) ** left).where(cagr.notna())
    measure = _share(case, expected).where(aimed, _progress(case, cagr))
    met = case["met"] | (_near_end(case) & truth(cases, "percent", default=True))
    label = _label(measure, aimed, met).mask(expert)
    return verdict(
        label,
        [
            (expert, "method.reason.growth_rate"),
            *base_reasons(case),
            (case["base"].eq(0), "method.reason.zero_base"),
            *target_reasons(case),
        ],
        measure,
        label.map(SCORES).astype("float64"),
        flags=flags(case.index, two_points=two_points(case)),
        cagr=cagr,
        expected=expected,
        base_year=case["base_year"],
        latest_year=case["latest_year"],
    )


def _share(case: pd.DataFrame, expected: pd.Series) -> pd.Series:
    """Return the share of the way from base to target that ``expected`` covers; negative if it leads away."""
    way = (case["target"] - case["base"]).abs()
    share = case["direction"] * (expected - case["base"]) / way.where(way > 0)
    return share.where(case["target_year"] > case["base_year"])


def _progress(case: pd.DataFrame, cagr: pd.Series) -> pd.Series:
    """Return the yearly growth in the good direction, also for negative values."""
    return cagr * case["direction"] * np.where(case["base"] < 0, -1.0, 1.0)


def _near_end(case: pd.DataFrame) -> pd.Series:
    """Tell which latest values lie within a point of a target of 0 % or 100 %."""
    return case["target"].isin(ENDS) & ((case["latest"] - case["target"]).abs() <= NEAR_END)


def _label(measure: pd.Series, aimed: pd.Series, met: pd.Series) -> pd.Series:
    """Return the label: the target first, then the cuts of the share or of the growth rate."""
    on_track = np.where(aimed, ON_TRACK_SHARE, ON_TRACK_RATE)
    fair = np.where(aimed, FAIR_SHARE, FAIR_RATE)
    rules = [
        (met | (measure >= on_track), "on_track"),
        (measure >= fair, "fair_progress"),
        (measure < fair, "stagnation"),
    ]
    return choose(rules, measure.index)

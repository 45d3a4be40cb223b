"""What it takes, in people and places: communes to be recognised, deaths to be averted, children to reach.

A target in per cent or per 1,000 says little to those who have to meet it. Where the denominator is
known the distance to the target is counted in whole units: the fewest that meet an upward target, the
most that a downward one allows.
"""

import numpy as np
import pandas as pd

from analysis.observations import COMMUNES, PER, Observations
from analysis.plan import PLAN_START, Plan

COLUMNS = ["denominator", "denominator_year", "counted", "allowed", "to_go"]


def denominators(
    series: pd.DataFrame, observations: Observations, *, area: str, communes: int | None
) -> pd.DataFrame:
    """Return the latest known denominator of each indicator in ``area``: denominator, denominator_year.

    The one published with the indicator's latest value, otherwise the measure that measures.csv names for
    it; ``communes`` is the number of commune-level units now (None: not counted there). Indexed by indicator;
    none is guessed.
    """
    named = observations.measures["denominator"].dropna()
    rows = observations.rows
    rows = rows[rows["used"] & rows["area_code"].eq(area) & rows["group"].eq("total")]
    newest = rows.sort_values("year").groupby("measure")[["value", "year"]].last()
    other = newest.reindex(named).set_axis(named.index)
    other.loc[named.eq(COMMUNES), "value"] = communes
    own = series[series["denominator"].notna() & series["numerator"].notna()].sort_values("year")
    own = own.groupby("indicator")[["denominator", "year"]].last()
    other = other.set_axis(["denominator", "year"], axis=1)
    # The communes of today are what a target still has to be met in, whatever an older value counted.
    found = pd.concat([other[named.eq(COMMUNES)], own, other])
    found = found[~found.index.duplicated()].dropna(subset="denominator")
    return found.rename(columns={"year": "denominator_year"})


def effort(judged: pd.DataFrame, known: pd.DataFrame, measures: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return what each target takes: judged's index, COLUMNS.

    ``known``: see :func:`denominators`. ``allowed``: the fewest (upward) or the most (downward) of the
    counted units that satisfy the target; ``to_go``: how many are still missing or too many, zero when
    it is met, missing where the indicator has no value of the plan period or only one of before a break.
    For a yearly reduction both tell of the year after the latest value. A denominator older than the plan
    is not used.
    """
    unit = judged["indicator"].map(plan.indicators["unit"])
    known = known[~known["denominator_year"].lt(PLAN_START).fillna(False)]
    mine = known.reindex(judged["indicator"]).set_index(judged.index).astype({"denominator": "float64"})
    per = unit.map(PER)
    goal = judged["value"] * mine["denominator"] / per
    now = judged["latest_value"] * mine["denominator"] / per
    reduction = judged["relation"].eq("yearly_reduction")
    goal = goal.mask(reduction, judged["latest_value"] * (1 - judged["value"] / 100))
    now = now.mask(reduction, judged["latest_value"])
    comparator = judged["comparator"].mask(reduction, "<=")
    allowed = whole_units(goal, comparator)
    upward = comparator.str.startswith(">")
    to_go = (allowed - now.round()).where(upward, now.round() - allowed).clip(lower=0)
    return mine.assign(
        counted=judged["indicator"].map(measures["counted"]),
        allowed=allowed,
        to_go=to_go.mask(judged["met"], 0).where(judged["n_plan"].gt(0) & ~judged["is_before_break"]),
    )[COLUMNS]


def whole_units(amount: pd.Series, comparator: pd.Series) -> pd.Series:
    """Return the fewest whole units that are ``>=`` or ``>`` an amount, the most that are ``<=`` or ``<``."""
    near = amount.round()
    exact = (amount - near).abs() <= 1e-9 * np.maximum(amount.abs(), 1)
    up, down = np.ceil(amount).mask(exact, near), np.floor(amount).mask(exact, near)
    strict = exact & comparator.isin(["<", ">"])
    return (up + strict).where(comparator.str.startswith(">"), (down - strict).clip(lower=0))

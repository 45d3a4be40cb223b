"""The project's own status: where each series stands against each of its targets.

Before a target is due the published rule of Open SDG and Statistics Canada decides (methods section 1,
M3): the actual yearly rate of change since the base over the rate that the target requires, with the
cuts of ``data/plan/statuses.csv``. When it is due only the level counts. Targets that hold over years
are judged year by year, a yearly reduction from one year to the next. A status is given only on values
of the plan period that can be compared with one another; everything else is "not enough data" with its
reason. The rules are told one by one in docs/methods.md.
"""

import numpy as np
import pandas as pd

from analysis.plan import PLAN_START, Plan
from analysis.progress.flags import add_flags
from analysis.progress.joint import add_joint
from analysis.progress.methods import NEAR_ZERO
from analysis.progress.rules import add_status, before_break, due_years
from analysis.progress.spans import add_spans
from analysis.trajectories.panel import Panel, at, first, last, panel, years_at
from analysis.trajectories.rates import compound_change
from analysis.trajectories.required import bases, due_milestone, meets


def judge(series: pd.DataFrame, plan: Plan, *, report_year: int) -> pd.DataFrame:
    """Judge every series against each of its milestones, on values up to ``report_year``.

    ``series``: indicator, area_code, year, value; optional segment (breaks so far), numerator, lower and
    upper (95 % interval), status, derived. Returns one row a series and milestone: the target's columns
    plus area_code, base_year, base_value, latest_year, latest_value, n_used (values from base to latest),
    n_plan (of the plan period), met, gap (to go, in the unit; negative: beyond), gap_share (of the way
    from the base), actual_rate, required_rate and needed_rate (yearly, as fractions: since the base,
    from the base to the target, from now to the target), actual_change and needed_change (a year, in the
    unit), ratio, interval_low, interval_high, within_error, the columns of spans (see
    :func:`analysis.progress.spans.add_spans`), is_* flags (FLAGS), status (data/plan/statuses.csv),
    reason (catalogue ``reason.*``), ``headline`` (the milestone that this report is judged against) and
    joint_status (see :func:`analysis.progress.joint.add_joint`).
    Indicators of the plan without any value in any area are there too, once.
    """
    seen = panel(series).until(report_year).of_indicators(plan.indicators.index)
    targets = plan.milestone_targets()
    parts = [_milestone_rows(seen, due) for _, due in targets.groupby("milestone")]
    missing = targets[~targets["indicator"].isin(seen.keys["indicator"])]
    areas = series["area_code"].unique()
    missing = missing.assign(area_code=areas[0] if len(areas) == 1 else None)
    rows = _in_plan_order(pd.concat([*parts, missing], ignore_index=True), plan)
    rows = rows.assign(
        due_year=due_years(rows, plan), before_break=before_break(rows, plan, report_year=report_year)
    )
    rows = _add_rates(rows, plan)
    rows = _mark_headline(add_status(rows, plan, report_year=report_year), report_year)
    return add_joint(add_flags(rows, plan, report_year=report_year), plan)


def _milestone_rows(seen: Panel, due: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one milestone with what was known by then.

    A milestone that has passed is judged on what was known by then, not on a later value.
    """
    milestone = int(due["milestone"].iloc[0])
    due = due.set_index("indicator", drop=False)
    part = seen.of(np.flatnonzero(seen.keys["indicator"].isin(due.index))).until(milestone)
    rows = due.loc[part.keys["indicator"]].reset_index(drop=True).assign(area_code=part.keys["area_code"])
    segment = part.one_segment()
    newest = last(segment.place >= 0)
    spot = at(segment.place, newest)
    rows = pd.concat([rows, bases(part)], axis=1).assign(
        latest_year=years_at(part.years, newest),
        latest_value=at(part.values, newest),
        restarted=part.segments.max(axis=1, initial=-1) > at(part.segments, first(part.place >= 0)),
        n_plan=((segment.place >= 0) & (part.years >= PLAN_START)).sum(axis=1),
        interval_low=segment.take("lower", spot),
        interval_high=segment.take("upper", spot),
        numerator=segment.take("numerator", spot),
        provisional=_said(segment, "status", "provisional", spot),
        derived=_said(segment, "derived", True, spot),
    )
    since = (segment.place >= 0) & (part.years >= rows["base_year"].to_numpy()[:, None])
    rows = rows.assign(n_used=since.sum(axis=1), met_before=_met_before(segment, rows, newest))
    return add_spans(rows, segment)


def _said(segment: Panel, column: str, what: object, spot: np.ndarray) -> np.ndarray:
    """Tell whether the column of each latest value says ``what``."""
    if column not in segment.rows or not len(segment.rows):
        return np.zeros(len(spot), dtype=bool)
    return (spot >= 0) & segment.rows[column].eq(what).to_numpy(dtype=bool, na_value=False)[spot]


def _met_before(segment: Panel, rows: pd.DataFrame, newest: np.ndarray) -> np.ndarray:
    """Tell whether a value since the base, other than the latest, had met the target."""
    years = segment.years
    earlier = (years >= rows["base_year"].to_numpy()[:, None]) & (years < years_at(years, newest)[:, None])
    which, when = np.nonzero(earlier & (segment.place >= 0))
    target = rows[["comparator", "value"]].iloc[which].reset_index(drop=True)
    met = meets(pd.Series(segment.values[which, when]), target["comparator"], target["value"])
    return np.bincount(which, weights=met, minlength=len(rows)) > 0


def _in_plan_order(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Sort by the plan's order, then area and milestone; fill the counts of rows without values."""
    order = plan.indicators.index.get_indexer(rows["indicator"])
    rows = rows.assign(order=order).sort_values(["order", "area_code", "milestone"], kind="stable")
    rows = rows.drop(columns="order").reset_index(drop=True).astype({"area_code": "str"})
    counts = ["n_plan", "n_used", "n_judged", "n_kept", "run"]
    booleans = ["before_plan", "restarted", "provisional", "derived", "met_before", "last_kept"]
    rows[counts] = rows[counts].fillna(0).astype(int)
    rows[booleans] = rows[booleans].eq(True)
    return rows


def _add_rates(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Add how far it is, how fast it went and how fast it has to go."""
    sign = rows["indicator"].map(plan.indicators["direction"]).map({"up": 1.0, "down": -1.0})
    base, now, goal = rows["base_value"], rows["latest_value"], rows["value"]
    # A level to maintain has to be there when its years begin.
    goal_year = rows["milestone"].mask(rows["relation"].eq("hold"), rows["from_year"]).astype("float64")
    passed, left = rows["latest_year"] - rows["base_year"], goal_year - rows["latest_year"]
    actual = compound_change(_positive(base), now, passed)
    required = compound_change(_positive(base), _positive(goal), goal_year - rows["base_year"])
    level = rows["relation"].ne("yearly_reduction")
    return rows.assign(
        met=meets(now, rows["comparator"], goal) & level,
        gap=(sign * (goal - now)).where(level),
        gap_share=((goal - now) / (goal - base).where(goal.ne(base))).where(level),
        actual_rate=actual,
        required_rate=required.where(level),
        needed_rate=compound_change(_positive(now), _positive(goal), left).where(level),
        actual_change=(now - base) / passed.where(passed > 0),
        needed_change=((goal - now) / left.where(left > 0)).where(level),
        # A rate of a negative base has the opposite sign (Open SDG).
        ratio=(sign.mask(base.lt(0), -sign) * actual / required.abs()).where(required.ne(0)),
    )


def _positive(values: pd.Series) -> pd.Series:
    """Replace a zero base or target by NEAR_ZERO, as Open SDG does, so that a growth rate exists."""
    return values.mask(values.eq(0), NEAR_ZERO)


def _mark_headline(rows: pd.DataFrame, report_year: int) -> pd.DataFrame:
    """Mark one row a series: the next milestone, or the only one it has."""
    distance = (rows["milestone"] - due_milestone(report_year)).abs()
    key = [rows["indicator"], rows["area_code"].fillna("")]
    return rows.assign(headline=distance.eq(distance.groupby(key).transform("min")))


def headline(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the headline row of each indicator of one area, indexed by indicator."""
    return judged[judged["headline"]].set_index("indicator", drop=False).rename_axis(None)

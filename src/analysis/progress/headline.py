"""Where each indicator stands against its targets.

The headline rule is the one of Open SDG and Statistics Canada (methods section 1, M3): the actual
yearly rate of change since the base, over the rate that the target requires. At least 95 % is on
track, 60–95 % at risk, less is off track, below zero moving away; a target that the latest value
meets is reached. A status is given only on values of the plan period; everything else is "not enough
data" with its reason.
"""

import numpy as np
import pandas as pd

from analysis.plan import PLAN_START, Plan
from analysis.trajectories import bases, due_milestone, latest, meets

ON_TRACK, AT_RISK = 0.95, 0.60
# Open SDG replaces a zero base or target by this before taking a growth rate.
NEAR_ZERO = 0.001
STALE_AFTER = 3


def judge(series: pd.DataFrame, plan: Plan, *, report_year: int) -> pd.DataFrame:
    """Judge every indicator against each of its milestones, on values up to ``report_year``.

    ``series``: indicator, year, value. Returns one row an indicator and milestone: the target's
    columns plus base_year, base_value, latest_year, latest_value, n_plan, met, actual_rate and
    required_rate (a year, as fractions), ratio, status (see data/plan/statuses.csv), reason (catalogue
    identifier ``reason.*``) and ``headline`` (true for the milestone this report is judged against).
    """
    seen = series[series["year"] <= report_year]
    # A milestone that has passed is judged on what was known by then, not on a later value.
    parts = [
        rows.join(latest(seen[seen["year"] <= milestone]), on="indicator")
        for milestone, rows in plan.milestone_targets().groupby("milestone")
    ]
    rows = pd.concat(parts).sort_index().join(bases(seen), on="indicator")
    rows["n_plan"] = rows["n_plan"].fillna(0).astype(int)
    rows["met"] = meets(rows["latest_value"], rows["comparator"], rows["value"])
    rows = _add_rates(rows, plan)
    rows = _add_spans(rows, seen)
    rows = _add_met_before(rows, seen)
    rows = _add_status(rows)
    return _mark_headline(rows, report_year)


def _add_rates(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Add the actual and the required yearly rate of change and their ratio."""
    sign = rows["indicator"].map(plan.indicators["direction"]).map({"up": 1.0, "down": -1.0})
    base, now = _positive(rows["base_value"]), rows["latest_value"]
    actual = _rate(base, now, rows["latest_year"] - rows["base_year"])
    required = _rate(base, _positive(rows["value"]), rows["milestone"] - rows["base_year"])
    ratio = (sign * actual / required.abs()).where(required.ne(0))
    return rows.assign(actual_rate=actual, required_rate=required, ratio=ratio)


def _positive(values: pd.Series) -> pd.Series:
    """Replace a zero base or target by NEAR_ZERO, as Open SDG does, so that a growth rate exists."""
    return values.mask(values.eq(0), NEAR_ZERO)


def _rate(start: pd.Series, end: pd.Series, years: pd.Series) -> pd.Series:
    """Return the compound yearly rate of change; missing where no year has passed."""
    span = years.where(years > 0).astype("float64")
    return ((end / start) ** (1 / span) - 1).where(span.notna())


def _add_spans(rows: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Add how targets that hold over years were kept: n_judged, n_kept, and the worst yearly change.

    For a yearly reduction the judged years are those of the target with a value in the year before.
    """
    spans = rows[["indicator", "milestone", "from_year", "relation", "comparator", "value"]]
    spans = spans[spans["relation"].ne("at")]
    seen = seen.sort_values("year")
    before = seen.groupby("indicator")["value"].shift()
    gap = seen.groupby("indicator")["year"].diff()
    # A count that stays at zero can fall no further: the promised reduction is kept.
    change = (100 * (1 - seen["value"] / before)).mask(seen["value"].eq(0) & before.eq(0), 100.0)
    yearly = seen.assign(change=change.where(gap.eq(1)))[["indicator", "year", "value", "change"]]
    pairs = spans.merge(yearly, on="indicator", suffixes=("", "_seen"))
    pairs = pairs[(pairs["year"] >= pairs["from_year"]) & (pairs["year"] <= pairs["milestone"])]
    reduction = pairs["relation"].eq("yearly_reduction")
    quantity = pairs["value_seen"].where(~reduction, pairs["change"])
    pairs = pairs.assign(quantity=quantity, kept=meets(quantity, pairs["comparator"], pairs["value"]))
    pairs = pairs[pairs["quantity"].notna()]
    kept = pairs.groupby(["indicator", "milestone"]).agg(
        n_judged=("kept", "size"), n_kept=("kept", "sum"), last_quantity=("quantity", "last")
    )
    return rows.join(kept, on=["indicator", "milestone"]).fillna({"n_judged": 0, "n_kept": 0})


def _add_met_before(rows: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Add ``met_before``: a value since the base, other than the latest, had met the target."""
    pairs = rows.merge(seen[["indicator", "year", "value"]], on="indicator", suffixes=("", "_seen"))
    pairs = pairs[pairs["year"].between(pairs["base_year"], pairs["latest_year"], inclusive="left")]
    met = meets(pairs["value_seen"], pairs["comparator"], pairs["value"])
    ever = met.groupby([pairs["indicator"], pairs["milestone"]]).any().rename("met_before")
    joined = rows.join(ever, on=["indicator", "milestone"])
    return joined.assign(met_before=joined["met_before"].eq(True))


def _add_status(rows: pd.DataFrame) -> pd.DataFrame:
    """Choose the status and its reason; the first rule that fits decides."""
    none = rows["latest_year"].isna()
    due = rows["latest_year"].ge(rows["milestone"]).fillna(False)
    reduction = rows["relation"].eq("yearly_reduction")
    spanned = rows["relation"].ne("at") & rows["n_judged"].gt(0)
    pace = rows["ratio"].mask(reduction, rows["last_quantity"] / rows["value"])
    all_kept = rows["n_kept"].eq(rows["n_judged"])
    reached = rows["met"] & ~reduction
    # A base equal to a target that is not met has no ratio: any change since it was away from the target.
    flat = rows["required_rate"].eq(0) & rows["actual_rate"].notna()
    rules = [
        (none, "not_enough_data", "reason.no_data"),
        (rows["n_plan"].eq(0), "not_enough_data", "reason.before_plan"),
        (reduction & ~spanned, "not_enough_data", "reason.not_yet_due"),
        (spanned & ~reduction & all_kept, "reached", "reason.held"),
        (spanned & ~reduction, "off_track", "reason.not_held"),
        (spanned & all_kept, "reached", "reason.reduced_each_year"),
        (reached & due, "reached", "reason.met"),
        (reached & rows["n_plan"].eq(1), "reached", "reason.met_one_value"),
        (reached, "reached", "reason.met_early"),
        (due & ~reduction, "off_track", "reason.due_not_met"),
        (rows["met_before"] & ~reduction, "moving_away", "reason.lost"),
        (flat & rows["actual_rate"].ne(0) & ~reduction, "moving_away", "reason.away"),
        (flat & ~reduction, "off_track", "reason.pace"),
        (pace.isna(), "not_enough_data", "reason.one_value"),
        (pace >= ON_TRACK, "on_track", "reason.pace"),
        (pace >= AT_RISK, "at_risk", "reason.pace"),
        (pace >= 0, "off_track", "reason.pace"),
        (pace < 0, "moving_away", "reason.away"),
    ]
    conditions = [condition.to_numpy(dtype=bool) for condition, _, _ in rules]
    status = np.select(conditions, [s for _, s, _ in rules], "not_enough_data")
    reason = np.select(conditions, [r for _, _, r in rules], "reason.no_data")
    return rows.assign(status=status, reason=reason, ratio=pace)


def _mark_headline(rows: pd.DataFrame, report_year: int) -> pd.DataFrame:
    """Mark one row an indicator: the next milestone, or the only one it has."""
    distance = (rows["milestone"] - due_milestone(report_year)).abs()
    nearest = distance.eq(distance.groupby(rows["indicator"]).transform("min"))
    stale = (report_year - rows["latest_year"]).gt(STALE_AFTER).fillna(False)
    return rows.assign(headline=nearest, stale=stale & rows["latest_year"].ge(PLAN_START).fillna(False))


def headline(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the headline row of each indicator, indexed by indicator."""
    return judged[judged["headline"]].set_index("indicator", drop=False).rename_axis(None)

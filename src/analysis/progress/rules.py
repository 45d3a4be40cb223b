"""The rules that give a status its word: data first, then targets over years, level, and pace.

Each rule is a condition, the status it gives and the reason told with it; the first that fits decides.
"""

import numpy as np
import pandas as pd

from analysis.plan import Plan

Rules = list[tuple[pd.Series, str, str]]


def due_years(rows: pd.DataFrame, plan: Plan) -> pd.Series:
    """Return the year whose value decides each target: the milestone, or the last assessment before it."""
    calendar = plan.assessment_years
    pairs = (
        rows[["indicator", "milestone"]]
        .reset_index()
        .merge(calendar, left_on="indicator", right_on="measure")
    )
    pairs = pairs[pairs["year"] <= pairs["milestone"]]
    return pairs.groupby("index")["year"].max().reindex(rows.index).fillna(rows["milestone"]).astype(int)


def before_break(rows: pd.DataFrame, plan: Plan, *, report_year: int) -> pd.Series:
    """Tell which latest values are of before a declared break that has happened since."""
    old = pd.Series(False, rows.index)
    for begins in plan.breaks[plan.breaks["from_year"] <= report_year].itertuples():
        old |= rows["indicator"].eq(begins.measure) & rows["latest_year"].lt(begins.from_year)
    return old


def broke_since(measure: str, latest_year: int, plan: Plan, *, report_year: int) -> bool:
    """Tell whether a measure is declared to have broken after its latest value."""
    row = pd.DataFrame({"indicator": [measure], "latest_year": [latest_year]})
    return bool(before_break(row, plan, report_year=report_year).item())


def add_status(rows: pd.DataFrame, plan: Plan, *, report_year: int) -> pd.DataFrame:
    """Choose the status and its reason; the first rule that fits decides."""
    reduction = rows["relation"].eq("yearly_reduction")
    rows = rows.assign(ratio=rows["ratio"].mask(reduction, rows["last_quantity"] / rows["value"]))
    rules = [*_data_rules(rows, report_year), *_span_rules(rows), *_level_rules(rows)]
    rules += _pace_rules(rows, plan)
    which = np.select(
        [condition.to_numpy(dtype=bool, na_value=False) for condition, _, _ in rules], range(len(rules)), -1
    )
    status = np.array([s for _, s, _ in rules] + ["not_enough_data"], dtype=object)
    reason = np.array([f"reason.{r}" for _, _, r in rules] + ["reason.no_ratio"], dtype=object)
    return rows.assign(status=status[which], reason=reason[which])


def _data_rules(rows: pd.DataFrame, report_year: int) -> Rules:
    """Return what keeps a status from being given at all."""
    reduction, judged = rows["relation"].eq("yearly_reduction"), rows["n_judged"].gt(0)
    # A date has passed, or the years of a level to maintain have begun, and nothing is known since.
    begins = rows["from_year"].astype("float64")
    dated = rows["relation"].eq("at")
    passed = begins.mask(dated, rows["milestone"]).lt(report_year)
    decisive = begins.mask(dated, rows["due_year"])
    unknown = rows["relation"].isin(["at", "hold"]) & passed & rows["latest_year"].lt(decisive)
    return [
        (rows["latest_year"].isna(), "not_enough_data", "no_data"),
        (rows["n_plan"].eq(0), "not_enough_data", "before_plan"),
        (reduction & ~judged, "not_enough_data", "not_yet_due"),
        (unknown, "not_enough_data", "due_unknown"),
        (rows["before_break"] & rows["latest_year"].lt(rows["due_year"]), "not_enough_data", "before_break"),
    ]


def _span_rules(rows: pd.DataFrame) -> Rules:
    """Return the rules of targets that hold over years; a breach is a breach however small."""
    reduction = rows["relation"].eq("yearly_reduction")
    spanned = rows["relation"].ne("at") & rows["n_judged"].gt(0)
    all_kept = rows["n_kept"].eq(rows["n_judged"])
    kept_once = rows["n_kept"].gt(0) | rows["met_before"]
    return [
        (spanned & reduction & all_kept, "reached", "reduced_each_year"),
        (spanned & ~reduction & all_kept, "reached", "held"),
        (spanned & ~reduction & ~rows["last_kept"] & kept_once, "moving_away", "breach"),
        (spanned & ~reduction, "off_track", "not_held"),
    ]


def _level_rules(rows: pd.DataFrame) -> Rules:
    """Return the rules by the level alone: met, due and not met, met once and lost."""
    level = rows["relation"].ne("yearly_reduction")
    due = rows["latest_year"].ge(rows["due_year"])
    return [
        (rows["met"] & due, "reached", "met"),
        (rows["met"], "reached", "met_early"),
        (due & level, "off_track", "due_not_met"),
        (rows["met_before"] & level, "moving_away", "lost"),
    ]


def _pace_rules(rows: pd.DataFrame, plan: Plan) -> Rules:
    """Return the rules by the pace so far; the cuts are the plan's own (statuses.csv)."""
    level = rows["relation"].ne("yearly_reduction")
    # A base equal to a target that is not met has no ratio: any change since it was away from the target.
    flat = level & rows["required_rate"].eq(0) & rows["actual_rate"].notna()
    cuts = plan.statuses["least_ratio"].dropna().sort_values(ascending=False)
    return [
        (flat & rows["actual_rate"].ne(0), "moving_away", "away"),
        (flat, "off_track", "pace"),
        (rows["ratio"].isna() & rows["n_used"].le(1), "not_enough_data", "one_value"),
        *((rows["ratio"] >= cut, status, "pace") for status, cut in cuts.items()),
        (rows["ratio"] < cuts.min(), "moving_away", "away"),
    ]

"""What a reader has to know beside a status: few values, old ones, a break, small numbers."""

import numpy as np
import pandas as pd

from analysis.plan import Plan

STALE_AFTER = 3
# Below this many counted cases chance alone moves a share or a count by a tenth or more.
FEW_CASES = 20
FLAGS = (
    "one_value",
    "two_points",
    "stale",
    "provisional",
    "derived",
    "restarted",
    "before_break",
    "off_schedule",
    "near_zero",
    "over_100",
    "few_cases",
)


def add_flags(rows: pd.DataFrame, plan: Plan, *, report_year: int) -> pd.DataFrame:
    """Add one true or false column a flag (``is_<flag>``), within_error and swing to judged rows.

    ``within_error``: the 95 % interval of the latest value holds the target inside it. ``swing``: by how
    many per cent a yearly change of so few cases moves by chance (95 %; relative sd about sqrt(2 / count)).
    """
    inside, latest = rows["n_plan"].gt(0), rows["latest_year"]
    level = rows["relation"].ne("yearly_reduction")
    unit = rows["indicator"].map(plan.indicators["unit"])
    counted = unit.map(plan.units["is_count"]).eq("yes")
    cases = rows["numerator"].fillna(rows["latest_value"].where(counted))
    flags = {
        "one_value": inside & rows["n_used"].eq(1),
        "two_points": inside & rows["n_used"].eq(2),
        "stale": inside & _stale(rows, plan, report_year),
        "off_schedule": latest.notna() & _off_schedule(rows, plan),
        "near_zero": level & (rows["base_value"].eq(0) | rows["value"].eq(0)),
        "over_100": unit.eq("percent") & rows["latest_value"].gt(100),
        "few_cases": cases.lt(FEW_CASES),
    }
    flags |= {name: rows[name] for name in FLAGS if name not in flags}
    within = level & (rows["interval_low"] < rows["value"]) & (rows["value"] < rows["interval_high"])
    swing = 196 * np.sqrt(2 / cases.where(cases > 0)).where(~level)
    rows = rows.drop(columns=["provisional", "derived", "restarted", "before_break"])
    return rows.assign(within_error=within, swing=swing, **{f"is_{name}": flags[name] for name in FLAGS})


def _stale(rows: pd.DataFrame, plan: Plan, report_year: int) -> pd.Series:
    """Tell which latest values are older than they should be: by years, or by a missed assessment."""
    calendar = plan.assessment_years.groupby("measure")["year"].agg(list)
    old = (report_year - rows["latest_year"]).gt(STALE_AFTER)
    for measure, years in calendar.items():
        newest = max((y for y in years if y <= report_year), default=0)
        old = old.mask(rows["indicator"].eq(measure), rows["latest_year"].lt(newest))
    return old


def _off_schedule(rows: pd.DataFrame, plan: Plan) -> pd.Series:
    """Tell which latest values are of a year in which their measure is not assessed."""
    calendar = pd.MultiIndex.from_frame(plan.assessment_years[["measure", "year"]])
    assessed = pd.MultiIndex.from_arrays([rows["indicator"], rows["latest_year"]]).isin(calendar)
    return rows["indicator"].isin(plan.assessment_years["measure"]) & ~assessed

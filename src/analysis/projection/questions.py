"""What a projection is asked: each target of each area, or why there is no answer to it."""

import numpy as np
import pandas as pd

from analysis.plan import Plan
from analysis.progress import STALE_AFTER
from analysis.progress.rules import before_break, due_years
from analysis.projection import attainment
from analysis.projection.outlooks import SHARES
from analysis.projection.paces import managed
from analysis.projection.scales import POSITIVE, SHARE

ANSWERED = "projection.ok"
COLUMNS = ["area_code", "indicator", "milestone"]


def known_by(series: pd.DataFrame, plan: Plan, report_year: int) -> pd.DataFrame:
    """Return the plan's values known by ``report_year``, sorted by area, indicator and year."""
    seen = series[series["year"].le(report_year) & series["indicator"].isin(plan.indicators.index)]
    seen = seen.dropna(subset=["value"])
    return seen.sort_values(["area_code", "indicator", "year"], kind="stable", ignore_index=True)


def latest_of(seen: pd.DataFrame, plan: Plan, report_year: int) -> pd.DataFrame:
    """Return a row a series, in the order of ``seen``: where it stands.

    Columns: area_code, indicator, n, start (place of its first row), latest_year, last (its value), most
    (the greatest value), recent (its latest year is not older than STALE_AFTER), broke (a break was declared
    since).
    """
    first = ~seen.duplicated(["area_code", "indicator"])
    start = np.flatnonzero(first)
    n = np.diff([*start, len(seen)])
    table = seen.loc[first, ["area_code", "indicator"]].reset_index(drop=True)
    ends, values = seen.iloc[start + n - 1], seen["value"].to_numpy(float)
    table = table.assign(
        n=n,
        start=start,
        latest_year=ends["year"].to_numpy(int),
        last=ends["value"].to_numpy(float),
        most=np.maximum.reduceat(values, start) if len(start) else values,
    )
    return table.assign(
        recent=table["latest_year"].ge(report_year - STALE_AFTER),
        broke=before_break(table, plan, report_year=report_year),
    )


def questions(areas: list[str], latest: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return a row an area and target, in the plan's order, and what can be said without a forecast.

    Columns: area_code, those of the plan's targets by milestone, due_year, tolerance, number (of the series
    in ``latest``; -1 without values), reason (ANSWERED: a forecast answers it), n, and where it is answered
    needed_change (a year, in the indicator's unit) and managed.
    """
    targets = plan.milestone_targets()
    targets = targets.assign(due_year=due_years(targets, plan), tolerance=_tolerances(targets, plan))
    order = pd.Series(np.arange(targets["indicator"].nunique()), targets["indicator"].unique())
    targets = targets.assign(order=targets["indicator"].map(order)).sort_values("order", kind="stable")
    asked = pd.DataFrame({"area_code": areas}).merge(targets.drop(columns="order"), how="cross")
    numbers = latest.assign(number=np.arange(len(latest)))
    asked = asked.merge(numbers, on=["area_code", "indicator"], how="left")
    asked = asked.assign(
        number=asked["number"].fillna(-1).astype(int),
        n=asked["n"].fillna(0).astype(int),
        reason=_reason(asked),
    )
    return asked.join(_needed(asked[asked["reason"].eq(ANSWERED)], plan))


def _reason(asked: pd.DataFrame) -> np.ndarray:
    """Return why a target has no chance, ANSWERED where it has one."""
    why = [
        (asked["n"].isna(), "projection.no_data"),
        (asked["due_year"].le(asked["latest_year"]), "projection.observed"),
        (asked["recent"].ne(True), "projection.stale"),
        (asked["broke"].eq(True), "projection.before_break"),
    ]
    return np.select([holds.to_numpy(bool) for holds, _ in why], [reason for _, reason in why], ANSWERED)


def _tolerances(targets: pd.DataFrame, plan: Plan) -> list[float]:
    return [tolerance(target, plan) for target in targets.itertuples()]


def tolerance(target: tuple | pd.Series, plan: Plan) -> float:
    """Return half a reporting unit for targets of 0 or 100 %, which rounding reaches earlier."""
    unit = plan.units.loc[plan.indicators.at[target.indicator, "unit"]]
    family = plan.indicators.at[target.indicator, "family"]
    at_bound = target.value == 0 or (target.value == 100 and family in SHARES)
    return 0.5 * 10.0 ** -int(unit["decimals"]) if at_bound else 0.0


def _needed(asked: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the yearly change that each target still needs, and how many series managed that pace."""
    asked = asked[asked["relation"].ne("yearly_reduction")]
    shares = plan.indicators["family"].isin(SHARES)
    told = [_pace(row, bool(shares[row.indicator])) for row in asked.itertuples()]
    return pd.DataFrame(told, index=asked.index, columns=["needed_change", "managed"], dtype=float)


def _pace(row: tuple, is_share: bool) -> tuple[float, float]:
    """Return the yearly change that a target needs, and the share of series that managed it."""
    years = int(row.milestone - row.latest_year)
    if attainment.meeting(row.comparator, row.value, 0.0)(np.array(row.last)):
        return 0.0, np.nan
    # A share of more than 100 % is a rate in all but name, and is projected as one.
    size, kind = (100.0, SHARE) if is_share and row.most <= 100 else (1.0, POSITIVE)
    up = row.comparator.startswith(">")
    return (row.value - row.last) / years, managed(row.last / size, row.value / size, years, kind, up=up)

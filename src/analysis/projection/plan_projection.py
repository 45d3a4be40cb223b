"""Where each indicator may be in every year to 2030, and how likely each target is to be kept."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.plan import Plan
from analysis.progress.rules import broke_since, due_years
from analysis.projection import attainment
from analysis.projection.outlooks import SHARES, Ahead, outlooks_of
from analysis.projection.paces import managed
from analysis.projection.scales import POSITIVE, SHARE

MODEL = "mixture"
LEVELS = (50, 80, 95)
SEED = 52


@dataclass(frozen=True)
class Projection:
    """What :func:`project` returns.

    ``paths``: indicator, year, median and lower_/upper_ columns a level, in the indicator's unit.
    ``chances``: indicator, milestone, probability (missing where there is none), n, model, reason
    (catalogue identifier ``projection.*``; "projection.ok" where there is a probability), flags (words
    of FLAGS, joined by blanks), median of the milestone year, needed_change a year in the indicator's
    unit, managed (share of comparable series that moved so fast), and first_year, first_year_early,
    first_year_late: median and 80 % interval of the year that first meets the target (missing: after
    2030). ``joint``: chi_tieu, milestone, probability that all indicators of a promise by residence are
    kept, if they are independent, and at_most, if they go together.
    """

    paths: pd.DataFrame
    chances: pd.DataFrame
    joint: pd.DataFrame


def project(
    series: pd.DataFrame,
    plan: Plan,
    *,
    report_year: int,
    levels: tuple[int, ...] = LEVELS,
    seed: int = SEED,
) -> Projection:
    """Project every indicator to 2030 from its values up to ``report_year``.

    ``series``: indicator, year, value and, where known, denominator, unit, status and segment. An indicator
    gets a projection when its latest value is not older than STALE_AFTER years.
    """
    return project_areas(
        series.assign(area_code=""), plan, report_year=report_year, levels=levels, seed=seed
    )[""]


def project_areas(
    series: pd.DataFrame,
    plan: Plan,
    *,
    report_year: int,
    levels: tuple[int, ...] = LEVELS,
    seed: int = SEED,
) -> dict[str, Projection]:
    """Project every indicator of every area at once: as :func:`project`, by ``area_code``."""
    seen = series[series["year"].le(report_year) & series["indicator"].isin(plan.indicators.index)]
    seen = seen.dropna(subset=["value"]).sort_values(["area_code", "indicator", "year"], kind="stable")
    outlooks = outlooks_of(seen, plan, report_year, seed, levels)
    areas = list(dict.fromkeys(series["area_code"])) or [""]
    return {area: _projection(area, outlooks, seen, plan, report_year, levels) for area in areas}


def _projection(
    area: str,
    outlooks: dict[tuple[str, str], Ahead],
    seen: pd.DataFrame,
    plan: Plan,
    report_year: int,
    levels: tuple[int, ...],
) -> Projection:
    """Put the tables of one area together."""
    mine = seen[seen["area_code"].eq(area)]
    paths, chances = [], []
    targets = plan.milestone_targets()
    targets = targets.assign(due_year=due_years(targets, plan))
    for indicator, due in targets.groupby("indicator", sort=False):
        rows, ahead = mine[mine["indicator"].eq(indicator)], outlooks.get((area, indicator))
        broke = len(rows) and broke_since(indicator, rows["year"].max(), plan, report_year=report_year)
        if ahead is not None and len(ahead.years) and not broke:
            paths.append(_path(indicator, ahead, levels))
        observed = pd.Series(rows["value"].to_numpy(float), rows["year"].to_numpy(int))
        chances += [_row(target, plan, observed, ahead, report_year) for target in due.itertuples()]
    columns = ["indicator", "year", "median", *_band_names(levels)]
    table = pd.DataFrame(chances)
    return Projection(
        pd.concat(paths, ignore_index=True) if paths else pd.DataFrame(columns=columns),
        table,
        _joint(table, plan),
    )


def _band_names(levels: tuple[int, ...]) -> list[str]:
    return [f"{side}_{level}" for level in levels for side in ("lower", "upper")]


def _path(indicator: str, ahead: Ahead, levels: tuple[int, ...]) -> pd.DataFrame:
    """Return the median and the intervals of the years after the last value."""
    table = pd.DataFrame(ahead.bands, columns=["median", *_band_names(levels)])
    table.insert(0, "year", ahead.years)
    table.insert(0, "indicator", indicator)
    return table


def _row(
    target: tuple, plan: Plan, observed: pd.Series, ahead: Ahead | None, report_year: int
) -> dict[str, object]:
    """Return the row of one target: its chance, or why there is none."""
    row = {
        "indicator": target.indicator,
        "milestone": int(target.milestone),
        "probability": np.nan,
        "n": len(observed),
        "model": MODEL,
        "reason": _reason(target, plan, observed, ahead, report_year),
        "flags": "" if ahead is None else " ".join(ahead.flags),
        "median": np.nan,
        "needed_change": np.nan,
        "managed": np.nan,
        "first_year": np.nan,
        "first_year_early": np.nan,
        "first_year_late": np.nan,
    }
    if row["reason"] != "projection.ok":
        return row
    return row | _told(target, plan, observed, ahead, row["flags"])


def _reason(target: tuple, plan: Plan, observed: pd.Series, ahead: Ahead | None, report_year: int) -> str:
    """Return why a target has no chance, "projection.ok" where it has one."""
    if observed.empty:
        return "projection.no_data"
    if target.due_year <= observed.index.max():
        return "projection.observed"
    if ahead is None:
        return "projection.stale"
    if broke_since(target.indicator, observed.index.max(), plan, report_year=report_year):
        return "projection.before_break"
    return "projection.ok"


def _told(target: tuple, plan: Plan, observed: pd.Series, ahead: Ahead, flags: str) -> dict[str, object]:
    """Return the chance of a target and what goes with it."""
    lenient = tolerance(target, plan)
    column = int(np.flatnonzero(ahead.years == target.milestone)[0])
    told: dict[str, object] = {"median": ahead.bands[column, 0]}
    span = (int(target.from_year), int(target.milestone))
    if target.relation == "yearly_reduction":
        chance = attainment.reduced(ahead.paths, ahead.years, observed, span, target.value)
        return told | {"probability": chance}
    meets = attainment.meeting(target.comparator, target.value, lenient)
    if target.relation == "at":
        chance = ahead.chance(int(target.milestone), target.comparator, target.value, lenient)
    else:
        chance = attainment.held(ahead.paths, ahead.years, observed, span, meets)
        inside = observed[observed.index >= span[0]].to_numpy(float)
        told["flags"] = flags if meets(inside).all() else f"{flags} lost_already".strip()
    first = attainment.first_year(ahead.paths, ahead.years, observed, meets)
    names = ("first_year", "first_year_early", "first_year_late")
    return (
        told
        | {"probability": chance}
        | dict(zip(names, first, strict=True))
        | _needed(target, observed, ahead)
    )


def tolerance(target: tuple | pd.Series, plan: Plan) -> float:
    """Return half a reporting unit for targets of 0 or 100 %, which rounding reaches earlier."""
    unit = plan.units.loc[plan.indicators.at[target.indicator, "unit"]]
    family = plan.indicators.at[target.indicator, "family"]
    at_bound = target.value == 0 or (target.value == 100 and family in SHARES)
    return 0.5 * 10.0 ** -int(unit["decimals"]) if at_bound else 0.0


def _needed(target: tuple, observed: pd.Series, ahead: Ahead) -> dict[str, float]:
    """Return the yearly change that the target still needs, and how many series managed that pace."""
    last, years = float(observed.iloc[-1]), int(target.milestone - observed.index[-1])
    up = target.comparator.startswith(">")
    if attainment.meeting(target.comparator, target.value, 0.0)(np.array(last)):
        return {"needed_change": 0.0}
    share = ahead.group.units.kind == SHARE
    size = 100.0 if share else 1.0
    return {
        "needed_change": (target.value - last) / years,
        "managed": managed(last / size, target.value / size, years, SHARE if share else POSITIVE, up=up),
    }


def _joint(chances: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the chance that all indicators of a promise by residence are kept, by milestone."""
    parts = plan.indicators[plan.indicators["kind"].eq("by_residence")]
    rows = chances[chances["indicator"].isin(parts.index)]
    rows = rows.assign(chi_tieu=rows["indicator"].map(parts["chi_tieu"]))
    whole = rows.groupby(["chi_tieu", "milestone"])["probability"]
    return whole.agg(
        probability=lambda p: p.prod(skipna=False), at_most=lambda p: p.min(skipna=False)
    ).reset_index()

"""The province beside the nation, its region and its peers; one group of children beside another.

Only values of the same measure, the same year and, for groups, the same area are set side by side.
"""

from collections.abc import Iterable

import pandas as pd

from analysis.observations import PER, Observations
from analysis.plan import Plan
from analysis.trajectories import intervals

# Which groups are set against which: the first is the one that is usually worse off.
PAIRS = (
    ("rural", "urban"),
    ("female", "male"),
    ("ethnic_minority", "total"),
    ("mountainous", "total"),
)
MINIMUM_PEERS = 3
BESIDE = ["indicator", "other", "year", "value", "other_value", "difference", "ratio", "better"]


def beside(observations: Observations, plan: Plan, *, area: str) -> pd.DataFrame:
    """Set ``area`` beside every other area of which the plan's own measure is known in the same year.

    Returns BESIDE, one row an indicator and other area, of the latest year that both have: ``difference``
    is area minus other in the unit, ``ratio`` area over other, ``better`` by the indicator's direction.
    """
    rows = _own_rows(observations, plan)
    here = rows[rows["area_code"].eq(area)]
    pairs = here.merge(rows[rows["area_code"].ne(area)], on=["indicator", "year"], suffixes=("", "_other"))
    pairs = pairs.sort_values("year").groupby(["indicator", "area_code_other"]).tail(1)
    return _in_order(
        pd.DataFrame(
            {
                "indicator": pairs["indicator"],
                "other": pairs["area_code_other"],
                "year": pairs["year"],
                "value": pairs["value"],
                "other_value": pairs["value_other"],
                **_contrast(pairs["value"], pairs["value_other"]),
                "better": _better(pairs["indicator"], pairs["value"] - pairs["value_other"], plan),
            }
        ),
        plan,
    )


def rank(observations: Observations, plan: Plan, *, area: str) -> pd.DataFrame:
    """Return the place of ``area`` among the areas of its own level: indicator, year, rank, n_areas.

    1 is the best by the indicator's direction, equal values share a place; only years in which at least
    MINIMUM_PEERS other areas have a value of the plan's own measure, the latest of them.
    """
    rows = _own_rows(observations, plan)
    level = rows.loc[rows["area_code"].eq(area), "area_level"].head(1)
    rows = rows[rows["area_level"].isin(level)]
    sign = rows["indicator"].map(plan.indicators["direction"]).map({"up": -1, "down": 1}).astype("float64")
    groups = (rows["value"] * sign).groupby([rows["indicator"], rows["year"]])
    ranked = rows.assign(rank=groups.rank(method="min").astype(int), n_areas=groups.transform("size"))
    mine = ranked[ranked["area_code"].eq(area) & ranked["n_areas"].gt(MINIMUM_PEERS)]
    mine = mine.sort_values("year").groupby("indicator").tail(1)
    return _in_order(mine[["indicator", "year", "rank", "n_areas"]], plan)


def inequality(
    observations: Observations, plan: Plan, *, area: str, pairs: Iterable[tuple[str, str]] = PAIRS
) -> pd.DataFrame:
    """Set groups of children side by side in one area: gap and ratio with 95 % intervals.

    Returns one row an indicator and pair of groups, of the latest year that both have: indicator, group,
    other, year, value, other_value, difference, ratio (group against other) and difference_low, _high,
    ratio_low, _high where numerators and denominators of both are published, else missing.
    """
    rows = observations.rows
    own = rows["measure"].eq(rows["indicator"]) & rows["used"] & rows["area_code"].eq(area)
    rows = rows[own]
    found = [_pair(rows[rows["group"].eq(a)], rows[rows["group"].eq(b)]) for a, b in pairs]
    table = pd.concat(found, ignore_index=True)
    return _in_order(table.join(_intervals(table, observations)), plan)


def _own_rows(observations: Observations, plan: Plan) -> pd.DataFrame:
    """Return the used rows of the plan's own measures and groups, of any area but communes."""
    rows = observations.rows
    own = rows["measure"].eq(rows["indicator"]) & rows["used"] & rows["area_level"].ne("commune")
    return rows[own & rows["group"].eq(rows["indicator"].map(plan.indicators["group"]))]


def _pair(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Join two groups on indicator and year and keep the latest year of each indicator."""
    pairs = one.merge(other, on=["indicator", "year"], suffixes=("", "_other")).sort_values("year")
    pairs = pairs.groupby("indicator").tail(1)
    counts = {
        name: pairs[name] for name in ("numerator", "denominator", "numerator_other", "denominator_other")
    }
    return pd.DataFrame(
        {
            "indicator": pairs["indicator"],
            "group": pairs["group"],
            "other": pairs["group_other"],
            "year": pairs["year"],
            "value": pairs["value"],
            "other_value": pairs["value_other"],
            **_contrast(pairs["value"], pairs["value_other"]),
            "unit": pairs["unit"],
            **counts,
        }
    )


def _contrast(value: pd.Series, other: pd.Series) -> dict[str, pd.Series]:
    """Return the absolute gap and the ratio of two values; no ratio to zero."""
    return {"difference": value - other, "ratio": value / other.where(other.ne(0))}


def _better(indicator: pd.Series, difference: pd.Series, plan: Plan) -> pd.Series:
    """Tell whether a difference is one for the better; missing where there is none."""
    # Without a row, map gives texts.
    sign = indicator.map(plan.indicators["direction"]).map({"up": 1, "down": -1}).astype("float64")
    return (difference * sign).gt(0).astype("boolean").mask(difference.eq(0))


def _intervals(table: pd.DataFrame, observations: Observations) -> pd.DataFrame:
    """Return the 95 % intervals of difference and ratio, by the kind of interval of each measure."""
    counts = [table[c] for c in ("numerator", "denominator", "numerator_other", "denominator_other")]
    per = table["unit"].map(PER).astype("float64")
    kind = table["indicator"].map(observations.measures["interval"])
    bounds = {}
    for name, share, rate in (
        ("difference", intervals.share_difference(*counts), intervals.rate_difference(*counts)),
        ("ratio", intervals.share_ratio(*counts), intervals.rate_ratio(*counts)),
    ):
        scale = per if name == "difference" else 1.0
        for side in ("low", "high"):
            found = share[side].where(kind.eq("wilson"), rate[side].where(kind.eq("garwood")))
            bounds[f"{name}_{side}"] = found * scale
    return pd.DataFrame(bounds, table.index)


def _in_order(table: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Sort a table by the plan's order of indicators."""
    order = plan.indicators.index.get_indexer(table["indicator"])
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)

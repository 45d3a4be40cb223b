"""How much of a chance hangs on the method: the same target by other methods, and without the odd years.

The other methods are those of :mod:`analysis.projection.peers`; they are too sure of themselves
(docs/projection.md) and are there to be compared, never to be quoted alone.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.special import ndtr

from analysis.plan import Plan
from analysis.projection.peers import PEERS, yearly
from analysis.projection.plan_projection import Projection, project
from analysis.projection.questions import tolerance
from analysis.projection.sampling import EXCEPTIONAL_YEARS

ENGINE, WITHOUT_EXCEPTIONAL = "engine", "without_exceptional"
# A straight line needs a few values to have a spread of its own.
LEAST_VALUES = 4
COLUMNS = ["indicator", "milestone", "method", "probability"]


def sensitivity(
    series: pd.DataFrame, plan: Plan, projection: Projection, *, report_year: int
) -> pd.DataFrame:
    """Return the chance of each target by each method, one row an indicator, milestone and method.

    ``series`` and ``report_year`` as they were given to :func:`analysis.projection.project`, which made
    ``projection``. Only targets for a level at a year that have a chance; the latest comparable values of a
    series count. Columns: indicator, milestone, method ("engine", "without_exceptional": the engine without
    2020 and 2021, and the names of PEERS), probability.
    """
    chances = projection.chances
    targets = plan.milestone_targets()
    targets = targets[targets["relation"].eq("at")].set_index(["indicator", "milestone"], drop=False)
    known = chances[chances["probability"].notna()].set_index(["indicator", "milestone"], drop=False)
    known = known[known.index.isin(targets.index)]
    own = known.assign(method=ENGINE)[COLUMNS]
    without = _without_exceptional(series, plan, report_year)
    without = without[without.index.isin(known.index)].assign(method=WITHOUT_EXCEPTIONAL)[COLUMNS]
    others = [chances_by_peer(series, targets.loc[key], plan, report_year) for key in known.index]
    return pd.concat([own, without, *others], ignore_index=True)[COLUMNS]


def spread(table: pd.DataFrame) -> pd.DataFrame:
    """Return the lowest and the highest chance that other methods give, by indicator and milestone.

    Columns: low, high, n_methods; only targets that at least one other method speaks of.
    """
    others = table[table["method"].ne(ENGINE)].groupby(["indicator", "milestone"], sort=False)
    return others["probability"].agg(low="min", high="max", n_methods="size")


def _without_exceptional(series: pd.DataFrame, plan: Plan, report_year: int) -> pd.DataFrame:
    """Return the engine's chances for the series that have values of 2020 or 2021, without them."""
    odd = series["year"].isin(EXCEPTIONAL_YEARS)
    affected = series["indicator"].isin(series.loc[odd, "indicator"])
    rows = project(series[affected & ~odd], plan, report_year=report_year).chances
    return rows[rows["probability"].notna()].set_index(["indicator", "milestone"], drop=False)


def chances_by_peer(
    series: pd.DataFrame,
    target: pd.Series,
    plan: Plan,
    report_year: int,
    *,
    only: Collection[str] = tuple(PEERS),
) -> pd.DataFrame:
    """Return the chance of one target by each of the other methods in COLUMNS; no rows for a short series."""
    rows = series[series["indicator"].eq(target["indicator"]) & series["year"].le(report_year)]
    rows = rows.dropna(subset=["value"]).sort_values("year")
    if "segment" in rows:
        rows = rows[rows["segment"].eq(rows["segment"].iloc[-1])]
    if len(rows) < LEAST_VALUES:
        return pd.DataFrame(columns=COLUMNS)
    ahead = int(target["milestone"] - rows["year"].iloc[-1])
    values = yearly(rows["year"].to_numpy(float), rows["value"].to_numpy(float))[None]
    edge = _edge(target, plan)
    chances = {}
    for name in only:
        mean, width = (each[0, -1] for each in PEERS[name](values, ahead))
        below = float(ndtr((edge - mean) / width)) if width > 0 else float(mean < edge)
        chances[name] = 1 - below if target["comparator"].startswith(">") else below
    table = pd.DataFrame({"method": list(chances), "probability": list(chances.values())})
    return table.assign(indicator=target["indicator"], milestone=target["milestone"])


def _edge(target: pd.Series, plan: Plan) -> float:
    """Return the value from which the target counts as met, as the reporting unit rounds it."""
    lenient = tolerance(target, plan)
    return float(target["value"] + np.where(target["comparator"].startswith(">"), -lenient, lenient))

"""What the published methods say of the same targets, beside the headline status."""

import pandas as pd

from analysis.plan import Plan
from analysis.progress.methods import compare
from analysis.trajectories.panel import Panel, panel

COLUMNS = ["indicator", "area_code", "milestone", "method", "measure", "score", "label", "status", "reason"]


def published(judged: pd.DataFrame, series: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Judge the rows of :func:`analysis.progress.judge` by every published method.

    Base and values are those of the headline: one segment, what was known by the milestone. Returns
    COLUMNS, one row a target and method; yearly reductions and rows without a value of the plan period
    are left out, as no published method judges them.
    """
    rows = judged[judged["n_plan"].gt(0) & judged["relation"].ne("yearly_reduction")]
    sign = rows["indicator"].map(plan.indicators["direction"]).map({"up": 1, "down": -1})
    hold = rows["relation"].eq("hold")
    cases = pd.DataFrame(
        {
            "base_year": rows["base_year"],
            "target": rows["value"],
            "target_year": rows["milestone"].mask(hold, rows["from_year"]).astype("int64"),
            "direction": sign,
            "comparator": rows["comparator"],
        }
    )
    said = compare(cases, _values(rows, series))
    keys = rows[["indicator", "area_code", "milestone"]]
    return said.join(keys, on="case")[COLUMNS]


def _values(rows: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Return the values that each row was judged on: its index, columns the calendar years."""
    seen = panel(series)
    place = pd.MultiIndex.from_frame(seen.keys).get_indexer(
        pd.MultiIndex.from_frame(rows[["indicator", "area_code"]])
    )
    part: Panel = seen.of(place)
    known = part.keep(part.years <= rows["latest_year"].to_numpy()[:, None]).one_segment()
    return pd.DataFrame(known.values, index=rows.index, columns=known.years)

"""What the published methods say of the same targets, beside the headline status."""

import pandas as pd

from analysis.plan import Plan
from analysis.progress.methods import compare
from analysis.trajectories.panel import Panel, panel

# Percentage points: a finer target is lost in the rounding of prevalences to one decimal.
LEAST_PREVALENCE = 1.0
COLUMNS = ["indicator", "area_code", "milestone", "method", "measure", "score", "label", "status", "reason"]


def published(judged: pd.DataFrame, series: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Judge the rows of :func:`analysis.progress.judge` by every published method.

    Base and values are those of the headline: one segment, what was known by the milestone. Returns
    COLUMNS, one row a target and method; yearly reductions and rows without a value of the plan period
    are left out, as no published method judges them. UNICEF's ladder rounds percentages to one decimal, so
    it is left out of rates and of targets within LEAST_PREVALENCE of 0 or 100 %.
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
            "percent": rows["indicator"].map(plan.indicators["unit"]).eq("percent").astype(float),
        }
    )
    said = compare(cases, _values(rows, series))
    fine = cases["percent"].eq(0) | cases["target"].mask(sign.gt(0), 100 - cases["target"]).lt(
        LEAST_PREVALENCE
    )
    said = said[said["method"].ne("unicef") | ~said["case"].map(fine)]
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

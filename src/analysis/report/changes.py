"""What changed since last year's report: new values, revised values, and what moved the statuses."""

import numpy as np
import pandas as pd

from analysis.observations import SLOT
from analysis.report.earlier import Earlier
from analysis.results import Results

# What can move a status from one report to the next, in the order in which it is looked for: the code, what
# is known of last year's years, the target that a report judges by, a value of a later year, time alone.
CAUSES = ("by_method", "by_data", "by_milestone", "by_world", "by_time")
_LEDGER = ["agency", "workbook", "sha256", "received", "received_by", "reporter", "reason"]


def new_values(now: Results, then: Results) -> pd.DataFrame:
    """Return the province's values of the plan's measures that last year's report did not have.

    Columns: indicator, year, value, source_id and late (the value is of a year that the last report was
    about already: it came too late for it). In the order of the plan.
    """
    known = pd.MultiIndex.from_frame(then.series[["indicator", "year"]])
    rows = now.series[["indicator", "year", "value", "source_id"]]
    rows = rows[~pd.MultiIndex.from_frame(rows[["indicator", "year"]]).isin(known)]
    rows = rows.assign(late=rows["year"].le(then.parameters.report_year).astype(bool))
    order = now.plan.indicators.index.get_indexer(rows["indicator"])
    return rows.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def revisions(now: Results, then: Results) -> pd.DataFrame:
    """Return every value that a delivery changed since last year's report, of all areas.

    Columns: measure, indicator, year, area_level, area_code, group, unit, before and after (in the unit),
    source_id (whose value was before), delivery, agency, workbook, sha256, received, received_by, reporter
    and reason. A value that a delivery only confirmed is not there; one that was changed twice is there
    twice. By time of receipt.
    """
    ledger, rows = now.observations.deliveries, now.observations.rows
    replaced = rows[
        rows["superseded_by"].notna() & ~rows["superseded_by"].isin(then.observations.deliveries.index)
    ]
    columns = [*SLOT, "indicator", "area_level", "unit", "source_id", "value", "superseded_by"]
    replaced = replaced[columns].rename(columns={"value": "before", "superseded_by": "delivery"})
    # A delivery has one row a slot that is or was used.
    newer = rows[rows["used"] | rows["superseded_by"].notna()][[*SLOT, "source_id", "value"]]
    newer = newer.rename(columns={"source_id": "delivery", "value": "after"})
    made = replaced.merge(newer, on=[*SLOT, "delivery"], validate="one_to_one")
    made = made.join(ledger[_LEDGER], on="delivery")
    made = made[made["before"].ne(made["after"])]
    return made.sort_values(["received", *SLOT], kind="stable").reset_index(drop=True)


def changed_statuses(now: Results, earlier: Earlier) -> pd.DataFrame:
    """Return the indicators whose status is not what last year's report said, and what moved it.

    Indexed by indicator. Columns: published (the status then; without that report's folder as computed
    today), before (today's methods on what was known then), revised (on what is known today of those
    years), same_goal (judged by the milestone of this report), after (this report), milestone_before,
    milestone, latest_year, latest_value, and a column for each of CAUSES: whether that step moved it. The
    last step is the world's where a later year has a value, and otherwise that of time.
    """
    head, then, goal = now.headline, earlier.then.headline, _at_same_goal(now, earlier.revised)
    published = then["status"] if earlier.published is None else earlier.published
    steps = pd.DataFrame(
        {
            "published": published.reindex(head.index).fillna(then["status"]),
            "before": then["status"],
            "revised": earlier.revised.headline["status"],
            "same_goal": goal["status"],
            "after": head["status"],
        }
    ).reindex(head.index)
    moved = steps.ne(steps.shift(axis=1)).iloc[:, 1:].set_axis(CAUSES[:4], axis=1)
    fresh = head["latest_year"].gt(goal["latest_year"].fillna(0)).fillna(False).astype(bool)
    moved = moved.assign(by_world=moved["by_world"] & fresh, by_time=moved["by_world"] & ~fresh)
    about = head[["milestone", "latest_year", "latest_value"]].assign(milestone_before=then["milestone"])
    return steps.join([about, moved])[steps["published"].ne(steps["after"])]


def _at_same_goal(now: Results, revised: Results) -> pd.DataFrame:
    """Return last year's rows at the milestones that this report judges by, by indicator."""
    goal = pd.MultiIndex.from_frame(now.headline[["indicator", "milestone"]])
    rows = revised.judged.set_index(["indicator", "milestone"])[["status", "latest_year"]].reindex(goal)
    return rows.droplevel("milestone").rename_axis(None)

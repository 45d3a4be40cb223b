"""Targets that are met only when all their parts are: the urban and the rural one of chỉ tiêu 4."""

import pandas as pd

from analysis.plan import Plan

JOINT_KIND = "by_residence"


def add_joint(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Add the status that the parts of one promise have together: ``joint_status``, missing elsewhere.

    Parts are the indicators of kind by_residence under one chỉ tiêu, in the same area and milestone. A
    part that fails fails the whole, so the worst known status counts; without a failure an unknown part
    leaves the whole unknown.
    """
    parts = rows["indicator"].map(plan.indicators["kind"]).eq(JOINT_KIND)
    chi_tieu = rows["indicator"].map(plan.indicators["chi_tieu"])
    order = rows["status"].map(plan.statuses["order"])
    unknown = rows["status"].eq("not_enough_data")
    keys = [chi_tieu, rows["milestone"], rows["area_code"].fillna("")]
    worst = order.mask(unknown, 0).groupby(keys).transform("max")
    best = plan.statuses["order"].min()
    any_unknown = unknown.groupby(keys).transform("any")
    worst = worst.mask(any_unknown & worst.le(best), plan.statuses.at["not_enough_data", "order"])
    names = plan.statuses.set_index("order")["status"]
    return rows.assign(joint_status=worst.map(names).where(parts))

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
    parts = plan.indicators[plan.indicators["kind"].eq(JOINT_KIND)]
    mine = rows[rows["indicator"].isin(parts.index)]
    if mine.empty:
        return rows.assign(joint_status=pd.Series(None, rows.index, dtype="str"))
    keys = [mine["indicator"].map(parts["chi_tieu"]), mine["milestone"], mine["area_code"].fillna("")]
    unknown = mine["status"].eq("not_enough_data")
    order = plan.statuses["order"]
    worst = mine["status"].map(order).mask(unknown, order.min()).groupby(keys).transform("max")
    present = unknown.groupby(keys).transform("size")
    open_ = unknown.groupby(keys).transform("any") | present.lt(keys[0].map(parts["chi_tieu"].value_counts()))
    worst = worst.mask(open_ & worst.eq(order.min()), order["not_enough_data"])
    names = plan.statuses.set_index("order")["status"]
    return rows.assign(joint_status=worst.map(names).reindex(rows.index))

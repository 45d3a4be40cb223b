"""Checks of measures against each other and of communes against the province."""

import pandas as pd

from analysis.intake.found_values import COUNTS, Found, measure_name
from analysis.intake.readings import Remark
from analysis.intake.reference import Reference

PLACE = ["year", "area_code", "group"]


def order(rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame) -> list[Found]:
    """Find values above that of a measure which they are a part of; it may be known from before."""
    columns = ["measure", *PLACE, "value"]
    related = {*relations["lesser"], *relations["greater"]}
    mine = rows.loc[rows["measure"].isin(related), columns].assign(entry=lambda t: t.index)
    known = reference.known.rows
    before = known.loc[known["used"] & known["measure"].isin(related), columns]
    values = pd.concat([mine, before]).drop_duplicates(["measure", *PLACE])
    found = []
    for relation in relations.itertuples():
        lesser, greater = (values[values["measure"].eq(m)] for m in (relation.lesser, relation.greater))
        pairs = lesser.merge(greater, on=PLACE, suffixes=("_lesser", "_greater"))
        wrong = pairs[pairs["value_lesser"].gt(pairs["value_greater"])]
        found += [_above(pair, relation, reference) for pair in wrong.itertuples() if _is_new(pair)]
    return found


def _is_new(pair: tuple) -> bool:
    """Return whether one of a pair is among the incoming values."""
    return pd.notna(pair.entry_lesser) or pd.notna(pair.entry_greater)


def _above(pair: tuple, relation: tuple, reference: Reference) -> Found:
    """Tell that a part is larger than its whole."""
    measures = reference.known.measures
    fields = {
        "lesser": measure_name(measures, relation.lesser),
        "greater": measure_name(measures, relation.greater),
        "value": float(pair.value_lesser),
        "other": float(pair.value_greater),
        "reason": {"vi": relation.reason_vi, "en": relation.reason_en},
    }
    entries = (pair.entry_lesser, pair.entry_greater)
    return Found(tuple(int(e) for e in entries if pd.notna(e)), Remark("checks.order", fields))


def communes_sum(
    rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame
) -> list[Found]:
    """Find counts of the province that its communes, all of them known, do not add up to."""
    found = []
    for province, communes in _complete(rows, reference):
        parts = ["value", *COUNTS] if _is_count(province, reference) else list(COUNTS)
        for part in parts:
            total, own = getattr(province, part), communes[part]
            if pd.notna(total) and own.notna().all() and abs(own.sum() - total) >= limit:
                fields = {"total": float(total), "sum": float(own.sum()), "n": len(own)}
                found.append(Found(_new(province, communes), Remark("checks.communes_sum", fields)))
    return found


def communes_range(
    rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame
) -> list[Found]:
    """Find shares of the province below or above those of all communes by more than ``limit``."""
    found = []
    for province, communes in _complete(rows, reference):
        low, high = communes["value"].min(), communes["value"].max()
        outside = province.value < low - limit or province.value > high + limit
        if outside and communes["value"].notna().all() and not _is_count(province, reference):
            fields = {"value": float(province.value), "low": float(low), "high": float(high)}
            found.append(Found(_new(province, communes), Remark("checks.communes_range", fields)))
    return found


def _complete(rows: pd.DataFrame, reference: Reference) -> list[tuple[tuple, pd.DataFrame]]:
    """Return the province's rows with those of its communes, where no commune of a list is missing.

    What is not among the incoming rows may be known from before; one row of each pair is new (``entry``).
    """
    lists = reference.gazetteer.units.groupby("list").size()
    key = ["measure", "year", "group"]
    values = _with_known(rows, reference)
    communes = values[values["area_level"].eq("commune")]
    province = values[values["area_code"].eq(reference.known.province)]
    if communes.empty or province.empty:
        return []
    communes = communes.assign(list=communes["area_code"].str.partition("/")[0])
    own_rows = dict(list(province.groupby(key)))
    pairs = [
        (row, own)
        for (*of, name), own in communes.groupby([*key, "list"])
        if own["area_code"].nunique() == lists.get(name)
        for row in own_rows.get(tuple(of), province.iloc[:0]).itertuples()
    ]
    return [(row, own) for row, own in pairs if _new(row, own)]


def _with_known(rows: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Return the incoming rows and the known ones of their measures and years that they do not replace."""
    columns = ["measure", "year", "group", "area_level", "area_code", "unit", "value", *COUNTS]
    known = reference.known.rows
    asked = set(zip(rows["measure"], rows["year"].astype(int), strict=True))
    near = known[known["used"] & known["measure"].isin(rows["measure"].unique())]
    same = [pair in asked for pair in zip(near["measure"], near["year"], strict=True)]
    values = pd.concat([rows[columns].assign(entry=rows.index), near.loc[same, columns]])
    return values.astype({"year": "int64"}).drop_duplicates(["measure", "year", "group", "area_code"])


def _new(province: tuple, communes: pd.DataFrame) -> tuple[int, ...]:
    """Return the incoming rows of a pair: the province's, else the communes'."""
    own = [province.entry] if pd.notna(province.entry) else communes["entry"].dropna()
    return tuple(int(entry) for entry in own)


def _is_count(row: tuple, reference: Reference) -> bool:
    """Return whether a row's values are counted and add up."""
    return reference.plan.units.at[row.unit, "is_count"] == "yes"

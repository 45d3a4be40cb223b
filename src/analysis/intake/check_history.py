"""Checks of values against those of earlier years, and of communes' values against each other."""

import pandas as pd

from analysis.intake.found_values import Found
from analysis.intake.readings import Remark
from analysis.intake.reference import Reference

SERIES = ["measure", "area_code", "group"]
# Without so many yearly changes nobody knows what is usual.
LEAST_CHANGES = 3
# Values at the ends are alike wherever everything, or nothing, is reached.
ENDS = (0, 100)


def jump(rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame) -> list[Found]:
    """Find yearly changes of more than ``limit`` times the largest one that the series ever had."""
    history = _history(rows, reference)
    usual = _usual_change(history)
    last = history.sort_values("year").groupby(SERIES).tail(1).set_index(SERIES)[["year", "value"]]
    known = rows.join(last.rename(columns=lambda name: f"last_{name}"), on=SERIES).join(usual, on=SERIES)
    known = known[known["year"].astype(float).gt(known["last_year"]) & known["usual"].gt(0)]
    change = (known["value"] - known["last_value"]) / (known["year"].astype(float) - known["last_year"])
    return [
        Found(
            (row.Index,),
            Remark(
                "checks.jump",
                {
                    "value": float(row.value),
                    "last": float(row.last_value),
                    "year": str(int(row.last_year)),
                    "times": float(round(abs(change[row.Index]) / row.usual)),
                },
            ),
        )
        for row in known[change.abs().gt(limit * known["usual"])].itertuples()
    ]


def to_come(rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame) -> list[Found]:
    """Find values of years more than ``limit`` after the one in which the file was received."""
    early = rows[rows["year"].astype(float).gt(rows["received"] + limit)]
    return [
        Found(tuple(own.index), Remark("checks.to_come", {"year": str(year), "received": str(received)}))
        for (_, year, received), own in early.groupby(["file", "year", "received"], sort=False)
    ]


def _usual_change(history: pd.DataFrame) -> pd.Series:
    """Return the largest yearly change of each series with enough of them."""
    history = history.sort_values([*SERIES, "year"])
    steps = history.groupby(SERIES)[["value", "year"]].diff()
    yearly = (steps["value"] / steps["year"]).abs()
    by = yearly.groupby([history[name] for name in SERIES])
    return by.max()[by.count() >= LEAST_CHANGES].rename("usual")


def _history(rows: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Return the values known of the incoming rows' series from years before theirs."""
    known = reference.known.rows
    known = known.loc[known["used"] & known["value"].notna(), [*SERIES, "year", "value"]]
    first = rows.groupby(SERIES)["year"].min().astype(float).rename("first")
    known = known.join(first, on=SERIES, how="inner")
    return known[known["year"].lt(known["first"])]


def repeated(rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame) -> list[Found]:
    """Find files in which ``limit`` or more of the province's values are those of the year before."""
    province = reference.known.province
    mine = rows[rows["area_code"].eq(province) & ~rows["value"].isin(ENDS)]
    known = reference.known.rows
    before = known[known["used"] & known["area_code"].eq(province)].assign(year=lambda t: t["year"] + 1)
    before = before.drop_duplicates([*SERIES, "year"]).set_index([*SERIES, "year"])["value"]
    keys = pd.MultiIndex.from_frame(mine[[*SERIES, "year"]].astype({"year": "int64"}))
    same = mine[mine["value"].to_numpy() == before.reindex(keys).to_numpy()]
    return [
        Found(tuple(own.index), Remark("checks.repeated", {"n": len(own)}))
        for _, own in same.groupby("file", sort=False)
        if len(own) >= limit
    ]


def uniform(rows: pd.DataFrame, reference: Reference, limit: float, relations: pd.DataFrame) -> list[Found]:
    """Find measures of which ``limit`` or more communes, and all in the file, have one value."""
    communes = rows[rows["area_level"].eq("commune") & rows["value"].notna()]
    if communes.empty:
        return []
    by = communes.groupby(["file", "measure", "year", "group"], sort=False)
    told = by["value"].agg(["nunique", "size", "first"])
    alike = told[told["nunique"].eq(1) & told["size"].ge(limit) & ~told["first"].isin(ENDS)]
    return [
        Found(
            tuple(by.groups[key]),
            Remark("checks.uniform", {"value": float(row["first"]), "n": int(row["size"])}),
        )
        for key, row in alike.iterrows()
    ]

"""Who still owes what: the values of a year that neither the agencies nor the communes have sent.

Asked for is what the plan promised and what is due in the year: a measure with rows in
``data/plan/assessment_years.csv`` only in its years, any other measure every year. A provisional value
is an answer; a projected one is not, nor is a row that is not ``used``.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from analysis.communes.units import list_in_force
from analysis.observations import COMMUNES, Observations
from analysis.plan import Plan

# What is owed: the value of a measure, or a commune's points for the child-friendly standard.
CONTENTS = ("value", "scores")
MISSING = (
    "area_level",
    "area_code",
    "agency",
    "indicator",
    "group",
    "content",
    "unit",
    "year",
    "last_value",
    "last_year",
)


def still_missing(
    observations: Observations,
    plan: Plan,
    *,
    year: int,
    communes: pd.DataFrame | None = None,
    commune_measures: Sequence[str] = (),
    assessments: pd.DataFrame | None = None,
    asked_in: int | None = None,
) -> pd.DataFrame:
    """Return what is owed for ``year``: one row a value of the province, then of each commune.

    Columns (MISSING): area_level (province, commune), area_code ("22", "2025/06649"), agency (who answers
    for the indicator in ``asked_in``, by default ``year``), indicator (the plan's own measure), group,
    content (CONTENTS), unit, year, last_value and last_year (the latest value before ``year`` of the same
    area, missing where there is none). In the plan's order, communes by code.

    ``communes`` are the units that are asked (see :func:`units_in_force`), for the values of
    ``commune_measures`` and, in years with an assessment, for their points (``assessments``: columns of
    analysis.communes.assessments.ASSESSMENTS). None asks no commune.
    """
    due = _due(plan, year)
    parts = [_of_province(observations, plan, due, year)]
    if communes is not None:
        own = [measure for measure in due if measure in set(commune_measures)]
        parts.append(_of_communes(observations, plan, own, communes, year))
        if assessments is not None and _is_assessed(observations, plan, year):
            parts.append(_scores(assessments, communes, plan, _assessed(observations, plan), year))
    rows = pd.concat(parts, ignore_index=True)
    lead = rows["indicator"].map(plan.indicators["lead_agency"])
    answers = {agency: plan.responsible(agency, asked_in or year) for agency in lead.unique()}
    return _sorted(rows.assign(agency=lead.map(answers), year=year), plan)


def units_in_force(units: pd.DataFrame, lists: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the units of the list that is in force at the end of ``year``: the columns of ``units``.

    Raises ParameterError if no list covers that day.
    """
    vintage = list_in_force(date(year, 12, 31), lists)
    return units[units["list"].eq(vintage)].reset_index(drop=True)


def missing_by_agency(missing: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Count what is owed under each agency: one row an agency that still owes or waits for something.

    Columns: agency, indicators (those of the province that it owes, joined by semicolons), n_province
    (how many), n_commune (values and scores owed by communes for its indicators), n_communes (by how
    many communes). In the order of ``plan.agencies``.
    """
    province = missing[missing["area_level"].eq("province")].groupby("agency")["indicator"]
    communes = missing[missing["area_level"].eq("commune")].groupby("agency")["area_code"]
    table = pd.DataFrame(
        {
            "indicators": province.agg(";".join),
            "n_province": province.size(),
            "n_commune": communes.size(),
            "n_communes": communes.nunique(),
        }
    )
    order = [agency for agency in plan.agencies.index if agency in table.index]
    counts = ["n_province", "n_commune", "n_communes"]
    table = table.reindex(order).rename_axis("agency").reset_index()
    return table.fillna({"indicators": "", **dict.fromkeys(counts, 0)}).astype(dict.fromkeys(counts, "int64"))


def _due(plan: Plan, year: int) -> list[str]:
    """List the plan's own measures that are due in ``year``."""
    assessed = plan.assessment_years
    now = set(assessed.loc[assessed["year"].eq(year), "measure"])
    return [m for m in plan.indicators.index if m in now or m not in set(assessed["measure"])]


def _assessed(observations: Observations, plan: Plan) -> list[str]:
    """List the measures that count assessed communes: those not yearly whose denominator is communes."""
    counted = observations.measures["denominator"].eq(COMMUNES)
    in_years = observations.measures.index.isin(plan.assessment_years["measure"])
    return list(observations.measures.index[counted & in_years])


def _is_assessed(observations: Observations, plan: Plan, year: int) -> bool:
    """Tell whether communes are assessed in ``year``."""
    return bool(set(_assessed(observations, plan)) & set(_due(plan, year)))


def _of_province(observations: Observations, plan: Plan, due: list[str], year: int) -> pd.DataFrame:
    """Return the province's values that are owed."""
    asked = pd.DataFrame({"indicator": due, "area_code": observations.province, "area_level": "province"})
    return _owed(asked, observations, plan, year)


def _of_communes(
    observations: Observations, plan: Plan, measures: list[str], communes: pd.DataFrame, year: int
) -> pd.DataFrame:
    """Return the communes' values that are owed."""
    asked = pd.DataFrame({"area_code": _codes(communes), "area_level": "commune"})
    asked = asked.merge(pd.DataFrame({"indicator": pd.Series(measures, dtype="str")}), how="cross")
    return _owed(asked, observations, plan, year)


def _owed(asked: pd.DataFrame, observations: Observations, plan: Plan, year: int) -> pd.DataFrame:
    """Return the rows of ``asked`` (indicator, area) that have no value in ``year``, with their last one."""
    key = ["indicator", "area_code", "group"]
    asked = asked.assign(
        group=asked["indicator"].map(plan.indicators["group"]),
        unit=asked["indicator"].map(plan.indicators["unit"]),
        content="value",
    )
    rows = observations.rows
    answered = rows[rows["measure"].eq(rows["indicator"]) & rows["used"] & rows["kind"].ne("projected")]
    sent = pd.MultiIndex.from_frame(answered.loc[answered["year"].eq(year), key])
    owed = asked[~pd.MultiIndex.from_frame(asked[key]).isin(sent)]
    earlier = answered[answered["year"].lt(year)].sort_values("year").drop_duplicates(key, keep="last")
    last = earlier[[*key, "value", "year"]].rename(columns={"value": "last_value", "year": "last_year"})
    return owed.merge(last, on=key, how="left", validate="one_to_one")


def _scores(
    assessments: pd.DataFrame, communes: pd.DataFrame, plan: Plan, measures: list[str], year: int
) -> pd.DataFrame:
    """Return the communes whose child-friendly points of ``year`` have not come, with their last total."""
    told = assessments.assign(area_code=_codes(assessments))
    sent = set(told.loc[told["year"].eq(year), "area_code"])
    asked = pd.DataFrame({"area_code": [code for code in _codes(communes) if code not in sent]})
    earlier = told[told["year"].lt(year)].sort_values("year").drop_duplicates("area_code", keep="last")
    last = earlier[["area_code", "points", "year"]].rename(
        columns={"points": "last_value", "year": "last_year"}
    )
    rows = asked.astype("str").merge(last, on="area_code", how="left", validate="one_to_one")
    rows = rows.merge(pd.DataFrame({"indicator": measures}), how="cross")
    group = rows["indicator"].map(plan.indicators["group"])
    return rows.assign(area_level="commune", group=group, unit="points", content="scores")


def _codes(table: pd.DataFrame) -> pd.Series:
    """Return the area codes of communes as observations write them: "2025/06649"."""
    return table["list"].astype("str") + "/" + table["code"].astype("str")


def _sorted(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Put the province first, then the communes by code, each in the plan's order."""
    is_commune = rows["area_level"].eq("commune")
    order = plan.indicators.index.get_indexer(rows["indicator"])
    rows = rows.assign(is_commune=is_commune, order=order)
    rows = rows.sort_values(["is_commune", "area_code", "order", "content"], ignore_index=True)
    return rows[list(MISSING)].astype(
        {"year": "int64", "last_value": "float64", "last_year": "Int64"}
        | dict.fromkeys(("area_level", "area_code", "agency", "indicator", "group", "content", "unit"), "str")
    )

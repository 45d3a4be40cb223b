"""A researcher's own table in the place of the project's observations, or beside them."""

from dataclasses import replace

import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError, ParameterError, Problem
from analysis.language import Words
from analysis.observations import OBSERVATIONS, SLOT, SOURCES, Observations
from analysis.plan import Plan
from analysis.tables import FIRST_YEAR, LAST_YEAR, check

# What an own table is told by in errors, and its source where it names none.
NAME, SOURCE = "series", "own_table"
NEEDED = ("indicator", "year", "value")
NUMBERS, FLAGS = ("value", "numerator", "denominator"), ("used", "derived")


def in_place(
    observations: Observations, table: pd.DataFrame, plan: Plan, area: str, words: Words
) -> Observations:
    """Return the observations with the rows of ``area`` replaced by an own table's, about that area."""
    own = checked(table, plan, area=area, illustrative=observations.illustrative)
    rows = observations.rows
    kept = rows[~rows["area_code"].isin([area, *own["area_code"]])]
    return about(_joined(observations, kept, own, words), area)


def beside(observations: Observations, table: pd.DataFrame, plan: Plan, words: Words) -> Observations:
    """Return the observations with an own table's rows of other areas beside them.

    Of an area and measure of which both know something, the own table's rows are used and the others stay as
    another source. Raises ParameterError for rows of the province itself or without an area.
    """
    province = observations.province
    if "area_code" not in table or table["area_code"].isna().any() or table["area_code"].eq(province).any():
        raise ParameterError("error.api.beside", area=province)
    own = checked(table, plan, area=province, illustrative=observations.illustrative)
    rows, key = observations.rows, ["measure", "area_code"]
    told = pd.MultiIndex.from_frame(rows[key].astype("str")).isin(pd.MultiIndex.from_frame(own[key]))
    return _joined(observations, rows.assign(used=rows["used"] & ~told), own, words)


def _joined(observations: Observations, rows: pd.DataFrame, own: pd.DataFrame, words: Words) -> Observations:
    """Return the observations with own rows behind others, and with the sources and areas of both."""
    level = own["area_code"].map(observations.areas["area_level"]).fillna("province")
    own = own.assign(area_level=level)
    joined = pd.concat([rows, own.reindex(columns=rows.columns)], ignore_index=True)
    made = replace(observations, rows=joined, sources=_with_sources(observations.sources, own, words))
    for code, of_area in own.groupby("area_code", sort=False):
        names = of_area["area_name"].dropna() if "area_name" in of_area else []
        made = _with_area(made, str(code), str(names.iloc[0]) if len(names) else str(code))
    return made


def about(observations: Observations, area: str) -> Observations:
    """Return the observations as those about one area."""
    areas = _with_area(observations, area, area).areas
    return replace(observations, areas=areas.assign(own=areas.index == area))


def _with_area(observations: Observations, area: str, name: str) -> Observations:
    """Return the observations with an area in their list; one that is new there has one name."""
    areas = observations.areas
    if area in areas.index:
        return observations
    new = {"area_code": area, "area_level": "province", "name_vi": name, "name_en": name, "own": False}
    return replace(observations, areas=pd.concat([areas, pd.DataFrame([new], index=[area])]))


def area_of(table: pd.DataFrame, area: str | None, otherwise: str) -> str:
    """Return the area that is meant: the one asked for, or the only one of the table.

    Raises ParameterError for a table of several areas of which none was asked for, or that lacks the one.
    """
    known = list(dict.fromkeys(table["area_code"].dropna())) if "area_code" in table else []
    if area is None and len(known) > 1:
        raise ParameterError("error.api.which_area", areas=", ".join(map(str, known)))
    if area is not None and known and area not in known:
        raise ParameterError("error.api.no_area", area=area, areas=", ".join(map(str, known)))
    return area or (str(known[0]) if known else otherwise)


def checked(table: pd.DataFrame, plan: Plan, *, area: str, illustrative: bool) -> pd.DataFrame:
    """Return an own table as rows of observations; what it does not say is taken from the plan.

    ``table``: indicator, year, value and any other columns of OBSERVATIONS. Values are in the indicator's
    unit. Raises DataError with every place: a column that is missing, an indicator or unit that is not the
    plan's, a year or a value that is no number, two values of one year, real and illustrative rows together.
    """
    lacking = [name for name in NEEDED if name not in table]
    if lacking:
        raise DataError([Problem(NAME, "expected.column", fields={"column": name}) for name in lacking])
    rows = table.reset_index(drop=True)
    rows = rows.assign(file=NAME, row=range(1, len(rows) + 1))
    rows = check(rows, _words_schema(plan))
    rows = _filled(rows, plan, area, illustrative=illustrative)
    return check(rows, _rows_schema(rows, plan, illustrative=illustrative))


def _words_schema(plan: Plan) -> pa.DataFrameSchema:
    """Declare what the columns that everybody has to give must be."""

    def numeric(column: pd.Series) -> pd.Series:
        return column.isna() | pd.to_numeric(column, errors="coerce").notna()

    year = pa.Check(
        lambda c: pd.to_numeric(c, errors="coerce").between(FIRST_YEAR, LAST_YEAR) & numeric(c),
        error="expected.api.year",
    )
    known = pa.Check.isin(list(plan.indicators.index), error="expected.indicator")
    return pa.DataFrameSchema(
        {
            "indicator": pa.Column(checks=known, nullable=True),
            "year": pa.Column(checks=year),
            "value": pa.Column(checks=pa.Check(numeric, error="expected.number"), nullable=True),
        }
    )


def _filled(rows: pd.DataFrame, plan: Plan, area: str, *, illustrative: bool) -> pd.DataFrame:
    """Fill in what an own table need not say."""
    of_plan = {c: rows["indicator"].map(plan.indicators[c]) for c in ("unit", "group")}
    kind = "illustrative" if illustrative else "observed"
    filled = {
        **{"measure": rows["indicator"], **of_plan, "area_level": "province", "area_code": area},
        **{"kind": kind, "status": "final", "source_id": SOURCE, "used": True},
        **{"derived": False, "suppressed": ""},
    }
    made = {c: rows[c].astype("object").fillna(value) if c in rows else value for c, value in filled.items()}
    numbers = {c: rows[c].astype("float64") for c in NUMBERS if c in rows}
    rows = rows.assign(**made, **numbers, year=rows["year"].astype("Int64"))
    declared = [c.name for c in OBSERVATIONS]
    rows = rows.reindex(columns=list(dict.fromkeys([*declared, *rows.columns])))
    words = ("break", "period", *(c for c in filled if c not in FLAGS))
    return rows.astype(
        {c: "float64" for c in NUMBERS} | dict.fromkeys(words, "str") | dict.fromkeys(FLAGS, "bool")
    )


def _rows_schema(rows: pd.DataFrame, plan: Plan, *, illustrative: bool) -> pa.DataFrameSchema:
    """Declare what whole rows must be: the plan's unit, one used value a year, all real or all not."""
    own = rows["measure"].eq(rows["indicator"])
    unit = rows["indicator"].map(plan.indicators["unit"])
    twice = rows["used"].astype(bool) & rows.duplicated([*SLOT, "used"], keep=False)
    mixed = "expected.only_illustrative" if illustrative else "expected.only_real"
    kind = pa.Check(lambda c: c.eq("illustrative") == illustrative, error=mixed)
    return pa.DataFrameSchema(
        {
            "unit": pa.Column(
                checks=pa.Check(lambda c: c.eq(unit) | ~own, error="expected.api.unit"), nullable=True
            ),
            "kind": pa.Column(checks=kind),
            "row": pa.Column(checks=pa.Check(lambda c: ~twice, error="expected.one_used")),
        }
    )


def _with_sources(sources: pd.DataFrame, own: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the sources with those that only an own table names."""
    told = own.assign(
        publisher=own.get("publisher", pd.Series(index=own.index, dtype="str")).fillna(
            words.text("api.own_table")
        ),
        title=own.get("title", pd.Series(index=own.index, dtype="str")).fillna(own["source_id"]),
    )
    new = told[~told["source_id"].isin(sources.index)].drop_duplicates("source_id")
    new = new.set_index("source_id", drop=False).rename_axis(None)
    return pd.concat([sources, new[[c.name for c in SOURCES if c.name in new]]])

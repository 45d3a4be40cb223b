"""Which communes were recognised as child-friendly, in the units of the map that shows it.

Assessed in November of the second and the fourth year of the five-year plan (Quyết định 06/QĐ-TTg,
3 January 2019): no status is inferred for the years between.
"""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.communes.crosswalk import refuse, restate_status
from analysis.communes.gazetteer import unit_districts
from analysis.communes.standard import load_standard, wrong_decisions
from analysis.communes.units import STATUSES, load_crosswalk, load_units
from analysis.deliveries import read_latest
from analysis.paths import DataPaths
from analysis.tables import check, choice, number, text, year

UNIT_YEAR = ["list", "code", "year"]
MAP_STATUSES = ("recognised", "mixed", "not_recognised", "no_data")
ASSESSMENTS = (
    text("list", required=True),
    text("code", required=True),
    year("year"),
    text("decision", required=True),
    number("points"),
    choice("status", STATUSES),
    text("source_id", required=True),
    text("note_vi"),
    text("note_en"),
)


def load_assessments(data: Path | DataPaths, sources: pd.DataFrame) -> pd.DataFrame:
    """Read the assessments: columns of ASSESSMENTS plus file and row; no rows when none is published.

    Of several of one commune and year the one delivered last is there. Raises DataError for an unknown
    source, unit or decision, a commune assessed twice in a year, a year in which the decision was not in
    force, or points below 0 or above the decision's greatest total, where that is known.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    frame = read_latest(paths, paths.assessments, ASSESSMENTS, UNIT_YEAR)
    standard = load_standard(paths)
    refuse(frame, wrong_decisions(frame, standard), "")
    # Without a row, map gives texts.
    most = frame["decision"].map(standard.decisions["max_points"]).astype("float64")
    possible = frame["points"].ge(0) & ~frame["points"].gt(most)
    units = load_units(paths)
    keys = set(zip(units["list"], units["code"], strict=True))
    known = pd.Series([key in keys for key in zip(frame["list"], frame["code"], strict=True)], frame.index)
    repeated = frame.duplicated(UNIT_YEAR, keep=False)
    schema = pa.DataFrameSchema(
        {
            "source_id": pa.Column(checks=pa.Check.isin(list(sources.index), error="expected.source")),
            "code": pa.Column(checks=pa.Check(lambda c: known, error="expected.commune")),
            "points": pa.Column(
                nullable=True,
                checks=pa.Check(lambda c: possible | c.isna(), error="expected.child_friendly.points"),
            ),
            "row": pa.Column(checks=pa.Check(lambda c: ~repeated, error="expected.unique")),
        }
    )
    return check(frame, schema)


def commune_statuses(
    assessments: pd.DataFrame, data: Path | DataPaths, *, vintage: str, report_year: int
) -> pd.DataFrame:
    """Return the latest known status of every commune of a list, ``no_data`` where there is none.

    Columns: list, code, name, full_name, type, district_name (former districts for 2025), status
    (MAP_STATUSES), year (missing without data), restated, n_parts, points and source_id (missing
    where restated). Only assessments up to ``report_year`` and made on this list or an earlier one
    count.
    """
    units = load_units(data)
    units = units[units["list"].eq(vintage)].drop(columns="urban").reset_index(drop=True)
    crosswalk = load_crosswalk(data)
    former = units["code"].map(former_districts(data, vintage))
    units["district_name"] = units["district_name"].fillna(former)
    usable = assessments[assessments["list"].le(vintage) & assessments["year"].le(report_year)]
    if usable.empty:
        empty = {"status": "no_data", "year": pd.NA, "restated": False, "n_parts": 0, "points": float("nan")}
        return units.assign(**empty, source_id=None)
    latest = usable[usable["year"].eq(usable["year"].max())]
    restated = restate_status(latest, crosswalk, vintage).drop(columns="list")
    rows = units.merge(restated, on="code", how="left", validate="one_to_one")
    own = latest[["list", "code", "points", "source_id"]]
    rows = rows.merge(own, on=["list", "code"], how="left", validate="one_to_one")
    sources = latest["source_id"].unique()
    if len(sources) == 1:
        # A restated commune has the source of its parts; of several sources none is named alone.
        rows["source_id"] = rows["source_id"].fillna(sources[0]).where(rows["status"].ne("no_data"))
    return rows.fillna({"status": "no_data", "restated": False, "n_parts": 0})


def former_districts(data: Path | DataPaths, vintage: str) -> pd.Series:
    """Name the districts that the land of each unit of a list belonged to, by code.

    Several are joined by commas, the one with most of the land first; a list with districts has its own.
    """
    districts = unit_districts(load_units(data), load_crosswalk(data), vintage)
    return districts.groupby("code")["district_name"].agg(", ".join)

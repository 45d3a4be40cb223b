"""What was observed: the observation table, its schema, its sources and its loading.

One row is one published fact. Rows of different *measures* (ways to measure) never share a line;
where sources disagree every row is kept and ``used`` marks the one that the report shows.
Illustrative rows (``kind == "illustrative"``) can never be loaded together with real ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.callable_module import callable_as
from analysis.columnar import SUFFIX
from analysis.deliveries import delivered, load_deliveries, read_with_deliveries, supersede
from analysis.errors import DataError, MissingFileError, Problem
from analysis.paths import DataPaths
from analysis.plan import BREAK_KINDS, Plan
from analysis.tables import check, choice, flag, looked_up, number, read_tables, text, year

NATION = "VN"
REAL_KINDS = ("observed", "estimated", "projected")
KINDS = (*REAL_KINDS, "illustrative")
GROUPS = ("total", "urban", "rural", "ethnic_minority", "mountainous", "female", "male")
# How the sampling interval of a value is found; "none" where every unit is counted and nothing is drawn.
INTERVALS = ("wilson", "garwood", "none")
# What the numerator of a measure counts: what "what it takes" is told in.
COUNTED = ("communes", "children", "pupils", "deaths", "marriages", "schools", "institutions")
# The denominator that no source publishes but the list of units gives: how many communes there are.
COMMUNES = "communes"
# What stands between a measure and the plan's wording; the measure's note tells it in full.
CAVEATS = ("counted_cases", "other_scope", "cohort_rate", "no_agreed_measure")
KEY = ["measure", "year", "period", "area_code", "group", "source_id"]
# What has one value that is used.
SLOT = ["measure", "year", "area_code", "group"]

OBSERVATIONS = (
    text("measure", required=True),
    text("indicator"),
    year("year"),
    text("period"),
    choice("area_level", ("national", "region", "province", "commune")),
    text("area_code", required=True),
    choice("group", GROUPS),
    number("value"),
    text("unit", required=True),
    number("numerator"),
    number("denominator"),
    choice("kind", KINDS),
    choice("status", ("final", "provisional", "rounded", "unclear", "superseded")),
    choice("break", BREAK_KINDS, required=False),
    text("source_id", required=True),
    flag("used"),
    text("note_vi"),
    text("note_en"),
    text("quote"),
)
MEASURES = (
    text("measure", required=True),
    text("indicator"),
    text("name_vi", required=True),
    text("name_en", required=True),
    text("unit", required=True),
    choice("comparability", ("plan", "related", "context")),
    number("maximum"),
    choice("interval", INTERVALS, required=False),
    choice("counted", COUNTED, required=False),
    text("denominator"),
    choice("caveat", CAVEATS, required=False),
    text("note_vi"),
    text("note_en"),
)
SOURCES = (
    text("source_id", required=True),
    text("publisher", required=True),
    text("title", required=True),
    text("address"),
    text("published"),
    text("retrieved"),
    text("language"),
    text("confidence"),
    text("note_vi"),
    text("note_en"),
)
AREAS = (
    text("area_code", required=True),
    text("area_level", required=True),
    text("name_vi", required=True),
    text("name_en", required=True),
    text("parent"),
    flag("own"),
    text("note_vi"),
    text("note_en"),
)
# The province that the data are about is one of the areas.
ONE_OWN = pa.DataFrameSchema(
    {"own": pa.Column(checks=pa.Check(lambda own: int(own.sum()) == 1, error="expected.one_own"))}
)
# Decimals that rounding finds at once; of more the digits are counted one by one.
MOST_DECIMALS = 7
# Units whose value is a share of a denominator, and by how much it is multiplied.
PER = {
    "percent": 100,
    "per_1000_live_births": 1_000,
    "per_1000_population": 1_000,
    "per_100000_children": 100_000,
}


@dataclass(frozen=True)
class Observations:
    """The observed facts and their code lists.

    ``rows``: columns of OBSERVATIONS plus ``derived`` (the value is numerator / denominator, not
    printed by the source), ``file`` and ``row``, and of what replaced them: known_from, superseded_by,
    superseded_on (see :func:`analysis.deliveries.supersede`). ``measures``, ``sources``, ``areas`` and
    ``deliveries`` are indexed by their key. ``illustrative`` is true when every row is invented for
    demonstration.
    """

    rows: pd.DataFrame
    measures: pd.DataFrame
    sources: pd.DataFrame
    areas: pd.DataFrame
    deliveries: pd.DataFrame
    illustrative: bool

    @property
    def province(self) -> str:
        """The code of the province that the data are about."""
        return own_province(self.areas)

    def until(self, year: int) -> "Observations":
        """Return the observations known for a report of ``year``: nothing later than it."""
        rows = self.rows[self.rows["year"] <= year].reset_index(drop=True)
        return replace(self, rows=rows)


def load_observations(data: Path | DataPaths, plan: Plan) -> Observations:
    """Read every file of the observations folder and of the deliveries with their code lists.

    Of several values of one slot (SLOT) the one of the latest delivery is used. Raises MissingFileError
    when the folder or a code list is absent, DataError for every row that is not as declared, for repeated
    keys, for values outside their unit's range, and when real and illustrative rows meet.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    measures = _code_list(_by_name(paths, paths.data / "measures.csv"), MEASURES, "measure")
    for table in (plan.breaks, plan.assessment_years):
        check(table, _of_known("measure", measures.index, "expected.measure"))
    check(measures, _of_known("denominator", [*measures.index, COMMUNES], "expected.measure"))
    areas = load_areas(paths)
    deliveries = load_deliveries(paths)
    check(deliveries, _of_known("agency", plan.agencies.index, "expected.agency"))
    founding = _by_name(paths, paths.facts / "sources.csv")
    sources = _code_list(founding | delivered(paths, deliveries, "source.csv"), SOURCES, "source_id")
    rows = read_with_deliveries(
        _by_name(paths, *observation_files(paths)),
        delivered(paths, deliveries, "observations.csv"),
        OBSERVATIONS,
    )
    _refuse_mixing(rows, paths)
    rows = _supersede(rows, deliveries)
    rows = check(rows, _row_schema(rows, plan, measures, sources, areas))
    rows = _derive_values(rows)
    rows = check(rows, _value_schema(rows, plan, measures))
    return Observations(rows, measures, sources, areas, deliveries, paths.illustrative)


def load_areas(paths: DataPaths) -> pd.DataFrame:
    """Read the provinces, regions and nation by their code: columns of AREAS; one province is the own one."""
    return check(_code_list(_by_name(paths, paths.data / "areas.csv"), AREAS, "area_code"), ONE_OWN)


def own_province(areas: pd.DataFrame) -> str:
    """Return the code of the province that the data are about."""
    return str(areas.index[areas["own"]][0])


def _of_known(column: str, known: Sequence[str], error: str) -> pa.DataFrameSchema:
    """Declare that a column, where it is filled, names only what there is."""
    test = pa.Check.isin(list(known), error=error)
    return pa.DataFrameSchema({column: pa.Column(nullable=True, checks=test)})


def _by_name(paths: DataPaths, *files: Path) -> dict[str, Path]:
    """Return files by the name that they are told by."""
    return {paths.name(path): path for path in files}


def _code_list(files: dict[str, Path], columns: tuple, key: str) -> pd.DataFrame:
    """Read a code list and index it by its unique key."""
    unique = pa.Check(lambda column: ~column.duplicated(keep=False), error="expected.unique")
    frame = check(read_tables(files, columns), pa.DataFrameSchema({key: pa.Column(checks=unique)}))
    return frame.set_index(key, drop=False).rename_axis(None)


def observation_files(paths: DataPaths) -> list[Path]:
    """Return the files of the observations folder, CSV and Parquet. Raises MissingFileError without any."""
    files = sorted(file for file in paths.observations.glob("*") if file.suffix in (".csv", SUFFIX))
    if not files:
        raise MissingFileError("error.no_observations", path=str(paths.observations))
    return files


def _supersede(rows: pd.DataFrame, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Settle which delivery's value is used; a delivered one that was replaced says so in its status.

    What other publishers printed stays as it was published: another source of the same value.
    """
    rows = supersede(rows, deliveries, SLOT)
    replaced = rows["superseded_by"].notna() & rows["known_from"].notna()
    return rows.assign(status=rows["status"].mask(replaced, "superseded"))


def _refuse_mixing(rows: pd.DataFrame, paths: DataPaths) -> None:
    """Raise DataError if a row is illustrative where real ones are meant, or the reverse."""
    wrong = rows[rows["kind"].eq("illustrative") != paths.illustrative]
    expected = "expected.only_illustrative" if paths.illustrative else "expected.only_real"
    # One line a file: a whole file in the wrong folder is the usual mistake.
    problems = [
        Problem(file, expected, int(group["row"].iloc[0]), "kind", group["kind"].iloc[0])
        for file, group in wrong.groupby("file")
    ]
    if problems:
        raise DataError(problems)


def _row_schema(
    rows: pd.DataFrame, plan: Plan, measures: pd.DataFrame, sources: pd.DataFrame, areas: pd.DataFrame
) -> pa.DataFrameSchema:
    """Declare what every row must satisfy before its value is looked at."""

    def known(values: Sequence[str], error: str) -> pa.Check:
        return pa.Check.isin(list(values), error=error)

    commune = rows["area_level"].eq("commune")
    owner = looked_up(rows["measure"], measures["indicator"])
    filled = rows["value"].notna() | (rows["numerator"].notna() & rows["denominator"].notna())
    used = rows["used"] & rows.duplicated([*SLOT, "used"], keep=False)
    replaced = rows["status"].eq("superseded")
    return pa.DataFrameSchema(
        {
            "measure": pa.Column(checks=known(measures.index, "expected.measure")),
            "indicator": pa.Column(
                nullable=True,
                checks=[
                    known(plan.indicators.index, "expected.indicator"),
                    pa.Check(
                        lambda c: c.eq(owner) | owner.isna(),
                        error="expected.indicator_of_measure",
                        ignore_na=False,
                    ),
                ],
            ),
            "unit": pa.Column(checks=known(plan.units.index, "expected.unit")),
            "source_id": pa.Column(checks=known(sources.index, "expected.source")),
            "area_code": pa.Column(
                checks=pa.Check(lambda c: c.isin(areas.index) | commune, error="expected.area")
            ),
            "denominator": pa.Column(
                nullable=True, checks=pa.Check(lambda c: c > 0, error="expected.positive", ignore_na=True)
            ),
            "value": pa.Column(
                nullable=True, checks=pa.Check(lambda c: filled, error="expected.value", ignore_na=False)
            ),
            "used": pa.Column(
                checks=[
                    pa.Check(lambda c: ~used, error="expected.one_used"),
                    pa.Check(lambda c: ~(c & replaced), error="expected.not_superseded"),
                ]
            ),
            "row": pa.Column(
                checks=pa.Check(lambda c: ~rows.duplicated(KEY, keep=False), error="expected.unique")
            ),
        }
    )


def _derive_values(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill a value that the source did not print from its numerator and denominator."""
    derived = rows["value"].isna()
    # Multiplied first: 7 of 100 is 7 %, and not a little more.
    ratio = rows["numerator"] * looked_up(rows["unit"], PER).fillna(1) / rows["denominator"]
    return rows.assign(value=rows["value"].where(~derived, ratio), derived=derived)


def _value_schema(rows: pd.DataFrame, plan: Plan, measures: pd.DataFrame) -> pa.DataFrameSchema:
    """Declare the range of each value and its agreement with numerator and denominator."""
    lowest = looked_up(rows["unit"], plan.units["minimum"]).fillna(-np.inf)
    highest = looked_up(rows["measure"], measures["maximum"])
    highest = highest.fillna(looked_up(rows["unit"], plan.units["maximum"])).fillna(np.inf)
    ratio = rows["numerator"] / rows["denominator"] * looked_up(rows["unit"], PER)
    # A printed share is rounded: half a unit in its last place, and a little for the arithmetic.
    last_place = 10.0 ** -n_decimals(rows["value"].to_numpy(float))
    agrees = ratio.isna() | ((rows["value"] - ratio).abs() <= 0.51 * last_place)
    whole = looked_up(rows["unit"], plan.units["is_count"]).ne("yes") | rows["value"].mod(1).eq(0)
    return pa.DataFrameSchema(
        {
            "value": pa.Column(
                checks=[
                    pa.Check(lambda c: (c >= lowest) & (c <= highest), error="expected.range"),
                    pa.Check(lambda c: agrees, error="expected.ratio"),
                    pa.Check(lambda c: whole, error="expected.whole"),
                ]
            )
        }
    )


def n_decimals(values: np.ndarray) -> np.ndarray:
    """Count the decimals that each value was written with, (rows,); 0 where it is missing."""
    count = np.full(len(values), -1)
    for decimals in range(MOST_DECIMALS):
        count[(count < 0) & (np.round(values, decimals) == values)] = decimals
    for row in np.flatnonzero((count < 0) & np.isfinite(values)):
        count[row] = max(0, -Decimal(repr(float(values[row]))).normalize().as_tuple().exponent)
    return np.maximum(count, 0)


def series(observations: Observations, plan: Plan, *, area: str | None = None) -> pd.DataFrame:
    """Return the rows that trajectories are made of: the plan's own measures, one value a year.

    Columns of OBSERVATIONS plus ``segment`` (see :func:`segments`), sorted by indicator, area and year;
    the group is the one the plan names for the indicator (rural for 4c, urban for 4d, otherwise all
    children). ``area`` None takes the province that the data are about.
    """
    rows = observations.rows
    rows = rows[rows["area_code"].eq(area or observations.province)]
    return own_series(rows, plan)


def own_series(rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the used rows of the plan's own measures and groups, of whatever areas: as :func:`series`."""
    own = rows["measure"].eq(rows["indicator"])
    group = rows["group"].eq(looked_up(rows["indicator"], plan.indicators["group"]))
    chosen = rows[own & rows["used"] & group]
    chosen = chosen.sort_values(["indicator", "area_code", "year"]).reset_index(drop=True)
    return chosen.assign(segment=segments(chosen, plan))


def segments(rows: pd.DataFrame, plan: Plan) -> pd.Series:
    """Count the breaks up to each row, by measure, area and group: values of one count can be compared.

    A break is a row of the plan's breaks (from its year on) or a row that its own source marks so.
    ``rows`` are sorted by year within each series; both kinds in one year are one break.
    """
    passed = pd.Series(0, rows.index)
    for begins in plan.breaks.itertuples():
        passed += rows["measure"].eq(begins.measure) & rows["year"].ge(begins.from_year)
    declared = pd.MultiIndex.from_frame(plan.breaks[["measure", "from_year"]])
    said = rows["break"].notna() & ~pd.MultiIndex.from_frame(rows[["measure", "year"]]).isin(declared)
    return passed + said.groupby([rows["measure"], rows["area_code"], rows["group"]]).cumsum()


# ``import analysis as qn`` gives qn.observations().
callable_as(__name__, "analysis.api:observations")

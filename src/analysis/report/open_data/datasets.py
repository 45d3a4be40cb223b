"""Which tables are published, with their columns and keys."""

from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.communes.units import load_units
from analysis.language import LANGUAGES, speak
from analysis.observations import KEY, MEASURES, SOURCES
from analysis.plan import (
    AGENCIES,
    ASSESSMENT_YEARS,
    BREAKS,
    INDICATORS,
    NATIONAL_TARGETS,
    OBJECTIVES,
    STATUSES,
    TARGETS,
    UNITS,
)
from analysis.report.open_data import shapes
from analysis.results import Results
from analysis.tables import Column

TARGET_KEY = ("indicator", "from_year", "to_year")
# Columns whose words are signs, and those whose words the report has names for.
SIGNS, YES_NO = ("comparator",), ("yes", "no")
NAMED_ELSEWHERE = {"group": "group.{code}", "method": "method.{code}.name"}
# Columns that point to the key of another table, wherever they stand.
LINKS = {"indicator": "indicators", "area_code": "areas", "unit": "units", "source_id": "sources"}


@dataclass(frozen=True)
class Dataset:
    """One published table: its ``frame`` has exactly ``columns``; ``key`` names a row, ``links`` point to
    the keys of other tables (column -> table)."""

    name: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: dict[str, str] = field(default_factory=dict)


def datasets(results: Results) -> list[Dataset]:
    """Return the tables in the order in which a reader wants them.

    Small counts stay hidden: they were taken out of the results before anything was made of them. Every
    table of illustrative data begins with a warning in each row.
    """
    made = [*_facts(results), *_promises(results), *_findings(results)]
    made.append(_codes(made))
    return [_settled(each, results) for each in made]


def _facts(results: Results) -> list[Dataset]:
    """Return what was observed, and who published it."""
    known = results.observations
    rows = known.rows.assign(suppressed=known.rows["suppressed"].where(known.rows["suppressed"].ne("")))
    return [
        Dataset(
            "observations", rows, shapes.PUBLISHED_OBSERVATIONS, tuple(KEY), {"measure": "measures"} | LINKS
        ),
        Dataset(
            "measures", known.measures, MEASURES, ("measure",), {"indicator": "indicators", "unit": "units"}
        ),
        Dataset("sources", known.sources, SOURCES, ("source_id",)),
        Dataset("areas", _areas(results), shapes.PUBLISHED_AREAS, ("area_code",), {"parent": "areas"}),
    ]


def _areas(results: Results) -> pd.DataFrame:
    """Return nation, region and provinces with the communes of every list, named "list/code"."""
    units = load_units(results.parameters.paths)
    communes = pd.DataFrame(
        {
            "area_code": units["list"] + "/" + units["code"],
            "area_level": "commune",
            "name_vi": units["full_name"],
            "name_en": units["full_name"],
            "parent": results.province,
        }
    )
    return pd.concat([results.observations.areas, communes], ignore_index=True)


def _promises(results: Results) -> list[Dataset]:
    """Return what the plan promised, and the lists that it is told with."""
    plan, to = results.plan, {"indicator": "indicators"}
    owned = {"unit": "units", "lead_agency": "agencies", "objective": "objectives"}
    return [
        Dataset("indicators", plan.indicators, INDICATORS, ("indicator",), owned),
        Dataset("targets", plan.targets, TARGETS, TARGET_KEY, to),
        Dataset("national_targets", plan.national_targets, NATIONAL_TARGETS, TARGET_KEY, to),
        Dataset("objectives", plan.objectives, OBJECTIVES, ("objective",)),
        Dataset("agencies", plan.agencies, AGENCIES, ("agency",), {"successor": "agencies"}),
        Dataset("units", plan.units, UNITS, ("unit",)),
        Dataset("statuses", plan.statuses, STATUSES, ("status",)),
        Dataset("breaks", plan.breaks, BREAKS, ("measure", "from_year"), {"measure": "measures"}),
        Dataset(
            "assessment_years",
            plan.assessment_years,
            ASSESSMENT_YEARS,
            ("measure", "year"),
            {"measure": "measures"},
        ),
    ]


def _findings(results: Results) -> list[Dataset]:
    """Return what the report found: trajectories, progress, projection, communes."""
    area, unit = results.province, results.plan.indicators["unit"]

    def whole(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(area_code=area, unit=table["indicator"].map(unit))

    judged = whole(results.judged.rename(columns={"value": "target"}))
    methods = results.published.rename(columns={"measure": "method_measure"})
    ahead = results.projection
    one, of_status = ("indicator", "area_code"), {"status": "statuses"}
    chances = whole(ahead.chances).assign(flags=lambda t: t["flags"].where(t["flags"].ne("")))
    past = whole(results.own_past)

    def found(name: str, frame: pd.DataFrame, columns: tuple[Column, ...], key: tuple[str, ...]) -> Dataset:
        links = {c: LINKS[c] for c in (x.name for x in columns) if c in LINKS}
        return Dataset(name, frame, columns, key, links | (of_status if "progress" in name else {}))

    return [
        found(
            "trajectories",
            results.trajectories,
            shapes.TRAJECTORIES,
            ("indicator", "area_code", "layer", "year"),
        ),
        found("progress", judged, shapes.PROGRESS, (*one, "milestone")),
        found("progress_methods", methods, shapes.PROGRESS_METHODS, (*one, "milestone", "method")),
        found(
            "projection_paths",
            whole(ahead.paths),
            shapes.PROJECTION_PATHS,
            (*one, "year"),
        ),
        found("projection_chances", chances, shapes.PROJECTION_CHANCES, (*one, "milestone")),
        found("backtest", past, shapes.BACKTEST, (*one, "origin", "year")),
        found("communes", results.communes, shapes.COMMUNES, ("list", "code")),
    ]


def _codes(made: list[Dataset]) -> Dataset:
    """Return the words of the columns that hold one of a few, with their names, by table and column."""
    told = [(each.name, c) for each in made for c in each.columns if c.allowed and c.name not in SIGNS]
    rows = [
        {"list": f"{table}.{column.name}", "code": code}
        | {f"name_{code_of}": _code_name(column.name, code, code_of) for code_of in LANGUAGES}
        for table, column in told
        for code in column.allowed
    ]
    return Dataset("codes", pd.DataFrame(rows), shapes.CODES, ("list", "code"))


def _code_name(column: str, code: str, language: str) -> str:
    """Return what a word of a column means; those that the report names already are not named again."""
    if code in YES_NO:
        return speak(language).text(code)
    named = NAMED_ELSEWHERE.get(column, "code.{column}.{code}")
    return speak(language).text(named.format(column=column, code=code))


def _settled(dataset: Dataset, results: Results) -> Dataset:
    """Give the frame exactly its columns, in their types; mark each row of illustrative data."""
    columns, frame = dataset.columns, dataset.frame.reset_index(drop=True)
    if results.parameters.illustrative:
        said = speak(results.parameters.language).text("illustrative.banner")
        columns, frame = (shapes.WARNING, *columns), frame.assign(**{shapes.WARNING.name: said})
    typed = {c.name: _typed(frame[c.name], c) for c in columns}
    return replace(dataset, frame=pd.DataFrame(typed), columns=columns)


def _typed(values: pd.Series, column: Column) -> pd.Series:
    """Return a column in its declared type; whole numbers may be missing."""
    if column.dtype == "object":
        return values.astype("str")
    return values.astype("Int64" if column.dtype == "int64" else column.dtype)

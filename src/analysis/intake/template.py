"""The workbooks that agencies and communes fill: one an agency, one for the communes.

An agency is asked the indicators that it answers for in the report year (data/plan), the communes their
scores by the child-friendly standard in force and the measures of data/plan/commune_indicators.csv.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.communes.standard import Standard, load_standard
from analysis.errors import ParameterError
from analysis.intake.reference import Reference
from analysis.intake.template_instructions import agency_instructions, commune_instructions
from analysis.intake.template_layout import (
    AGENCY,
    COMMUNES,
    INSTRUCTIONS,
    SHEETS,
    TemplateInfo,
)
from analysis.intake.template_rows import (
    agencies_asked,
    agency_rows,
    check_agency,
    commune_rows,
    units_asked,
)
from analysis.intake.template_sheets import (
    Sheet,
    choices_told,
    indicator_sheet,
    reporter_sheet,
    standard_sheet,
    value_sheet,
)
from analysis.intake.template_writer import Book, write_book
from analysis.language import Words
from analysis.observations import Observations, load_observations
from analysis.paths import DataPaths
from analysis.plan import Plan, load_plan

# What may be asked for instead of a commune's code: one workbook for all, or one a commune.
ALL, EACH = "all", "each"


def write_templates(
    data: DataPaths,
    folder: Path,
    *,
    year: int,
    language: str,
    agencies: Sequence[str] | None = None,
    communes: str | None = None,
) -> list[Path]:
    """Write the templates of a report year into ``folder`` and return their paths.

    Parameters
    ----------
    agencies
        Identifiers of data/plan/agencies.csv; None for every agency that answers for an indicator in
        ``year``, an empty sequence for none.
    communes
        ALL for one workbook of all communes in force at the end of ``year``, EACH for one a commune, a code
        for the workbook of that commune, None for none.

    Raises ParameterError for an unknown language, commune, or an agency that answers for no indicator that
    year, MissingFileError or DataError for the data.
    """
    plan = load_plan(data)
    words = plan.words(language)
    observations = load_observations(data, plan)
    asked = agencies_asked(plan, year) if agencies is None else list(dict.fromkeys(agencies))
    books = [
        agency_book(plan, observations, words, agency=check_agency(plan, agency, year), year=year)
        for agency in asked
    ]
    standard = load_standard(data)
    books += [
        commune_book(plan, observations, words, data=data, standard=standard, units=units, year=year)
        for units in _unit_sets(data, year, communes)
    ]
    return [write_book(folder / book_name(book.info, words), book) for book in books]


def book_again(data: DataPaths, info: TemplateInfo) -> Book:
    """Return the template that ``info`` tells of, to be written again with what was filled in.

    Raises ParameterError where data/plan no longer knows the agency or the communes.
    """
    plan = load_plan(data)
    words = plan.words(info.language)
    observations = load_observations(data, plan)
    if info.kind == AGENCY:
        agency = check_agency(plan, info.agency, info.year)
        return agency_book(plan, observations, words, agency=agency, year=info.year)
    units = units_asked(data, info.year)
    return commune_book(
        *(plan, observations, words),
        data=data,
        standard=load_standard(data),
        units=units[(units["list"] + "/" + units["code"]).isin(info.communes)],
        year=info.year,
    )


def agency_book(plan: Plan, observations: Observations, words: Words, *, agency: str, year: int) -> Book:
    """Return the template of one agency."""
    rows = agency_rows(plan, observations, words, agency=agency, year=year)
    answering = plan.agencies.loc[agencies_asked(plan, year)]
    no_tiers = pd.DataFrame(columns=["tier", "min_points"])
    choices = choices_told(answering, no_tiers, words, kinds=("status", "agency"))
    name = words.pick(plan.agencies.loc[agency], "name")
    sheets = [
        indicator_sheet(rows, words, choices, year),
        reporter_sheet(words, choices, year=year, unit=name),
    ]
    title = words.text("template.title.agency", year=year, agency=name)
    info = _info(AGENCY, year, words, observations, sheets, choices, agency=agency)
    return Book(info, title, agency_instructions(words, agency=name, year=year), sheets)


def commune_book(
    plan: Plan,
    observations: Observations,
    words: Words,
    *,
    data: DataPaths,
    standard: Standard,
    units: pd.DataFrame,
    year: int,
) -> Book:
    """Return the template of some communes; ``units`` as of ``units_asked``, all of one list."""
    decision = decision_in_force(standard, date(year, 12, 31))
    rows = commune_rows(plan, observations, words, units=units, data=data, year=year)
    own = standard.tiers["decision"].eq(decision) & standard.tiers["applies"]
    kinds = ("status", "met", "recognition", "tier")
    choices = choices_told(plan.agencies, standard.tiers[own], words, kinds=kinds)
    criteria = standard.criteria[standard.criteria["decision"].eq(decision)]
    unit = units["full_name"].iloc[0] if len(units) == 1 else ""
    sheets = [
        standard_sheet(units, criteria, words, choices, year),
        value_sheet(rows, words, choices, year),
        reporter_sheet(words, choices, year=year, unit=unit),
    ]
    title = words.text("template.title.communes", year=year)
    of = {"decision": decision, "communes": tuple(units["list"] + "/" + units["code"])}
    info = _info(COMMUNES, year, words, observations, sheets, choices, **of)
    return Book(info, title, commune_instructions(words, standard, decision, rows, year=year), sheets)


def decision_in_force(standard: Standard, day: date) -> str:
    """Return the decision whose criteria are scored on a day. Raises ParameterError where none was."""
    decisions = standard.decisions
    begins = decisions["valid_from"].fillna(decisions["date"])
    over = decisions["valid_to"].map(lambda end: not pd.isna(end) and end < day)
    found = decisions.index[(begins <= day) & ~over]
    if len(found) == 0:
        raise ParameterError("error.template.no_decision", day=day.isoformat())
    return str(found[-1])


def book_name(info: TemplateInfo, words: Words) -> str:
    """Return the name of a template's file: bieu_mau_2026_so_gddt.xlsx."""
    one = info.communes[0].split("/")[-1] if len(info.communes) == 1 else ""
    return _file_name(info.agency or one or None, words, year=info.year, illustrative=info.illustrative)


def template_names(reference: Reference, words: Words, *, year: int) -> dict[str, str]:
    """Return the names of the files that are written for a year, by agency and for COMMUNES."""
    of = {agency: agency for agency in agencies_asked(reference.plan, year)} | {COMMUNES: None}
    shown = {"year": year, "illustrative": reference.known.illustrative}
    return {asked: _file_name(name, words, **shown) for asked, name in of.items()}


def _file_name(of: str | None, words: Words, *, year: int, illustrative: bool) -> str:
    """Return the name of a template for an agency, a commune's code, or None for all communes."""
    demo = [words.text("template.file.illustrative")] if illustrative else []
    of = of or words.text("template.file.communes")
    return "_".join([words.text("template.file.name"), str(year), of, *demo]) + ".xlsx"


def _unit_sets(data: DataPaths, year: int, communes: str | None) -> list[pd.DataFrame]:
    """Return the communes of each workbook that is made for communes."""
    if communes is None:
        return []
    units = units_asked(data, year, None if communes in (ALL, EACH) else communes)
    return [units] if communes != EACH else [units.iloc[[row]] for row in range(len(units))]


def _info(
    kind: str,
    year: int,
    words: Words,
    observations: Observations,
    sheets: Sequence[Sheet],
    choices: Mapping[str, Mapping[str, str]],
    **of: Any,
) -> TemplateInfo:
    """Return what a template says of itself."""
    names = {INSTRUCTIONS: words.text("template.sheet.instructions")} | {s.identifier: s.name for s in sheets}
    return TemplateInfo(
        kind=kind,
        year=year,
        language=words.code,
        illustrative=observations.illustrative,
        generated_by=version("quang-ninh-children"),
        sheets={identifier: names[identifier] for identifier in SHEETS[kind]},
        columns={s.identifier: {c.identifier: c.heading for c in s.columns} for s in sheets},
        choices=choices,
        **of,
    )

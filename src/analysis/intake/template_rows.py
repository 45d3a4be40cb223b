"""What a template asks: which indicators of whom, for which years, and what is known of them already."""

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.communes.assessments import former_districts
from analysis.communes.units import list_in_force, load_lists, load_units
from analysis.errors import ParameterError
from analysis.intake.template_layout import COMMUNE_LEVEL, PROVINCE_LEVEL, RowKey
from analysis.language import Words
from analysis.language.quantities import quantity, target
from analysis.observations import COMMUNES, PER, Observations
from analysis.paths import DataPaths
from analysis.plan import PLAN_START, Plan
from analysis.tables import read_table, text

# Which measures the communes' template asks of each commune, and why.
COMMUNE_INDICATORS = (
    text("measure", required=True),
    text("why_vi", required=True),
    text("why_en", required=True),
)


def agencies_asked(plan: Plan, year: int) -> list[str]:
    """Return the agencies that answer for an indicator in ``year``, in the plan's order of indicators."""
    leads = plan.indicators["lead_agency"].map(lambda agency: plan.responsible(agency, year))
    return list(dict.fromkeys(leads))


def check_agency(plan: Plan, agency: str, year: int) -> str:
    """Return the agency that answers for an indicator in ``year``: "so_gddt", or "gddt" for short.

    Raises ParameterError for any other.
    """
    asked = agencies_asked(plan, year)
    meant = [known for known in asked if known == agency or known.endswith(f"_{agency}")]
    if len(meant) != 1:
        raise ParameterError("error.template.agency", value=agency, year=year, allowed=", ".join(asked))
    return meant[0]


def agency_rows(
    plan: Plan, observations: Observations, words: Words, *, agency: str, year: int
) -> pd.DataFrame:
    """Return what an agency is asked: one row an indicator, group and year, in the plan's order.

    Asked is the report year, and the year before where no value of it is known. Columns: key (RowKey),
    indicator, year, name, unit, note (the measure's), counts (what numerator and denominator count),
    definition (both), previous (last known value and its year as text, empty where none is), target (of the
    coming milestone), is_ratio, is_count, minimum, maximum (missing where there is none).
    """
    leads = plan.indicators["lead_agency"].map(lambda lead: plan.responsible(lead, year))
    rows = [
        _asked(plan, observations, words, indicator, RowKey(*_own(indicator), asked))
        for indicator in plan.indicators[leads.eq(agency)].to_dict("records")
        for asked in _years(plan, observations, indicator, year)
    ]
    return pd.DataFrame(rows)


def commune_rows(
    plan: Plan, observations: Observations, words: Words, *, units: pd.DataFrame, data: DataPaths, year: int
) -> pd.DataFrame:
    """Return what each commune is asked: one row a measure of commune_indicators.csv and unit.

    ``units`` as :func:`units_asked` gives them. Columns as of :func:`agency_rows` plus code, unit_name and
    district; the unit of measurement is ``unit``. Raises MissingFileError or DataError.
    """
    measures = commune_measures(data)
    indicators = plan.indicators.loc[plan.indicators.index.isin(measures)].to_dict("records")
    # Few of all rows: looked through once a line.
    rows = observations.rows
    own = rows["measure"].isin(measures) & rows["area_level"].eq(COMMUNE_LEVEL)
    observations = replace(observations, rows=rows[own])
    rows = [
        _asked(plan, observations, words, indicator, _commune_key(indicator, year, unit))
        | {"code": unit["code"], "unit_name": unit["full_name"], "district": unit["district"]}
        for indicator in indicators
        for unit in units.to_dict("records")
    ]
    return pd.DataFrame(rows)


def commune_measures(data: DataPaths) -> list[str]:
    """Return the measures that communes are asked for. Raises MissingFileError or DataError."""
    path = data.plan / "commune_indicators.csv"
    return list(read_table(path, COMMUNE_INDICATORS, name=data.name(path))["measure"])


def units_asked(data: DataPaths, year: int, code: str | None = None) -> pd.DataFrame:
    """Return the communes in force at the end of ``year``, or the one of ``code``.

    Columns: list, code, full_name, type, district (former ones, by land, where the list has none). Raises
    ParameterError for a code that the list does not have.
    """
    in_force = list_in_force(date(year, 12, 31), load_lists(data))
    units = load_units(data)
    units = units[units["list"].eq(in_force)]
    units = units.assign(district=units["code"].map(former_districts(data, in_force)))
    if code is not None and code not in set(units["code"]):
        raise ParameterError("error.gazetteer.no_unit", code=code, list=in_force)
    own = units if code is None else units[units["code"].eq(code)]
    return own[["list", "code", "full_name", "type", "district"]].reset_index(drop=True)


def _own(indicator: dict) -> tuple[str, str, str, str]:
    """Return the key's parts of the plan's own measure of an indicator."""
    return indicator["indicator"], indicator["indicator"], PROVINCE_LEVEL, indicator["group"]


def _commune_key(indicator: dict, year: int, unit: dict) -> RowKey:
    """Return the key of an indicator in one commune."""
    own = (indicator["indicator"], indicator["indicator"], COMMUNE_LEVEL, indicator["group"])
    return RowKey(*own, year, f"{unit['list']}/{unit['code']}")


def _years(plan: Plan, observations: Observations, indicator: dict, year: int) -> list[int]:
    """Return the years asked: the report year, after the year before where that has no value."""
    own = plan.assessment_years
    rounds = set(own.loc[own["measure"].eq(indicator["indicator"]), "year"])
    before = year - 1
    is_due = before >= PLAN_START and (not rounds or before in rounds)
    known = _known(observations, RowKey(*_own(indicator), before))
    return [before, year] if is_due and before not in set(known["year"]) else [year]


def _known(observations: Observations, key: RowKey) -> pd.DataFrame:
    """Return the values that are known of what a key asks, up to its year."""
    rows = observations.rows
    return rows[
        rows["used"]
        & rows["measure"].eq(key.measure)
        & rows["group"].eq(key.group)
        & rows["area_code"].eq(key.area or observations.province)
        & rows["year"].le(key.year)
    ].sort_values("year")


def _asked(plan: Plan, observations: Observations, words: Words, indicator: dict, key: RowKey) -> dict:
    """Return one row: what is asked and what is known of it."""
    measure = observations.measures.loc[key.measure]
    unit = plan.units.loc[measure["unit"]]
    maximum = unit["maximum"] if pd.isna(measure["maximum"]) else measure["maximum"]
    # One commune of a share of communes has it or has it not: nothing to divide.
    is_ratio = measure["unit"] in PER and not (key.area and measure["denominator"] == COMMUNES)
    note = "" if pd.isna(measure[f"note_{words.code}"]) else words.pick(measure, "note")
    counts = _counts(observations.measures, measure, words, is_ratio=is_ratio)
    return {
        "key": str(key),
        "indicator": key.indicator,
        "year": key.year,
        "name": words.pick(measure, "name"),
        "unit": words.pick(unit, "name"),
        "note": note,
        "counts": counts,
        "definition": "\n".join(filter(None, (note, counts))),
        "previous": _previous(_known(observations, key), unit, words),
        "target": _target(plan, indicator, key.year, words),
        "is_ratio": is_ratio,
        "is_count": unit["is_count"] == "yes",
        "minimum": unit["minimum"],
        "maximum": maximum,
    }


def _previous(known: pd.DataFrame, unit: pd.Series, words: Words) -> str:
    """Write the last known value and its year, empty where none is."""
    if known.empty:
        return ""
    last = known.iloc[-1]
    return words.text("template.previous", value=quantity(last["value"], unit, words), year=last["year"])


def _target(plan: Plan, indicator: dict, year: int, words: Words) -> str:
    """Write the target of the coming milestone, of the last one where none comes."""
    own = plan.milestone_targets().query("indicator == @indicator['indicator']").sort_values("milestone")
    coming = own[own["milestone"] >= year]
    due = coming.iloc[0] if len(coming) else own.iloc[-1]
    told = target(due, plan.units.loc[indicator["unit"]], words)
    return words.text("template.target", target=told, year=due["milestone"])


def _counts(measures: pd.DataFrame, measure: pd.Series, words: Words, *, is_ratio: bool) -> str:
    """Write what numerator and denominator of a share count, and how one commune answers for itself."""
    if not is_ratio:
        return words.text("template.has_or_not") if measure["unit"] in PER else ""
    numerator = words.text(f"template.numerator.{measure['counted']}")
    denominator = _denominator(measures, measure, words)
    return words.text("template.counts", numerator=numerator, denominator=denominator)


def _denominator(measures: pd.DataFrame, measure: pd.Series, words: Words) -> str:
    """Name what the denominator of a share counts."""
    if measure["denominator"] == COMMUNES:
        return words.text("template.denominator.communes")
    if pd.notna(measure["denominator"]):
        return words.pick(measures.loc[measure["denominator"]], "name")
    if measure["unit"] != "percent":
        return words.text(f"template.denominator.{measure['unit']}")
    return words.text("template.denominator.percent", counted=words.text(f"counted.{measure['counted']}"))

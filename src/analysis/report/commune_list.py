"""The list beside the interactive map: what is known of each commune, with its sources."""

import pandas as pd

from analysis.communes.assessments import load_assessments
from analysis.communes.child_friendly import load_evaluation
from analysis.communes.child_friendly_reasons import KEY, reasons_text, verdict_text
from analysis.communes.names import plain_key
from analysis.communes.standard import load_standard
from analysis.communes.units import load_crosswalk, load_units
from analysis.language import Words
from analysis.report import narrative as say
from analysis.report.atlas import STATUS, Atlas
from analysis.report.fragments import Fragment, fragment
from analysis.report.suppressed import value_or_hidden
from analysis.results import Results


def commune_list(results: Results, content: Atlas) -> Fragment:
    """Return every commune of the map's lists with its assessments and values."""
    words = say.words_of(results)
    units = load_units(results.parameters.paths).set_index(["list", "code"])
    known, before, reasons = _known(results), made_of(results, units), _reasons(results)
    rows = [
        {
            "list": row.list,
            "code": row.code,
            "name": row.name,
            "key": row.key,
            "status": row.status,
            "state": row.state,
            "about": _about(row, before, words),
            "rows": known.get((row.list, row.code), []),
            "reasons": reasons.get((row.list, row.code), []),
        }
        for row in _with_latest(content, units, words).itertuples(index=False)
    ]
    return fragment(
        "commune_list",
        words,
        start=results.parameters.boundary_vintage,
        illustrative=results.parameters.illustrative,
        units=rows,
    )


def _with_latest(content: Atlas, units: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the communes in the order of their names, with their latest status and its words."""
    statuses = content.cells[content.cells["layer"].eq(STATUS)].sort_values("year")
    latest = statuses.drop_duplicates(["list", "code"], keep="last")
    latest = latest[["list", "code", "status", "state"]].astype("str")
    rows = content.communes.merge(latest, how="left", on=["list", "code"], validate="one_to_one")
    rows = rows.fillna({"status": "no_data", "state": words.text("commune.no_data")})
    keys = [plain_key(units.at[key, "name"]) for key in zip(rows["list"], rows["code"], strict=True)]
    order = [words.sort_key(units.at[key, "name"]) for key in zip(rows["list"], rows["code"], strict=True)]
    rows = rows.assign(key=keys, order=order)
    return rows.sort_values(["list", "order"], kind="stable").drop(columns="order")


def _about(row: tuple, before: dict[tuple[str, str], list[str]], words: Words) -> str:
    """Say in which former district a commune lies and what it was made of."""
    said = words.text("communes.district", district=row.district)
    parts = before.get((row.list, row.code))
    return f"{said} {words.text('communes.before', parts=words.listing(parts))}" if parts else said


def made_of(results: Results, units: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Return the names of the units that each unit of a later list was made of."""
    steps = load_crosswalk(results.parameters.paths)
    names = [units.at[(s.from_list, s.from_code), "full_name"] for s in steps.itertuples()]
    part = say.words_of(results).text("communes.part")
    names = [
        n if s.relation == "whole" else f"{n} {part}" for n, s in zip(names, steps.itertuples(), strict=True)
    ]
    found = steps.assign(name=names).groupby(["to_list", "to_code"])["name"].agg(list)
    return {key: value for key, value in found.items()}


def _known(results: Results) -> dict[tuple[str, str], list[dict[str, str]]]:
    """Return what was reported of each unit under its own list: assessments first, then values by year."""
    words = say.words_of(results)
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    assessed = load_assessments(results.parameters.paths, results.observations.sources)
    assessed = assessed[assessed["year"].le(results.parameters.report_year)].sort_values("year")
    for row in assessed.itertuples():
        value = words.text(f"commune.{row.status}")
        if pd.notna(row.points):
            value = words.text("communes.points", status=value, points=words.number(row.points))
        line = _line(results, words.text("atlas.layer.status"), row.year, value, row.source_id)
        found.setdefault((row.list, row.code), []).append(line)
    values = results.observations.rows
    values = values[values["area_level"].eq("commune") & values["used"]].sort_values(["measure", "year"])
    for row in values.to_dict("records"):
        what = words.pick(results.observations.measures.loc[row["measure"]], "name")
        value = value_or_hidden(row, results.plan.units.loc[row["unit"]], words)
        key = tuple(row["area_code"].split("/", 1))
        found.setdefault(key, []).append(_line(results, what, row["year"], value, row["source_id"]))
    return found


def _reasons(results: Results) -> dict[tuple[str, str], list[str]]:
    """Return what the rule says of each unit's latest assessment: the verdict, then reason by reason."""
    words, parameters = say.words_of(results), results.parameters
    found = load_evaluation(parameters.paths, results.observations.sources)
    standard = load_standard(parameters.paths)
    verdicts = found.verdicts[found.verdicts["year"].le(parameters.report_year)].sort_values("year")
    told = dict(tuple(found.reasons.groupby(KEY)))
    said = {}
    for row in verdicts.drop_duplicates(["list", "code"], keep="last").itertuples():
        verdict = words.text("communes.reasons", year=row.year, verdict=verdict_text(row.verdict, words))
        mine = told.get((row.list, row.code, row.year, row.decision))
        reasons = [] if mine is None else reasons_text(mine, words, standard)
        said[(row.list, row.code)] = [verdict, *reasons]
    return said


def _line(results: Results, what: str, year: int, value: str, source: str) -> dict[str, str]:
    """Return one line of a commune's table."""
    return {"what": what, "year": str(year), "value": value, "source": say.source_text(results, source)}

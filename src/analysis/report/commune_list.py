"""The list beside the interactive map: what is known of each commune, with its sources."""

from typing import Any, NamedTuple

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
    numbers = {source: n for n, source in enumerate(dict.fromkeys(told.source_id for told in known), start=1)}
    tables = _tables(known, numbers)
    rows = [
        {
            "list": row.list,
            "code": row.code,
            "name": row.name,
            "key": row.key,
            "status": row.status,
            "state": row.state,
            "about": _about(row, before, words),
            "rows": tables.get((row.list, row.code), []),
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
        sources=[say.source_text(results, source) for source in numbers],
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


class Told(NamedTuple):
    """What was reported of a unit of a list: the thing, the year, the value in words, its source."""

    list: str
    code: str
    what: str
    year: int
    value: str
    source_id: str


def _known(results: Results) -> list[Told]:
    """Return what was reported of the units: assessments first, then values by measure and group, by year."""
    words = say.words_of(results)
    assessed = load_assessments(results.parameters.paths, results.observations.sources)
    assessed = assessed[assessed["year"].le(results.parameters.report_year)].sort_values("year")
    status = words.text("atlas.layer.status")
    found = [
        Told(r.list, r.code, status, r.year, _assessed(r, words), r.source_id) for r in assessed.itertuples()
    ]
    values = results.observations.rows
    values = values[values["area_level"].eq("commune") & values["used"]]
    kinds = values[["measure", "group"]].drop_duplicates()
    names = {tuple(kind): _what(results, *kind, words) for kind in kinds.to_numpy()}
    units = dict(results.plan.units.iterrows())
    for row in values.sort_values(["measure", "group", "year"]).to_dict("records"):
        place, what = row["area_code"].split("/", 1), names[row["measure"], row["group"]]
        value = value_or_hidden(row, units[row["unit"]], words)
        found.append(Told(*place, what, row["year"], value, row["source_id"]))
    return found


def _assessed(row: tuple, words: Words) -> str:
    """Write the outcome of an assessment, with its points where they are known."""
    status = words.text(f"commune.{row.status}")
    if pd.isna(row.points):
        return status
    return words.text("communes.points", status=status, points=words.number(row.points))


def _what(results: Results, measure: str, group: str, words: Words) -> str:
    """Name a measure, and the group of the children that a value is of, unless it is the plan's own."""
    name = words.pick(results.observations.measures.loc[measure], "name")
    meant = results.plan.indicators["group"].get(measure, "total")
    return name if group == meant else f"{name} – {words.text(f'group.{group}')}"


def _tables(known: list[Told], numbers: dict[str, int]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the rows of each unit's table: what, the latest value and its source's number, earlier values.

    An earlier value names its source where it is another one than the latest value's.
    """
    series: dict[tuple[str, str], dict[str, list[Told]]] = {}
    for told in known:
        series.setdefault((told.list, told.code), {}).setdefault(told.what, []).append(told)
    return {
        unit: [_row(latest, earlier, numbers) for *earlier, latest in of_unit.values()]
        for unit, of_unit in series.items()
    }


def _row(latest: Told, earlier: list[Told], numbers: dict[str, int]) -> dict[str, Any]:
    """Return a row of a unit's table, earlier values with the newest first."""
    other = {
        told.source_id: numbers[told.source_id] for told in earlier if told.source_id != latest.source_id
    }
    return {
        "what": latest.what,
        "year": str(latest.year),
        "value": latest.value,
        "source": numbers[latest.source_id],
        "earlier": [
            {"year": str(told.year), "value": told.value, "source": other.get(told.source_id)}
            for told in reversed(earlier)
        ],
    }


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

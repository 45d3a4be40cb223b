"""How a commune stands by the child-friendly standard: its status, its assessments and what is missing."""

from typing import Any

import pandas as pd

from analysis.communes.child_friendly_reasons import KEY, reasons_text, verdict_text
from analysis.language import Words
from analysis.report import narrative as say
from analysis.report.fragments import Fragment, fragment
from analysis.report.profile.parts import Part, parts_of
from analysis.report.profile.shared import Shared, latest_status
from analysis.results import Results


def head(results: Results, found: Shared, code: str) -> Fragment:
    """Return who the commune is: name, code, former district, what it was made of, status."""
    words, unit = say.words_of(results), found.units.loc[code]
    status, state = latest_status(found, [code], words).loc[code]
    before = found.before.get((results.parameters.boundary_vintage, code), [])
    return fragment(
        "profile_head",
        words,
        name=unit["full_name"],
        code=code,
        year=results.parameters.report_year,
        district=unit["district"],
        before=words.listing(before),
        status=status,
        state=state,
        illustrative=results.parameters.illustrative,
    )


def assessments(results: Results, found: Shared, code: str) -> Fragment | None:
    """Return the latest assessment of each part of the commune with its reasons; None where there is none."""
    words, parts = say.words_of(results), _parts(results, found, code)
    if all(part.verdict is None for part in parts):
        return None
    items = [
        _never(part, found, words) if part.verdict is None else _assessment(part, found, words)
        for part in parts
    ]
    return fragment("profile_assessments", words, items=items)


def _assessment(part: Part, found: Shared, words: Words) -> dict[str, Any]:
    """Return an assessment as it is told: unit, verdict with its year, decision, reasons."""
    case, told = part.verdict, found.evaluation.reasons
    mine = told[(told[KEY] == [case.list, case.code, case.year, case.decision]).all(axis=1)]
    verdict = verdict_text(case.verdict, words)
    return {
        "name": _name(part, found, words),
        "verdict": words.text("communes.reasons", year=case.year, verdict=verdict),
        "status": case.verdict if case.verdict in ("recognised", "not_recognised") else "no_data",
        "decision": case.decision,
        "reasons": reasons_text(mine, words, found.standard),
    }


def _never(part: Part, found: Shared, words: Words) -> dict[str, Any]:
    """Return what is told of a part of which no assessment is known."""
    verdict = words.text("profile.assessment.never")
    name = _name(part, found, words)
    return {"name": name, "verdict": verdict, "status": "no_data", "decision": "", "reasons": []}


def criteria(results: Results, found: Shared, code: str) -> list[Fragment]:
    """Return a table for each decision: the points by criterion of each part's latest assessment by it."""
    assessed = [part for part in _parts(results, found, code) if part.verdict is not None]
    decisions = sorted({part.verdict.decision for part in assessed})
    tables = [
        _points_table(results, found, [part for part in assessed if part.verdict.decision == decision])
        for decision in decisions
    ]
    return [table for table in tables if table is not None]


def _points_table(results: Results, found: Shared, parts: list[Part]) -> Fragment | None:
    """Return the criteria of a decision with the points of parts; None where no points are reported."""
    words, decision = say.words_of(results), parts[0].verdict.decision
    keys = [(*part.unit, part.verdict.year, decision) for part in parts]
    told = found.evaluation.criteria.set_index([*KEY, "criterion"]).sort_index()
    told = told[told.index.droplevel("criterion").isin(keys)]
    if told["points"].isna().all():
        return None
    rows = [
        [f"{n}. {found.standard.name(decision, n, words.code)}"]
        + [_points(told.loc[(*key, n)], words) for key in keys]
        for n in sorted(told.index.unique("criterion"))
    ]
    heads = [
        words.text("profile.criteria.part", name=_name(part, found, words), year=part.verdict.year)
        for part in parts
    ]
    return fragment(
        "table",
        words,
        caption=say.captioned(results, words.text("profile.criteria.caption", decision=decision)),
        heads=[words.text("profile.criteria.criterion"), *heads],
        rows=[{"cells": row} for row in rows],
        numbers=tuple(range(1, len(parts) + 1)),
        findable=False,
    )


def _points(row: pd.Series, words: Words) -> str:
    """Write the points of a criterion, of how many where the greatest number is known."""
    if pd.isna(row["points"]):
        return "–"
    points = words.number(row["points"])
    if pd.isna(row["max_points"]):
        return points
    return words.text("profile.criteria.points", points=points, most=words.number(row["max_points"]))


def _name(part: Part, found: Shared, words: Words) -> str:
    """Name a part, and say so where only a part of it became the commune."""
    name = found.all_units.at[part.unit, "full_name"]
    return name if part.whole else f"{name} {words.text('communes.part')}"


def _parts(results: Results, found: Shared, code: str) -> list[Part]:
    """Return the parts of a commune with their latest assessments."""
    return parts_of(found, (results.parameters.boundary_vintage, code), results.parameters.report_year)

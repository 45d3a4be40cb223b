"""How a commune stands by the child-friendly standard: its status, its assessments and what is missing."""

from typing import Any

import pandas as pd

from analysis.communes.child_friendly_reasons import KEY, reasons_text, verdict_text
from analysis.report import narrative as say
from analysis.report.fragments import Fragment, fragment
from analysis.report.profile.shared import Shared
from analysis.results import Results


def head(results: Results, found: Shared, code: str) -> Fragment:
    """Return who the commune is: name, code, former district, what it was made of, status."""
    words, unit = say.words_of(results), found.units.loc[code]
    own = found.statuses[found.statuses["code"].eq(code)].sort_values("year")
    status, state = (
        ("no_data", words.text("commune.no_data")) if own.empty else own.iloc[-1][["status", "state"]]
    )
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
    words, cases = say.words_of(results), _latest(results, found, code)
    if cases.empty:
        return None
    told = found.evaluation.reasons
    items = []
    for case in cases.itertuples():
        mine = told[(told[KEY] == [case.list, case.code, case.year, case.decision]).all(axis=1)]
        items.append(
            {
                "name": found.all_units.at[(case.list, case.code), "full_name"],
                "verdict": words.text(
                    "communes.reasons", year=case.year, verdict=verdict_text(case.verdict, words)
                ),
                "status": case.verdict if case.verdict in ("recognised", "not_recognised") else "no_data",
                "decision": case.decision,
                "reasons": reasons_text(mine, words, found.standard),
            }
        )
    return fragment("profile_assessments", words, items=items)


def criteria(results: Results, found: Shared, code: str) -> Fragment | None:
    """Return the points by criterion of each part's latest assessment; None where none is reported."""
    words, cases = say.words_of(results), _latest(results, found, code)
    rows = found.evaluation.criteria.merge(cases[KEY], on=KEY)
    if rows["points"].isna().all():
        return None
    decision = cases["decision"].iloc[-1]
    rows = rows[rows["decision"].eq(decision)]
    names = {(c.list, c.code): found.all_units.at[(c.list, c.code), "full_name"] for c in cases.itertuples()}
    parts = list(dict.fromkeys(zip(rows["list"], rows["code"], strict=True)))
    by_part = rows.set_index(["list", "code", "criterion"])
    table = [
        [
            f"{number}. {found.standard.name(decision, int(number), words.code)}",
            *(_points(by_part.loc[(*part, number)], words) for part in parts),
        ]
        for number in sorted(rows["criterion"].unique())
    ]
    return fragment(
        "table",
        words,
        caption=say.captioned(results, words.text("profile.criteria.caption", year=int(rows["year"].max()))),
        heads=[words.text("profile.criteria.criterion"), *(names[part] for part in parts)],
        rows=[{"cells": row} for row in table],
        numbers=tuple(range(1, len(parts) + 1)),
        findable=False,
    )


def _points(row: pd.Series, words: Any) -> str:
    """Write the points of a criterion, of how many where the greatest number is known."""
    if pd.isna(row["points"]):
        return "–"
    points = words.number(row["points"])
    if pd.isna(row["max_points"]):
        return points
    return words.text("profile.criteria.points", points=points, most=words.number(row["max_points"]))


def _latest(results: Results, found: Shared, code: str) -> pd.DataFrame:
    """Return the verdicts of the latest year in which any part of the commune was assessed."""
    verdicts = found.evaluation.verdicts
    units = pd.MultiIndex.from_arrays([verdicts["list"], verdicts["code"]])
    mine = verdicts[units.isin(found.parts[code]) & verdicts["year"].le(results.parameters.report_year)]
    return mine[mine["year"].eq(mine["year"].max())]

"""A commune's numbers beside those of its neighbours, its former district and the province."""

from typing import Any

import pandas as pd

from analysis.language.quantities import quantity
from analysis.report import narrative as say
from analysis.report.fragments import Fragment, fragment
from analysis.report.map_numbers import POINTS, direction_of, number_name, number_text, number_unit
from analysis.report.profile.shared import Shared
from analysis.results import Results

FEWEST = 3  # communes with a value that a middle one is told of


def measures(results: Results, found: Shared) -> list[str]:
    """Return the measures that any commune has a value of, or a hidden one: points, then as in the plan."""
    every = dict.fromkeys([*found.numbers["indicator"], *found.hidden["indicator"]])
    order = {measure: place for place, measure in enumerate([POINTS, *results.observations.measures.index])}
    return sorted(every, key=order.__getitem__)


def numbers(results: Results, found: Shared, code: str) -> Fragment | None:
    """Return the table of the commune's latest numbers; None where no commune has any."""
    words = say.words_of(results)
    rows = [_row(results, found, code, measure) for measure in measures(results, found)]
    if not rows:
        return None
    heads = ("what", "value", "neighbours", "district", "communes", "place")
    return fragment(
        "table",
        words,
        caption=say.captioned(results, words.text("profile.numbers.caption")),
        heads=[words.text(f"profile.numbers.{head}") for head in heads],
        rows=[{"cells": row} for row in rows],
        numbers=(),
        findable=False,
    )


def near(found: Shared, code: str) -> list[str]:
    """Return the codes of a commune's neighbours by land, by water where it has none on land."""
    mine = found.pairs[found.pairs["code"].eq(code)]
    land = mine.loc[mine["kind"].eq("land"), "neighbour"]
    return list(land if len(land) else mine["neighbour"])


def _row(results: Results, found: Shared, code: str, measure: str) -> list[str]:
    """Return the cells of a measure: name, own value, middles of the others, place among the neighbours."""
    words = say.words_of(results)
    unit = results.plan.units.loc[number_unit(results, measure)]
    of = found.numbers[found.numbers["indicator"].eq(measure)]
    own = of[of["code"].eq(code)].sort_values("year").tail(1)
    told = [number_name(results, measure), _own(results, found, code, measure, own)]
    if own.empty:
        return [*told, "–", "–", "–", "–"]
    same = of[of["year"].eq(own["year"].iloc[0])].set_index("code")["value"]
    beside = same[same.index.isin(near(found, code))]
    mine = found.units["district"].eq(found.units.at[code, "district"])
    in_district = same[same.index.isin(found.units.index[mine])]
    middles = [_middle(group, unit, words) for group in (beside, in_district, same)]
    place = _place(own["value"].iloc[0], beside, direction_of(results, measure), words)
    return [*told, *middles, place]


def _own(results: Results, found: Shared, code: str, measure: str, latest: pd.DataFrame) -> str:
    """Write the latest value that may be shown (``latest``: its row, or none) and a later hidden one."""
    words, hidden = say.words_of(results), _hidden(found, code, measure)
    if latest.empty:
        return words.text("commune.no_data") if hidden is None else hidden["state"]
    (row,) = latest.itertuples()
    value = number_text(row, results.plan.units.loc[number_unit(results, measure)], words)
    if hidden is None or hidden["year"] <= row.year:
        return value
    return words.text("profile.numbers.later_hidden", value=value, hidden=hidden["state"])


def _hidden(found: Shared, code: str, measure: str) -> pd.Series | None:
    """Return the latest hidden number of a commune: a row of ``Shared.hidden``, None where none is."""
    mine = found.hidden[found.hidden["indicator"].eq(measure) & found.hidden["code"].eq(code)]
    return None if mine.empty else mine.sort_values("year").iloc[-1]


def _middle(values: pd.Series, unit: pd.Series, words: Any) -> str:
    """Write the middle value of a group and how many have one; of too few nothing is told."""
    if len(values) < FEWEST:
        return "–"
    middle = quantity(values.median(), unit, words)
    return words.text("profile.numbers.middle", value=middle, n=words.number(len(values)))


def _place(value: float, others: pd.Series, direction: str | None, words: Any) -> str:
    """Say which place the commune has among itself and its neighbours, the best first."""
    if direction is None or len(others) < FEWEST:
        return "–"
    better = int((others > value).sum() if direction == "up" else (others < value).sum())
    n, total = words.number(better + 1), words.number(len(others) + 1)
    return words.text("profile.numbers.rank", n=n, total=total)

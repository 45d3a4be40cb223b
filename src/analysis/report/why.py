"""Why an indicator has its status: the rule that decided, with the numbers filled in."""

from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.language.quantities import SIGNS, number_for
from analysis.progress.methods import NEAR_ZERO
from analysis.report import narrative as say
from analysis.report import remarks
from analysis.results import Results

# Reasons that the pace has decided, and those that the level alone has.
BY_PACE = {"reason.pace", "reason.away"}
BY_LEVEL = {"reason.met", "reason.met_early", "reason.due_not_met", "reason.lost"}


def status_text(results: Results, row: pd.Series) -> str:
    """Say why a row of ``results.headline`` has its status, with what has to be said beside it."""
    said = [
        say.status_sentence(results, row),
        remarks.reduction(results, row),
        remarks.certainty(results, row),
        remarks.joint(results, row),
    ]
    return " ".join(filter(None, said))


def fields(results: Results, indicator: str) -> dict[str, Any]:
    """Return what the template "why" is filled in with: status, rule, sentence, arithmetic, methods."""
    words, row = say.words_of(results), results.headline.loc[indicator]
    return {
        "indicator": indicator,
        "illustrative": results.parameters.illustrative,
        "anchor": anchor(indicator),
        "status": row["status"],
        "status_name": say.status_name(results, row["status"]),
        "reason": status_text(results, row),
        "rule": words.pick(results.plan.statuses.loc[row["status"]], "definition"),
        "sentence": results.plan.indicators.at[indicator, "sentence"],
        "steps": steps(results, row),
        "methods": remarks.method_rows(results, indicator),
    }


def anchor(indicator: str) -> str:
    """Return the address of the explanation of an indicator's status inside a page."""
    return f"vi-sao-{indicator}"


def steps(results: Results, row: pd.Series) -> list[str]:
    """Return the arithmetic of a row of ``results.headline``, line by line.

    The numbers are those of the row: rates are of :func:`analysis.progress.judge`, not made again here.
    """
    if row["status"] == "not_enough_data":
        return [say.words_of(results).text("why.open")]
    if row["relation"] == "yearly_reduction":
        return _reduction(results, row)
    made = [] if row["relation"] == "at" else [_years(results, row)]
    if row["reason"] in BY_PACE:
        return [*made, *_pace(results, row)]
    level = [_level(results, row)] if row["reason"] in BY_LEVEL or not made else []
    return [*made, *level]


def _level(results: Results, row: pd.Series) -> str:
    """Return the comparison of the latest value with the target."""
    words = say.words_of(results)
    answer = "yes" if row["met"] else "no"
    return words.text(
        f"why.level.{answer}",
        value=say.value_text(results, row["indicator"], row["latest_value"]),
        year=int(row["latest_year"]),
        sign=SIGNS[row["comparator"]],
        target=say.value_text(results, row["indicator"], row["value"]),
        due_year=row["due_year"],
    )


def _years(results: Results, row: pd.Series) -> str:
    """Return in how many of the years that count a target was kept."""
    words = say.words_of(results)
    return words.text(
        "why.years",
        kept=words.number(row["n_kept"]),
        judged=words.number(row["n_judged"]),
        from_year=row["from_year"],
        target=say.target_text(results, row),
    )


def _pace(results: Results, row: pd.Series) -> list[str]:
    """Return the two rates, their ratio, and the cuts."""
    words = say.words_of(results)
    goal_year = row["from_year"] if row["relation"] == "hold" else row["milestone"]
    base, latest = int(row["base_year"]), int(row["latest_year"])
    made = [
        _rate(results, row, "had", row["latest_value"], latest, row["actual_rate"]),
        _rate(results, row, "needed", row["value"], int(goal_year), row["required_rate"]),
    ]
    if 0 in (row["base_value"], row["value"]):
        made.append(words.text("why.near_zero", small=words.number(NEAR_ZERO)))
    if row["required_rate"] == 0:
        return [*made, words.text("why.flat", base_year=base)]
    ratio = words.number(100 * row["ratio"], at_most=1)
    return [*made, words.text("why.ratio", ratio=ratio), _cuts(results)]


def _rate(results: Results, row: pd.Series, which: str, end: float, year: int, rate: float) -> str:
    """Return a compound yearly rate of change with its formula."""
    words, unit = say.words_of(results), say.unit_of(results, row["indicator"])
    base_year = int(row["base_year"])
    return words.text(
        f"why.rate.{which}",
        base=number_for(row["base_value"] or NEAR_ZERO, unit, words),
        base_year=base_year,
        end=number_for(end or NEAR_ZERO, unit, words),
        year=year,
        n=year - base_year,
        rate=words.number(100 * rate, at_most=2),
    )


def _cuts(results: Results) -> str:
    """Return from which share of the needed pace on a status is given."""
    words, statuses = say.words_of(results), results.plan.statuses
    cuts = statuses["least_ratio"].dropna().sort_values(ascending=False)
    below = statuses.loc[statuses["order"].eq(statuses.loc[cuts.index[-1], "order"] + 1)].index[0]
    parts = [
        words.text("why.from", cut=words.number(100 * cut), status=say.status_name(results, status))
        for status, cut in cuts.items()
    ]
    last = words.text(
        "why.below", cut=words.number(100 * cuts.iloc[-1]), status=say.status_name(results, below)
    )
    return words.text("why.cuts", cuts="; ".join([*parts, last]))


def _reduction(results: Results, row: pd.Series) -> list[str]:
    """Return the reduction of every year that counts, from the year before it."""
    words, unit = say.words_of(results), say.unit_of(results, row["indicator"])
    mine = results.series[results.series["indicator"].eq(row["indicator"])]
    known = mine[mine["year"].ge(row["from_year"] - 1)].itertuples()
    made = []
    for before, after in pairwise(known):
        if after.year != before.year + 1:
            continue
        written = {"after": number_for(after.value, unit, words), "year": after.year}
        if before.value == 0:
            made.append(words.text("why.reduction.from_zero", **written))
            continue
        rate = 100 * (before.value - after.value) / before.value
        made.append(
            words.text(
                "why.reduction",
                before=number_for(before.value, unit, words),
                rate=words.number(rate, at_most=2),
                least=words.number(row["value"]),
                **written,
            )
        )
    return [_years(results, row), *made]

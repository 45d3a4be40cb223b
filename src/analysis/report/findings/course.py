"""The finding of one indicator: where it stands against the target that its status is judged by."""

from math import isinf
from typing import Any

import pandas as pd

from analysis.language.quantities import quantity, target
from analysis.report import narrative as say
from analysis.report.findings.apart import decimals_apart, unit_apart
from analysis.report.why import BY_LEVEL, BY_PACE
from analysis.results import Results

# Reasons that count years; where there is only one, its value says more.
BY_YEARS = ("reason.held", "reason.not_held")


def indicator_finding(results: Results, indicator: str) -> str:
    """Return the finding of an indicator that has values, led by its short name."""
    words, row = say.words_of(results), results.headline.loc[indicator]
    name = words.pick(results.plan.indicators.loc[indicator], "short")
    return words.text("finding.of", name=name, said=row_finding(results, row))


def row_finding(results: Results, row: pd.Series) -> str:
    """Return what a row of ``results.headline`` comes to; how, its own reason decides."""
    words = say.words_of(results)
    if row["reason"] in BY_PACE | {"reason.reduced_each_year"}:
        if row["relation"] == "yearly_reduction":
            return _reduced(results, row)
        return _away(results, row) if row["reason"] == "reason.away" else _pace(results, row)
    key = row["reason"].replace("reason.", "finding.")
    if row["reason"] in BY_YEARS and row["n_judged"] == 1:
        key += ".once"
    said = words.text(key, **_fields(results, row))
    if row["reason"] in BY_LEVEL and row["within_error"]:
        return words.text("finding.within_error", said=said)
    return said


def _fields(results: Results, row: pd.Series) -> dict[str, Any]:
    """Return what sentences about levels are filled in with: values told apart from the target."""
    words, level = say.words_of(results), row["relation"] != "yearly_reduction"
    known = [row[c] for c in ("base_value", "latest_value") if pd.notna(row[c])]
    unit = say.unit_of(results, row["indicator"])
    if level:
        unit = unit_apart(unit, *known[-1:], row["value"])
    fields = {
        "milestone": str(row["milestone"]),
        "from_year": str(row["from_year"]),
        "due_year": str(row["from_year"] if row["relation"] == "hold" else row["due_year"]),
        "target": target(row, unit, words),
        "goal_year": _goal_year(row),
        "kept": words.number(row["n_kept"]),
        "judged": words.number(row["n_judged"]),
        "missed": words.number(row["n_judged"] - row["n_kept"]),
    }
    if known:
        fields |= {
            "value": quantity(row["latest_value"], unit, words),
            "year": str(int(row["latest_year"])),
            "base_value": quantity(row["base_value"], unit, words),
            "base_year": str(int(row["base_year"])),
        }
    return fields


def _goal_year(row: pd.Series) -> str:
    """Return the year for which a pace is worked out: a level to maintain has to be there at the start."""
    return str(row["from_year"] if row["relation"] == "hold" else row["milestone"])


def _levels(results: Results, row: pd.Series) -> dict[str, Any]:
    """Return the fields with base, latest value and target told apart from each other."""
    words = say.words_of(results)
    values = [row["base_value"], row["latest_value"]]
    unit = unit_apart(say.unit_of(results, row["indicator"]), *values, row["value"])
    base, latest = (quantity(value, unit, words) for value in values)
    return _fields(results, row) | {
        "base_value": base,
        "value": latest,
        "target": target(row, unit, words),
        "way": words.text("finding.up" if values[1] > values[0] else "finding.down"),
    }


def _away(results: Results, row: pd.Series) -> str:
    """Say from where to where an indicator moved away from its target."""
    return say.words_of(results).text("finding.away", **_levels(results, row))


def _pace(results: Results, row: pd.Series) -> str:
    """Say the pace beside the one that is needed, both as judged.

    A share that grows by so many per cent a year is read as percentage points, and a rate from or to zero
    is a convention: there the two levels and the ratio of the paces are said instead.
    """
    words = say.words_of(results)
    if row["actual_rate"] == 0:
        return words.text("finding.still", **_fields(results, row))
    if row["is_near_zero"] or say.unit_of(results, row["indicator"])["unit"] == "percent":
        return words.text("finding.share", **_levels(results, row), ratio=_ratio(results, row))
    actual, needed = (abs(100 * row[c]) for c in ("actual_rate", "required_rate"))
    decimals = decimals_apart([0, actual, needed], 1)
    rates = [words.number(rate, at_most=decimals) for rate in (actual, needed)]
    way = words.text("finding.rising" if row["actual_rate"] > 0 else "finding.falling")
    fields = {"way": way, "rate": rates[0], "needed": rates[1]}
    return words.text(f"finding.pace.{_beside(row, rates)}", **fields, **_fields(results, row))


def _beside(row: pd.Series, rates: list[str]) -> str:
    """Return how a pace stands beside the one that is needed; "near" is on track without being as fast."""
    if rates[0] == rates[1]:
        return "same"
    if row["ratio"] > 1:
        return "ahead"
    return "near" if row["status"] == "on_track" else "behind"


def _ratio(results: Results, row: pd.Series) -> str:
    """Write the share of the needed pace, on the same side of every cut as the one that was judged."""
    cuts = [100 * cut for cut in results.plan.statuses["least_ratio"].dropna()]
    ratio = 100 * row["ratio"]
    return say.words_of(results).number(ratio, at_most=decimals_apart([ratio, 100, *cuts], 0))


def _reduced(results: Results, row: pd.Series) -> str:
    """Say the latest yearly change of what is to fall every year, and in how many years it fell enough."""
    words, change = say.words_of(results), row["last_quantity"]
    fields = _fields(results, row)
    if isinf(change):
        return words.text("finding.reduction.from_zero", **fields)
    kind = "fell" if change > 0 else "rose" if change < 0 else "same"
    decimals = decimals_apart([0, change, row["value"]], 1)
    size = words.number(abs(change), at_most=decimals)
    said = words.text(f"finding.reduction.{kind}", size=size, **fields)
    return said if row["n_judged"] == 1 else words.text("finding.reduction.years", said=said, **fields)

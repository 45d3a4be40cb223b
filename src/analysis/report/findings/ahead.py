"""The finding of the figures of the future: how likely the targets that are still open are."""

import pandas as pd

from analysis.language.quantities import chance_class, natural_frequency
from analysis.plan import MILESTONES
from analysis.report import narrative as say
from analysis.report import outlook
from analysis.report.findings.length import fullest
from analysis.results import Results

# How chances are counted: by class, the likeliest first, then what has no chance to be counted among them.
GROUPS = {
    "met": "met",
    "very_likely": "likely",
    "likely": "likely",
    "even": "even",
    "unlikely": "unlikely",
    "very_unlikely": "unlikely",
    "missed": "missed",
    "none": "none",
}


def fan_finding(results: Results, indicator: str) -> str:
    """Return the chances of an indicator's open targets as people count, led by its short name."""
    words, rows = say.words_of(results), results.projection.chances
    rows = rows[rows["indicator"].eq(indicator) & rows["reason"].ne("projection.observed")]
    name = words.pick(results.plan.indicators.loc[indicator], "short")
    known = rows[rows["probability"].notna()]
    if rows.empty:
        return words.text("finding.fan.due", name=name)
    if known.empty:
        return words.text("finding.fan.none", name=name, why=outlook.chance_text(results, rows.iloc[0]))
    lost = known.apply(outlook.is_lost, axis=1)
    if lost.all():
        return words.text("finding.fan.lost", name=name, milestone=known["milestone"].iloc[0])
    parts = [_chance(results, row) for _, row in known[~lost].iterrows()]
    ways = [words.text("finding.fan", name=name, chances="; ".join(some)) for some in (parts, parts[-1:])]
    if known[~lost].apply(outlook.rests_on_few, axis=1).any():
        n = int(known["n"].iloc[0])
        ways = [words.count("finding.fan.few", n, said=said) for said in ways]
    return fullest(*ways)


def _chance(results: Results, row: pd.Series) -> str:
    """Say the chance of one target."""
    words = say.words_of(results)
    often = natural_frequency(row["probability"], words)
    return words.text("finding.fan.chance", milestone=row["milestone"], often=often)


def chances_finding(results: Results) -> str:
    """Return how many of the last milestone's targets have which chance; every one is counted once."""
    words, chances, judged = say.words_of(results), results.projection.chances, results.judged
    last = chances[chances["milestone"].eq(MILESTONES[-1])]
    status = judged[judged["milestone"].eq(MILESTONES[-1])].set_index("indicator")["status"]
    found = [_class(row, status[row["indicator"]]) for _, row in last.iterrows()]
    counts = pd.Series(found, dtype="str").value_counts()
    groups = [group for group in dict.fromkeys(GROUPS.values()) if group in counts]
    parts = [words.count(f"finding.chances.{group}", int(counts[group])) for group in groups]
    return words.text(
        "finding.chances", milestone=MILESTONES[-1], total=words.number(len(last)), parts=", ".join(parts)
    )


def _class(row: pd.Series, status: str) -> str:
    """Return in which group a target is counted; a chance from one or two values is no ground to count on."""
    if outlook.is_lost(row):
        return GROUPS["missed"]
    if row["reason"] == "projection.observed":
        return GROUPS["met" if status == "reached" else "missed"]
    if pd.isna(row["probability"]) or outlook.rests_on_few(row):
        return GROUPS["none"]
    return GROUPS[chance_class(row["probability"])]

"""What the first sheet of a template tells: how to fill it, and what the standard asks."""

import pandas as pd

from analysis.communes.standard import Standard
from analysis.language import Words


def agency_instructions(words: Words, *, agency: str, year: int) -> list[str]:
    """Return the paragraphs for an agency; ``agency`` is its name in the language of ``words``."""
    return [words.text("template.intro.agency", agency=agency, year=year), *_steps(words, year)]


def commune_instructions(
    words: Words, standard: Standard, decision: str, rows: pd.DataFrame, *, year: int
) -> list[str]:
    """Return the paragraphs for communes, with the tiers and criteria of the decision in force.

    ``rows`` are those of ``commune_rows``, whose definitions are told once here.
    """
    row = standard.decisions.loc[decision]
    about = words.text("template.intro.standard", decision=words.pick(row, "name"))
    timing = words.pick(row, "timing")
    told = [] if pd.isna(timing) else [words.text("template.intro.timing", timing=timing, year=year)]
    return [
        words.text("template.intro.communes", year=year),
        *_steps(words, year),
        about,
        *told,
        *_tiers(words, standard, decision),
        *_criteria(words, standard, decision),
        *_definitions(words, rows),
    ]


def _steps(words: Words, year: int) -> list[str]:
    """Return how to fill any template, step by step."""
    steps = ("open", "number", "ratio", "missing", "before", "source", "revision", "private", "keep", "send")
    return [
        words.text(f"template.step.{step}", n=n, year=year, example=words.number(6.5))
        for n, step in enumerate(steps, start=1)
    ]


def _tiers(words: Words, standard: Standard, decision: str) -> list[str]:
    """Return the least totals that communes of the province may have to reach."""
    tiers = standard.tiers[standard.tiers["decision"].eq(decision) & standard.tiers["applies"]]
    return [
        words.text("template.tier", points=words.number(row["min_points"]), units=words.pick(row, "wording"))
        for row in tiers.dropna(subset=[f"wording_{words.code}"]).to_dict("records")
    ]


def _criteria(words: Words, standard: Standard, decision: str) -> list[str]:
    """Return the criteria with their greatest points, where these were seen."""
    told = []
    for row in standard.criteria[standard.criteria["decision"].eq(decision)].to_dict("records"):
        fields = {"n": row["criterion"], "name": words.pick(row, "name")}
        if pd.isna(row["max_points"]):
            told.append(words.text("template.criterion", **fields))
        else:
            points = words.number(row["max_points"])
            told.append(words.text("template.criterion_points", points=points, **fields))
    return told


def _definitions(words: Words, rows: pd.DataFrame) -> list[str]:
    """Return how each measure asked of communes is defined."""
    return [
        words.text("template.definition", **{name: row[name] for name in ("indicator", "name", "note")})
        for row in rows.drop_duplicates("indicator").to_dict("records")
        if row["note"]
    ]

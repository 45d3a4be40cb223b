"""What is said of the future: chances as people say them, when a target is reached, what pace it takes."""

import pandas as pd

from analysis.language.quantities import chance, chance_word, difference, natural_frequency
from analysis.report import narrative as say
from analysis.results import Results

# Flags of a projection that its reader is told.
TOLD_FLAGS = ("pooled_variance", "at_bound", "break")


def chance_sentences(results: Results, indicator: str) -> list[str]:
    """Say how likely each later target is and what goes with it, or why that cannot be said."""
    words = say.words_of(results)
    rows = _rows(results, indicator)
    rows = rows[rows["reason"].ne("projection.observed")]
    if rows.empty:
        return [words.text("projection.observed")]
    known = rows[rows["probability"].notna()]
    if known.empty:
        return [words.text(rows["reason"].iloc[0])]
    lost = known.apply(is_lost, axis=1)
    parts = [_chance_of(results, row) for _, row in known[~lost].iterrows()]
    n = words.number(int(known["n"].iloc[0]))
    said = [words.text("chance.sentence", chances="; ".join(parts), n=n)] if parts else []
    return [
        *said,
        *(words.text("chance.lost", milestone=m) for m in known.loc[lost, "milestone"]),
        *filter(None, (_first_year(results, known.iloc[-1]), pace_needed(results, known.iloc[-1]))),
        *filter(None, [_joint(results, known.iloc[-1])]),
        *_flags(results, known.iloc[-1]),
    ]


def next_chance(results: Results, indicator: str) -> pd.Series:
    """Return the row of chances of the next target that is not yet observed, the last one if all are."""
    rows = _rows(results, indicator)
    open_ = rows[rows["reason"].ne("projection.observed")]
    return open_.iloc[0] if len(open_) else rows.iloc[-1]


def chance_text(results: Results, row: pd.Series) -> str:
    """Write a row of chances in a few signs, or in a few words why there is none."""
    words = say.words_of(results)
    if pd.isna(row["probability"]):
        return words.text(f"{row['reason']}.short")
    if is_lost(row):
        return words.text("chance.lost.short")
    return chance(row["probability"], words)


def chance_beside(results: Results, indicator: str) -> str:
    """Say the chance of an indicator's next target in a sentence that stands beside its status."""
    row, words = next_chance(results, indicator), say.words_of(results)
    fields = {"milestone": row["milestone"], "chance": chance_text(results, row)}
    if rests_on_few(row):
        return words.text("chance.beside_few", n=words.number(row["n"]), **fields)
    return words.text("chance.beside", **fields)


def rests_on_few(row: pd.Series) -> bool:
    """Tell whether a chance takes its width from other series: it is never shown without saying so."""
    return pd.notna(row["probability"]) and "pooled_variance" in row["flags"].split()


def is_lost(row: pd.Series) -> bool:
    """Tell whether a target that was to be kept in every year has been missed in one already."""
    return "lost_already" in row["flags"].split()


def _rows(results: Results, indicator: str) -> pd.DataFrame:
    """Return the chances of one indicator."""
    rows = results.projection.chances
    return rows[rows["indicator"].eq(indicator)]


def _chance_of(results: Results, row: pd.Series) -> str:
    """Say the chance of one target."""
    words = say.words_of(results)
    return words.text(
        "chance.of",
        milestone=row["milestone"],
        often=natural_frequency(row["probability"], words),
        chance=chance(row["probability"], words),
        word=chance_word(row["probability"], words),
    )


def _first_year(results: Results, row: pd.Series) -> str | None:
    """Say when the target is first reached: median and 80 % interval; None where it has been."""
    words, last = say.words_of(results), results.series
    newest = last.loc[last["indicator"].eq(row["indicator"]), "year"].max()
    early, middle, late = (row[c] for c in ("first_year_early", "first_year", "first_year_late"))
    if pd.isna(early) or early <= newest:
        return None
    if pd.isna(middle) and early >= row["milestone"]:
        return words.text("outlook.never", end=row["milestone"])
    if pd.isna(middle):
        return words.text("outlook.first_year_late", early=int(early), end=row["milestone"])
    late_text = words.text("outlook.after", year=2030) if pd.isna(late) else str(int(late))
    return words.text("outlook.first_year", year=int(middle), early=int(early), late=late_text)


def pace_needed(results: Results, row: pd.Series) -> str | None:
    """Say the yearly change that the target needs and how often comparable series managed it."""
    if pd.isna(row["managed"]) or not row["needed_change"]:
        return None
    words, unit = say.words_of(results), say.unit_of(results, row["indicator"])
    return words.text(
        "outlook.pace",
        milestone=row["milestone"],
        change=difference(abs(row["needed_change"]), unit, words),
        often=natural_frequency(row["managed"], words),
    )


def _joint(results: Results, row: pd.Series) -> str | None:
    """Say the chance that all parts of a promise are kept together; None for a promise of one part."""
    words, joint = say.words_of(results), results.projection.joint
    chi_tieu = results.plan.indicators.at[row["indicator"], "chi_tieu"]
    kind = results.plan.indicators.at[row["indicator"], "kind"]
    whole = joint[joint["chi_tieu"].eq(chi_tieu) & joint["milestone"].eq(row["milestone"])]
    if kind != "by_residence" or whole.empty or pd.isna(whole["probability"].iloc[0]):
        return None
    ends = [chance(whole[c].iloc[0], words) for c in ("probability", "at_most")]
    return words.text("outlook.joint", milestone=row["milestone"], low=ends[0], high=ends[1])


def _flags(results: Results, row: pd.Series) -> list[str]:
    """Say what the width of the projection rests on."""
    words = say.words_of(results)
    raised = [flag for flag in TOLD_FLAGS if flag in row["flags"].split()]
    return [words.text(f"outlook.{flag}") for flag in raised]

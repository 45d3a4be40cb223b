"""What supports or weakens a chance: the paces of the past, the forecasts tried on it, the other methods."""

import pandas as pd

from analysis.language.quantities import chance, difference, printed_percent, yearly_rate
from analysis.report import narrative as say
from analysis.results import Results

# Points between the lowest and the highest chance from which a conclusion hangs on the method.
WIDE = 30
# With fewer other methods their spread says nothing.
LEAST_METHODS = 3


def pace_text(results: Results, indicator: str, pace: float, *, relative: bool) -> str:
    """Write a yearly change: -2,8%/năm for rates and counts, +0,4 điểm % mỗi năm for shares."""
    words = say.words_of(results)
    if relative:
        return yearly_rate(pace, words)
    change = difference(two_digits(pace), say.unit_of(results, indicator), words)
    return words.text("pace.yearly", change=f"+{change}" if pace > 0 else change)


def two_digits(value: float) -> float:
    """Round to two significant digits: what paces and mean errors of a few values can bear."""
    return float(f"{value:.2g}")


def best_pace(results: Results, indicator: str) -> str | None:
    """Say what the best past pace would lead to, beside the pace that is needed; None without a history."""
    if indicator not in results.best_paces.index:
        return None
    words, row = say.words_of(results), results.best_paces.loc[indicator]
    up = results.plan.indicators.at[indicator, "direction"] == "up"
    span = {"from_year": row["from_year"], "to_year": row["to_year"]}
    if (row["pace"] if up else -row["pace"]) <= 0:
        return words.text("pace.never", n=row["to_year"] - row["from_year"])
    written = pace_text(results, indicator, row["pace"], relative=row["relative"])
    value = say.value_text(results, indicator, row["value"])
    verdict = words.text("pace.meets" if row["meets"] else "pace.misses")
    said = words.text("pace.best", pace=written, value=value, verdict=verdict, **span)
    if pd.isna(row["needed"]):
        return said
    needed = pace_text(results, indicator, row["needed"], relative=row["relative"])
    return f"{said} {words.text('pace.faster' if row['faster'] else 'pace.slower', needed=needed)}"


def tried(results: Results, indicator: str) -> str:
    """Say how the projection would have done on the indicator's own past, or that this cannot be tried."""
    words, record = say.words_of(results), results.track_record
    n = int(record["n_tests"].get(indicator, 0))
    if not n:
        return words.text("tried.never")
    if not record.at[indicator, "enough"]:
        return words.count("tried.not_enough", n)
    row, unit = record.loc[indicator], say.unit_of(results, indicator)
    return words.text(
        "tried.sentence",
        inside=words.number(row["n_inside"]),
        n=words.number(n),
        origins=words.number(row["n_origins"]),
        error=difference(two_digits(row["error"]), unit, words),
        last=difference(two_digits(row["error_last"]), unit, words),
    )


def all_tried(results: Results) -> str:
    """Say how the projection would have done on all indicators together."""
    words, tests = say.words_of(results), results.own_past
    if tests.empty:
        return words.text("tried.none")
    return words.text(
        "tried.all",
        n=words.number(len(tests)),
        indicators=words.number(tests["indicator"].nunique()),
        inside=words.number(tests["inside"].sum()),
        share=words.number(100 * tests["inside"].mean(), at_most=0),
    )


def methods(results: Results, indicator: str) -> str | None:
    """Say how far apart the other methods are about the last target; None where they are silent."""
    ends = results.method_spread
    mine = ends[ends.index.get_level_values("indicator") == indicator]
    if mine.empty or mine["n_methods"].iloc[-1] < LEAST_METHODS:
        return None
    words, row = say.words_of(results), mine.iloc[-1]
    apart = printed_percent(row["high"]) - printed_percent(row["low"])
    low, high = chance(row["low"], words), chance(row["high"], words)
    kind = "same" if low == high else "wide" if apart >= WIDE else "narrow"
    fields = {"milestone": row.name[1], "n": words.number(row["n_methods"]), "low": low, "high": high}
    return words.text(f"methods_spread.{kind}", **fields)


def facts(results: Results, indicator: str) -> list[tuple[str, str]]:
    """Return what stands beside an indicator's chance: heading and sentence."""
    words = say.words_of(results)
    told = (
        ("paces", best_pace(results, indicator)),
        ("tried", tried(results, indicator)),
        ("methods", methods(results, indicator)),
    )
    return [(words.text(f"prospects.{name}"), sentence) for name, sentence in told if sentence]

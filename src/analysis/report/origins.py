"""Who published what a chart or a slide shows, and how it was made of it."""

import pandas as pd

from analysis.report import narrative as say
from analysis.results import Results

MOST_NAMED = 3


def source_line(results: Results, source_ids: pd.Series) -> str:
    """Name the publishers of the sources, at most three; nothing where there is no source."""
    names = publishers(results, source_ids)
    if not names:
        return ""
    words, rest = say.words_of(results), len(names) - MOST_NAMED
    if rest > 0:
        more = words.count("origin.source.more", rest)
        return words.text("origin.source", names="; ".join([*names[:MOST_NAMED], more]))
    return words.text("origin.source", names="; ".join(names))


def publishers(results: Results, source_ids: pd.Series) -> list[str]:
    """Return the publishers of the sources, the one of most values first."""
    used = source_ids.dropna().map(results.observations.sources["publisher"])
    return list(used.value_counts(sort=True).index)


def values_source(results: Results, indicators: pd.Index | list[str]) -> str:
    """Name the publishers of the province's values of some indicators."""
    mine = results.series["indicator"].isin(indicators)
    return source_line(results, results.series.loc[mine, "source_id"])


def communes_source(results: Results) -> str:
    """Name who published the assessments of the communes; nothing where none is published."""
    return source_line(results, results.communes["source_id"])


def origin(results: Results, method: str, indicators: list[str] | None = None) -> str:
    """Return the line under a chart: its source, where it has one, and its method (``origin.method.*``).

    ``indicators``: those the chart shows, all where it is not said; of "communes" the source is their own.
    """
    shown = results.plan.indicators.index if indicators is None else indicators
    source = communes_source(results) if method == "communes" else values_source(results, shown)
    said = say.words_of(results).text(f"origin.method.{method}")
    return f"{source}. {said}" if source else said

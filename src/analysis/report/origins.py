"""Who published what a slide shows."""

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

"""The findings of figures of many indicators: how many stand where, which need attention, what is missing."""

import pandas as pd

from analysis.report import narrative as say
from analysis.report.findings.apart import decimals_apart
from analysis.report.findings.length import fullest
from analysis.report.remarks import GOOD
from analysis.results import Results

# The worst first.
BEHIND = ("moving_away", "off_track", "at_risk")
# How many indicators a title names, if they fit.
MOST_NAMED = (2, 1)


def overview_finding(results: Results) -> str:
    """Return how many of all indicators are where in the report year."""
    words, year = say.words_of(results), results.parameters.report_year
    return words.text("finding.overview", year=year, counted=counted(results, results.headline["status"]))


def objective_finding(results: Results, objective: int, known: list[str]) -> str:
    """Return which of an objective's indicators with values are behind, the worst first."""
    words, rows = say.words_of(results), results.headline.loc[known]
    name = words.pick(results.plan.objectives.loc[objective], "short")
    behind = rows[rows["status"].isin(BEHIND)]
    if behind.empty:
        return words.text("finding.known", name=name, counted=counted(results, rows["status"]))
    order = behind["status"].map({status: n for n, status in enumerate(BEHIND)}).sort_values(kind="stable")
    names = [coded_name(results, i) for i in order.index]
    return fullest(
        *(words.text("finding.behind", name=name, names=_first(results, names, n)) for n in MOST_NAMED)
    )


def _first(results: Results, names: list[str], n: int) -> str:
    """Name the first ``n`` and say how many more there are."""
    rest = len(names) - n
    more = [say.words_of(results).count("finding.behind.more", rest)] if rest > 0 else []
    return "; ".join([*names[:n], *more])


def counted(results: Results, status: pd.Series) -> str:
    """Say how many of some indicators are where: all of them, or of how many which."""
    words = say.words_of(results)
    kinds = {"good": status.isin(GOOD), "behind": status.isin(BEHIND), "open": status.eq("not_enough_data")}
    counts = {kind: int(flags.sum()) for kind, flags in kinds.items() if flags.any()}
    if len(counts) == 1:
        which = "only" if len(status) == 1 else "all"
        return words.text(f"finding.{which}.{next(iter(counts))}", n=words.number(len(status)))
    parts = [words.count(f"finding.n.{kind}", n) for kind, n in counts.items()]
    return words.text("finding.among", total=words.number(len(status)), parts="; ".join(parts))


def coded_name(results: Results, indicator: str) -> str:
    """Return code and short name of an indicator."""
    return f"{indicator}. {say.words_of(results).pick(results.plan.indicators.loc[indicator], 'short')}"


def completeness_finding(results: Results, filled: int, cells: int) -> str:
    """Return how many cells of indicator and year are filled, and how many indicators can't be judged."""
    words, empty = say.words_of(results), int(results.coverage["n_plan"].eq(0).sum())
    share = 100 * filled / cells
    # Nearly all is not all.
    share = words.number(share, at_most=decimals_apart([0, share, 100], 0))
    said = words.count("finding.completeness", filled, cells=words.number(cells), share=share)
    if not empty:
        return said
    lacking = words.count("finding.without", empty, total=words.number(len(results.coverage)))
    return words.text("finding.completeness.and", said=said, empty=lacking)

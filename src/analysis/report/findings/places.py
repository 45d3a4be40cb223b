"""The finding of the maps: how many communes meet the child-friendly standard, and how many are unknown."""

from analysis.report import narrative as say
from analysis.results import Results


def communes_finding(results: Results) -> str:
    """Return how many communes meet the standard and how many have no data, or that nothing is published."""
    if _is_empty(results):
        return say.words_of(results).text("finding.communes.none")
    return _of(results, [_recognised(results), *_others(results)])


def communes_headline(results: Results) -> tuple[str, str]:
    """Return the finding in two parts, where one line has room: those that meet it, and the others."""
    if _is_empty(results):
        return communes_finding(results), ""
    return _of(results, [_recognised(results)]), ", ".join(_others(results))


def _is_empty(results: Results) -> bool:
    """Tell whether nothing is published of any commune."""
    return bool(results.communes["status"].eq("no_data").all())


def _of(results: Results, counted: list[str]) -> str:
    """Say counts with the years of the assessments that they are of."""
    words = say.words_of(results)
    return words.text("finding.communes.of", counted=", ".join(counted), years=_years(results))


def _recognised(results: Results) -> str:
    """Say how many communes meet the standard."""
    status = results.communes["status"]
    total = say.words_of(results).number(len(status))
    return say.words_of(results).count("finding.communes", int(status.eq("recognised").sum()), total=total)


def _others(results: Results) -> list[str]:
    """Say of how many communes it cannot be told, or only of a part of them."""
    words, counts = say.words_of(results), results.communes["status"].value_counts()
    rest = [s for s in ("mixed", "no_data") if s in counts]
    return [words.count(f"finding.communes.{s}", int(counts[s])) for s in rest]


def _years(results: Results) -> str:
    """Say of which years the assessments are, and that they are restated where they are."""
    words, rows = say.words_of(results), results.communes
    years = say.span_text(rows["year"].dropna())
    return words.text("finding.restated" if rows["restated"].any() else "finding.assessed", years=years)

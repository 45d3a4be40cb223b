"""What stands under an indicator's chart."""

from analysis.plan import PLAN_START
from analysis.report import narrative as say
from analysis.report import outlook, remarks, why
from analysis.report.fragments import Fragment, fragment
from analysis.results import Results


def caption(results: Results, indicator: str) -> Fragment:
    """Return what stands under an indicator's chart: reason, chances, sources, notes, values."""
    words = say.words_of(results)
    row = results.headline.loc[indicator]
    values = results.series[results.series["indicator"].eq(indicator)]
    sources = [say.source_text(results, s) for s in values["source_id"].unique()]
    notes = [
        *remarks.other_sources(results, indicator),
        *sorted({n for n in values[f"note_{words.code}"].dropna()}),
    ]
    if (values["year"] < PLAN_START).any():
        notes.insert(0, words.text("caption.hollow"))
    return fragment(
        "caption",
        words,
        **why.fields(results, indicator),
        chances=outlook.chance_sentences(results, indicator),
        disagreement=remarks.disagreement(results, indicator),
        flags=remarks.flags(results, row),
        effort=remarks.effort(results, indicator),
        comparisons=remarks.comparisons(results, indicator),
        related=remarks.related(results, indicator),
        agency=say.agency_text(results, indicator),
        sources="; ".join(sources),
        notes=notes,
        definition=_definition(results, indicator),
        values=[
            {
                "year": int(v.year),
                "value": say.value_text(results, indicator, v.value),
                "interval": say.interval_text(results, indicator, v.lower, v.upper),
                "source": say.source_text(results, v.source_id),
            }
            for v in values.itertuples()
        ],
    )


def without_values(results: Results, indicator: str) -> Fragment:
    """Return what stands in the place of the chart of an indicator that has no value at all."""
    words = say.words_of(results)
    due = say.milestones_text(results, indicator)
    targets = [words.text("open.target", year=year, target=target) for year, target in due.items()]
    return fragment(
        "without_values",
        words,
        **why.fields(results, indicator),
        targets="; ".join(targets),
        agency=say.agency_text(results, indicator),
        definition=_definition(results, indicator),
        related=remarks.related(results, indicator),
    )


def _definition(results: Results, indicator: str) -> str:
    """Return the definition and caveats of an indicator's own measure."""
    words, measures = say.words_of(results), results.observations.measures
    note = words.pick(measures.loc[indicator], "note") if indicator in measures.index else None
    return note if isinstance(note, str) else words.text("none.definition")

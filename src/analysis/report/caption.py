"""What stands under an indicator's chart."""

from analysis.plan import PLAN_START
from analysis.report import narrative as say
from analysis.report import outlook, remarks
from analysis.report.fragments import Fragment, fragment
from analysis.results import Results


def caption(results: Results, indicator: str) -> Fragment:
    """Return what stands under an indicator's chart: reason, chances, sources, notes, values."""
    words = say.words_of(results)
    row, head = results.headline.loc[indicator], results.plan.indicators.loc[indicator]
    values = results.series[results.series["indicator"].eq(indicator)]
    sources = [say.source_text(results, s) for s in values["source_id"].unique()]
    notes = [
        *remarks.other_sources(results, indicator),
        *sorted({n for n in values[f"note_{words.code}"].dropna()}),
    ]
    own = results.observations.measures.loc[indicator]
    definition = words.pick(own, "note")
    if (values["year"] < PLAN_START).any():
        notes.insert(0, words.text("caption.hollow"))
    return fragment(
        "caption",
        words,
        indicator=indicator,
        illustrative=results.parameters.illustrative,
        status=row["status"],
        status_name=say.status_name(results, row["status"]),
        reason=" ".join(
            filter(
                None,
                [
                    say.status_sentence(results, row),
                    remarks.reduction(results, row),
                    remarks.certainty(results, row),
                    remarks.joint(results, row),
                ],
            )
        ),
        chances=outlook.chance_sentences(results, indicator),
        disagreement=remarks.disagreement(results, indicator),
        methods=remarks.method_rows(results, indicator),
        flags=remarks.flags(results, row),
        effort=remarks.effort(results, indicator),
        comparisons=remarks.comparisons(results, indicator),
        related=remarks.related(results, indicator),
        agency=say.agency_text(results, indicator),
        sources="; ".join(sources),
        notes=notes,
        sentence=head["sentence"],
        definition=words.text("none.definition") if isinstance(definition, float) else definition,
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

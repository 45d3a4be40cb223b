"""One indicator in a document: its status and why, its chance, what to keep in mind, its chart."""

from pathlib import Path

from analysis.report import figures, outlook, remarks
from analysis.report import narrative as say
from analysis.report.documents.blocks import Block, Heading, Paragraph, Run
from analysis.report.documents.pictures import TEXT_WIDTH, figure
from analysis.report.why import status_text
from analysis.results import Results

CHART_HEIGHT = 190
# The axis and its labels stand outside the width that a chart is given.
CHART_WIDTH = TEXT_WIDTH - 45


def indicator_blocks(results: Results, indicator: str, folder: Path) -> list[Block]:
    """Return the blocks of an indicator that has at least one value; the chart is drawn into ``folder``."""
    words = say.words_of(results)
    name = words.pick(results.plan.indicators.loc[indicator], "name")
    return [
        Heading(3, "", words.text("documents.indicator", indicator=indicator, name=name)),
        _status(results, indicator),
        *_beside(results, indicator),
        figure(
            results,
            figures.trajectory_figure,
            indicator,
            stem=folder / f"indicator_{indicator}",
            notes=_origin(results, indicator),
            width=CHART_WIDTH,
            height=CHART_HEIGHT,
        ),
    ]


def _status(results: Results, indicator: str) -> Paragraph:
    """Return the status in bold and why it is so."""
    row = results.headline.loc[indicator]
    name = say.status_name(results, row["status"])
    return Paragraph((Run(f"{name}.", bold=True), Run(f" {status_text(results, row)}")))


def _beside(results: Results, indicator: str) -> list[Paragraph]:
    """Return the chance, and what has to be said beside the status, as paragraphs."""
    words, row = say.words_of(results), results.headline.loc[indicator]
    said = [
        " ".join(outlook.chance_sentences(results, indicator)),
        " ".join(
            filter(None, [remarks.disagreement(results, indicator), *remarks.effort(results, indicator)])
        ),
    ]
    paragraphs = [Paragraph((Run(text),)) for text in said if text]
    flags = remarks.flags(results, row)
    if flags:
        lead = Run(f"{words.text('caption.flags')} ", bold=True)
        paragraphs.append(Paragraph((lead, Run(f"{'; '.join(flags)}."))))
    return paragraphs


def _origin(results: Results, indicator: str) -> tuple[str, ...]:
    """Return where the chart's values come from and who leads."""
    words = say.words_of(results)
    used = results.series.loc[results.series["indicator"].eq(indicator), "source_id"].unique()
    sources = "; ".join(say.source_text(results, s) for s in used)
    agency = say.agency_text(results, indicator)
    return (
        f"{words.text('caption.source')}: {sources}.",
        f"{words.text('caption.agency')}: {agency}.",
    )

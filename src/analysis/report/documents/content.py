"""The annual report as a list of blocks, made once for every kind of document."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from analysis.report import figures, reach_tables, tables
from analysis.report import narrative as say
from analysis.report.documents.blocks import (
    Block,
    Figure,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    Title,
)
from analysis.report.documents.indicators import indicator_blocks
from analysis.report.documents.pictures import TEXT_WIDTH, figure
from analysis.report.documents.prose import section_prose
from analysis.report.documents.tables import (
    commune_counts,
    indicators,
    sources,
    status_counts,
    table_block,
)
from analysis.report.map_figures import boundary_map
from analysis.report.origins import origin
from analysis.results import Results

MAP_HEIGHT = 400
OVERVIEW_WIDTH, OVERVIEW_HEIGHT = 560, 240
NUMBERS = ("I", "II", "III", "IV", "V")


def document_content(results: Results, folder: Path, *, notebook: Path) -> list[Block]:
    """Return the annual report's blocks; its charts are drawn into ``folder``.

    ``notebook``: the annual report's, whose explanations are used as they stand.
    """
    parts = (_messages, _trajectories, _communes, _prospects, _missing)
    blocks = _front(results)
    for number, part in zip(NUMBERS, parts, strict=True):
        first, *rest = part(results, folder, notebook)
        blocks += [replace(first, number=number), *rest]
    return _numbered(results, [*blocks, _signature(results), PageBreak(), *_annex(results, notebook)])


def _front(results: Results) -> list[Block]:
    """Return the head of the report: who reports, the title, the warning of illustrative data."""
    words, parameters = say.words_of(results), results.parameters
    fields = ("superior", "issuer", "nation", "motto", "number", "place_date")
    warning = words.text("illustrative.banner") if parameters.illustrative else ""
    about = words.text("documents.title.about", year=parameters.report_year)
    return [
        Letterhead(**{field: words.text(f"documents.letterhead.{field}") for field in fields}),
        Title(words.text("documents.title.kind"), about, warning),
    ]


def _signature(results: Results) -> Signature:
    """Return the end of the report with its blanks."""
    words = say.words_of(results)
    recipients = words.text("documents.signature.recipients")
    signer = words.text("documents.signature.signer")
    return Signature(tuple(recipients.split("\n")), tuple(signer.split("\n")))


def _messages(results: Results, folder: Path, notebook: Path) -> list[Block]:
    """Return the key sentences, the statuses counted, and all indicators in one table."""
    sentences: list[Block] = [plain(sentence) for sentence in say.lead_sentences(results)]
    overview = figure(
        results,
        figures.overview,
        stem=folder / "overview",
        notes=(origin(results, "status"),),
        width=OVERVIEW_WIDTH,
        height=OVERVIEW_HEIGHT,
    )
    return [
        _section(results, "messages"),
        *sentences,
        status_counts(results),
        overview,
        Heading(2, "1", say.words_of(results).text("documents.heading.statuses")),
        table_block(tables.statuses_by(results, "objective"), widths=(30, 9, 10, 9, 10, 11, 12, 9)),
        Heading(2, "2", say.words_of(results).text("documents.heading.all")),
        indicators(results),
    ]


def _trajectories(results: Results, folder: Path, notebook: Path) -> list[Block]:
    """Return one part an objective: its indicators with values, then those without."""
    blocks: list[Block] = [_section(results, "trajectories"), _prose(results, notebook, "trajectories")[0]]
    for objective in results.plan.objectives.index:
        blocks += _objective(results, folder, objective)
    return blocks


def _objective(results: Results, folder: Path, objective: int) -> list[Block]:
    """Return one objective."""
    words, row = say.words_of(results), results.plan.objectives.loc[objective]
    known = figures.indicators_with_values(results, objective)
    total = words.number(results.plan.indicators["objective"].eq(objective).sum())
    name = words.text("documents.objective", name=words.pick(row, "name"))
    blocks: list[Block] = [
        Heading(2, str(objective), name),
        plain(words.text("objective.summary", n=words.number(len(known)), total=total)),
    ]
    for indicator in known:
        blocks += indicator_blocks(results, indicator, folder)
    without = tables.without_data(results, objective)
    return blocks if without is None else [*blocks, _without(results, without)]


def _without(results: Results, made: tables.Fragment) -> Table:
    """Return the indicators that have no value, with the agency that answers for each."""
    return table_block(made, widths=(42, 13, 13, 32))


def _communes(results: Results, folder: Path, notebook: Path) -> list[Block]:
    """Return the communes: the map, how many have which status, in which groups, and the children."""
    from analysis.report.equity_tables import children_sentence, equity

    words = say.words_of(results)
    blocks: list[Block] = [
        _section(results, "communes"),
        *_prose(results, notebook, "communes"),
        figure(
            results,
            partial(boundary_map, width=TEXT_WIDTH, height=MAP_HEIGHT),
            stem=folder / "communes",
            notes=(origin(results, "communes"),),
        ),
        commune_counts(results),
    ]
    if results.communes["status"].eq("no_data").all():
        return [*blocks, plain(words.text("map.none"))]
    return [
        *blocks,
        plain(children_sentence(results)),
        table_block(equity(results), widths=(18, 26, 11, 10, 13, 13, 19)),
    ]


def _prospects(results: Results, folder: Path, notebook: Path) -> list[Block]:
    """Return the chances of the indicators that have values, and where projected paths lead."""
    words, known = say.words_of(results), results.coverage["n_values"].gt(0)
    chances = results.projection.chances["probability"]
    note = "projection.none" if chances.isna().all() else "documents.prospects.known"
    blocks = [
        _section(results, "prospects"),
        *_prose(results, notebook, "prospects"),
        plain(words.text(note)),
        table_block(
            reach_tables.reachability(results),
            columns=(0, 1, 2, 3, 4),
            widths=(36, 9, 18, 18, 19),
            rows=list(results.judged["indicator"].map(known)),
        ),
    ]
    scenarios = reach_tables.scenarios(results)
    if scenarios is not None:
        blocks.append(table_block(scenarios, widths=(28, 14, 12, 18, 16, 12)))
    return blocks


def _missing(results: Results, folder: Path, notebook: Path) -> list[Block]:
    """Return who owes which values."""
    return [_section(results, "missing"), table_block(tables.gaps(results), widths=(40, 20, 40))]


def _annex(results: Results, notebook: Path) -> list[Block]:
    """Return how everything was judged and where every value comes from."""
    words = say.words_of(results)
    return [
        _section(results, "annex"),
        Heading(2, "1", words.text("documents.heading.methods")),
        *_prose(results, notebook, "methods"),
        Heading(2, "2", words.text("documents.heading.sources")),
        sources(results),
    ]


def _section(results: Results, name: str) -> Heading:
    """Return the heading of a part; its number is put before it where the parts are put together."""
    return Heading(1, "", say.words_of(results).text(f"documents.heading.{name}"))


def _prose(results: Results, notebook: Path, name: str) -> list[Paragraph]:
    """Return the notebook's explanation under a heading of the same name."""
    words = say.words_of(results)
    return section_prose(notebook, words.code, words.text(f"documents.heading.{name}"))


def plain(text: str) -> Paragraph:
    """Return a paragraph of one look."""
    return Paragraph((Run(text),))


def _numbered(results: Results, blocks: list[Block]) -> list[Block]:
    """Number figures and tables in their order, and mark the figures of illustrative data."""
    words, counts = say.words_of(results), {Figure: 0, Table: 0}
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, Figure | Table):
            counts[type(block)] += 1
            kind = "figure" if isinstance(block, Figure) else "table"
            said = say.captioned(results, block.caption) if isinstance(block, Figure) else block.caption
            caption = words.text(f"documents.{kind}", n=counts[type(block)], caption=said)
            block = replace(block, caption=caption)
        numbered.append(block)
    return numbered

"""The report's tables as blocks of a document, and the two that only a document has."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analysis.charts.maps import STATUSES
from analysis.report import narrative as say
from analysis.report import outlook, tables
from analysis.report.documents.blocks import Cell, Table
from analysis.report.fragments import Fragment
from analysis.results import Results


def table_block(
    made: Fragment,
    *,
    widths: Sequence[float],
    columns: Sequence[int] | None = None,
    rows: Sequence[bool] | None = None,
) -> Table:
    """Return a table of the pages as a block.

    ``widths``: one a column that is kept, in any unit: only their proportions count. ``columns`` keeps some
    of them, in this order; ``rows`` says of each row whether it is kept.
    """
    values = made.values
    kept = range(len(values["heads"])) if columns is None else columns
    cells = [[_cell(cell) for cell in row["cells"]] for row in values["rows"]]
    chosen = cells if rows is None else [row for row, keep in zip(cells, rows, strict=True) if keep]
    return Table(
        caption=values["caption"],
        heads=tuple(values["heads"][i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in chosen),
        widths=_shares(widths),
        numbers=tuple(place for place, i in enumerate(kept) if i in values["numbers"]),
    )


def status_counts(results: Results) -> Table:
    """Return how many indicators have which status, with what the status means."""
    words, plan = say.words_of(results), results.plan
    counts = results.headline["status"].value_counts()
    rows = [
        (
            Cell(words.pick(row, "name"), status),
            Cell(words.number(counts.get(status, 0))),
            Cell(words.pick(row, "definition")),
        )
        for status, row in plan.statuses.sort_values("order").iterrows()
    ]
    heads = [words.text(f"documents.table.{head}") for head in ("status", "count", "meaning")]
    caption = say.captioned(results, words.text("documents.table.statuses"))
    return Table(caption, tuple(heads), tuple(rows), _shares((22, 14, 64)), (1,))


def indicators(results: Results) -> Table:
    """Return all indicators: latest value, targets, status, chance of the next target in a few words."""
    whole = table_block(
        tables.all_indicators(results), columns=(0, 3, 1, 2, 4, 5), widths=(30, 13, 17, 17, 11, 12)
    )
    rows = [
        (*row[:-1], Cell(_chance(results, indicator)))
        for indicator, row in zip(results.headline.index, whole.rows, strict=True)
    ]
    return replace(whole, rows=tuple(rows))


def _chance(results: Results, indicator: str) -> str:
    """Write the chance of an indicator's next target, and on how few values it rests where it does."""
    row, words = outlook.next_chance(results, indicator), say.words_of(results)
    key = "documents.chance_few" if outlook.rests_on_few(row) else "documents.chance"
    said, n = outlook.chance_text(results, row), words.number(row["n"])
    return words.text(key, chance=said, milestone=row["milestone"], n=n)


def commune_counts(results: Results) -> Table:
    """Return how many communes have which child-friendly status."""
    words, counts = say.words_of(results), results.communes["status"].value_counts()
    rows = [
        (Cell(words.text(f"commune.{status}")), Cell(words.number(counts.get(status, 0))))
        for status in STATUSES
    ]
    rows.append((Cell(words.text("table.sum")), Cell(words.number(len(results.communes)))))
    heads = (words.text("documents.table.state"), words.text("table.units"))
    caption = say.captioned(results, words.text("documents.table.communes"))
    return Table(caption, heads, tuple(rows), _shares((60, 40)), (1,))


def sources(results: Results) -> Table:
    """Return the sources of every value that the report's figures show, with address and date."""
    words, known = say.words_of(results), results.observations.sources
    used = [
        *results.series["source_id"],
        *results.national["source_id"],
        *results.regional["source_id"],
        *results.communes["source_id"].dropna(),
    ]
    rows = [
        (
            Cell(source_id),
            Cell(say.source_text(results, source_id)),
            Cell(_told(known.at[source_id, "address"])),
            Cell(_told(known.at[source_id, "published"])),
        )
        for source_id in known.index[known.index.isin(used)]
    ]
    heads = [words.text(f"documents.table.{head}") for head in ("code", "source", "address", "published")]
    caption = say.captioned(results, words.text("documents.table.sources"))
    return Table(caption, tuple(heads), tuple(rows), _shares((30, 32, 27, 11)))


def _cell(cell: Any) -> Cell:
    """Return a cell of the pages, which may be a link or a status, as a document's cell."""
    return Cell(cell["name"], cell.get("status", "")) if isinstance(cell, dict) else Cell(str(cell))


def _shares(widths: Sequence[float]) -> tuple[float, ...]:
    """Return widths as shares of 1."""
    return tuple(width / sum(widths) for width in widths)


def _told(value: Any) -> str:
    """Return a text, "–" where there is none."""
    return value if isinstance(value, str) else "–"

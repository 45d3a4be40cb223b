"""The report's tables: as HTML in the pages, as CSV beside them."""

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.intake.safety import neutralised_table
from analysis.language.quantities import quantity
from analysis.plan import MILESTONES
from analysis.report import narrative as say
from analysis.report import outlook
from analysis.report.fragments import Fragment, fragment
from analysis.report.suppressed import with_hidden_text
from analysis.results import Results


def table(
    results: Results,
    caption: str,
    heads: list[str],
    rows: list,
    numbers: tuple[int, ...] = (),
    *,
    findable: bool = False,
) -> Fragment:
    """Return a table; ``heads`` are catalogue identifiers under ``table.``.

    A ``findable`` one is searched and sorted in the page; ``order`` of a row says by which number a
    column's cell is sorted (column -> number), other cells are sorted as the texts they are.
    """
    words = say.words_of(results)
    cells = [row if isinstance(row, dict) else {"cells": row} for row in rows]
    titles = [words.text(f"table.{h}") for h in heads]
    return _fragment(results, words.text(caption), titles, cells, numbers, findable=findable)


def _fragment(
    results: Results,
    caption: str,
    heads: list[str],
    rows: list,
    numbers: tuple[int, ...],
    *,
    findable: bool = False,
) -> Fragment:
    """Return a table; one of illustrative data says so in its caption."""
    return fragment(
        "table",
        say.words_of(results),
        caption=say.captioned(results, caption),
        heads=heads,
        rows=rows,
        numbers=numbers,
        findable=findable,
    )


def _ordered(cells: list, order: dict[int, Any]) -> dict[str, Any]:
    """Return a row with the numbers by which it is sorted; a number that is missing is left out."""
    return {
        "cells": cells,
        "order": {column: float(number) for column, number in order.items() if pd.notna(number)},
    }


def statuses_by(results: Results, group: str) -> Fragment:
    """Return how many indicators have which status, by "objective" or by "agency"."""
    words, plan, rows = say.words_of(results), results.plan, results.headline
    indicators = plan.indicators.loc[rows.index]
    if group == "objective":
        keys = indicators["objective"].map(lambda o: words.pick(plan.objectives.loc[o], "short"))
    else:
        year = results.parameters.report_year
        answering = indicators["lead_agency"].map(lambda a: plan.responsible(a, year))
        keys = answering.map(lambda a: words.pick(plan.agencies.loc[a], "short"))
    counts = pd.crosstab(keys, rows["status"])
    counts = counts.reindex(
        index=keys.drop_duplicates(), columns=plan.statuses.sort_values("order").index, fill_value=0
    )
    lines = [
        [name, *(words.number(n) if n else "–" for n in line), words.number(line.sum())]
        for name, line in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    heads = [
        words.text(f"table.{group}"),
        *(say.status_name(results, s) for s in counts.columns),
        words.text("table.sum"),
    ]
    caption, rows = words.text(f"table.caption.{group}"), [{"cells": line} for line in lines]
    return _fragment(results, caption, heads, rows, tuple(range(1, len(heads))))


def all_indicators(results: Results) -> Fragment:
    """Return one row an indicator: targets, latest value, status, agency; linked to its section."""
    words = say.words_of(results)
    rows = []
    for indicator, row in results.headline.iterrows():
        due = say.milestones_text(results, indicator)
        has = results.coverage.at[indicator, "n_values"] > 0
        name = f"{indicator}. {words.pick(results.plan.indicators.loc[indicator], 'name')}"
        value = (
            f"{say.value_text(results, indicator, row['latest_value'])} ({int(row['latest_year'])})"
            if has
            else words.text("none.published")
        )
        cells = [
            {"href": f"#{anchor(indicator)}", "name": name},
            *(due[m] for m in MILESTONES),
            value,
            {"status": row["status"], "name": say.status_name(results, row["status"])},
            outlook.chance_beside(results, indicator),
            say.agency_text(results, indicator),
        ]
        rows.append(_ordered(cells, _indicator_order(results, indicator)))
    return table(
        results,
        "table.caption.all",
        ["indicator", "target_2025", "target_2030", "latest", "status", "chance", "agency"],
        rows,
        (1, 2, 3),
        findable=True,
    )


def _indicator_order(results: Results, indicator: str) -> dict[int, float]:
    """Return by which numbers a row of all indicators is sorted: targets, value, status, chance."""
    row, judged = results.headline.loc[indicator], results.judged
    due = judged[judged["indicator"].eq(indicator)].set_index("milestone")["value"]
    return {
        **{column: due.get(milestone) for column, milestone in enumerate(MILESTONES, 1)},
        3: row["latest_value"],
        4: results.plan.statuses.at[row["status"], "order"],
        5: outlook.next_chance(results, indicator)["probability"],
    }


def without_data(results: Results, objective: int) -> Fragment | None:
    """Return the indicators of an objective that have no value at all; None where all have."""
    words = say.words_of(results)
    indicators = results.plan.indicators
    missing = indicators[indicators["objective"].eq(objective) & results.coverage["n_values"].eq(0)]
    rows = []
    for indicator, row in missing.iterrows():
        due = say.milestones_text(results, indicator)
        name = f"{indicator}. {words.pick(row, 'name')}"
        rows.append([name, *(due[m] for m in MILESTONES), say.agency_text(results, indicator)])
    if not rows:
        return None
    return table(
        results,
        "table.caption.without",
        ["indicator", "target_2025", "target_2030", "agency"],
        rows,
        (1, 2),
    )


def values(results: Results) -> Fragment:
    """Return every observed value with its source: the plan's own measures first, the province first."""
    measures = results.observations.measures
    rows = results.observations.rows
    rows = rows[rows["area_level"].ne("commune")]
    kind = rows["measure"].map(measures["comparability"]).map({"plan": 0, "related": 1, "context": 2})
    province = rows["area_code"].ne(results.province)
    rows = rows.assign(kind_order=kind, area_order=province)
    rows = rows.sort_values(
        ["kind_order", "measure", "area_order", "area_code", "group", "year"], kind="stable"
    )
    lines = [_value_line(results, row) for row in rows.to_dict("records")]
    heads = ["measure", "area", "year", "value", "used", "source", "note"]
    return table(results, "table.caption.values", heads, lines, (3,), findable=True)


def _value_line(results: Results, row: dict[str, Any]) -> dict[str, Any]:
    """Return the cells of one observed value."""
    words = say.words_of(results)
    area = say.area_name(results, row["area_code"])
    if row["group"] != "total":
        area = f"{area} ({words.text('group.' + row['group'])})"
    note = words.pick(row, "note")
    cells = [
        words.pick(results.observations.measures.loc[row["measure"]], "name"),
        area,
        row["period"] if isinstance(row["period"], str) else str(row["year"]),
        quantity(row["value"], results.plan.units.loc[row["unit"]], words),
        words.text("yes" if row["used"] else "no"),
        say.source_text(results, row["source_id"]),
        note if isinstance(note, str) else "",
    ]
    return _ordered(cells, {2: row["year"], 3: row["value"]})


def definitions(results: Results) -> Fragment:
    """Return the definition and the caveats of each indicator's own measure."""
    words, measures = say.words_of(results), results.observations.measures
    rows = []
    for indicator, row in results.plan.indicators.iterrows():
        note = words.pick(measures.loc[indicator], "note") if indicator in measures.index else None
        unit = words.pick(say.unit_of(results, indicator), "name")
        rows.append([f"{indicator}. {words.pick(row, 'name')}", unit, "–" if pd.isna(note) else note])
    return table(results, "table.caption.definitions", ["indicator", "unit", "note"], rows, findable=True)


def gaps(results: Results) -> Fragment:
    """Return who owes which indicators of the plan period."""
    words = say.words_of(results)
    owed = say.owed_by_agency(results)
    rows = [
        _ordered([name, words.number(line["n"]), ", ".join(line["indicators"])], {1: line["n"]})
        for name, line in owed.iterrows()
    ]
    heads = ["agency", "n_missing", "indicators"]
    return table(results, "table.caption.gaps", heads, rows, (1,), findable=True)


def anchor(indicator: str) -> str:
    """Return the address of an indicator's section inside a page."""
    return f"chi-tieu-{indicator}"


def write_csv(results: Results, folder: Path) -> list[Path]:
    """Write the tables of the report as CSV (UTF-8 with BOM, so that Excel reads Vietnamese)."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "indicators": results.plan.indicators.drop(columns=["file", "row"]),
        "targets": results.plan.targets.drop(columns=["file", "row"]),
        "status": results.effort.drop(columns=["file", "row"]),
        "methods": results.published,
        "beside": results.beside,
        "inequality": results.inequality,
        "required_paths": results.required,
        "projection": results.projection.paths,
        "chances": results.projection.chances,
        "sensitivity": results.sensitivity,
        "own_past": results.own_past,
        "paths_at_other_paces": results.what_if,
        "observations": with_hidden_text(results.observations.rows, say.words_of(results)),
        "sources": results.observations.sources.drop(columns=["file", "row"]),
        "communes": results.communes.drop(columns=["file", "row"], errors="ignore"),
    }
    paths = []
    for name, table in tables.items():
        paths.append(save_table(table, folder / f"{name}.csv", results))
    return paths


def save_table(table: pd.DataFrame, path: Path, results: Results) -> Path:
    """Write a table as CSV that Excel opens, and return its path; illustrative rows say so."""
    safe = neutralised_table(_marked(table, results))
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return path


def _marked(table: pd.DataFrame, results: Results) -> pd.DataFrame:
    """Add the warning as a first column where the data are illustrative."""
    if not results.parameters.illustrative:
        return table
    marked = table.copy()
    marked.insert(0, "warning", say.words_of(results).text("illustrative.banner"))
    return marked

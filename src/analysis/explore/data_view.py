"""The data behind an indicator: every published value of an area with its source, used or not."""

import pandas as pd

from analysis.charts import explore as charts
from analysis.explore.choices import Choices
from analysis.explore.study import Study
from analysis.explore.told import area_told, heading, nothing, short_name, values_of
from analysis.explore.view import View
from analysis.report import narrative as say
from analysis.report import remarks
from analysis.report.fragments import Fragment
from analysis.report.tables import table as table_fragment
from analysis.results import Results

COLUMNS = ["indicator", "measure", "area_code", "group", "year", "period", "value", "unit", "numerator"]
COLUMNS += ["denominator", "kind", "status", "used", "source_id", "note_vi", "note_en"]


def data(study: Study, choices: Choices) -> View:
    """Return every published value of the indicator's own measure in the area, with the sources."""
    results, indicator = study.of(choices), choices.indicator
    rows = _published(results, indicator)
    if rows.empty:
        return nothing(results, indicator, "data", rows)
    words = say.words_of(results)
    written = [f"{r.year}: {say.value_text(results, indicator, r.value)}" for r in rows.itertuples()]
    shown = rows[["year", "value", "used"]].astype({"year": int, "used": bool})
    shown = shown.assign(label=written, source=[say.source_text(results, s) for s in rows["source_id"]])
    title = words.text(
        "explore.data.title",
        name=short_name(results, indicator),
        n=words.number(len(rows)),
        sources=words.number(rows["source_id"].nunique()),
    )
    head = heading(results, indicator, title, "; ".join(written))
    notes = [note for note in rows[f"note_{words.code}"].dropna().unique() if note]
    said = [*area_told(results), *remarks.other_sources(results, indicator), *notes]
    sources = results.observations.sources.loc[list(dict.fromkeys(rows["source_id"]))]
    more = {"sources": sources.drop(columns=["file", "row"], errors="ignore").reset_index(drop=True)}
    chart = charts.sources(shown, words, heading=head)
    return View("data", chart, rows, tuple(said), _told(results, indicator, rows), more)


def _published(results: Results, indicator: str) -> pd.DataFrame:
    """Return the published rows of an area; of a restated commune those that its series is made of."""
    rows, group = results.observations.rows, results.plan.indicators.at[indicator, "group"]
    mine = rows["measure"].eq(indicator) & rows["area_code"].eq(results.area) & rows["group"].eq(group)
    found = rows[mine & rows["value"].notna()]
    if results.area not in results.observations.areas.index:
        found = values_of(results, indicator)
    found = found.sort_values(["year", "used"], ascending=[True, False], kind="stable")
    return found.reindex(columns=COLUMNS).reset_index(drop=True)


def _told(results: Results, indicator: str, rows: pd.DataFrame) -> Fragment:
    """Return the table of the values: year, value, counts, status, whether it is used, source."""
    words = say.words_of(results)
    lines = [
        [
            str(row["year"]) if pd.isna(row["period"]) else row["period"],
            say.value_text(results, indicator, row["value"]),
            "–" if pd.isna(row["numerator"]) else words.number(row["numerator"]),
            "–" if pd.isna(row["denominator"]) else words.number(row["denominator"]),
            words.text("yes" if row["used"] else "no"),
            say.source_text(results, row["source_id"]),
        ]
        for row in rows.to_dict("records")
    ]
    heads = ["year", "value", "numerator", "denominator", "used", "source"]
    return table_fragment(results, "explore.data.caption", heads, lines, (1, 2, 3))

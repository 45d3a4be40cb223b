"""The data dictionary as a page."""

import pandas as pd

from analysis.language import speak
from analysis.report import page
from analysis.report.fragments import fragment
from analysis.report.open_data.datasets import Dataset
from analysis.report.open_data.words import table_text
from analysis.results import Results

SHOWN = ("column", "meaning", "type", "required", "key", "link", "allowed")


def dictionary_page(results: Results, made: list[Dataset], described: pd.DataFrame, *, seal: str) -> str:
    """Return the page that says of each table what its columns hold, in the report's language."""
    parameters = results.parameters
    words = results.plan.words(parameters.language)
    heads = [words.text(f"open_data.{name}") for name in SHOWN]
    tables = [
        {
            "name": each.name,
            "table": fragment(
                "table",
                words,
                caption=table_text(each.name, words.code),
                heads=heads,
                rows=_rows(described[described["table"].eq(each.name)], words.code),
                numbers=(),
                findable=False,
            ),
        }
        for each in made
    ]
    return page.plain_page(
        "dictionary.html.j2",
        words,
        title=words.text("open_data.dictionary", year=parameters.report_year),
        illustrative=parameters.illustrative,
        seal=seal,
        tables=tables,
    )


def _rows(columns: pd.DataFrame, language: str) -> list[dict]:
    """Return the rows of one table of the dictionary."""
    words = speak(language)
    said = {"yes": words.text("yes"), "no": ""}
    told = columns.assign(
        meaning=columns[language],
        type=[words.text(f"open_data.type.{name}") for name in columns["type"]],
        allowed=columns["allowed"].str.replace(" ", ", "),
        **{c: columns[c].map(said) for c in ("required", "key")},
    )
    return [{"cells": list(row)} for row in told[list(SHOWN)].itertuples(index=False)]

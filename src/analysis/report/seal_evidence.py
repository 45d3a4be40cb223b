"""What stands behind one indicator of a report: the rows of its values, the lines of code that judged it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.charts.trajectory import trajectory
from analysis.observations import load_observations, series
from analysis.progress import judge
from analysis.progress.rules import add_status
from analysis.projection import project
from analysis.report import narrative as say
from analysis.report.figures import trajectory_figure
from analysis.results import Results

PACKAGE = "analysis"
# What makes each part of an indicator's page, in the order in which it is made.
MAKERS: dict[str, tuple[Callable, ...]] = {
    "values": (load_observations, series),
    "status": (judge, add_status),
    "chance": (project,),
    "chart": (trajectory_figure, trajectory),
}


@dataclass(frozen=True)
class SourceRow:
    """A value of the province as the report shows it, and the row of a table that it comes from."""

    year: int
    value: str
    file: str
    row: int
    title: str
    address: str


@dataclass(frozen=True)
class CodeLine:
    """Where the function that makes ``part`` of a page begins."""

    part: str
    file: str
    line: int
    function: str


def source_rows(results: Results, indicator: str) -> list[SourceRow]:
    """Return the rows behind an indicator's values, by year; none where nothing is published."""
    sources = results.observations.sources
    mine = results.series[results.series["indicator"].eq(indicator)]
    return [
        SourceRow(
            year=int(row.year),
            value=say.value_text(results, indicator, row.value),
            file=row.file,
            row=int(row.row),
            title=sources.at[row.source_id, "title"],
            address=""
            if pd.isna(sources.at[row.source_id, "address"])
            else sources.at[row.source_id, "address"],
        )
        for row in mine.itertuples()
    ]


def code_lines() -> list[CodeLine]:
    """Return where the functions begin that make values, status, chance and chart of an indicator."""
    return [_code_line(part, function) for part, makers in MAKERS.items() for function in makers]


def _code_line(part: str, function: Callable) -> CodeLine:
    """Look a function up in its module."""
    whole = inspect.unwrap(function)
    parts = Path(inspect.getsourcefile(whole)).parts
    package = len(parts) - 1 - parts[::-1].index(PACKAGE)
    file = "/".join(parts[package:])
    return CodeLine(part, file, inspect.getsourcelines(whole)[1], whole.__name__)

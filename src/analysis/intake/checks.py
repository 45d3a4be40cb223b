"""The checks of incoming values: what each is called, how grave it is, and running all of them.

Source: ``data/checks.csv`` and ``data/check_relations.csv``. The checks ``range``, ``scale`` and
``table_total`` are made while cells and tables are read (analysis.intake.numbers, scale, totals); their rows
stand there so that one list tells all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.intake.check_counts import denominator, groups, ratio, share
from analysis.intake.check_history import jump, repeated, to_come, uniform
from analysis.intake.check_relations import communes_range, communes_sum, order
from analysis.intake.findings import SEVERITIES, Finding
from analysis.intake.found_values import Found, effective_values
from analysis.intake.reference import Reference
from analysis.paths import DataPaths
from analysis.tables import check, choice, number, read_table, text

CHECKS = (
    text("check", required=True),
    choice("severity", SEVERITIES),
    number("limit"),
    text("limit_unit"),
    text("name_vi", required=True),
    text("name_en", required=True),
    text("explanation_vi", required=True),
    text("explanation_en", required=True),
)
RELATIONS = (
    text("lesser", required=True),
    text("greater", required=True),
    text("reason_vi", required=True),
    text("reason_en", required=True),
)
# Made elsewhere, as cells and tables are read.
IN_READING = ("range", "scale", "table_total")
RUN: dict[str, Callable[..., list[Found]]] = {
    "ratio": ratio,
    "denominator": denominator,
    "share": share,
    "order": order,
    "groups": groups,
    "communes_sum": communes_sum,
    "communes_range": communes_range,
    "to_come": to_come,
    "jump": jump,
    "repeated": repeated,
    "uniform": uniform,
}


@dataclass(frozen=True)
class Checks:
    """``catalogue``: rows of CHECKS, indexed by check; ``relations``: rows of RELATIONS."""

    catalogue: pd.DataFrame
    relations: pd.DataFrame


def load_checks(data: Path | DataPaths, measures: pd.DataFrame) -> Checks:
    """Read the checks; ``measures`` are indexed by measure.

    Raises MissingFileError, or DataError also for a check that there is not, one that is missing, and a
    relation between measures that there are not.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))

    def read(name: str, columns: tuple) -> pd.DataFrame:
        return read_table(paths.data / name, columns, name=paths.name(paths.data / name))

    known = [*IN_READING, *RUN]
    named = pa.Check.isin(known, error="expected.checks.name")
    once = pa.Check(
        lambda column: ~column.duplicated() & (len(column) == len(known)), error="expected.checks.all"
    )
    catalogue = check(
        read("checks.csv", CHECKS), pa.DataFrameSchema({"check": pa.Column(checks=[named, once])})
    )
    measure = pa.Column(checks=pa.Check.isin(list(measures.index), error="expected.measure"))
    relations = check(
        read("check_relations.csv", RELATIONS), pa.DataFrameSchema({"lesser": measure, "greater": measure})
    )
    return Checks(catalogue.set_index("check", drop=False).rename_axis(None), relations)


def run_checks(rows: pd.DataFrame, reference: Reference, checks: Checks) -> list[Finding]:
    """Return what the checks find, grave or not, in the order of the catalogue.

    ``rows``: candidates of all files (see :func:`analysis.intake.candidates.candidates`) with ``file``
    and ``received``, the year in which it was. A finding is told by the cell of its first row and names all
    rows that it is about.
    """
    if rows.empty:
        return []
    values = rows.assign(value=effective_values(rows), written=rows["value"])
    return [
        _finding(found, name, row["severity"], values)
        for name, row in checks.catalogue.iterrows()
        if name in RUN
        for found in RUN[name](values, reference, row["limit"], checks.relations)
    ]


def _finding(found: Found, check: str, severity: str, rows: pd.DataFrame) -> Finding:
    """Tell what a check found by the first of its rows."""
    first = found.rows[0]
    file, cell = rows.at[first, "file"], rows.at[first, "address"]
    return Finding(severity, file, cell, found.remark, "", tuple(found.rows), check)

"""Last year's report: what it said, and made again on what was known then and on what is known now."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.deliveries import last_moment
from analysis.errors import DataError, MissingFileError, ParameterError, Problem
from analysis.parameters import FIRST_REPORT, Parameters
from analysis.plan import Plan
from analysis.results import Results, compute

STATUS_COLUMNS = ["indicator", "milestone", "status", "headline"]


@dataclass(frozen=True)
class Earlier:
    """Last year's report made again with today's methods.

    ``then`` is computed from what was known when it was made, ``revised`` from what is known today of its
    years. ``published`` is the status that it was published with, by indicator; None without its folder.
    """

    then: Results
    revised: Results
    published: pd.Series | None


def earlier(results: Results) -> Earlier | None:
    """Return the report of the year before, made again; None for the first year of the plan.

    What was known then is what had been delivered when the previous report of the parameters was made;
    without that folder it is what had been delivered before the first delivery for this report's year, so
    that a correction which came in between counts as known. Raises ParameterError if the folder holds the
    report of another year or kind, MissingFileError or DataError if it cannot be read.
    """
    now = results.parameters
    if now.report_year == FIRST_REPORT:
        return None
    folder = now.previous_report
    parameters = replace(now, report_year=now.report_year - 1, previous_report=None)
    known = _before_this_round(results) if folder is None else _known_to(folder, parameters)
    moments = [moment for moment in (known, now.known_on and last_moment(now.known_on)) if moment]
    then = replace(parameters, known_on=min(moments, default=None))
    published = None if folder is None else read_statuses(folder, results.plan)
    return Earlier(compute(then), compute(parameters), published)


def _before_this_round(results: Results) -> datetime | None:
    """Return the last moment before the first delivery for this report's year; None if there is none."""
    ledger = results.observations.deliveries
    first = ledger.loc[ledger["report_year"].ge(results.parameters.report_year), "received"].min()
    return None if pd.isna(first) else first.to_pydatetime() - timedelta(seconds=1)


def _known_to(folder: Path, parameters: Parameters) -> datetime:
    """Return up to when a built report knew deliveries, after checking that it is the one meant."""
    made, values = _manifest(folder / "manifest.json")
    wanted = (parameters.report_year, parameters.illustrative)
    if (values.get("report_year"), values.get("illustrative")) != wanted:
        raise ParameterError("error.parameter.previous_report", path=str(folder), year=wanted[0])
    day = values.get("known_on")
    return min(made, last_moment(datetime.fromisoformat(day).date())) if day else made


def _manifest(path: Path) -> tuple[datetime, dict[str, Any]]:
    """Read when a report was made, in local time, and its parameters."""
    if not path.is_file():
        raise MissingFileError("error.missing_file", path=str(path))
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        made = datetime.fromisoformat(manifest["made"]).astimezone().replace(tzinfo=None)
        return made, dict(manifest["parameters"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError([Problem(str(path), "expected.changes.manifest")]) from error


def read_statuses(folder: Path, plan: Plan) -> pd.Series:
    """Read the status of each indicator that a built report was published with, by indicator.

    Raises MissingFileError or DataError if its table of statuses is not there or not as it was written.
    """
    path = folder / "tables" / "status.csv"
    if not path.is_file():
        raise MissingFileError("error.missing_file", path=str(path))
    try:
        table = pd.read_csv(path, encoding="utf-8-sig", dtype={"indicator": "str"}, usecols=STATUS_COLUMNS)
    except ValueError as error:
        raise DataError([Problem(str(path), "expected.changes.statuses")]) from error
    head = table[table["headline"].eq(True)].set_index("indicator")["status"].rename_axis(None)
    if not (head.isin(plan.statuses.index).all() and head.index.is_unique):
        raise DataError([Problem(str(path), "expected.changes.statuses")])
    return head

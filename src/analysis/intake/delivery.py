"""Make a delivery of what a workbook gave: a folder of tables that is written once and never changed.

``<delivery>/delivery.csv`` says who sent which file and who took it in, when and why; ``source.csv`` is the
source that its rows name; ``observations.csv`` holds the rows.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.deliveries import DELIVERIES
from analysis.errors import AnalysisError
from analysis.intake.reference import Reference
from analysis.intake.safety import neutralised_table
from analysis.intake.take_in import TakenIn
from analysis.intake.template_scores import FILES
from analysis.language import speak
from analysis.observations import OBSERVATIONS, SOURCES
from analysis.publish import published
from analysis.tables import Column

# A sender that is no agency of the plan, such as the communes together.
OTHER_SENDER = "khac"
# What is stored about a source is Vietnamese first, whatever language the command speaks.
STORED = "vi"


@dataclass(frozen=True)
class Receipt:
    """Who took a workbook in, when, for the report of which year; why values already known are revised."""

    report_year: int
    received: datetime
    received_by: str
    reporter: str = ""
    reason: str = ""


def delivery_name(agency: str | None, receipt: Receipt, folder: Path, taken: set[str] = frozenset()) -> str:
    """Return the next free name of a delivery: "2026_so_gddt_1"."""
    start = f"{receipt.report_year}_{agency or OTHER_SENDER}"
    n = 1
    while f"{start}_{n}" in taken or (folder / f"{start}_{n}").exists():
        n += 1
    return f"{start}_{n}"


def delivery_tables(
    name: str, taken: TakenIn, receipt: Receipt, reference: Reference
) -> dict[str, pd.DataFrame]:
    """Return the tables of a delivery by the name of their file; only accepted rows are in them."""
    return {
        "delivery.csv": _ledger(name, taken, receipt),
        "source.csv": _source(name, taken, receipt, reference),
        "observations.csv": _with_source(taken.accepted, name, OBSERVATIONS),
        **{
            file: _with_source(own, name, FILES[file])
            for file, own in taken.accepted_scores.items()
            if len(own)
        },
    }


def _with_source(rows: pd.DataFrame, name: str, columns: Sequence[Column]) -> pd.DataFrame:
    """Return rows in the declared columns, with the delivery as their source."""
    return rows.assign(source_id=name).reindex(columns=[column.heading for column in columns])


def reason_given(taken: TakenIn, receipt: Receipt) -> str:
    """Return why values already known are revised: as the officer says, or else the sender."""
    return receipt.reason or taken.reporter.get("revision_reason", "")


def publish_deliveries(deliveries: Mapping[str, Mapping[str, pd.DataFrame]], folder: Path) -> list[Path]:
    """Write deliveries below ``folder``: none appears before all are written. Return their folders.

    Raises OutputError where they cannot be written.
    """
    with ExitStack() as stack:
        for name, tables in deliveries.items():
            work = stack.enter_context(published(folder / name))
            for file, table in tables.items():
                _write(table, work / file)
    return [folder / name for name in deliveries]


@contextmanager
def withdraw(folders: Sequence[Path]) -> Iterator[None]:
    """Take new deliveries away again if the block raises an AnalysisError: none of them stays."""
    try:
        yield
    except AnalysisError:
        for folder in folders:
            shutil.rmtree(folder)
        raise


def _ledger(name: str, taken: TakenIn, receipt: Receipt) -> pd.DataFrame:
    """Return the row of the ledger."""
    values = (
        name,
        taken.agency or "",
        receipt.report_year,
        taken.workbook.name,
        taken.workbook.sha256,
        receipt.received.isoformat(timespec="seconds"),
        receipt.received_by,
        receipt.reporter or taken.reporter.get("person", ""),
        reason_given(taken, receipt),
    )
    return pd.DataFrame([values], columns=[column.heading for column in DELIVERIES])


def _source(name: str, taken: TakenIn, receipt: Receipt, reference: Reference) -> pd.DataFrame:
    """Return the row of the source; one of illustrative data says so in every text."""
    words, agencies = speak(STORED), reference.plan.agencies
    publisher = agencies.at[taken.agency, "name_vi"] if taken.agency else words.text("intake.source.other")
    title = words.text("intake.source.title", year=receipt.report_year, file=taken.workbook.name)
    notes = {code: "" for code in ("vi", "en")}
    if reference.paths.illustrative:
        publisher = words.text("intake.source.illustrative_publisher", publisher=publisher)
        notes = {code: speak(code).text("intake.source.illustrative") for code in notes}
        title = f"{words.text('intake.source.illustrative')}: {title}"
    day = receipt.received.date().isoformat()
    row = {
        "source_id": name,
        "publisher": publisher,
        "title": title,
        "address": f"{taken.workbook.name} (SHA-256 {taken.workbook.sha256})",
        "published": day,
        "retrieved": day,
        "language": "vi",
        "confidence": "" if reference.paths.illustrative else "high",
        "note_vi": notes["vi"],
        "note_en": notes["en"],
    }
    return pd.DataFrame([row]).reindex(columns=[column.name for column in SOURCES])


def _write(table: pd.DataFrame, path: Path) -> None:
    """Write a table as the data files are written: UTF-8, plain numbers, empty where nothing is known."""
    written = table.copy()
    for column in written.columns:
        if pd.api.types.is_bool_dtype(written[column]):
            written[column] = np.where(written[column], "yes", "no")
        elif pd.api.types.is_float_dtype(written[column]):
            written[column] = written[column].map(plain_number)
    neutralised_table(written).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def plain_number(value: float) -> str:
    """Return a number as the data files hold it: 1234.5, without exponent; empty for a missing one."""
    return "" if pd.isna(value) else np.format_float_positional(value, trim="-")

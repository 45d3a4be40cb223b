"""What letters are built on: who sends them, which documents and which of the plan's items they cite.

Source: ``data/letters``; each row names its own. The plan's words are quoted letter by letter.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.paths import DataPaths
from analysis.plan import Plan
from analysis.tables import Column, check, choice, read_table, text, year

# Which letters cite a document: all, or those that ask a commune for its child-friendly points.
AUDIENCES = ("all", "scores")
DUTIES = ("report", "lead")


def _in_both(*names: str) -> tuple[Column, ...]:
    """Declare columns that are filled in both languages."""
    return tuple(text(f"{name}_{code}", required=True) for name in names for code in ("vi", "en"))


SENDERS = (text("agency", required=True), *_in_both("superior", "place"), text("source", required=True))
DOCUMENTS = (
    text("document", required=True),
    choice("audience", AUDIENCES),
    year("from_year"),
    *_in_both("text"),
    text("source", required=True),
)
ITEMS = (
    choice("duty", DUTIES),
    text("agency"),
    *_in_both("place", "quote"),
    text("source", required=True),
)


@dataclass(frozen=True)
class LetterFacts:
    """``sender``: the row of SENDERS, whose agency or successor sends; ``documents``: rows of DOCUMENTS.

    ``items``: rows of ITEMS; duty "report" binds everybody, "lead" the agency that it names.
    """

    sender: pd.Series
    documents: pd.DataFrame
    items: pd.DataFrame


def load_letter_facts(data: Path | DataPaths, plan: Plan) -> LetterFacts:
    """Read ``data/letters``.

    Raises MissingFileError, or DataError also for an agency that the plan does not know, a second sender,
    and an item of the duty to lead without its agency.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))

    def read(name: str, columns: tuple[Column, ...]) -> pd.DataFrame:
        file = paths.data / "letters" / name
        return read_table(file, columns, name=paths.name(file))

    known = pa.Check.isin(list(plan.agencies.index), error="expected.agency")
    only = pa.Check(lambda rows: rows.eq(rows.min()), error="expected.letters.one_sender")
    senders = check(
        read("senders.csv", SENDERS),
        pa.DataFrameSchema({"agency": pa.Column(checks=known), "row": pa.Column(checks=only)}),
    )
    items = read("duties.csv", ITEMS)
    named = items["agency"].notna() | items["duty"].eq("report")
    filled = pa.Check(lambda rows: named, error="expected.agency")
    items = check(
        items,
        pa.DataFrameSchema(
            {"agency": pa.Column(nullable=True, checks=known), "row": pa.Column(checks=filled)}
        ),
    )
    return LetterFacts(senders.iloc[0], read("documents.csv", DOCUMENTS), items)

"""What agencies and communes delivered: the ledger, and which of several values of one thing is in force.

A delivery is a folder of ``data/deliveries`` that is written whole and never changed afterwards. A later
value of the same thing never overwrites an earlier one: both stay in their folders, and the moments at
which they were received settle which is used. The founding data (``data/observations``,
``data/communes``) were always known.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.errors import DataError, Problem
from analysis.paths import DataPaths
from analysis.tables import CellError, Column, check, looked_up, read_tables, text, year


def parse_moment(content: str) -> datetime:
    """Read a local date and time with seconds: 2026-12-03T09:15:00."""
    try:
        return datetime.strptime(content, "%Y-%m-%dT%H:%M:%S")
    except ValueError as error:
        raise CellError("expected.deliveries.moment") from error


def parse_digest(content: str) -> str:
    """Read a SHA-256: 64 digits of base 16, in small letters."""
    if not re.fullmatch("[0-9a-f]{64}", content):
        raise CellError("expected.deliveries.sha256")
    return content


DELIVERIES = (
    text("delivery", required=True),
    text("agency"),
    year("report_year"),
    # Every table that was read has its own file in the column "file".
    Column("workbook", required=True, in_file="file"),
    Column("sha256", parse_digest, required=True),
    Column("received", parse_moment, required=True, dtype="datetime64[s]"),
    text("received_by", required=True),
    text("reporter"),
    text("reason"),
)


def load_deliveries(data: Path | DataPaths) -> pd.DataFrame:
    """Read the ledger: a row a delivery, indexed by it, in the order of receipt; maybe no rows.

    Columns of DELIVERIES plus file and row; ``workbook`` is the name of the file that was delivered (column
    ``file`` of delivery.csv), ``received`` a local time. With ``known_on`` of the paths only what was
    received by the end of that day. Raises DataError for what is not as declared and for a delivery that
    is not called as its folder, MissingFileError for a folder without delivery.csv.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    folders = sorted(f for f in paths.deliveries.glob("[!.]*") if f.is_dir())
    files = {paths.name(folder / "delivery.csv"): folder / "delivery.csv" for folder in folders}
    ledger = read_tables(files, DELIVERIES)
    empty = [
        Problem(name, "expected.deliveries.one_row") for name in files if name not in set(ledger["file"])
    ]
    if empty:
        raise DataError(empty)
    own = ledger["file"].map({name: path.parent.name for name, path in files.items()})
    tests = [
        pa.Check(lambda column: column.eq(own), error="expected.deliveries.folder"),
        pa.Check(lambda column: ~column.duplicated(), error="expected.deliveries.one_row"),
    ]
    ledger = check(ledger, pa.DataFrameSchema({"delivery": pa.Column(checks=tests)}))
    if paths.known_on is not None:
        ledger = ledger[ledger["received"] <= last_moment(paths.known_on)]
    return ledger.sort_values(["received", "delivery"]).set_index("delivery", drop=False).rename_axis(None)


def last_moment(known_on: date) -> datetime:
    """Return the last moment that counts: the end of a day; a datetime is that moment itself."""
    return known_on if isinstance(known_on, datetime) else datetime.combine(known_on, time.max)


def delivered(paths: DataPaths, ledger: pd.DataFrame, file: str) -> dict[str, Path]:
    """Return a file of every delivery of the ledger, by the name that it is told by."""
    found = [paths.deliveries / delivery / file for delivery in ledger.index]
    return {paths.name(path): path for path in found}


def read_with_deliveries(
    founding: Mapping[str, Path], files: Mapping[str, Path], columns: Sequence[Column]
) -> pd.DataFrame:
    """Read founding files and those of deliveries into one table; a delivery's lie in its folder.

    Raises DataError where a row of a delivery names another source than its delivery, or a founding row a
    delivery.
    """
    rows = read_tables({**founding, **files}, columns)
    own = looked_up(rows["file"], {name: path.parent.name for name, path in files.items()})
    right = rows["source_id"].eq(own) | (own.isna() & ~rows["source_id"].isin(own.dropna()))
    test = pa.Check(lambda _: right, error="expected.deliveries.source")
    return check(rows, pa.DataFrameSchema({"source_id": pa.Column(nullable=True, checks=test)}))


def read_latest(
    paths: DataPaths, founding: Path, columns: Sequence[Column], key: Sequence[str]
) -> pd.DataFrame:
    """Read a founding file and the deliveries' files of its name; of each key the row delivered last.

    Columns as declared plus file and row. A delivery need not have the file. Raises DataError as
    :func:`read_with_deliveries` and :func:`supersede` do.
    """
    ledger = load_deliveries(paths)
    files = {name: path for name, path in delivered(paths, ledger, founding.name).items() if path.is_file()}
    rows = read_with_deliveries({paths.name(founding): founding}, files, columns)
    settled = supersede(rows.assign(used=True), ledger, key)
    return rows[settled["used"]].reset_index(drop=True)


def supersede(rows: pd.DataFrame, ledger: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Settle which of the used rows of one ``key`` stays used: the one delivered last.

    ``rows``: the key, source_id, used, file and row; ``ledger`` as of :func:`load_deliveries`. Returns the
    rows with ``used`` settled and known_from (when the row's delivery was received; missing for a founding
    row), superseded_by and superseded_on (the delivery that replaced it, and when). Two founding rows are
    left as they are, for the caller to refuse. Raises DataError for two rows received at one moment.
    """
    rows = rows.assign(known_from=ledger["received"].reindex(rows["source_id"]).to_numpy())
    if ledger.empty:  # nothing was delivered: a table of a nation need not be searched for rivals
        nothing = pd.Series(index=rows.index, dtype="str")
        return rows.assign(superseded_by=nothing, superseded_on=nothing.astype("datetime64[s]"))
    rivals = rows[rows["used"] & rows.duplicated([*key, "used"], keep=False)]
    _refuse_one_moment(rivals, key)
    founding = rivals[rivals["known_from"].isna()]
    twice = founding.index[founding.duplicated(key, keep=False)]
    rivals = rivals.drop(twice).sort_values("known_from", na_position="first", kind="stable")
    later = rivals.groupby(list(key), sort=False, dropna=False)[["source_id", "known_from"]].shift(-1)
    later = later.reindex(rows.index)
    return rows.assign(
        used=rows["used"] & later["known_from"].isna(),
        superseded_by=later["source_id"].astype("str"),
        superseded_on=later["known_from"].astype("datetime64[s]"),
    )


def _refuse_one_moment(rivals: pd.DataFrame, key: Sequence[str]) -> None:
    """Raise DataError for rows of one key that were received at one moment."""
    delivered = rivals[rivals["known_from"].notna()]
    tied = delivered[delivered.duplicated([*key, "known_from"], keep=False)]
    problems = [
        Problem(row.file, "expected.deliveries.one_moment", int(row.row), "source_id", row.source_id)
        for row in tied.itertuples()
    ]
    if problems:
        raise DataError(problems)

"""Compute the tables of many provinces on dask's workers and put them together, one province at a time.

A worker holds one province; what it made travels as Parquet, so that memory does not grow with the nation.
"""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import own_process  # noqa: F401
from analysis.batches.cluster import workers
from analysis.errors import AnalysisError
from analysis.national.figures import TABLES, Figures, figures
from analysis.parameters import Parameters

Steps = dict[str, float]


@dataclass(frozen=True)
class Made:
    """What one province came to: its tables as Parquet by name, and the seconds of each step."""

    tables: dict[str, bytes]
    seconds: Steps


def make_tables(parameters: Parameters) -> Made:
    """Compute the tables of one province; what a worker does."""
    seconds: Steps = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        seconds[name] = time.perf_counter() - start

    made = figures(parameters, step=step)
    return Made({name: _parquet(made, name) for name in TABLES}, seconds)


def _parquet(made: Figures, name: str) -> bytes:
    content = io.BytesIO()
    getattr(made, name).to_parquet(content, index=False)
    return content.getvalue()


def run_nation(
    provinces: Sequence[Parameters],
    folder: Path,
    *,
    at_once: int,
    cluster: str | None = None,
    done: Callable[[], None] = lambda: None,
) -> Steps:
    """Write the tables of all provinces into ``folder``, one Parquet a table, provinces in their order.

    Returns the seconds of each step, summed over the provinces. ``done`` is called with each province.
    Raises the first error of a province, and ParameterError where no scheduler answers.
    """
    total: Steps = {}
    with workers(min(at_once, len(provinces)), cluster) as client:
        futures = [client.submit(_tried, own, pure=False) for own in provinces]
        with _writers(folder) as write:
            for future in futures:
                made = future.result()
                future.release()
                if isinstance(made, AnalysisError):
                    raise made
                write(made.tables)
                total = {name: total.get(name, 0.0) + used for name, used in made.seconds.items()}
                done()
    return total


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read one of TABLES as :func:`run_nation` wrote it."""
    return pd.read_parquet(folder / f"{name}.parquet")


def _tried(parameters: Parameters) -> Made | AnalysisError:
    """Return what a user can mend as it is: an error loses its words on the way when it is raised."""
    try:
        return make_tables(parameters)
    except AnalysisError as error:
        return error


@contextmanager
def _writers(folder: Path) -> Iterator[Callable[[dict[str, bytes]], None]]:
    """Yield what adds one province's tables to the files in ``folder``, a row group each."""
    import pyarrow.parquet as pq

    files: dict[str, pq.ParquetWriter] = {}

    def write(tables: dict[str, bytes]) -> None:
        for name, content in tables.items():
            table = pq.read_table(io.BytesIO(content)).replace_schema_metadata()
            if name not in files:
                files[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
            files[name].write_table(table.cast(files[name].schema))

    try:
        yield write
    finally:
        for file in files.values():
            file.close()

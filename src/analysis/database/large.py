"""A table of very many rows is kept as Parquet: read in seconds where its CSV takes minutes."""

import csv
from collections.abc import Collection
from pathlib import Path

from analysis.columnar import SUFFIX

# From so many rows on; a province has some thousands.
LARGE = 100_000


def store(path: Path) -> Path:
    """Turn a CSV into a Parquet file of the same cells, as texts, beside it; return the new file."""
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    with path.open(encoding="utf-8", newline="") as file:
        texts = dict.fromkeys(next(csv.reader(file)), pa.string())
    table = pc.read_csv(
        path,
        parse_options=pc.ParseOptions(newlines_in_values=True),
        convert_options=pc.ConvertOptions(column_types=texts, strings_can_be_null=True, null_values=[""]),
    )
    pq.write_table(table, path.with_suffix(SUFFIX))
    path.unlink()
    return path.with_suffix(SUFFIX)


def records(path: Path, rows: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the cells of rows, as they are numbered in errors; of a CSV without its heading."""
    if path.suffix == SUFFIX:
        import pyarrow.parquet as pq

        asked = sorted(row for row in rows if row)
        found = pq.read_table(path).take([row - 1 for row in asked]).to_pylist()
        return dict(zip(asked, found, strict=True))
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        numbered = ((reader.line_num, cells) for cells in reader)
        return {n: dict(zip(header, cells, strict=False)) for n, cells in numbered if n in rows}

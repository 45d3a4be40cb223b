"""A Parquet file is read as the CSV of the same rows, and told as exactly where it is wrong."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.observations import OBSERVATIONS, load_observations, n_decimals
from analysis.tables import choice, flag, integer, looked_up, number, read_table, text, year

COLUMNS = (
    text("name", required=True),
    year("year"),
    number("value"),
    choice("kind", ("observed", "illustrative")),
    flag("used"),
    integer("decimals"),
)
GOOD = {
    "name": ["Hạ Long", "Cô Tô", "Hạ Long"],
    "year": [2024, 2025, 2024],
    "value": [1.5, np.nan, 3.0],
    "kind": ["observed", "illustrative", "observed"],
    "used": [True, False, True],
    "decimals": [1, 2, 1],
}


def parquet(folder, **changed):
    """Write GOOD, changed, as a Parquet file."""
    path = folder / "values.parquet"
    pd.DataFrame(GOOD | changed).to_parquet(path, index=False)
    return path


@pytest.mark.parametrize(
    "as_stored",
    [
        lambda t: t,
        lambda t: t.astype({"kind": "category", "name": "category"}),
        lambda t: t.assign(used=t["used"].map({True: "yes", False: "no"})),
        lambda t: t.assign(
            value=["1.5", "", "3"], year=t["year"].astype(str), decimals=t["decimals"].astype(str)
        ),
    ],
    ids=["as such", "categories", "yes and no", "all as text"],
)
def test_parquet_and_csv_of_the_same_rows_are_the_same(tmp_path, as_stored):
    """Whatever way the columns are stored, the table has the declared types and the same content."""
    table = pd.DataFrame(GOOD)
    csv = tmp_path / "values.csv"
    table.assign(used=["yes", "no", "yes"]).to_csv(csv, index=False)
    columnar = tmp_path / "values.parquet"
    as_stored(table).to_parquet(columnar, index=False)

    from_csv, from_parquet = read_table(csv, COLUMNS), read_table(columnar, COLUMNS)

    pd.testing.assert_frame_equal(
        from_csv.drop(columns=["file", "row"]), from_parquet.drop(columns=["file", "row"])
    )
    assert [1, 2, 3] == from_parquet["row"].tolist()
    assert {"values.parquet"} == set(from_parquet["file"])


@pytest.mark.parametrize(
    ("column", "cells", "row", "expected"),
    [
        ("name", ["Hạ Long", " ", "x"], 2, "expected.filled"),
        ("name", ["Hạ Long", "x", None], 3, "expected.filled"),
        ("year", [2024, 2025, 1066], 3, "expected.year"),
        ("year", [2024, None, 2025], 2, "expected.filled"),
        ("value", ["1.5", "6,5", "3"], 2, "expected.number"),
        ("value", [1.5, 2.0, np.inf], 3, "expected.number"),
        ("kind", ["observed", "observed", "guessed"], 3, "expected.one_of"),
        ("used", ["yes", "maybe", "no"], 2, "expected.yes_no"),
        ("used", [True, None, False], 2, "expected.filled"),
        ("decimals", [1.0, 2.5, 3.0], 2, "expected.integer"),
    ],
)
def test_a_wrong_cell_is_told_by_its_row_and_column(tmp_path, column, cells, row, expected):
    """The file, the row, the column and what was expected, as for a CSV."""
    with pytest.raises(DataError) as caught:
        read_table(parquet(tmp_path, **{column: cells}), COLUMNS)

    told = {(p.file, p.row, p.column, p.expected) for p in caught.value.problems}
    assert ("values.parquet", row, column, expected) in told
    assert 1 == len({p.column for p in caught.value.problems})


def test_a_missing_and_an_unknown_column_are_told(tmp_path):
    path = tmp_path / "values.parquet"
    pd.DataFrame(GOOD).rename(columns={"kind": "sort"}).to_parquet(path, index=False)

    with pytest.raises(DataError) as caught:
        read_table(path, COLUMNS)

    assert {"expected.column", "expected.known_column"} == {p.expected for p in caught.value.problems}


def test_what_is_no_parquet_is_told(tmp_path):
    path = tmp_path / "values.parquet"
    path.write_text("measure,year\n", encoding="utf-8")

    with pytest.raises(DataError) as caught:
        read_table(path, COLUMNS)

    assert "expected.parquet" == caught.value.problems[0].expected


def test_observations_may_be_parquet(data_copy, plan):
    """A file of the observations folder that is stored as Parquet gives the same observations."""
    before = load_observations(data_copy, plan).rows
    file = data_copy / "observations" / "health.csv"
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table.assign(year=table["year"].astype(int)).to_parquet(file.with_suffix(".parquet"), index=False)
    file.unlink()

    after = load_observations(data_copy, plan).rows

    key = ["measure", "year", "period", "area_code", "group", "source_id"]
    own = [column.name for column in OBSERVATIONS]
    sort = {"by": key, "ignore_index": True}
    pd.testing.assert_frame_equal(before[own].sort_values(**sort), after[own].sort_values(**sort))


def test_each_word_is_looked_up_as_map_does():
    words = pd.Series(["a", None, "b", "c", "a"], dtype="str", index=[5, 3, 1, 0, 2])
    meaning = {"a": 1.0, "b": 2.0}

    pd.testing.assert_series_equal(
        words.map(meaning).astype(float), looked_up(words, meaning).astype(float), check_names=False
    )


@given(st.lists(st.decimals(-10_000, 10_000, places=4).map(lambda d: d.normalize()), min_size=1, max_size=50))
def test_decimals_are_counted_as_they_are_written(written):
    """As many as the shortest writing of each number has."""
    shortest = [max(0, -d.as_tuple().exponent) for d in written]

    assert shortest == n_decimals(np.array([float(d) for d in written])).tolist()


def test_decimals_of_long_and_missing_numbers():
    assert [10, 0, 16, 0] == n_decimals(np.array([0.1234567891, np.nan, 1 / 3, 1e15])).tolist()

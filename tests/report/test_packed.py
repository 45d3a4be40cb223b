"""Tables by column: the same rows come back, in fewer bytes."""

import json

from hypothesis import given
from hypothesis import strategies as st

from analysis.report.packed import packed

values = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.sampled_from("ab")
names = st.lists(st.text(max_size=3), min_size=1, max_size=4, unique=True)


def rows_of(data):
    """What datasets.js makes of a packed table (the browser tests look at that itself)."""

    def value(column, row):
        if "each" in column:
            return column["each"][row]
        return column["of"][column["at"][row]] if "at" in column else column["all"]

    columns = data["columns"].items()
    return [{name: value(column, row) for name, column in columns} for row in range(data["rows"])]


def written(rows):
    """Rows as the page reads them: 1, 1.0 and true are different things."""
    return json.dumps(rows, ensure_ascii=False)


@given(st.data())
def test_the_same_rows_come_back(data):
    columns = data.draw(names)
    cells = st.lists(st.tuples(*[values] * len(columns)), min_size=1)
    rows = [dict(zip(columns, row, strict=True)) for row in data.draw(cells)]
    assert written(rows) == written(rows_of(packed({"d": rows})["d"]))


def test_what_is_no_table_of_like_rows_stays():
    told = {"shapes": {"type": "Topology"}, "none": [], "unlike": [{"a": 1}, {"b": 1}]}
    assert told == packed(told)


def test_repeated_texts_are_written_once():
    rows = [{"source": "Cục Thống kê tỉnh Quảng Ninh", "year": year} for year in range(2019, 2026)]
    made = packed({"d": rows})["d"]
    assert {"all": "Cục Thống kê tỉnh Quảng Ninh"} == made["columns"]["source"]
    assert 1 == written(made).count("Cục Thống kê")

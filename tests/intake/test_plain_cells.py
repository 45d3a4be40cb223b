"""Numbers taken as they stand are those that reading would not have changed."""

import numpy as np
import pandas as pd
from grids import DATA
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.numbers import read_cell
from analysis.intake.plain_cells import plain_cells
from analysis.intake.readings import VALUE, expect
from analysis.plan import load_plan

UNITS = load_plan(DATA).units
MEASURES = {"14": "percent", "3c": "per_1000_live_births", "13": "cases", "17a_universal_level": "level"}
EXPECTED = {measure: expect(UNITS.loc[unit]) for measure, unit in MEASURES.items()}

contents = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(0, 120),
    st.integers(-5, 10**17),
    st.integers(0, 100),
    st.booleans(),
    st.none(),
    st.text(max_size=4),
)


@given(st.lists(st.tuples(contents, st.sampled_from(list(MEASURES)), st.none() | st.floats(0, 200))))
def test_what_is_plain_reads_the_same_without_a_remark(cells):
    frame = pd.DataFrame(cells, columns=["content", "measure", "previous"]).astype({"content": object})
    previous = pd.to_numeric(frame["previous"]).astype(float)

    plain = plain_cells(frame["content"], frame["measure"], previous, EXPECTED)

    for place in plain.index[plain.notna()]:
        expectation = expect(UNITS.loc[MEASURES[frame.at[place, "measure"]]], previous=previous.at[place])
        reading = read_cell(frame.at[place, "content"], expectation)
        assert (reading.kind, reading.changes, reading.question) == (VALUE, (), None)
        assert np.isclose(reading.value, plain.at[place], rtol=1e-14)


def test_ordinary_numbers_are_plain():
    frame = pd.Series([95.5, 12, 100.0, 0], dtype=object)

    plain = plain_cells(frame, pd.Series("14", frame.index), pd.Series(np.nan, frame.index), EXPECTED)

    assert plain.tolist() == [95.5, 12, 100, 0]


def test_shares_of_one_in_a_column_of_percentages_have_to_be_seen_together():
    column = pd.Series([0.95, 0.97, 96.0], dtype=object)

    plain = plain_cells(column, pd.Series("14", column.index), pd.Series(np.nan, column.index), EXPECTED)

    assert plain.isna().all()


def test_what_is_not_plain_is_left_to_be_read():
    column = pd.Series([101, -1, "5", True, None, 2.5], dtype=object)
    measures = pd.Series(["14", "14", "14", "14", "14", "13"])

    assert plain_cells(column, measures, pd.Series(np.nan, column.index), EXPECTED).isna().all()

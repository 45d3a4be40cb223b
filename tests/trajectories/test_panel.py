"""Series as a matrix: every value finds its place, and nothing is put twice into one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.trajectories.panel import at, first, last, panel


def long(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["indicator", "area_code", "year", "value"])


def test_a_value_stands_at_its_series_and_year():
    """Years without a value are missing and the calendar has no gap."""
    made = panel(long(("1", "22", 2021, 5.0), ("2", "22", 2020, 7.0), ("1", "22", 2023, 6.0)))

    assert [2020, 2021, 2022, 2023] == made.years.tolist()
    np.testing.assert_array_equal([[np.nan, 5, np.nan, 6], [7, np.nan, np.nan, np.nan]], made.values)


def test_two_values_in_one_year_are_refused():
    """Which of two sources counts is not for the panel to choose."""
    with pytest.raises(ValueError, match="two values in one year"):
        panel(long(("1", "22", 2021, 5.0), ("1", "22", 2021, 6.0)))


def test_nothing_makes_an_empty_panel():
    """No rows make no series, and asking for values is no error."""
    made = panel(long())

    assert (0, 0) == made.values.shape
    assert (0, 0) == made.until(2025).one_segment().values.shape


def test_only_the_segment_of_the_latest_value_is_kept():
    """A break hides what came before it."""
    rows = long(("1", "22", 2021, 5.0), ("1", "22", 2022, 6.0)).assign(segment=[0, 1])

    np.testing.assert_array_equal([[np.nan, 6.0]], panel(rows).one_segment().values)


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=5))
def test_first_and_last_are_those_of_a_plain_search(rows):
    """The position of the first and of the last true of each row, -1 for none."""
    mask = np.array(rows)

    assert [row.index(True) if any(row) else -1 for row in rows] == first(mask).tolist()
    assert [3 - row[::-1].index(True) if any(row) else -1 for row in rows] == last(mask).tolist()


def test_an_entry_that_is_nowhere_is_missing():
    """Position -1 gives NaN for numbers and -1 for places."""
    np.testing.assert_array_equal([2.0, np.nan], at(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1, -1])))
    np.testing.assert_array_equal([2, -1], at(np.array([[1, 2], [3, 4]]), np.array([1, -1])))

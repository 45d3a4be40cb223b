"""Colour classes: published classifications, breaks that can be printed, every value in its class."""

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.communes.classes import METHODS, classify

# Employment density of 58 California counties, mapclassify's own example data.
CALIFORNIA = mapclassify.load_example()


def test_breaks_are_those_of_fisher_and_jenks():
    """The published breaks of the example: 75.29, 192.05, 370.5, 722.85, 4111.45."""
    exact = classify(CALIFORNIA, decimals=2)

    assert exact.upper == pytest.approx((75.29, 192.05, 370.5, 722.85, 4111.45))
    assert np.bincount(exact.of(CALIFORNIA)).tolist() == [49, 3, 4, 1, 1]


def test_quantiles_put_as_many_into_each_class():
    values = pd.Series(np.arange(100.0))

    assert np.bincount(classify(values, method="quantiles", k=4).of(values)).tolist() == [25, 25, 25, 25]


@pytest.mark.parametrize("method", METHODS)
def test_few_values_give_few_classes(method):
    assert classify(pd.Series([], dtype=float), method=method) is None
    assert classify(pd.Series([3.0, np.nan, 3.0]), method=method).upper == (3.0,)
    assert len(classify(pd.Series([1.0, 2.0, 2.0]), method=method).upper) <= 2
    assert classify(pd.Series([1.0, 2.0, 2.0])).upper == (1.0, 2.0)


def test_missing_values_have_no_class():
    values = pd.Series([1.0, np.nan, 5.0])

    assert classify(values).of(values).isna().tolist() == [False, True, False]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 100).map(lambda x: round(x, 2)), min_size=1, max_size=60),
    st.sampled_from(METHODS),
    st.integers(1, 6),
)
def test_every_value_lies_within_the_printed_ends_of_its_class(numbers, method, k):
    values = pd.Series(numbers)
    classes = classify(values, method=method, k=k)
    place = classes.of(values)

    assert list(classes.upper) == sorted(set(classes.upper))
    assert len(classes.upper) <= k
    for printed, own in zip(values.to_numpy().round(1), place, strict=True):
        assert printed <= classes.upper[own]
        assert own == 0 or printed > classes.lower[own]

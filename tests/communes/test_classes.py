"""Colour classes: published classifications, breaks that can be printed, every value in its class."""

import itertools
from decimal import ROUND_HALF_UP, Decimal

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.communes.classes import METHODS, SIDES, Classes, classify, printed
from analysis.communes.fisher_jenks import fisher_jenks
from analysis.errors import ParameterError
from analysis.language import speak
from analysis.language.quantities import number_for

# Employment density of 58 California counties, mapclassify's own example data.
CALIFORNIA = mapclassify.load_example()
PUBLISHED = {
    "fisher_jenks": ((75.29, 192.05, 370.5, 722.85, 4111.45), (49, 3, 4, 1, 1)),
    "quantiles": ((1.46, 5.8, 13.28, 54.62, 4111.45), (12, 11, 12, 11, 12)),
    "equal_interval": ((822.39, 1644.66, 2466.92, 3289.19, 4111.45), (57, 0, 0, 0, 1)),
    "box_plot": ((2.57, 9.36, 39.53, 94.97, 4111.45), (15, 14, 14, 6, 9)),
}
NUMBERS = st.lists(st.floats(-120, 120).map(lambda x: round(x, 3)), min_size=1, max_size=60)


def squares_within(values: np.ndarray, ends: np.ndarray) -> float:
    """The sum over classes of squared distances from the class mean."""
    place = np.searchsorted(ends, values)
    return sum(((values[place == i] - values[place == i].mean()) ** 2).sum() for i in set(place))


def least_squares(values: np.ndarray, k: int) -> float:
    """The same for the best of all ways to cut the values into k classes, each way tried."""
    distinct = np.unique(values)
    ways = itertools.combinations(distinct[:-1], min(k, len(distinct)) - 1)
    return min(squares_within(values, np.array([*way, distinct[-1]])) for way in ways)


@pytest.mark.parametrize("method", METHODS)
def test_breaks_are_those_that_mapclassify_documents(method):
    """Bins and counts of its docstrings, rounded to two decimals; empty classes of a box plot fall away."""
    classes = classify(CALIFORNIA, method=method, decimals=2)

    assert (classes.upper, classes.counts) == PUBLISHED[method]
    assert classes.lower == (0.13, *classes.upper[:-1])


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=14), st.integers(1, 5), st.sampled_from([0, 98, 960])
)
def test_fisher_and_jenks_find_the_best_of_all_ways(numbers, k, start):
    """Also among high shares and points, where single precision as in mapclassify fails."""
    values = start + np.array(numbers) / 20
    ends = fisher_jenks(values, k)

    assert len(ends) == min(k, len(set(numbers)))
    assert squares_within(values, ends) == pytest.approx(least_squares(values, k), abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_few_values_give_few_classes(method):
    assert classify(pd.Series([], dtype=float), method=method) is None
    assert classify(pd.Series([np.nan]), method=method) is None
    assert classify(pd.Series([3.0, np.nan, 3.0]), method=method) == Classes(
        method, (3.0,), (3.0,), 1, counts=(2,)
    )
    assert sum(n > 0 for n in classify(pd.Series([1.0, 2.0, 2.0]), method=method).counts) == 2


def test_missing_values_have_no_class():
    values = pd.Series([1.0, np.nan, 5.0], list("abc"))

    assert classify(values).of(values).isna().to_dict() == {"a": False, "b": True, "c": False}


@pytest.mark.parametrize(
    ("expected", "value", "decimals"),
    [(0.3, 0.25, 0), (0.25, 0.25, 1), (12.4, 12.35, 1), (-12.4, -12.35, 1), (3.0, 2.5, 0), (1e20, 1e20, 1)],
)
def test_values_are_rounded_as_they_are_written(expected, value, decimals):
    unit = pd.Series({"decimals": decimals})

    assert printed(np.array([value]), decimals).tolist() == [expected]
    assert number_for(value, unit, speak("en")) == number_for(expected, unit, speak("en"))


def plainly(value: float, decimals: int) -> Decimal:
    """A value as it is written, one more decimal below 1."""
    places = decimals + (1 if abs(value) < 1 else 0)
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@settings(max_examples=150, deadline=None)
@given(NUMBERS, st.sampled_from(METHODS), st.sampled_from(SIDES), st.integers(1, 6), st.integers(0, 2))
def test_every_value_as_printed_lies_within_the_ends_of_its_class(numbers, method, closed, k, decimals):
    values = pd.Series(numbers)
    classes = classify(values, method=method, k=k, decimals=decimals, closed=closed)

    assert list(classes.upper[:-1]) == sorted(set(classes.upper[:-1]))
    assert classes.lower[1:] == classes.upper[:-1]
    assert len(classes.upper) <= (6 if method == "box_plot" else k)
    assert sum(classes.counts) == len(numbers)
    last = len(classes.upper) - 1
    for number, own in zip(numbers, classes.of(values), strict=True):
        low, high = (Decimal(str(ends[own])) for ends in (classes.lower, classes.upper))
        shown = plainly(number, decimals)
        assert low <= shown <= high
        if closed == "upper":
            assert own == 0 or shown > low
        else:
            assert own == last or shown < high


@settings(max_examples=40, deadline=None)
@given(NUMBERS, st.sampled_from(SIDES), st.integers(2, 6), st.integers(-1300, 1300))
def test_a_target_parts_the_values_that_meet_it_from_the_others(numbers, closed, k, tenths):
    """At least the target: it belongs to the class above; at most: below. However it is printed."""
    values, target = pd.Series(numbers), tenths / 10
    classes = classify(values, k=k, target=target, closed=closed)
    place = classes.upper.index(target)

    assert len(classes.upper) <= k
    above = values.ge(target) if closed == "lower" else values.gt(target)
    assert (classes.of(values) > place).tolist() == above.tolist()


def test_a_target_takes_the_place_of_the_nearest_break():
    values = pd.Series([10.0, 11.0, 30.0, 31.0, 70.0, 71.0])

    assert classify(values, k=3).upper == (11.0, 31.0, 71.0)
    assert classify(values, k=3, target=65, closed="lower").lower == (10.0, 30.0, 65.0)
    assert classify(values, k=3, target=99.95).upper == (11.0, 99.95, np.inf)
    assert classify(pd.Series([1.0, 4.0]), k=3, target=2.5).upper == (1.0, 2.5, 4.0)
    assert classify(values, k=2, target=5, closed="lower") == Classes(
        "fisher_jenks", (-np.inf, 5.0), (5.0, 71.0), 1, "lower", 5, (0, 6)
    )


def test_one_set_of_breaks_serves_all_years():
    """Classified together, a value has the same class in every year, also one seen later."""
    years = pd.DataFrame({"year": [2024, 2024, 2025, 2025], "value": [10.0, 40.0, 12.0, 80.0]})
    classes = classify(years["value"], k=3)

    assert years.groupby("year")["value"].apply(classes.of).tolist() == [0, 1, 0, 2]
    assert classes.of(pd.Series([5.0, 90.0])).tolist() == [0, 2]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"method": "natural"}, "natural"),
        ({"closed": "both"}, "both"),
        ({"k": 0}, "0"),
        ({"k": 1, "target": 2.0}, "2"),
    ],
)
def test_what_cannot_be_chosen_is_said(options, word):
    with pytest.raises(ParameterError) as caught:
        classify(pd.Series([1.0, 2.0]), **options)
    assert all(word in caught.value.text(language) for language in ("vi", "en"))


def test_infinite_values_cannot_be_classified():
    with pytest.raises(ParameterError, match="1 values are infinite"):
        classify(pd.Series([1.0, np.inf]))

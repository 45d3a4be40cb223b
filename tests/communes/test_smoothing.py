"""Smoothed rates: Marshall's estimator by hand and by esda, and what must hold of any numbers."""

import warnings

import numpy as np
import pandas as pd
import pytest
from esda.smoothing import Empirical_Bayes, Spatial_Empirical_Bayes
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.neighbours import graph
from analysis.communes.smoothing import smoothed_rates
from analysis.errors import ParameterError

EVENTS = pd.Series([1.0, 50.0, 8.0, 120.0], list("abcd"))
PEOPLE = pd.Series([20.0, 5000.0, 400.0, 9000.0], list("abcd"))
# a – b – c – d in a row.
ROW = pd.DataFrame([*zip("abcbcd", "bcdabc", strict=True)], columns=["code", "neighbour"])
COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5000)), min_size=1, max_size=12)


def table(counts: list[tuple[int, int]]) -> tuple[pd.Series, pd.Series]:
    codes = [f"{k:02d}" for k in range(len(counts))]
    return tuple(pd.Series(column, codes, dtype="float64") for column in zip(*counts, strict=True))


def test_rates_of_small_communes_are_drawn_to_the_mean():
    """Marshall's estimator by hand: the weight of an own rate grows with its population."""
    rate, mean = EVENTS / PEOPLE, EVENTS.sum() / PEOPLE.sum()
    between = (PEOPLE * (rate - mean) ** 2).sum() / PEOPLE.sum() - mean / PEOPLE.mean()
    weight = between / (between + mean / PEOPLE)
    found = smoothed_rates(EVENTS, PEOPLE)

    assert found["rate"].tolist() == pytest.approx(rate.tolist())
    assert found["weight"].tolist() == pytest.approx(weight.tolist())
    assert found["smoothed"].tolist() == pytest.approx((mean + weight * (rate - mean)).tolist())
    assert found["n_pooled"].tolist() == [4] * 4
    assert abs(found.at["a", "smoothed"] - mean) < 0.5 * abs(rate["a"] - mean)


def test_neighbours_are_pooled_by_hand():
    """The end of the row has one neighbour; its mean is that of the two."""
    rate, people = (EVENTS / PEOPLE)[["a", "b"]], PEOPLE[["a", "b"]]
    mean = EVENTS[["a", "b"]].sum() / people.sum()
    between = (people * (rate - mean) ** 2).sum() / people.sum() - mean / people.mean()
    weight = between / (between + mean / 20)
    found = smoothed_rates(EVENTS, PEOPLE, ROW).loc["a"]

    assert weight > 0
    assert found["n_pooled"] == 2
    assert found["smoothed"] == pytest.approx(mean + weight * (rate["a"] - mean))


def test_rates_agree_with_esda_where_they_differ_more_than_by_chance():
    codes = pd.Index(list("abcd"))
    plain, near = smoothed_rates(EVENTS, PEOPLE), smoothed_rates(EVENTS, PEOPLE, ROW)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spatial = Spatial_Empirical_Bayes(EVENTS.to_numpy(), PEOPLE.to_numpy(), graph(ROW, codes).to_W())

    assert plain["smoothed"].to_numpy() == pytest.approx(Empirical_Bayes(EVENTS, PEOPLE).r.ravel())
    assert near["smoothed"].to_numpy() == pytest.approx(spatial.r.ravel())


def test_rates_that_differ_no_more_than_by_chance_become_the_mean():
    """Without a bound at zero the variance between communes is negative, and rates fall below zero."""
    events, people = pd.Series([9.0, 11, 10, 10, 12, 8]), pd.Series([100.0, 120, 100, 90, 110, 100])
    found = smoothed_rates(events, people)

    assert Empirical_Bayes(events, people).r.min() < 0
    assert found["weight"].tolist() == [0] * 6
    assert found["smoothed"].to_numpy() == pytest.approx(60 / 620)


def test_no_event_anywhere_is_a_rate_of_zero():
    found = smoothed_rates(EVENTS * 0, PEOPLE)

    assert found["smoothed"].tolist() == found["rate"].tolist() == [0] * 4


def test_missing_stays_missing_and_counts_for_nobody():
    """b has no number, nobody lives in d: the mean is that of a and c, and c has no neighbour left."""
    events, people = EVENTS.copy(), PEOPLE.copy()
    events["b"], people["d"] = np.nan, 0
    plain, near = smoothed_rates(events, people), smoothed_rates(events, people, ROW)

    assert plain["smoothed"].isna().tolist() == [False, True, False, True]
    assert plain["n_pooled"].dropna().tolist() == [2, 2]
    assert near.at["c", "n_pooled"] == 1
    assert near.at["c", "smoothed"] == near.at["c", "rate"] == 8 / 400


@given(COUNTS, st.booleans())
def test_a_smoothed_rate_lies_between_the_own_rate_and_the_mean(counts, is_local):
    events, people = table(counts)
    pairs = pd.DataFrame({"code": events.index[1:], "neighbour": events.index[:-1]})
    both = pd.concat([pairs, pairs.set_axis(["neighbour", "code"], axis=1)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = smoothed_rates(events, people, both if is_local else None)
    known = found.dropna()

    assert list(found.index) == list(events.index)
    assert list(known.index) == list(people.index[people > 0])
    assert known["weight"].between(0, 1).all()
    if not is_local and len(known):
        mean = events[known.index].sum() / people[known.index].sum()
        low, high = np.minimum(known["rate"], mean), np.maximum(known["rate"], mean)
        assert (known["smoothed"] >= low - 1e-12).all()
        assert (known["smoothed"] <= high + 1e-12).all()


@given(COUNTS)
def test_a_larger_population_keeps_more_of_its_own_rate(counts):
    events, people = table(counts)
    known = smoothed_rates(events, people).dropna()
    order = people[known.index].sort_values(kind="stable").index

    assert known.loc[order, "weight"].diff().dropna().ge(-1e-12).all()


@pytest.mark.parametrize(("events", "people"), [(-EVENTS, PEOPLE), (EVENTS, PEOPLE.replace(20.0, -20.0))])
def test_negative_numbers_are_named(events, people):
    with pytest.raises(ParameterError) as caught:
        smoothed_rates(events, people)
    assert all(": a" in caught.value.text(language) for language in ("vi", "en"))

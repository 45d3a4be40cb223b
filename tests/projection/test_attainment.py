"""Chances of targets: tests of paths against plain counting, and joint draws that fit the quantiles."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.projection import attainment
from analysis.projection.draws import draw_paths, stable_order
from analysis.projection.forecasts import groups
from analysis.projection.paces import learn_paces, managed, pace
from analysis.projection.sampling import believable, noise_of_sampling, sampling_variance

YEARS = np.array([2024, 2025, 2026])
PATHS = np.array([[95.0, 96, 97], [96, 94, 97], [97, 97, 94.9], [90, 95, 95]])
OBSERVED = pd.Series([93.0, 95.0], [2022, 2023])


@pytest.mark.parametrize(
    ("expected", "comparator"),
    [
        ([False, True, True], ">="),
        ([False, False, True], ">"),
        ([True, True, False], "<="),
        ([True, False, False], "<"),
    ],
)
def test_a_comparator_is_taken_at_its_word(expected, comparator):
    """A strict comparator excludes the target itself."""
    assert expected == attainment.meeting(comparator, 95.0, 0.0)(np.array([94.0, 95, 96])).tolist()


def test_a_full_share_is_met_by_what_rounds_to_it():
    """At least 100 % is met from half a reporting unit below."""
    assert [False, True] == attainment.meeting(">=", 100, 0.05)(np.array([99.9, 99.96])).tolist()


@pytest.mark.parametrize(
    ("expected", "span"),
    [
        (0.5, (2024, 2025)),
        (0.25, (2024, 2026)),
        (0.25, (2023, 2026)),
        (0.0, (2022, 2026)),
        (0.75, (2026, 2026)),
    ],
)
def test_a_level_to_hold_must_hold_in_every_year(expected, span):
    """The chance counts paths that meet the target in every year; an observed failure leaves none."""
    meets = attainment.meeting(">=", 95.0, 0.0)

    assert expected == attainment.held(PATHS, YEARS, OBSERVED, span, meets)


def test_a_yearly_reduction_is_judged_year_by_year():
    """Each year is compared with the one before, the first with the last observed value."""
    paths = np.array([[97.0, 94, 91], [97, 96, 90], [99, 94, 90]])
    observed = pd.Series([100.0], [2023])

    assert 1 / 3 == pytest.approx(attainment.reduced(paths, YEARS, observed, (2024, 2026), 3.0))
    assert 2 / 3 == pytest.approx(attainment.reduced(paths, YEARS, observed, (2024, 2024), 3.0))


def test_the_first_year_that_meets_a_target():
    """Median and 80 % interval of the first year; an observed year comes first; never is missing."""
    meets = attainment.meeting(">=", 96.0, 0.0)

    assert (2024.0, 2024.0) == attainment.first_year(PATHS, YEARS, OBSERVED, meets)[:2]
    assert (2023.0,) * 3 == attainment.first_year(PATHS, YEARS, OBSERVED, attainment.meeting(">=", 95.0, 0.0))
    assert np.isnan(attainment.first_year(PATHS, YEARS, OBSERVED, attainment.meeting(">=", 99.0, 0.0))).all()


def one_group(values, lower=0.0, upper=100.0):
    years = np.arange(2024.0 - len(values), 2024)
    return next(iter(groups(years[None], np.array([values], float), 6, lower, upper)))


@pytest.mark.parametrize(
    "values", [[70.0, 72, 71, 75, 74], [99.0, 100, 100, 100], [12.0], [0.3, 0.2, 0.1, 0, 0]]
)
def test_joint_paths_have_the_published_quantiles(values):
    """Year by year the draws have the quantiles that the forecast states."""
    group = one_group(values)
    levels = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    stated = 100 * group.outlook.quantiles(levels)[0]

    drawn = np.quantile(draw_paths(group, seed=1)[0], levels, axis=0).T

    assert stated == pytest.approx(drawn, abs=0.35, rel=0.02)


def test_joint_paths_move_together():
    """Neighbouring years of a path are alike: the chance to hold a level is far above independence."""
    paths = draw_paths(one_group([70.0, 72, 71, 75, 74, 77]), seed=1)[0]
    above = paths >= np.median(paths, axis=0)

    assert above.all(axis=1).mean() > 0.2
    assert np.corrcoef(paths[:, 4], paths[:, 5])[0, 1] > 0.7


def test_the_chance_to_hold_100_percent_is_the_chance_to_stay():
    """Paths of a series at 100 % keep it in one run, with the probability of the rule."""
    group = one_group([100.0] * 4)
    paths = draw_paths(group, seed=3)[0]

    assert group.outlook.at_upper[0, -1] == pytest.approx((paths >= 99.999).all(axis=1).mean(), abs=0.05)


def test_the_same_seed_gives_the_same_paths_whatever_the_batch():
    """A series' draws are the same alone and among others, and differ by seed."""
    years = np.arange(2019.0, 2024)
    both = np.array([[70.0, 72, 71, 75, 74], [20, 22, 19, 25, 24]])
    pair = next(iter(groups(years[None].repeat(2, 0), both, 6, 0.0, 100.0)))
    alone = one_group(both[1])

    assert draw_paths(pair, seed=5)[1] == pytest.approx(draw_paths(alone, seed=5)[0], rel=1e-9)
    assert (draw_paths(alone, seed=5) != draw_paths(alone, seed=6)).any()


def test_sampling_error_is_binomial_for_shares_and_poisson_for_rates():
    """A share of n cases varies by p (1 - p) / n, a rate by its count; without denominators by nothing."""
    made = sampling_variance(
        np.array([20.0, 15.0, 50.0]), np.array([400.0, 1000.0, np.nan]), np.array([100.0, 1000, 100])
    )

    assert [100**2 * 0.2 * 0.8 / 400, 1000**2 * 0.015 / 1000, 0.0] == pytest.approx(made)


def test_a_series_smoother_than_its_cases_allow_is_believed_to_have_less_error():
    """300 deaths in 20,000 births vary by 0.87 per 1,000; a series on a line was not counted like that."""
    years = np.arange(2019.0, 2026.0)[None]
    smooth = 16.5 - 0.3 * np.arange(7.0)[None]
    variance = sampling_variance(smooth, np.full(smooth.shape, 20_000.0), np.full(smooth.shape, 1000.0))

    assert believable(years, smooth, variance).max() < 1e-12
    assert (believable(years[:, :4], smooth[:, :4], variance[:, :4]) == variance[:, :4]).all()


def test_true_counts_nearly_always_keep_their_sampling_error():
    random = np.random.default_rng(5)
    counted = random.poisson(300, (2000, 8)) / 20.0
    years = np.broadcast_to(np.arange(2018.0, 2026.0), counted.shape)
    variance = np.full(counted.shape, 300 / 20.0**2)
    kept = believable(years, counted, variance) / variance

    assert (kept[:, 0] == 1).mean() > 0.9
    assert kept.mean() > 0.97


def test_gaps_are_weighed_and_breaks_are_not_roughness():
    """A line with gaps has no roughness; triples across a break are not looked at."""
    years = np.array([[2008.0, 2010, 2012, 2013, 2017, 2018, 2020, 2023, 2025, 2026]])
    late = (years >= 2017).astype(float)
    values, variance = 0.5 * years - 900 + 40 * late, np.full(years.shape, 4.0)

    assert believable(years, values, variance, late).max() < 1e-9
    assert (believable(years, values, variance) == variance).all()
    # Two triples within a segment are too few to contradict anything.
    few = slice(2, 8)
    kept = believable(years[:, few], values[:, few], variance[:, few], late[:, few])
    assert (kept == 4.0).all()


def test_known_sampling_error_widens_a_steady_series():
    """A share that rests on 400 cases is less certain than the same share of 400,000."""
    years, values = np.arange(2016.0, 2024)[None], np.array([[40.0, 42, 39, 41, 42, 40, 42, 41]])
    bounds = {"lower": np.zeros(1), "upper": np.full(1, 100.0)}
    widths = []
    for cases in (400.0, 400_000.0):
        variance = sampling_variance(values, np.full(values.shape, cases), np.full(values.shape, 100.0))
        noise = noise_of_sampling(years, values, variance, **bounds)
        group = next(iter(groups(years, values, 3, 0.0, 100.0, noise=noise, coming=noise.mean(1))))
        low, high = group.outlook.quantiles(np.array([0.1, 0.9]))[0, 0]
        widths.append(high - low)

    assert widths[0] > 1.15 * widths[1]


def test_the_pace_that_comparable_series_managed():
    """Faster paces were managed by fewer series, and standing still by about half or more."""
    rates = [managed(20.0, end, 5, "positive", up=False) for end in (19.9, 17.0, 14.0, 8.0)]

    assert all(a > b for a, b in pairwise(rates))
    assert 0.4 < rates[0] < 0.8
    assert np.isnan(managed(0.0, 5.0, 5, "positive", up=True))
    assert pace(np.array(20.0), np.array(10.0), np.array(2), "positive") == pytest.approx(np.log(0.5) / 2)


def test_paces_are_learned_in_the_good_direction():
    """A rate that halves every two years has a pace of its logarithm, good when lower is better."""
    table = pd.DataFrame({"series_id": "a", "year": range(2000, 2012), "value": 100 * 0.7 ** np.arange(12.0)})
    table = pd.concat([table, table.assign(series_id="b", value=[50.0] * 12, upper_bound=100.0)])
    learned = learn_paces(table.assign(direction="lower")).set_index(["kind", "span"])

    assert -np.log(0.7) == pytest.approx(learned.loc[("positive", 3), "q50"])
    assert 0.0 == learned.loc[("share", 3), "q50"]


@given(arrays(float, (2, 3, 40), elements=st.sampled_from([-1e6, -0.0, 0.0, 0.5, 1.0, 7.25, np.nan])))
def test_equal_draws_keep_their_order(keys):
    """The fast order is the stable one, where draws are equal or missing too."""
    assert (stable_order(keys) == keys.argsort(axis=-1, kind="stable")).all()
    apart = keys + np.arange(40) / 64
    assert (stable_order(apart) == apart.argsort(axis=-1, kind="stable")).all()

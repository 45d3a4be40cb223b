"""Forecasts as quantiles: possible, ordered, free of the unit, the same alone as in a batch, and honest."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.projection import forecast, forecast_batch
from analysis.projection.distribution import staying
from analysis.projection.forecasts import LEVELS

MANY = settings(max_examples=60, deadline=None)
SPECIAL = st.sampled_from([0.0, 100.0, 99.9, 1e-9, float("nan"), float("inf"), 1e15])
SERIES = st.lists(
    st.tuples(st.integers(1990, 2024), st.one_of(st.floats(0, 100), st.floats(0, 1e6), SPECIAL)), max_size=14
)
BOUNDS = st.sampled_from([(0, 100), (0, None), (None, None), (None, 100), (-5, float("inf")), (0, 1e6)])
SHARES = st.dictionaries(st.integers(2008, 2024), st.floats(0, 100), min_size=1, max_size=12)


def ahead(values: dict[int, float], lower=0, upper=100, horizon=9, levels=LEVELS) -> np.ndarray:
    return forecast(list(values), list(values.values()), horizon, lower, upper, levels)


@MANY
@given(SERIES, BOUNDS)
def test_any_series_has_finite_ordered_quantiles_inside_its_bounds(rows, bounds):
    """Whatever the values, repeated years, gaps and bounds: no failure, nothing impossible."""
    years, values = (np.array(column, float) for column in zip(*rows, strict=True)) if rows else ([], [])
    made = forecast(years, values, 9, *bounds)

    if not np.isfinite(values).any():
        assert np.isnan(made).all()
        return
    low, high = (np.inf * sign if b is None else b for b, sign in zip(bounds, (-1, 1), strict=True))
    assert np.isfinite(made).all()
    assert (np.diff(made, axis=1) >= 0).all()
    assert (made >= low).all() and (made <= high).all()


@given(st.lists(SHARES, min_size=1, max_size=8))
def test_a_batch_gives_what_each_series_gives_alone(series):
    """Series of any lengths and years together have the quantiles that each has by itself."""
    years, values = [list(s) for s in series], [list(s.values()) for s in series]
    together = forecast_batch(years, values, 5, 0, 100)

    for place, one in enumerate(series):
        assert ahead(one, horizon=5) == pytest.approx(together[place], rel=1e-7, abs=1e-9)


@given(SHARES, st.randoms())
def test_the_order_of_rows_does_not_matter(values, random):
    """The same values in any order give the same bytes."""
    shuffled = list(values.items())
    random.shuffle(shuffled)

    assert ahead(dict(sorted(values.items()))).tobytes() == ahead(dict(shuffled)).tobytes()


@given(
    st.dictionaries(st.integers(2008, 2024), st.floats(0.01, 1000), min_size=1, max_size=10),
    st.sampled_from([0.125, 64.0, 1e-6, 1e7]),
    st.sampled_from([0.0, None]),
)
def test_another_unit_gives_the_same_forecast_in_that_unit(values, unit, lower):
    """Values in another unit have the same quantiles in that unit."""
    scaled = ahead({year: value * unit for year, value in values.items()}, lower, None)

    assert ahead(values, lower, None) * unit == pytest.approx(scaled, rel=1e-6, abs=1e-9 * unit)


@given(SHARES)
def test_a_share_and_its_complement_mirror_each_other(values):
    """The quantiles of 100 minus a share are 100 minus its quantiles."""
    # A rare share is kept from growing more than tenfold; its complement is not.
    assume(max(values.values()) >= 10 and min(values.values()) <= 90)
    mirrored = ahead({year: 100 - value for year, value in values.items()})

    assert ahead(values) == pytest.approx(100 - mirrored[:, ::-1], abs=0.02)


@given(SHARES)
def test_the_future_is_less_certain_than_the_near_future(values):
    """The 80 % interval nine years ahead is not narrower than the one of next year."""
    made = ahead(values, levels=[0.1, 0.9])
    width = made[:, 1] - made[:, 0]

    assert width[8] >= width[0] - 1e-6 or made[8].min() <= 0.5 or made[8].max() >= 99.5


def test_more_data_never_widen_a_forecast_on_average():
    """At the same noise, longer histories give narrower intervals, averaged over many series."""
    random = np.random.default_rng(8)
    values = 60 + np.cumsum(random.normal(0, 1, (400, 12)), axis=1) + random.normal(0, 1, (400, 12))
    widths = []
    for n in (1, 2, 3, 4, 6, 8, 12):
        made = forecast_batch(np.arange(2024 - n, 2024.0), values[:, -n:], [2026], 0, 100, [0.1, 0.9])
        widths.append(np.mean(made[:, 0, 1] - made[:, 0, 0]))

    assert (np.diff(widths) <= 0.02 * widths[0]).all()


def test_intervals_hold_what_they_say_on_series_of_another_making():
    """On random walks with noise, never seen in learning, 80 % intervals hold 75–92 %."""
    random = np.random.default_rng(9)
    levels = 50 + np.cumsum(random.normal(0, 1.5, (1500, 15)), axis=1)
    values = np.clip(levels + random.normal(0, 1.5, levels.shape), 0, 100)
    made = forecast_batch(np.arange(2005.0, 2015), values[:, :10], 5, 0, 100, [0.1, 0.9])
    inside = (values[:, 10:] >= made[..., 0]) & (values[:, 10:] <= made[..., 1])

    assert 0.75 < inside.mean() < 0.92


def test_a_smooth_fall_goes_on_and_a_noisy_series_stays():
    """A modelled rate that fell 4 % every year falls on; noise around a level is carried on as the level."""
    years = np.arange(2010, 2022)
    smooth = forecast(years, 30 * 0.96 ** np.arange(12), [2027], 0, None, [0.5])[0, 0]
    noisy = forecast(years, [30, 24, 33, 27, 31, 25, 29, 34, 26, 30, 32, 20], [2027], 0, None, [0.5])[0, 0]

    assert smooth == pytest.approx(30 * 0.96**17, rel=0.12)
    assert 24 < noisy < 31


@pytest.mark.parametrize("value", [100.0, 0.0])
def test_a_share_at_its_bound_may_stay_or_leave(value):
    """After five years at the bound it stays next year with about 79 %, for nine years with less."""
    made = forecast(range(2019, 2024), [value] * 5, 9, 0, 100, np.arange(1, 100) / 100)
    there = (made == value).mean(axis=1)

    assert 0.75 < there[0] < 0.9
    assert 0.35 < there[8] < there[0]
    assert abs(made[0] - value).max() > 0.3


def test_the_chance_to_stay_follows_the_rule():
    """The product over the years ahead of (0.15 + k) / (1.5 + k), with k the run at the bound so far."""
    expected = np.cumprod([(0.15 + k) / (1.5 + k) for k in (2, 3, 4)])

    made = staying(np.array([2, 0]), np.array([1.0, 2, 3]))

    assert expected == pytest.approx(made[0])
    assert [0.0] * 3 == made[1].tolist()


@pytest.mark.parametrize("value", [0.08, 50.0, 99.9, 14.2])
@pytest.mark.parametrize("n", [1, 2, 4, 12])
def test_a_constant_series_is_not_certain(value, n):
    """However constant the past, the interval has a width; it shrinks with the number of values."""
    made = forecast(range(2020 - n, 2020), [value] * n, [2024], 0, 100, [0.1, 0.5, 0.9])[0]

    assert made[2] - made[0] > 1e-4 * value
    assert value == pytest.approx(made[1], rel=0.02)


def test_the_years_wanted_may_be_calendar_years_or_years_ahead():
    """Calendar years, years ahead and a number of years mean the same; a past year has no forecast."""
    years, values = [2018, 2019, 2020, 2022], [70.0, 71, 73, 74]
    number = forecast(years, values, 3, 0, 100)

    assert (number == forecast(years, values, [2023, 2024, 2025], 0, 100)).all()
    assert (number == forecast(years, values, [1, 2, 3], 0, 100)).all()
    assert np.isnan(forecast(years, values, [2022], 0, 100)).all()


def test_each_series_of_a_batch_may_want_its_own_years():
    """Calendar years by series give what each series gives for its own years."""
    years, values = [[2018, 2019, 2020], [2021, 2022]], [[70.0, 71, 73], [40.0, 41]]
    made = forecast_batch(years, values, [[2021, 2025], [2023, 2030]], 0, 100)

    assert made[0] == pytest.approx(forecast(years[0], values[0], [2021, 2025], 0, 100))
    assert made[1] == pytest.approx(forecast(years[1], values[1], [2023, 2030], 0, 100))


def test_levels_keep_the_order_they_were_asked_in():
    """Quantiles come in the order of the levels; levels outside 0–1 are refused."""
    years, values = [2020, 2021, 2022], [10.0, 12, 11]

    first, second = (forecast(years, values, 2, 0, None, levels) for levels in ([0.9, 0.1], [0.1, 0.9]))

    assert (first == second[:, ::-1]).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        forecast(years, values, 2, 0, None, [0.5, 1.0])


def test_a_quantity_below_an_upper_bound_mirrors_one_above_a_lower_bound():
    """Values under an upper bound only are those above a lower bound, mirrored."""
    years, values = np.arange(2015, 2022), np.array([3.0, 4, 2, 5, 4, 6, 5])
    above = forecast(years, values, 3, 0, None, [0.1, 0.5, 0.9])
    below = forecast(years, -values, 3, None, 0, [0.1, 0.5, 0.9])

    assert above == pytest.approx(-below[:, ::-1], rel=1e-9)


def test_a_thousand_series_take_seconds_at_most():
    """1,000 series and nine years ahead take a second or two on one core; the test allows six."""
    from time import perf_counter

    values = np.clip(70 + np.cumsum(np.random.default_rng(0).normal(0, 2, (1000, 10)), axis=1), 0, 100)
    forecast_batch(np.arange(2014, 2024), values[:5], 9, 0, 100)
    start = perf_counter()
    forecast_batch(np.arange(2014, 2024), values, 9, 0, 100)

    assert perf_counter() - start < 6


def test_the_engine_loads_without_the_heavy_libraries():
    """Importing the forecasts needs neither pandas nor scipy.stats nor statsmodels."""
    heavy = "{'pandas', 'pandera', 'scipy.stats', 'statsmodels'}"
    code = f"import sys; from analysis.projection import forecast; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == told.stdout.strip()

"""Intervals of shares and rates: R's results, the ends, and what must hold for all of them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from method_cases import FEW, agrees, oracle

from analysis.trajectories.intervals import (
    byar,
    clopper_pearson,
    garwood,
    jeffreys,
    rate_difference,
    rate_ratio,
    share_difference,
    share_ratio,
    wilson,
)

SHARES = {"wilson": wilson, "cp": clopper_pearson, "jeffreys": jeffreys}
COUNTS = st.integers(0, 400)


def ends(frame: pd.DataFrame) -> tuple[float, float]:
    """Return both limits of the only row."""
    return frame["low"].item(), frame["high"].item()


def test_r_gives_the_same_intervals_of_shares(shared):
    """prop.test, binom.test and qbeta agree to 1e-6, all cases in one call."""
    cases = oracle(shared, "ci_binomial")
    inputs = pd.DataFrame([case.inputs for case in cases])

    assert len(cases) >= 8
    for name, interval in SHARES.items():
        for level, rows in inputs.groupby("level"):
            found = interval(rows["x"], rows["n"], level=level)
            for number, row in found.iterrows():
                expected = cases[number].expected
                assert agrees(expected["p"], row["value"])
                assert agrees(expected[f"{name}_lo"], row["low"]), (cases[number].id, name)
                assert agrees(expected[f"{name}_hi"], row["high"]), (cases[number].id, name)


def test_r_gives_the_same_intervals_of_rates(shared):
    """poisson.test agrees to 1e-6."""
    cases = oracle(shared, "ci_poisson")

    assert len(cases) >= 6
    for case in cases:
        found = garwood(case.inputs["x"], case.inputs["exposure"], level=case.inputs["level"]).iloc[0]
        for key, column in (("rate", "value"), ("lo", "low"), ("hi", "high")):
            assert found[column] == pytest.approx(case.expected[key], rel=1e-6, abs=1e-12), (case.id, key)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_none_and_all_close_the_interval(interval):
    """0 of 20 begins at exactly 0 and 20 of 20 ends at exactly 1."""
    assert 0.0 == ends(interval(0, 20))[0] < ends(interval(0, 20))[1] < 0.2
    assert 0.8 < ends(interval(20, 20))[0] < ends(interval(20, 20))[1] == 1.0


def test_the_jeffreys_interval_closes_only_when_asked():
    """Its quantiles leave 0 and 1 out; closed, they take them in."""
    assert 0 < ends(jeffreys(0, 20))[0] and ends(jeffreys(20, 20))[1] < 1
    assert (0.0, 1.0) == (ends(jeffreys(0, 20, closed=True))[0], ends(jeffreys(20, 20, closed=True))[1])
    assert ends(jeffreys(7, 20)) == ends(jeffreys(7, 20, closed=True))


@pytest.mark.parametrize("interval", [wilson, clopper_pearson, jeffreys])
@pytest.mark.parametrize(("x", "n"), [(21, 20), (-1, 20), (0, 0), (5, np.nan), (np.nan, 20), (5, np.inf)])
def test_an_impossible_share_has_no_interval(interval, x, n):
    """More than all, less than none, no denominator or a missing number: all three are missing."""
    assert interval(x, n).iloc[0].isna().all()


@pytest.mark.parametrize("interval", [garwood, byar])
@pytest.mark.parametrize(("x", "exposure"), [(-1, 100), (3, 0), (3, np.nan), (np.nan, 100), (np.inf, 100)])
def test_an_impossible_rate_has_no_interval(interval, x, exposure):
    """A negative or missing count, or no exposure: all three are missing."""
    assert interval(x, exposure).iloc[0].isna().all()


def test_a_rate_may_exceed_its_exposure_and_is_given_per_any_number():
    """Counts are not shares of their exposure; per 1,000 all three are a thousand times larger."""
    plain, per_1000 = garwood(12, 10), garwood(12, 10, per=1000)

    assert 1.2 == plain["value"].item()
    assert np.allclose(1000 * plain, per_1000)


def test_byar_is_close_to_the_exact_interval():
    """From ten cases on Byar's limits differ from Garwood's by less than 1 %; zero begins at zero."""
    counts = pd.Series([10, 50, 400])

    assert np.allclose(byar(counts, 1.0)[["low", "high"]], garwood(counts, 1.0)[["low", "high"]], rtol=0.01)
    assert 0.0 == ends(byar(0, 1000))[0]


def test_newcombes_published_example_comes_out():
    """Newcombe 1998, table II (a), method 10: 56/70 against 48/80 gives 0.0524 to 0.3339."""
    assert (0.0524, 0.3339) == pytest.approx(ends(share_difference(56, 70, 48, 80)), abs=5e-5)


def test_ratios_are_symmetric_on_the_log_scale():
    """The ratio lies at the geometric middle of its limits, and swapping both sides inverts it."""
    for there, back in (
        (share_ratio(15, 100, 30, 120), share_ratio(30, 120, 15, 100)),
        (rate_ratio(15, 1000, 30, 1200), rate_ratio(30, 1200, 15, 1000)),
    ):
        assert there["value"].item() == pytest.approx(np.sqrt(np.prod(ends(there))))
        assert ends(there) == pytest.approx(tuple(1 / end for end in reversed(ends(back))))
    assert share_ratio(0, 100, 30, 120).iloc[0].isna().all()
    assert rate_ratio(15, 1000, 0, 1200).iloc[0].isna().all()


def test_katz_by_hand():
    """15 of 100 over 30 of 120: ratio 0.6, standard error of its log 0.2848."""
    spread = np.sqrt(1 / 15 - 1 / 100 + 1 / 30 - 1 / 120)

    assert ends(share_ratio(15, 100, 30, 120)) == pytest.approx(
        (0.6 * np.exp(-1.959964 * spread), 0.6 * np.exp(1.959964 * spread)), rel=1e-6
    )


def test_an_index_is_kept():
    """A series gives a frame with its index, also where it comes second."""
    counts = pd.Series([3, 5], ["b", "a"])

    assert ["b", "a"] == list(wilson(counts, 20).index) == list(wilson(2, counts + 10).index)
    assert ["b", "a"] == list(rate_difference(counts, 100, 4, 100).index)
    assert ["b", "a"] == list(share_difference(1, 10, counts, 100).index)


@FEW
@given(COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from([0.5, 0.8, 0.95]))
def test_every_interval_holds_its_value_and_grows_with_the_level(x, y, more_x, more_y, level):
    """Low <= value <= high, and a higher level never gives a narrower interval."""
    n, m = x + more_x + 1, y + more_y + 1
    for interval, given_ in (
        (wilson, (x, n)),
        (clopper_pearson, (x, n)),
        (garwood, (x, n)),
        (share_difference, (x, n, y, m)),
        (rate_difference, (x, n, y, m)),
        (share_ratio, (x + 1, n, y + 1, m)),
        (rate_ratio, (x + 1, n, y + 1, m)),
    ):
        narrow, wide = interval(*given_, level=level).iloc[0], interval(*given_, level=0.99).iloc[0]
        assert narrow["low"] - 1e-12 <= narrow["value"] <= narrow["high"] + 1e-12
        assert wide["low"] <= narrow["low"] + 1e-12 and narrow["high"] - 1e-12 <= wide["high"]


@FEW
@given(COUNTS, COUNTS)
def test_a_share_and_its_complement_have_mirrored_intervals(x, more):
    """Counting those without instead of those with turns the interval around."""
    n = x + more + 1
    for interval in (wilson, clopper_pearson, jeffreys):
        low, high = ends(interval(n - x, n))
        assert ends(interval(x, n)) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@FEW
@given(COUNTS, COUNTS)
def test_differences_turn_around_when_swapped(x, y):
    """One minus other is the mirror of other minus one, and equal groups differ by zero."""
    for interval in (share_difference, rate_difference):
        low, high = ends(interval(x, 500, y, 600))
        assert ends(interval(y, 600, x, 500)) == pytest.approx((-high, -low), abs=1e-12)
        assert 0 == interval(x, 500, x, 500)["value"].item()

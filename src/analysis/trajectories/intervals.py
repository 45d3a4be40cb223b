"""Intervals of observed shares and rates, and of the difference and the ratio of two of them.

All functions take numbers, arrays or series (by position) and return a frame with the columns value, low and
high, indexed as the first series given; ``level`` is the coverage aimed at. Where an input is missing or
impossible (negative counts, no denominator, a share above one) all three are missing.

Sources: Wilson (1927), Clopper and Pearson (1934) and the Jeffreys interval for shares, as in R's prop.test,
binom.test and qbeta; Garwood (1936) for rates, as in R's poisson.test; Byar's approximation; Newcombe
(1998) for differences of shares; Katz et al. (1978) for ratios; Zou and Donner (2008) for differences of
rates. The exact formulas stand in docs/methods.md.
"""

import numpy as np
import pandas as pd
from scipy.special import betaincinv, gammaincinv, ndtri

LEVEL = 0.95


def wilson(numerator, denominator, *, level: float = LEVEL) -> pd.DataFrame:
    """Return the score interval of a share: the one to show; it never leaves 0 to 1."""
    x, n, valid = _share(numerator, denominator)
    z = _z(level)
    with np.errstate(all="ignore"):
        p = x / n
        centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low, high = np.where(x == 0, 0.0, centre - half), np.where(x == n, 1.0, centre + half)
    return _frame(p, low, high, valid, numerator, denominator)


def clopper_pearson(numerator, denominator, *, level: float = LEVEL) -> pd.DataFrame:
    """Return the exact interval of a share: never covers less than ``level``, often more."""
    x, n, valid = _share(numerator, denominator)
    tail = (1 - level) / 2
    with np.errstate(all="ignore"):
        low = np.where(x == 0, 0.0, betaincinv(x, n - x + 1, tail))
        high = np.where(x == n, 1.0, betaincinv(x + 1, n - x, 1 - tail))
        return _frame(x / n, low, high, valid, numerator, denominator)


def jeffreys(numerator, denominator, *, level: float = LEVEL, closed: bool = False) -> pd.DataFrame:
    """Return the equal-tailed interval of a share under the Jeffreys prior, Beta(1/2, 1/2).

    With none or all it leaves out the observed share itself; ``closed`` moves that end to 0 or 1.
    """
    x, n, valid = _share(numerator, denominator)
    tail = (1 - level) / 2
    with np.errstate(all="ignore"):
        low, high = (betaincinv(x + 0.5, n - x + 0.5, t) for t in (tail, 1 - tail))
        low, high = np.where(closed & (x == 0), 0.0, low), np.where(closed & (x == n), 1.0, high)
        return _frame(x / n, low, high, valid, numerator, denominator)


def garwood(count, exposure, *, per: float = 1.0, level: float = LEVEL) -> pd.DataFrame:
    """Return the exact Poisson interval of a rate, count / exposure, times ``per`` (such as 1,000)."""
    x, e, valid = _rate(count, exposure)
    tail = (1 - level) / 2
    with np.errstate(all="ignore"):
        low = np.where(x == 0, 0.0, gammaincinv(x, tail))
        high = gammaincinv(x + 1, 1 - tail)
        return _frame(per * x / e, per * low / e, per * high / e, valid, count, exposure)


def byar(count, exposure, *, per: float = 1.0, level: float = LEVEL) -> pd.DataFrame:
    """Return Byar's approximation of the Poisson interval of a rate: simple, close from some ten cases on."""
    x, e, valid = _rate(count, exposure)
    z = _z(level)
    with np.errstate(all="ignore"):
        low = np.where(x == 0, 0.0, x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3)
        high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
        return _frame(per * x / e, per * np.maximum(low, 0) / e, per * high / e, valid, count, exposure)


def share_difference(
    numerator, denominator, other_numerator, other_denominator, *, level: float = LEVEL
) -> pd.DataFrame:
    """Return the first share minus the other: Newcombe's hybrid of their Wilson intervals."""
    one = wilson(numerator, denominator, level=level)
    other = wilson(other_numerator, other_denominator, level=level)
    return _difference(one, other)


def share_ratio(
    numerator, denominator, other_numerator, other_denominator, *, level: float = LEVEL
) -> pd.DataFrame:
    """Return the first share over the other with Katz's interval on the log scale; none if one share is 0."""
    x, n, valid = _share(numerator, denominator)
    y, m, other_valid = _share(other_numerator, other_denominator)
    with np.errstate(all="ignore"):
        spread = np.sqrt(1 / x - 1 / n + 1 / y - 1 / m)
        ratio = (x / n) / (y / m)
    return _log_ratio(ratio, spread, valid & other_valid & (x > 0) & (y > 0), level, numerator, denominator)


def rate_difference(
    count, exposure, other_count, other_exposure, *, per: float = 1.0, level: float = LEVEL
) -> pd.DataFrame:
    """Return the first rate minus the other, from their Garwood intervals (MOVER of Zou and Donner)."""
    one = garwood(count, exposure, per=per, level=level)
    other = garwood(other_count, other_exposure, per=per, level=level)
    return _difference(one, other)


def rate_ratio(count, exposure, other_count, other_exposure, *, level: float = LEVEL) -> pd.DataFrame:
    """Return the first rate over the other with its log-normal interval; none if one count is 0."""
    x, e, valid = _rate(count, exposure)
    y, f, other_valid = _rate(other_count, other_exposure)
    with np.errstate(all="ignore"):
        spread = np.sqrt(1 / x + 1 / y)
        ratio = (x / e) / (y / f)
    return _log_ratio(ratio, spread, valid & other_valid & (x > 0) & (y > 0), level, count, exposure)


def _z(level: float) -> float:
    """Return the normal quantile of a two-sided level."""
    return float(ndtri((1 + level) / 2))


def _share(numerator, denominator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return numerator, denominator and whether they can be a share."""
    x, n = np.asarray(numerator, dtype="float64"), np.asarray(denominator, dtype="float64")
    return x, n, (x >= 0) & (n > 0) & (x <= n) & np.isfinite(n)


def _rate(count, exposure) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return count, exposure and whether they can be a rate."""
    x, e = np.asarray(count, dtype="float64"), np.asarray(exposure, dtype="float64")
    return x, e, (x >= 0) & (e > 0) & np.isfinite(x) & np.isfinite(e)


def _difference(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return the interval of one minus other that the distances to their own limits give."""
    index = one.index if len(one) >= len(other) else other.index
    value, low, high = (one[name].to_numpy() for name in ("value", "low", "high"))
    value_2, low_2, high_2 = (other[name].to_numpy() for name in ("value", "low", "high"))
    gap = value - value_2
    down, up = np.hypot(value - low, high_2 - value_2), np.hypot(high - value, value_2 - low_2)
    return pd.DataFrame({"value": gap, "low": gap - down, "high": gap + up}, index)


def _log_ratio(ratio, spread, valid, level: float, *given) -> pd.DataFrame:
    """Return a ratio and its interval, symmetric on the log scale."""
    with np.errstate(all="ignore"):
        reach = np.exp(_z(level) * spread)
        return _frame(ratio, ratio / reach, ratio * reach, valid, *given)


def _frame(value, low, high, valid, *given) -> pd.DataFrame:
    """Return the columns value, low and high, missing where the inputs are not valid."""
    index = next((x.index for x in given if isinstance(x, pd.Series)), None)
    columns = {"value": value, "low": low, "high": high}
    shown = {name: np.atleast_1d(np.where(valid, x, np.nan)) for name, x in columns.items()}
    return pd.DataFrame(shown, index)

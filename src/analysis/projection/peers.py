"""The usual forecasters, for comparison only: what a reader would otherwise reach for.

Each takes ``values`` (series, n), one value a year without gaps, and a number of years, and returns mean
and standard deviation of a normal forecast, both (series, horizon). Formulas as in R's forecast 8.20
(naive, rwf, ses, thetaf) and Hyndman et al., Forecasting with Exponential Smoothing (2008).
"""

from collections.abc import Callable

import numpy as np
from scipy.special import ndtri, stdtrit

Forecaster = Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray]]
WEIGHTS = np.concatenate([[1e-4], np.linspace(0.02, 0.98, 49), [0.9999]])
DAMPED = [
    (alpha, beta, damping)
    for alpha in (0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.9999)
    for beta in (0.0001, 0.05, 0.2, 0.5, 0.9)
    for damping in (0.8, 0.88, 0.95, 0.98)
    if beta <= alpha
]


def naive(values: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Carry the last value on: a random walk."""
    ahead = np.arange(1, horizon + 1)
    spread = np.sqrt((np.diff(values, axis=1) ** 2).mean(axis=1))
    return np.repeat(values[:, -1:], horizon, axis=1), spread[:, None] * np.sqrt(ahead)


def drift(values: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Carry the mean yearly change on: a random walk with drift."""
    steps, ahead = np.diff(values, axis=1), np.arange(1, horizon + 1)
    n = steps.shape[1]
    mean = steps.mean(axis=1)
    spread = np.sqrt(((steps - mean[:, None]) ** 2).sum(axis=1) / max(n - 1, 1))
    return values[:, -1:] + mean[:, None] * ahead, spread[:, None] * np.sqrt(ahead * (1 + ahead / n))


def straight_line(years: np.ndarray, values: np.ndarray, ahead: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return centre and scale of a least-squares line's t forecast (n - 2 degrees of freedom).

    ``years`` (n,), ``values`` (series, n), ``ahead`` (h,) calendar years. Draper and Smith, section 1.4.
    """
    middle = years.mean()
    squares = ((years - middle) ** 2).sum()
    level = values.mean(axis=1, keepdims=True)
    slope = ((years - middle) * (values - level)).sum(axis=1, keepdims=True) / squares
    residual = values - level - slope * (years - middle)
    spread = np.sqrt((residual**2).sum(axis=1, keepdims=True) / max(len(years) - 2, 1))
    width = np.sqrt(1 + 1 / len(years) + (ahead - middle) ** 2 / squares)
    return level + slope * (ahead - middle), spread * width


def line(values: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Carry a straight line on; the spread is that of a normal with the same 80 % interval as the t."""
    n = values.shape[1]
    centre, scale = straight_line(np.arange(n, dtype=float), values, np.arange(n, n + horizon, dtype=float))
    return centre, scale * stdtrit(max(n - 2, 1), 0.9) / ndtri(0.9)


def smoothing(values: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Smooth exponentially (SES) with the weight and the start that fit best."""
    level, weight, variance = _best_smoothing(values)
    ahead = np.arange(horizon)
    return (
        np.repeat(level[:, None], horizon, axis=1),
        np.sqrt(variance[:, None] * (1 + ahead * weight[:, None] ** 2)),
    )


def theta(values: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Forecast by the Theta method: SES plus half the slope of the straight line."""
    n, ahead = values.shape[1], np.arange(horizon)
    level, weight, variance = _best_smoothing(values)
    time = np.arange(n) - (n - 1) / 2
    half_slope = (values * time).sum(axis=1) / (time**2).sum() / 2
    # The line's contribution grows with the age of the smoothed level (Hyndman and Billah 2003).
    age = (1 - (1 - weight) ** n) / weight
    centre = level[:, None] + half_slope[:, None] * (ahead + age[:, None])
    return centre, np.sqrt(variance[:, None] * (1 + ahead * weight[:, None] ** 2))


def _best_smoothing(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return last level, weight and variance of the best SES: a grid of weights, then golden section."""
    errors = np.stack([_smoothed(values, np.full(len(values), w))[1] for w in WEIGHTS])
    best = errors.argmin(axis=0)
    low, high = WEIGHTS[np.maximum(best - 1, 0)], WEIGHTS[np.minimum(best + 1, len(WEIGHTS) - 1)]
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(40):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        lower = _smoothed(values, left)[1] < _smoothed(values, right)[1]
        low, high = np.where(lower, low, left), np.where(lower, right, high)
    weight = (low + high) / 2
    level, squares = _smoothed(values, weight)
    return level, weight, squares / max(values.shape[1] - 2, 1)


def _smoothed(values: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return last level and sum of squared errors of SES with the best starting level."""
    n = values.shape[1]
    known, start = np.zeros(len(values)), np.ones(len(values))
    errors, slopes = np.empty((n, len(values))), np.empty((n, len(values)))
    for t in range(n):
        errors[t], slopes[t] = values[:, t] - known, start
        known, start = known + weight * errors[t], start * (1 - weight)
    first = (errors * slopes).sum(0) / (slopes**2).sum(0)
    return known + first * start, ((errors - first * slopes) ** 2).sum(0)


def damped_trend(values: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Forecast by Holt's damped trend with the best of a grid of weights and the best start."""
    n = values.shape[1]
    best = np.full(len(values), np.inf)
    mean, spread = np.zeros((len(values), horizon)), np.zeros((len(values), horizon))
    for alpha, beta, damping in DAMPED:
        squares, level, slope = _holt(values, alpha, beta, damping)
        powers = np.cumsum(damping ** np.arange(1, horizon + 1))
        response = np.concatenate([[0.0], alpha + beta * powers[:-1]])
        width = np.sqrt(squares[:, None] / max(n - 5, 1) * (1 + np.cumsum(response**2)))
        better = squares < best
        best = np.where(better, squares, best)
        mean = np.where(better[:, None], level[:, None] + slope[:, None] * powers, mean)
        spread = np.where(better[:, None], width, spread)
    return mean, spread


def _holt(
    values: np.ndarray, alpha: float, beta: float, damping: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return sum of squared errors, last level and last slope for the best starting level and slope."""
    change = np.array([[1.0, damping], [0.0, damping]])
    gain, read = np.array([alpha, beta]), np.array([1.0, damping])
    offset, start = np.zeros((len(values), 2)), np.eye(2)
    errors, slopes = [], []
    for value in values.T:
        error, slope = value - offset @ read, read @ start
        errors.append(error)
        slopes.append(slope)
        offset = offset @ change.T + error[:, None] * gain
        start = change @ start - np.outer(gain, slope)
    design, errors = np.array(slopes), np.array(errors)
    first = np.linalg.pinv(design) @ errors
    state = offset + (start @ first).T
    return ((errors - design @ first) ** 2).sum(axis=0), state[:, 0], state[:, 1]


PEERS: dict[str, Forecaster] = {
    "random walk": naive,
    "drift": drift,
    "straight line": line,
    "SES": smoothing,
    "damped trend": damped_trend,
    "Theta": theta,
}


def quantiles(
    peer: Forecaster, years: np.ndarray, values: np.ndarray, horizon: int, levels: np.ndarray
) -> np.ndarray:
    """Return a peer's quantiles, (series, horizon, levels), for histories padded with NaN.

    Missing years are filled on the straight line between their neighbours: these methods need that.
    Histories too short for a method get the random walk's.
    """
    result = np.full((len(values), horizon, len(levels)), np.nan)
    filled = [yearly(y, v) for y, v in zip(years, values, strict=True)]
    lengths = np.array([len(v) for v in filled])
    for n in np.unique(lengths):
        rows = np.flatnonzero(lengths == n)
        method = peer if n >= 4 else naive
        mean, spread = method(np.stack([filled[i] for i in rows]), horizon)
        result[rows] = mean[..., None] + spread[..., None] * ndtri(levels)
    return result


def yearly(years: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return one value a year, what is missing interpolated."""
    known = np.isfinite(values)
    return np.interp(np.arange(years[known][0], years[known][-1] + 1), years[known], values[known])

"""Rolling origins: the engine and the usual forecasters on the same windows, with the same scores."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import pandas as pd

from analysis.projection import peers
from analysis.projection.forecasts import forecast_batch
from analysis.projection.learned import Learned, learned
from analysis.projection.scores import brier, coverage, crps_quantiles, reliability_error
from analysis.projection.windows import HORIZON, Windows

LEVELS = np.unique(np.round(np.concatenate([np.arange(1, 100) / 100, [0.025, 0.975]]), 3))
# How far targets of the chances lie from the last value, in yearly changes times the root of the years.
TARGET_REACH = (-0.8, 1.6)

Method = Callable[[Windows], np.ndarray]


def engine(windows: Windows, known: Callable[[str], Learned] = learned) -> np.ndarray:
    """Return the engine's quantiles at LEVELS, (windows, HORIZON, levels)."""
    lower, upper = windows.bounds()
    return forecast_batch(windows.years, windows.values, HORIZON, lower, upper, LEVELS, known=known)


def peer(method: peers.Forecaster) -> Method:
    """Return a method that gives a peer's quantiles, cut at the bounds."""

    def forecast(windows: Windows) -> np.ndarray:
        ahead = peers.quantiles(method, windows.years, windows.values, HORIZON, LEVELS)
        return in_bounds(ahead, windows)

    return forecast


def in_bounds(quantiles: np.ndarray, windows: Windows) -> np.ndarray:
    """Cut quantiles at what is possible, as a fair user of a peer would."""
    lower, upper = windows.bounds()
    low, high = np.nan_to_num(lower, nan=-np.inf), np.nan_to_num(upper, nan=np.inf)
    return np.clip(quantiles, low[:, None, None], high[:, None, None])


def methods() -> dict[str, Method]:
    """Return the engine and its peers by name."""
    return {"engine": engine} | {name: peer(method) for name, method in peers.PEERS.items()}


def backtest(windows: Windows, chosen: dict[str, Method] | None = None, *, seed: int = 0) -> pd.DataFrame:
    """Score every method on every known outcome of ``windows``; one row a method.

    Columns: crps (mean, in yearly changes of the series), relative (to the best other method),
    coverage_50, coverage_80, coverage_95, brier and reliability_error of the chance to reach a random
    target, blow_ups (quantiles more than ten times the series' size away) and seconds per 1,000 series.
    """
    targets = random_targets(windows, seed=seed)
    rows = {}
    for name, method in (chosen or methods()).items():
        start = perf_counter()
        ahead = method(windows)
        seconds = (perf_counter() - start) / len(windows) * 1000
        rows[name] = score(windows, ahead, targets) | {"seconds": seconds}
    table = pd.DataFrame.from_dict(rows, orient="index")
    best = [table["crps"].drop(name).min() for name in table.index] if len(table) > 1 else table["crps"]
    table.insert(1, "relative", table["crps"] / best)
    return table.rename_axis("method").reset_index()


def score(windows: Windows, quantiles: np.ndarray, targets: np.ndarray) -> dict[str, float]:
    """Return the scores of quantiles at LEVELS for windows; ``targets`` (windows, HORIZON)."""
    outcome = windows.future
    known = np.isfinite(outcome)
    scaled = crps_quantiles(quantiles, LEVELS, outcome) / windows.scale[:, None]
    result = {"crps": float(scaled[known].mean())}
    for level in (50, 80, 95):
        low, high = (int(np.argmin(np.abs(LEVELS - (0.5 + side * level / 200)))) for side in (-1, 1))
        rounding = 1e-9 * np.maximum(1.0, np.abs(outcome))
        held = coverage(quantiles[..., low] - rounding, quantiles[..., high] + rounding, outcome)
        result[f"coverage_{level}"] = held
    chance, happened = chances(quantiles, targets)[known], (outcome >= targets)[known]
    result["brier"] = float(brier(chance, happened).mean())
    result["reliability_error"] = reliability_error(chance, happened)
    result["blow_ups"] = float(_blown_up(windows, quantiles)[known].sum())
    return result


def random_targets(windows: Windows, *, seed: int = 0) -> np.ndarray:
    """Return a target for every window and horizon, between worse than the last value and ambitious."""
    random = np.random.default_rng(seed)
    sign = np.where(random.random(len(windows)) < 0.5, -1.0, 1.0)[:, None]
    reach = random.uniform(*TARGET_REACH, windows.future.shape) * np.sqrt(np.arange(1, HORIZON + 1))
    lower, upper = windows.bounds()
    targets = _last(windows)[:, None] + sign * reach * windows.scale[:, None]
    return np.clip(
        targets, np.nan_to_num(lower, nan=-np.inf)[:, None], np.nan_to_num(upper, nan=np.inf)[:, None]
    )


def chances(quantiles: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return P(value >= target) from quantiles at LEVELS, between them on straight lines."""
    below = (quantiles < targets[..., None]).sum(axis=-1)
    right = np.clip(below, 1, len(LEVELS) - 1)
    q0, q1 = (np.take_along_axis(quantiles, (right - k)[..., None], -1)[..., 0] for k in (1, 0))
    share = np.clip((targets - q0) / np.where(q1 > q0, q1 - q0, 1.0), 0.0, 1.0)
    level = LEVELS[right - 1] + share * (LEVELS[right] - LEVELS[right - 1])
    level = np.where(below == 0, 0.5 * LEVELS[0] * (targets <= quantiles[..., 0] - 1e-12), level)
    return 1 - np.where(below == len(LEVELS), 1 - 0.5 * LEVELS[0], level)


def _last(windows: Windows) -> np.ndarray:
    """Return the last value of every history."""
    places = np.isfinite(windows.values).sum(axis=1) - 1
    return windows.values[np.arange(len(windows)), places]


def _blown_up(windows: Windows, quantiles: np.ndarray) -> np.ndarray:
    """Return where an end of the 95 % interval is more than ten times the largest value seen, if not 0."""
    size = 10 * np.nanmax(np.abs(windows.values), axis=1)[:, None]
    low, high = (int(np.argmin(np.abs(LEVELS - level))) for level in (0.025, 0.975))
    far = ~((quantiles[..., high] <= size * 1.000001) & (quantiles[..., low] >= -size * 1.000001))
    return far & (size > 0)

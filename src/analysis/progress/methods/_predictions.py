"""How ESCAP and UNICEF's regional code predict a value: trends of the logit of a share, and geometric growth.

Source: the public progress assessment of UNICEF's regional office for the Middle East and North Africa
(SDG-MENARO), whose outputs are the test cases; the weights are those of ESCAP's working papers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.progress.methods._cases import grid, number
from analysis.trajectories.rates import neighbours, row_slopes


@dataclass(frozen=True)
class Shares:
    """Values as shares of their scale: years, the matrix of values, scale and its logits."""

    years: np.ndarray
    matrix: np.ndarray
    scale: np.ndarray
    logits: np.ndarray


def as_shares(cases: pd.DataFrame, values: pd.DataFrame) -> Shares:
    """Return the values as a matrix with their logits; a logit is infinite at 0 and at the full scale."""
    years, matrix = grid(cases, values)
    scale = number(cases, "scale", 100.0).to_numpy()[:, np.newaxis]
    with np.errstate(all="ignore"):
        logits = np.log(matrix / scale) - np.log1p(-matrix / scale)
    return Shares(years, matrix, scale, logits)


def _logit_change(shares: Shares, case: pd.DataFrame, year: np.ndarray) -> np.ndarray:
    """Carry the mean yearly change of the logit between neighbouring values on from the last value."""
    seen = ~np.isnan(shares.matrix)
    before = np.roll(neighbours(seen)[0], 1, axis=1)
    before[:, 0] = -1
    at = np.where(before >= 0, before, 0)
    change = shares.logits - np.take_along_axis(shares.logits, at, axis=1)
    rate = np.where(seen & (before >= 0), change / (shares.years - shares.years[at]), np.nan)
    known = ~np.isnan(rate)
    mean = np.where(known, rate, 0.0).sum(axis=1) / known.sum(axis=1)
    last = neighbours(seen)[0][:, -1]
    last_logit = np.take_along_axis(shares.logits, np.maximum(last, 0)[:, np.newaxis], axis=1)[:, 0]
    moved = mean * (year - case["latest_year"].to_numpy())
    return np.where(moved == 0, case["latest"], _back(last_logit + moved, shares))


def _geometric(shares: Shares, case: pd.DataFrame, year: np.ndarray) -> np.ndarray:
    """Carry the compound growth from the first to the last value on from the last value."""
    seen = ~np.isnan(shares.matrix)
    column = seen.argmax(axis=1)
    first, first_year = shares.matrix[np.arange(len(seen)), column], shares.years[column]
    last, last_year = case["latest"].to_numpy(), case["latest_year"].to_numpy()
    return last * (last / first) ** ((year - last_year) / (last_year - first_year))


def _regression(shares: Shares, _: pd.DataFrame, year: np.ndarray, weights=None) -> np.ndarray:
    """Read the least-squares line of the logit on time; ``weights`` bear on its slope alone."""
    seen = np.isfinite(shares.logits)
    all_finite = (seen == ~np.isnan(shares.matrix)).all(axis=1)
    counts = np.where(all_finite, seen.sum(axis=1), np.nan)
    mean_year = np.where(seen, shares.years, 0.0).sum(axis=1) / counts
    level = np.where(seen, shares.logits, 0.0).sum(axis=1) / counts
    return _back(level + row_slopes(shares.years, shares.logits, weights) * (year - mean_year), shares)


def _weighted_regression(shares: Shares, case: pd.DataFrame, year: np.ndarray) -> np.ndarray:
    """Give recent years more weight, as ESCAP does: (T - first year) / (T - t), for years before T only."""
    first = shares.years[(~np.isnan(shares.matrix)).argmax(axis=1)]
    left = year[:, np.newaxis] - shares.years
    weights = (year - first)[:, np.newaxis] / np.where(left > 0, left, np.nan)
    return _regression(shares, case, year, weights)


def _back(logit: np.ndarray, shares: Shares) -> np.ndarray:
    """Return the value of a logit on the scale of its case; missing where the logit is not finite."""
    return np.where(np.isfinite(logit), shares.scale[:, 0] / (1 + np.exp(-logit)), np.nan)


# From the shares, the cases as read, and a year each, to a value each; not finite where there is none.
Prediction = Callable[[Shares, pd.DataFrame, np.ndarray], np.ndarray]

PREDICTIONS: dict[str, Prediction] = {
    "logit_change": _logit_change,
    "geometric": _geometric,
    "regression": _regression,
    "weighted_regression": _weighted_regression,
}

# Where UNICEF's code finds no logit change it takes the last value; the others are then undefined.
CARRIES_ON = ("logit_change",)

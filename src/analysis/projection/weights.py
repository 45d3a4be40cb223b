"""The members' prior weights: gradient descent on the score of the mixture over many trials."""

from dataclasses import dataclass, replace

import numpy as np

LOG_SCORE = 0.4
STEPS, BATCH, RATE = 220, 3000, 0.15


@dataclass
class Trials:
    """Forecasts of every member for every (window, horizon) with a known outcome, one row each.

    ``marginal`` (t, m), ``grid`` (t, g) unit values, ``below`` (t, g, m) cumulative probabilities,
    ``hit`` (t, m) probability near the outcome, ``outcome``, ``scale`` and ``weight`` (t,).
    """

    marginal: np.ndarray
    grid: np.ndarray
    below: np.ndarray
    hit: np.ndarray
    outcome: np.ndarray
    scale: np.ndarray
    weight: np.ndarray

    def members(self, kept: np.ndarray) -> "Trials":
        """Return the trials of some members only."""
        return replace(
            self, marginal=self.marginal[:, kept], below=self.below[..., kept], hit=self.hit[:, kept]
        )


def posterior(marginal: np.ndarray, log_prior: np.ndarray, temper: float) -> np.ndarray:
    """Return the members' weights after the data, (trials, m)."""
    log = log_prior + temper * marginal
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)


def descend(trials: Trials, temper: float, *, seed: int = 0) -> np.ndarray:
    """Return the prior weights that minimise the score, by Adam (Kingma and Ba 2015) from equal ones."""
    random = np.random.default_rng(seed)
    size, m = trials.marginal.shape
    log_prior, first, second = np.zeros(m), np.zeros(m), np.zeros(m)
    for step in range(1, STEPS + 1):
        rows = random.choice(size, min(BATCH, size), replace=False)
        slope = _gradient(trials, rows, log_prior, temper)
        first, second = 0.9 * first + 0.1 * slope, 0.98 * second + 0.02 * slope**2
        rate = RATE * (1.0 if step < 0.6 * STEPS else 0.3)
        move = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.98**step)) + 1e-9)
        log_prior = log_prior - rate * move
        log_prior -= log_prior.max()
    weight = np.exp(log_prior)
    return weight / weight.sum()


def _gradient(trials: Trials, rows: np.ndarray, log_prior: np.ndarray, temper: float) -> np.ndarray:
    """Return the slope of the weighted score in the log prior weights."""
    grid, below, hit = trials.grid[rows], trials.below[rows], trials.hit[rows]
    weight = posterior(trials.marginal[rows], log_prior, temper).astype(np.float32)
    share = trials.weight[rows] / trials.weight[rows].sum()
    steps = np.diff(grid, axis=1)
    width = np.zeros_like(grid)
    width[:, :-1] += steps / 2
    width[:, 1:] += steps / 2
    mixed = np.einsum("tgm,tm->tg", below, weight)
    error = 2 * (mixed - (grid >= trials.outcome[rows, None])) * width * (share / trials.scale[rows])[:, None]
    by_weight = np.einsum("tgm,tg->tm", below, error.astype(np.float32))
    by_weight -= LOG_SCORE * (share / ((weight * hit).sum(1) + 1e-4))[:, None] * hit
    return (weight * (by_weight - (weight * by_weight).sum(1, keepdims=True))).sum(0)

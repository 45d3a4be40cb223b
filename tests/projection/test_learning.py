"""Learning the priors: the score falls, the tables are complete, the same data give the same figures."""

import numpy as np
import pandas as pd
import pytest

from analysis.projection import learn, weights
from analysis.projection.bench import made_series
from analysis.projection.learned import FOLDER, from_tables, learned
from analysis.projection.members import Member
from analysis.projection.windows import cut


@pytest.fixture
def small(monkeypatch):
    """Few windows, few members and few steps."""
    monkeypatch.setattr(learn, "candidates", lambda: [Member(0.0), Member(0.6), Member(0.1, slope=5.0)])
    monkeypatch.setattr(weights, "STEPS", 40)
    series = made_series(seed=4)
    return cut(series[series["area"].astype(int) % 20 == 0], per_series=1)


def test_learning_gives_complete_tables_and_the_same_ones_again(small):
    """Priors sum to one by kind, widths are near 1, and a second run gives the same figures."""
    priors, calibration = learn.learn(small)
    again, _ = learn.learn(small)

    pd.testing.assert_frame_equal(priors, again)
    assert priors.groupby("kind")["weight"].sum().to_numpy() == pytest.approx([1, 1], abs=1e-4)
    for kind in ("share", "positive"):
        made = from_tables(priors, calibration, kind)
        assert 0.5 < made.widening(np.full((1, 5), 0.4), kind)[0] < 2


def test_descent_lowers_the_score(small):
    """The learned weights have a lower slope than equal ones: nothing more is to be had from them."""
    trials = learn.make_trials(small.where(np.isfinite(small.bounds()[1])), learn.wide_prior("share"))
    rows, m = np.arange(len(trials.outcome)), trials.marginal.shape[1]
    learned_weights = weights.descend(trials, 0.7)

    slopes = [
        np.abs(weights._gradient(trials, rows, np.log(w), 0.7)).max()
        for w in (np.full(m, 1 / m), learned_weights)
    ]

    assert slopes[1] < 0.5 * slopes[0]


def test_the_gradient_is_that_of_the_score(small):
    """The slope in one log weight equals the change of a numerical score when it is moved a little."""
    trials = learn.make_trials(small.where(np.isfinite(small.bounds()[1])), learn.wide_prior("share"))
    rows = np.arange(len(trials.outcome))
    log = np.log(np.full(trials.marginal.shape[1], 1 / trials.marginal.shape[1]))

    def score(log_prior):
        weight = weights.posterior(trials.marginal, log_prior, 0.7)
        share = trials.weight / trials.weight.sum()
        mixed = np.einsum("tgm,tm->tg", trials.below, weight)
        above = trials.grid >= trials.outcome[:, None]
        steps = np.diff(trials.grid, axis=1)
        width = np.zeros_like(trials.grid)
        width[:, :-1] += steps / 2
        width[:, 1:] += steps / 2
        crps = ((mixed - above) ** 2 * width).sum(1) / trials.scale
        return (share * (crps - weights.LOG_SCORE * np.log((weight * trials.hit).sum(1) + 1e-4))).sum()

    step = np.zeros_like(log)
    step[3] = 1e-3
    numerical = (score(log + step) - score(log - step)) / 2e-3

    assert numerical == pytest.approx(weights._gradient(trials, rows, log, 0.7)[3], rel=0.02, abs=1e-5)


def test_the_shipped_figures_are_complete():
    """Each kind has members, weights that sum to one, positive variances and widths near 1."""
    assert {"priors.csv", "calibration.csv", "paces.csv"} <= {path.name for path in FOLDER.glob("*.csv")}
    for kind in ("share", "positive", "real"):
        made = learned(kind)
        assert 1.0 == pytest.approx(made.prior.weight.sum())
        assert (made.prior.spread > 0).all()
        assert 0.9 < made.widening(np.full((1, 6), 0.4), kind)[0] < 1.4

"""The scores and the peers: equal to published oracles and to plain calculations."""

import csv
import json

import numpy as np
import pytest
from scipy import stats

from analysis.projection import peers, scores


@pytest.fixture(scope="module")
def oracles(shared):
    """The cases of a method: case id, inputs, expected."""
    with (shared / "oracles" / "progress_methods.csv").open() as file:
        rows = list(csv.DictReader(file))

    def cases(method: str) -> list[tuple[str, dict, dict]]:
        return [
            (r["case_id"], json.loads(r["inputs"]), json.loads(r["expected"]))
            for r in rows
            if r["method"] == method
        ]

    return cases


def test_scores_equal_the_oracles(oracles):
    """CRPS of normal, t and ensembles, interval score and Brier score equal scoringrules'."""
    made = {
        "crps_normal": lambda c: {"crps": scores.crps_normal(c["mean"], c["sd"], c["y"])},
        "crps_student_t": lambda c: {
            "crps": scores.crps_student_t(c["location"], c["scale"], c["df"], c["y"])
        },
        "crps_ensemble": lambda c: {
            "crps": scores.crps_ensemble(np.array(c["members"]), c["y"]),
            "crps_fair": scores.crps_ensemble(np.array(c["members"]), c["y"], fair=True),
        },
        "interval_score": lambda c: {
            "score": scores.interval_score(c["lower"], c["upper"], c["y"], c["alpha"])
        },
        "brier": lambda c: {"score": scores.brier(c["p"], c["outcome"])},
    }
    for method, score in made.items():
        assert oracles(method)
        for name, case, expected in oracles(method):
            assert expected == pytest.approx(
                {k: float(v) for k, v in score(case).items()}, rel=1e-6, abs=1e-12
            ), name


@pytest.mark.parametrize(
    ("method", "peer"), [("baseline_naive", peers.naive), ("baseline_rwf_drift", peers.drift)]
)
def test_random_walks_equal_those_of_r(oracles, method, peer):
    """Mean and interval of the random walk, with and without drift, equal R's forecast package."""
    for name, case, expected in oracles(method):
        mean, spread = peer(np.array([case["y"]], float), case["h"])
        assert expected["mean"] == pytest.approx(mean[0], rel=1e-9), name
        assert expected["hi95"] == pytest.approx(mean[0] + stats.norm.ppf(0.975) * spread[0], rel=1e-9), name


@pytest.mark.parametrize(
    ("method", "peer"), [("baseline_ses", peers.smoothing), ("baseline_theta", peers.theta)]
)
def test_smoothing_equals_that_of_r(oracles, method, peer):
    """SES and Theta have R's means; from 7 values on (below R starts otherwise) its intervals too."""
    for name, case, expected in oracles(method):
        mean, spread = peer(np.array([case["y"]], float), case["h"])
        assert expected["mean"] == pytest.approx(mean[0], rel=1e-5), name
        if len(case["y"]) >= 7:
            assert expected["hi80"] == pytest.approx(mean[0] + stats.norm.ppf(0.9) * spread[0], rel=1e-4), (
                name
            )


def test_the_straight_line_equals_that_of_r(oracles):
    """Median and intervals of a line on the logit or log scale equal R's lm, transformed back."""
    links = {
        "logit": (lambda y: np.log(y / (100 - y)), lambda x: 100 / (1 + np.exp(-x))),
        "log": (np.log, np.exp),
    }
    for name, case, expected in oracles("ols_trend_prediction_interval"):
        forward, back = links[case["link"]]
        years, values = np.array(case["years"], float), forward(np.array([case["values"]], float))
        centre, scale = peers.straight_line(years, values, np.array(case["years_ahead"], float))
        for key, level in (("median", 0.5), ("lo80", 0.1), ("hi80", 0.9), ("lo95", 0.025), ("hi95", 0.975)):
            quantile = back(centre[0] + scale[0] * stats.t.ppf(level, len(years) - 2))
            assert expected[key] == pytest.approx(quantile, rel=1e-6), (name, key)


def test_damped_trend_follows_a_damped_trend():
    """A series that is exactly a damped trend of the grid is continued exactly."""
    damping = 0.88
    level = 50 + 4 * np.cumsum(damping ** np.arange(1, 16))

    mean, _ = peers.damped_trend(level[None, :10], 5)

    assert level[10:] == pytest.approx(mean[0], rel=1e-3)


def test_peers_fill_gaps_and_serve_short_histories():
    """Histories with gaps or of two values have finite, ordered quantiles from every peer."""
    years = np.array([[2010.0, 2012, 2013, 2016, np.nan], [2019, 2020, np.nan, np.nan, np.nan]])
    values = np.array([[10.0, 12, 11, 15, np.nan], [3, 4, np.nan, np.nan, np.nan]])
    for peer in peers.PEERS.values():
        ahead = peers.quantiles(peer, years, values, 3, np.array([0.1, 0.5, 0.9]))
        assert np.isfinite(ahead).all() and (np.diff(ahead, axis=-1) >= 0).all()


def test_crps_of_many_quantiles_is_that_of_the_distribution():
    """With 999 quantiles of a normal the quantile form comes close to the closed form."""
    levels = np.arange(1, 1000) / 1000
    close = scores.crps_quantiles(stats.norm.ppf(levels), levels, np.array(0.7))

    assert scores.crps_normal(0.0, 1.0, 0.7) == pytest.approx(close, rel=0.01)


def test_reliability_of_honest_and_of_bold_chances():
    """Chances drawn with their own frequency have almost no error, chances pushed to the ends much."""
    random = np.random.default_rng(1)
    chance = random.random(20000)
    happened = random.random(20000) < chance

    assert scores.reliability_error(chance, happened) < 0.015
    assert scores.reliability_error(np.round(chance), happened) > 0.2
    assert 20000 == scores.reliability(chance, happened)["n"].sum()


def test_coverage_counts_known_outcomes_only():
    """Missing outcomes are left out, ends count as inside."""
    outcome = np.array([1.0, 2.0, np.nan, 5.0])
    assert 2 / 3 == pytest.approx(scores.coverage(np.full(4, 1.0), np.full(4, 2.0), outcome))

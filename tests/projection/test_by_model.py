"""The plan projected by other models: the same targets, their own paths, silence where they do not know."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.projection.by_model import MODELS, comparable, own_past_by, project_by
from analysis.projection.peers import PEERS
from analysis.projection.sensitivity import LEAST_VALUES


def by(results, model):
    return project_by(model, results.series, results.plan, report_year=2025)


def test_the_engine_is_the_report_s_projection(demo_results):
    assert by(demo_results, "engine").paths.equals(demo_results.projection.paths)


@pytest.mark.parametrize("model", [m for m in MODELS if m != "engine"])
def test_chances_are_those_of_the_comparison_of_methods(demo_results, model):
    """Two ways to the same number."""
    told = demo_results.sensitivity
    told = told[told["method"].eq(model)].set_index(["indicator", "milestone"])["probability"]
    found = by(demo_results, model).chances.set_index(["indicator", "milestone"])["probability"]

    assert len(told) > 20
    pd.testing.assert_series_equal(found.reindex(told.index), told.astype("float64"))


def test_a_random_walk_goes_on_from_the_last_value(demo_results):
    """By hand: the median stays, the spread is that of the changes and grows with the root of time."""
    mine = demo_results.series[demo_results.series["indicator"].eq("3c")].sort_values("year")
    values = mine["value"].to_numpy()
    path = by(demo_results, "random walk").paths.set_index("indicator").loc[["3c"]]
    spread = np.sqrt((np.diff(values) ** 2).mean())

    assert np.allclose(path["median"], values[-1])
    assert np.allclose(path["upper_80"], values[-1] + 1.2815515655 * spread * np.sqrt(np.arange(1, 6)))


def test_shares_stay_inside_their_bounds(demo_results):
    percent = demo_results.plan.indicators.index[demo_results.plan.indicators["family"].eq("percent")]
    for model in PEERS:
        paths = by(demo_results, model).paths
        shares = paths[paths["indicator"].isin(percent)].drop(columns=["indicator", "year"])
        assert shares.min().min() >= 0 and shares.max().max() <= 100


def test_a_peer_is_silent_where_it_cannot_speak(demo_results):
    """Of a short series, and of a target to hold in every year; each has no number and its reason."""
    chances = by(demo_results, "drift").chances
    short = chances[chances["reason"].eq("projection.too_short")]
    joint = chances[chances["reason"].eq("projection.no_joint")]

    values = dict(comparable(demo_results.series, 2025))
    assert len(short) and short["probability"].isna().all()
    assert all(len(values[indicator]) < LEAST_VALUES for indicator in short["indicator"])
    assert "8a" in set(joint["indicator"]) and joint["probability"].isna().all()


def test_peers_are_tried_on_the_past_from_four_values_on(demo_results):
    """Each forecast of the random walk is the value of its origin; none is made from fewer values."""
    tests = own_past_by("random walk", demo_results.series, demo_results.plan, report_year=2025)

    assert len(tests) and tests["n"].min() == LEAST_VALUES
    assert np.allclose(tests["median"], tests["last"])


def test_no_test_without_values(demo_results):
    none = demo_results.series.iloc[:0]
    for model in ("engine", "drift"):
        assert own_past_by(model, none, demo_results.plan, report_year=2025).empty


def test_an_unknown_model_is_told(demo_results):
    with pytest.raises(ParameterError, match="crystal ball"):
        by(demo_results, "crystal ball")

"""Rolling origins: windows as they are in the series, scores as a plain loop gives them, peers beaten."""

import numpy as np
import pandas as pd
import pytest

from analysis.projection import backtest as room
from analysis.projection.bench import halves, made_series, published_series
from analysis.projection.windows import HORIZON, cut


@pytest.fixture(scope="module")
def windows():
    """A tenth of the benchmark's made series."""
    series = made_series(seed=3)
    return cut(series[series["area"].astype(int) % 10 == 0])


def test_a_window_is_a_piece_of_its_series():
    """History and future are the series' values around the origin, by years ahead."""
    years = np.r_[2000:2010, 2012, 2015]
    table = pd.DataFrame({"series_id": "a", "year": years, "value": years - 1990.0, "source": "x"})
    table = table.assign(lower_bound=0.0, upper_bound=np.nan)
    made = cut(table, per_series=9)

    for place in range(len(made)):
        known = np.isfinite(made.values[place])
        origin = made.about["origin"][place]
        assert (made.values[place][known] == made.years[place][known] - 1990).all()
        assert origin == made.years[place][known][-1]
        ahead = np.flatnonzero(np.isfinite(made.future[place])) + 1
        assert set(ahead) == {y - origin for y in years if 0 < y - origin <= HORIZON}


def test_scores_are_those_of_a_plain_loop(windows):
    """CRPS and coverage equal a loop over windows, years and levels."""
    few = windows.where(np.arange(len(windows)) < 12)
    ahead = room.engine(few)
    made = room.score(few, ahead, room.random_targets(few))

    losses, inside = [], []
    for i in range(len(few)):
        for h in range(HORIZON):
            y = few.future[i, h]
            if np.isnan(y):
                continue
            pinball = [
                2 * (level - (y < q)) * (y - q) for level, q in zip(room.LEVELS, ahead[i, h], strict=True)
            ]
            losses.append(np.mean(pinball) / few.scale[i])
            inside.append(
                np.interp(0.1, room.LEVELS, ahead[i, h]) <= y <= np.interp(0.9, room.LEVELS, ahead[i, h])
            )
    assert np.mean(losses) == pytest.approx(made["crps"])
    assert np.mean(inside) == pytest.approx(made["coverage_80"])


def test_the_engine_beats_its_peers_and_holds_its_intervals(windows):
    """On series of the benchmark: best CRPS, 80 % intervals near 80 %, honest chances, no blow-up."""
    table = room.backtest(windows).set_index("method")
    engine = table.loc["engine"]

    assert engine["relative"] < 0.95
    assert 0.74 < engine["coverage_80"] < 0.92
    assert engine["reliability_error"] < 0.06
    assert 0 == engine["blow_ups"]
    assert engine["brier"] == table["brier"].min()


def test_chances_from_quantiles_fall_with_the_target():
    """A target at a quantile has the chance above that level; harder targets have smaller ones."""
    ahead = np.linspace(10, 20, len(room.LEVELS))[None, None, :]
    targets = np.array([[5.0, ahead[0, 0, 50], 25.0]])
    made = room.chances(np.repeat(ahead, 3, axis=1), targets)[0]

    assert made[0] > 0.99 and made[2] < 0.01
    assert 1 - room.LEVELS[50] == pytest.approx(made[1])


def test_the_benchmark_has_its_series(data_dir, monkeypatch):
    """Published series are found in the data folder, and the halves of areas share no area."""
    monkeypatch.chdir(data_dir.parent)
    first, second = halves(made_series())

    assert len(published_series()) > 20
    assert not set(first["area"]) & set(second["area"])

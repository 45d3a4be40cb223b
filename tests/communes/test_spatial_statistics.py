"""Spatial statistics: plain formulas, known patterns, and silence where nothing can be said."""

import numpy as np
import pandas as pd
import pytest

from analysis.communes.spatial import global_moran, join_counts, local_moran, smoothed_rates
from analysis.errors import ParameterError

SIDE = 8
CODES = [f"{k:02d}" for k in range(SIDE * SIDE)]
ROW, COLUMN = np.divmod(np.arange(SIDE * SIDE), SIDE)


@pytest.fixture(scope="module")
def lattice() -> pd.DataFrame:
    """The neighbours of a board: up, down, left, right."""
    apart = np.abs(ROW[:, None] - ROW) + np.abs(COLUMN[:, None] - COLUMN)
    one, other = np.nonzero(apart == 1)
    return pd.DataFrame(
        {"code": [CODES[i] for i in one], "neighbour": [CODES[j] for j in other], "kind": "land", "km": 1.0}
    )


def series(values) -> pd.Series:
    return pd.Series(np.asarray(values, float), CODES)


def plain_moran(values: pd.Series, pairs: pd.DataFrame) -> float:
    """Moran's I with row-standardised weights, as the formula says."""
    z = values - values.mean()
    number = pairs.groupby("code").size()
    cross = sum(z[p.code] * z[p.neighbour] / number[p.code] for p in pairs.itertuples())
    return float(cross / (z**2).sum())


def test_moran_equals_its_formula(lattice):
    values = series(np.random.default_rng(3).normal(size=64) + 0.3 * ROW)
    found = global_moran(values, lattice, permutations=199)

    assert found.i == pytest.approx(plain_moran(values, lattice))
    assert found.expected == pytest.approx(-1 / 63)
    assert found.n == 64


def test_a_slope_is_a_pattern_and_noise_is_none(lattice):
    noise = [
        global_moran(series(np.random.default_rng(k).normal(size=64)), lattice, permutations=199).p
        for k in range(40)
    ]

    assert global_moran(series(ROW + COLUMN), lattice).p < 0.001
    # One-sided p-values of noise fold at one half.
    assert 0.15 < np.mean(noise) < 0.36
    assert np.mean(np.array(noise) < 0.05) <= 0.2


def test_the_same_seed_gives_the_same_and_leaves_others_random_numbers_alone(lattice):
    values = series(np.random.default_rng(1).normal(size=64))
    np.random.seed(7)
    expected = np.random.random()
    np.random.seed(7)
    one = local_moran(values, lattice, permutations=99)

    assert np.random.random() == expected
    pd.testing.assert_frame_equal(one, local_moran(values, lattice, permutations=99))


def test_a_hot_corner_is_found_and_noise_is_not(lattice):
    """Nine high communes in a corner: their middle is significant and high beside high."""
    random = np.random.default_rng(4)
    values = series(random.normal(size=64) + 6 * ((ROW < 3) & (COLUMN < 3)))
    found = local_moran(values, lattice)
    noise = local_moran(series(random.normal(size=64)), lattice)

    assert found.at[CODES[SIDE + 1], "significant"]
    assert found.at[CODES[SIDE + 1], "quadrant"] == "high_high"
    assert set(found.loc[found["significant"], "quadrant"]) == {"high_high"}
    assert noise["significant"].sum() == 0
    assert found["p"].between(0, 1).all()


def test_local_values_add_up_to_the_global_one(lattice):
    values = series(np.random.default_rng(5).normal(size=64))
    found = local_moran(values, lattice, permutations=99)

    assert found["i"].sum() / 63 == pytest.approx(global_moran(values, lattice, permutations=99).i)


def test_join_counts_of_a_chessboard_and_of_two_halves(lattice):
    """112 borders: on the chessboard all between different squares, between halves eight."""
    board = join_counts(series((ROW + COLUMN) % 2).astype(bool), lattice, permutations=999)
    halves = join_counts(series(ROW < 4).astype(bool), lattice, permutations=999)

    assert (board.both_yes, board.both_no, board.different) == (0, 0, 112)
    assert board.p_clustered == 1.0
    assert (halves.both_yes, halves.both_no, halves.different) == (52, 52, 8)
    assert halves.p_clustered == pytest.approx(0.001)
    # Of 112 pairs 2 * 32 * 32 / (64 * 63) are different by chance.
    assert halves.expected_different == pytest.approx(112 * 2048 / 4032, rel=0.02)


def test_rates_of_small_communes_are_drawn_to_the_mean():
    """Marshall's estimator by hand: the weight of an own rate grows with its population."""
    events = pd.Series([1.0, 50.0, 8.0, 120.0], list("abcd"))
    people = pd.Series([20.0, 5000.0, 400.0, 9000.0], list("abcd"))
    rate, mean = events / people, events.sum() / people.sum()
    spread = (people * (rate - mean) ** 2).sum() / people.sum() - mean / people.mean()
    weight = spread / (spread + mean / people)
    smooth = smoothed_rates(events, people)

    assert smooth.to_numpy() == pytest.approx((mean + weight * (rate - mean)).to_numpy())
    assert abs(smooth["a"] - mean) < 0.5 * abs(rate["a"] - mean)


def test_smoothing_over_neighbours_keeps_missing_missing(lattice):
    random = np.random.default_rng(6)
    people = series(random.integers(200, 5000, 64))
    events = pd.Series(random.poisson(people * 0.02), CODES, dtype=float)
    events[CODES[9]] = np.nan
    smooth = smoothed_rates(events, people, lattice)

    assert np.isnan(smooth[CODES[9]])
    assert smooth.notna().sum() == 63
    assert smooth.std() < (events / people).std()


@pytest.mark.parametrize("function", [global_moran, local_moran, join_counts])
def test_nothing_is_said_of_gaps_and_constants(lattice, function):
    gaps = series(ROW % 2)
    gaps[gaps.index[:7]] = np.nan
    for values, words in ((gaps, ("57", "64")), (series(np.ones(64)), ("64",))):
        with pytest.raises(ParameterError) as caught:
            function(values, lattice)
        for language in ("vi", "en"):
            assert all(word in caught.value.text(language) for word in words)


def test_commune_status_of_the_illustrative_data(data_dir, demo_results):
    """The whole way: assessments of 2024 on the list of 2024, its neighbours, the counts."""
    from analysis.communes.assessments import load_assessments
    from analysis.communes.neighbours import neighbours
    from analysis.communes.units import load_crosswalk, load_facts, load_units

    rows = load_assessments(demo_results.parameters.paths, demo_results.observations.sources)
    rows = rows[rows["list"].eq("2024")].set_index("code")["status"].eq("recognised")
    units = load_units(data_dir)
    codes = units.loc[units["list"].eq("2024"), "code"]
    pairs = neighbours(load_facts(data_dir), load_crosswalk(data_dir), "2024")
    found = join_counts(rows.astype("boolean").reindex(codes), pairs, permutations=199)

    assert found.n == len(rows)
    assert 0 < found.p_clustered <= 1


def test_the_report_says_it_in_both_languages(results, demo_results):
    """Real data have no assessment; the illustrative ones get numbers and a verdict."""
    from analysis.report.clusters import cluster_sentence

    assert "Chưa có kết quả đánh giá" in cluster_sentence(results)
    said = cluster_sentence(demo_results)
    assert "167 đơn vị" in said
    assert "ngẫu nhiên" in said

"""Spatial statistics: plain formulas, known patterns, and silence where nothing can be said."""

import subprocess
import sys
import warnings

import esda
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.neighbours import graph
from analysis.communes.spatial import global_moran, join_counts, local_moran
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


def noise(seed: int) -> pd.Series:
    return series(np.random.default_rng(seed).normal(size=64))


def plain_moran(values: pd.Series, pairs: pd.DataFrame) -> float:
    """Moran's I with row-standardised weights, as the formula says."""
    z = values - values.mean()
    number = pairs.groupby("code").size()
    cross = sum(z[p.code] * z[p.neighbour] / number[p.code] for p in pairs.itertuples())
    return float(cross / (z**2).sum())


def plain_discoveries(p: pd.Series, share: float) -> set[str]:
    """Benjamini and Hochberg: all up to the largest rank k with p(k) ≤ k · share / n."""
    ranked = p.sort_values()
    passed = [k for k, one in enumerate(ranked, start=1) if one <= k * share / len(ranked)]
    return set(ranked.index[: max(passed, default=0)])


def test_moran_equals_its_formula(lattice):
    values = noise(3) + 0.3 * ROW
    found = global_moran(values, lattice, permutations=199)

    assert found.i == pytest.approx(plain_moran(values, lattice))
    assert found.expected == pytest.approx(-1 / 63)
    assert (found.n, found.n_left_out) == (64, 0)


def test_moran_by_hand(lattice):
    """On a chessboard every neighbour is the opposite: -1. Of two halves only the rows at the seam differ.

    Of each half 24 squares have only their like, six at the seam have 3 of 4 and two 2 of 3:
    (24 + 6 · 1/2 + 2 · 1/3) / 32.
    """
    assert global_moran(series((ROW + COLUMN) % 2), lattice, permutations=99).i == pytest.approx(-1)
    halves = global_moran(series(ROW < 4), lattice, permutations=99)
    assert halves.i == pytest.approx((24 + 3 + 2 / 3) / 32)


def test_unlike_neighbours_are_as_significant_as_like_ones(lattice):
    """The p-value is two-sided."""
    assert global_moran(series((ROW + COLUMN) % 2), lattice).p == pytest.approx(2 / 10_000)
    assert global_moran(series(ROW + COLUMN), lattice).p == pytest.approx(2 / 10_000)


def test_p_values_of_noise_are_uniform(lattice):
    """Over 120 fields without a pattern, about a tenth have p up to 0.1, a half up to 0.5, and so on."""
    p = np.array([global_moran(noise(k), lattice, permutations=199).p for k in range(120)])

    for level in (0.1, 0.25, 0.5, 0.75):
        assert np.mean(p <= level) == pytest.approx(level, abs=3 * np.sqrt(level * (1 - level) / 120))


def test_local_p_values_of_noise_are_uniform(lattice):
    p = pd.concat([local_moran(noise(k), lattice, permutations=199)["p"] for k in range(20)])

    for level in (0.1, 0.25, 0.5, 0.75):
        assert np.mean(p <= level) == pytest.approx(level, abs=0.06)


def test_p_values_are_twice_those_of_esda(lattice):
    """esda takes the nearer tail and draws other permutations: the same but for chance."""
    values = noise(8) + 0.15 * ROW
    weights = graph(lattice, values.index).transform("r")
    np.random.seed(5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        local = esda.Moran_Local(values.to_numpy(), weights, permutations=9999, seed=3)
        whole = esda.Moran(values.to_numpy(), weights, permutations=9999)
    found = local_moran(values, lattice)

    assert found["i"].to_numpy() == pytest.approx(local.Is)
    assert found["p"].to_numpy() == pytest.approx(np.minimum(2 * local.p_sim, 1), abs=0.03)
    assert global_moran(values, lattice).p == pytest.approx(2 * whole.p_sim, abs=0.01)


def test_the_same_seed_gives_the_same_and_leaves_others_alone(lattice):
    values = noise(1)
    np.random.seed(7)
    expected, filters = np.random.random(), list(warnings.filters)
    np.random.seed(7)
    one = local_moran(values, lattice, permutations=99)

    pd.testing.assert_frame_equal(one, local_moran(values[::-1], lattice, permutations=99))
    assert not one["p"].equals(local_moran(values, lattice, permutations=99, seed=1)["p"])
    assert global_moran(values, lattice) == global_moran(values, lattice)
    assert np.random.random() == expected
    assert warnings.filters == filters


@given(st.integers(0, 10**6), st.floats(0.001, 1000), st.floats(-1000, 1000), st.booleans())
def test_another_unit_of_measurement_changes_nothing(lattice, seed, factor, shift, is_negative):
    """Moran's I and its p-value are those of any straight line through the values."""
    values = noise(seed).round(3)
    found = global_moran(values, lattice, permutations=99)
    other = global_moran((-factor if is_negative else factor) * values + shift, lattice, permutations=99)

    assert other.i == pytest.approx(found.i, abs=1e-6)
    assert other.p == pytest.approx(found.p, abs=0.021)


def test_a_hot_corner_is_found_and_noise_is_not(lattice):
    """Nine high communes in a corner: their middle is significant and high beside high."""
    random = np.random.default_rng(4)
    values = series(random.normal(size=64) + 6 * ((ROW < 3) & (COLUMN < 3)))
    found = local_moran(values, lattice)
    hot = found[found["significant"]]

    assert CODES[SIDE + 1] in hot.index
    assert set(hot["quadrant"]) == {"high_high"}
    assert local_moran(series(random.normal(size=64)), lattice)["significant"].sum() == 0
    assert found["p"].between(0, 1).all()


def test_false_discoveries_are_controlled_as_the_rule_says(lattice):
    values = noise(11) + 1.0 * ROW
    found = local_moran(values, lattice)

    assert set(found.index[found["significant"]]) == plain_discoveries(found["p"], 0.05)
    assert 0 < found["significant"].sum() < (found["p"] <= 0.05).sum()


def test_a_row_tells_a_commune_beside_its_neighbours(lattice):
    """The corner has two neighbours, 1 and 8; the lag is their mean, both compared with the mean of all."""
    values = noise(5)
    found = local_moran(values, lattice, permutations=99)
    lag = (values[CODES[1]] + values[CODES[8]]) / 2
    sides = ["high" if value > values.mean() else "low" for value in (values[CODES[0]], lag)]

    assert found.at[CODES[0], "lag"] == pytest.approx(lag)
    assert found.at[CODES[0], "quadrant"] == "_".join(sides)
    assert list(found.index) == CODES
    assert found["value"].tolist() == values.tolist()


def test_local_values_add_up_to_the_global_one(lattice):
    found = local_moran(noise(5), lattice, permutations=99)

    assert found["i"].sum() / 63 == pytest.approx(global_moran(noise(5), lattice, permutations=99).i)


def test_a_commune_without_a_known_neighbour_is_left_out(lattice):
    """A corner whose two neighbours have no value is no hot spot: nothing is known around it."""
    values = noise(0)
    values[[CODES[1], CODES[8]]] = np.nan
    found = local_moran(values, lattice)

    unknown = found.loc[[CODES[0], CODES[1], CODES[8]]].drop(columns="value")
    assert unknown.isna().all(axis=None)
    assert found["p"].notna().sum() == 61
    assert found.at[CODES[0], "value"] == values[CODES[0]]
    assert global_moran(values, lattice, permutations=99).n_left_out == 3


def test_a_commune_exactly_at_the_mean_is_no_hot_spot(lattice):
    """Its local Moran is 0 whatever lies around it."""
    values = series(np.random.default_rng(2).permutation(np.repeat([0, 1, 2], [21, 22, 21])))
    found = local_moran(values, lattice)

    assert (found.loc[values == 1, "p"] == 1).all()


def test_join_counts_of_a_chessboard_and_of_two_halves(lattice):
    """112 borders: on the chessboard all between different squares, between halves eight."""
    board = join_counts(series((ROW + COLUMN) % 2).astype(bool), lattice, permutations=999)
    halves = join_counts(series(ROW < 4).astype(bool), lattice, permutations=999)

    assert (board.both_yes, board.both_no, board.different) == (0, 0, 112)
    assert (board.p_clustered, board.p_both_yes, board.p_both_no) == (1.0, 1.0, 1.0)
    assert (halves.both_yes, halves.both_no, halves.different) == (52, 52, 8)
    assert (halves.p_clustered, halves.p_both_yes, halves.p_both_no) == pytest.approx((0.001,) * 3)
    # Of 112 pairs 2 · 32 · 32 / (64 · 63) are different by chance, half as many less one square both yes.
    assert halves.expected_different == pytest.approx(112 * 2048 / 4032)
    assert halves.expected_both_yes == halves.expected_both_no == pytest.approx(112 * 992 / 4032)


@given(st.lists(st.booleans(), min_size=64, max_size=64).filter(lambda s: 0 < sum(s) < 64))
def test_every_pair_is_counted_once(lattice, statuses):
    found = join_counts(pd.Series(statuses, CODES), lattice, permutations=99)
    turned = join_counts(~pd.Series(statuses, CODES), lattice, permutations=99)
    place = dict(zip(CODES, statuses, strict=True))
    both = sum(place[p.code] and place[p.neighbour] for p in lattice.itertuples()) / 2

    assert found.both_yes == both
    assert found.both_yes + found.both_no + found.different == 112
    assert found.expected_both_yes + found.expected_both_no + found.expected_different == pytest.approx(112)
    assert (turned.both_yes, turned.both_no) == (found.both_no, found.both_yes)


@pytest.mark.parametrize("function", [global_moran, local_moran, join_counts])
def test_nothing_is_said_of_gaps_and_constants(lattice, function):
    gaps = series(ROW % 2)
    gaps[gaps.index[:7]] = np.nan
    same, few = series(np.ones(64)), ("57", "64")
    for values, words in ((gaps, few), (gaps.dropna(), few), (same, ("64",))):
        with pytest.raises(ParameterError) as caught:
            function(values, lattice)
        for language in ("vi", "en"):
            assert all(word in caught.value.text(language) for word in words)


@pytest.mark.parametrize("function", [global_moran, local_moran, join_counts])
def test_what_cannot_be_used_is_named(lattice, function):
    values = series(ROW % 2)
    other_list = values.rename({CODES[5]: "06652"})
    twice = pd.concat([values, values[[CODES[9]]]])
    infinite = values.replace({1.0: np.inf})
    for wrong, word in ((other_list, "06652"), (twice, CODES[9]), (infinite, CODES[8])):
        with pytest.raises(ParameterError) as caught:
            function(wrong, lattice)
        assert all(word in caught.value.text(language) for language in ("vi", "en"))
    with pytest.raises(ParameterError, match="99 random permutations are needed, not 10"):
        function(values, lattice, permutations=10)


def test_nothing_is_warned_of(lattice):
    values = noise(6)
    values[CODES[3]] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        global_moran(values, lattice, permutations=99)
        local_moran(values, lattice, permutations=99)
        join_counts(values.gt(0).astype("boolean").mask(values.isna()), lattice, permutations=99)


def test_the_libraries_are_loaded_only_when_asked():
    """esda and libpysal take seconds: a command that does not need them must not wait."""
    rooms = "import analysis.communes.classes, analysis.communes.smoothing, analysis.communes.spatial"
    code = f"{rooms}, sys; print({{'esda', 'libpysal', 'mapclassify', 'scipy'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


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

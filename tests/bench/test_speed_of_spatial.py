"""How fast the spatial statistics are at national size: 3,321 communes, a hundred of them islands.

`make bench` runs these and prints their times; `make test` skips them.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.communes.classes import METHODS, classify
from analysis.communes.neighbours import neighbours
from analysis.communes.spatial import global_moran, local_moran

COMMUNES, ISLANDS, WIDTH, YEARS = 3_321, 100, 57, 10
NO_STEPS = pd.DataFrame(columns=["from_list", "from_code", "to_list", "to_code", "area_share"])


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    """Communes of 100 km² on a grid, each with up to eight neighbours; the last hundred are islands."""
    row, column = np.divmod(np.arange(COMMUNES), WIDTH)
    codes = np.array([f"{k:05d}" for k in range(COMMUNES)])
    on_land = np.arange(COMMUNES) < COMMUNES - ISLANDS
    beside: list[list[str]] = [[] for _ in codes]
    for k in np.flatnonzero(on_land):
        near = (np.abs(row - row[k]) <= 1) & (np.abs(column - column[k]) <= 1) & on_land
        beside[k] = [f"{code}:5.0" for code in codes[near] if code != codes[k]]
    return pd.DataFrame(
        {
            "list": "L",
            "code": codes,
            "centroid_lon": 102 + column * 0.1 + np.where(on_land, 0, 0.3),
            "centroid_lat": 8.5 + row * 0.09,
            "land_area_km2": 100.0,
            "neighbours": [" ".join(words) or None for words in beside],
        }
    )


@pytest.fixture(scope="module")
def values(facts) -> pd.Series:
    """Shares with a slope from west to east and noise."""
    noise = np.random.default_rng(3321).normal(0, 8, COMMUNES)
    slope = 3 * (facts["centroid_lon"].to_numpy() - 105)
    return pd.Series(60 + slope + noise, facts["code"]).round(1)


@pytest.mark.benchmark(group="clusters of 3,321 communes")
@pytest.mark.parametrize("permutations", [999, 9_999])
def test_neighbours_and_hot_spots_of_the_nation(benchmark, facts, values, permutations):
    """The budget is 3 seconds with 999 permutations."""

    def found() -> pd.DataFrame:
        return local_moran(values, neighbours(facts, NO_STEPS, "L"), permutations=permutations)

    rows = benchmark.pedantic(found, rounds=2, warmup_rounds=1)

    assert rows["p"].notna().sum() == COMMUNES


@pytest.mark.benchmark(group="clusters of 3,321 communes")
def test_one_number_for_the_nation(benchmark, facts, values):
    pairs = neighbours(facts, NO_STEPS, "L")
    options = {"permutations": 999}
    found = benchmark.pedantic(global_moran, (values, pairs), options, rounds=2, warmup_rounds=1)

    assert found.p == pytest.approx(0.002)


@pytest.mark.benchmark(group="classes of 33,210 values")
@pytest.mark.parametrize("method", METHODS)
def test_ten_years_are_classified(benchmark, method):
    """The budget is 2 seconds; thousands of different values."""
    counts = pd.Series(np.random.default_rng(1).gamma(1, 2_000, COMMUNES * YEARS).round())
    options = {"method": method, "decimals": 0}
    found = benchmark.pedantic(classify, (counts,), options, rounds=2, warmup_rounds=1)

    assert sum(found.counts) == COMMUNES * YEARS

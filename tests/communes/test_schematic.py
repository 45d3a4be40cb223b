"""The schematic map: the committed file against the facts and the evidence, the method on a small case."""

from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.communes.schematic_check import METRIC, agreement, known, neighbours, overlap
from analysis.communes.schematic_coast import Ground, cell_km2, islets_of
from analysis.communes.schematic_draw import Plan, draw, without_fingers
from analysis.communes.schematic_facts import Targets, neighbours_of
from analysis.communes.schematic_fit import CUTS_NOTHING, Weights
from analysis.communes.schematic_shapes import DECIMALS, lines_of, polygons_of, smoothed
from analysis.communes.schematic_split import shares_table

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
MAP = ROOT / "shapes" / "quang_ninh_communes.geojson"
EVIDENCE = ROOT.parent / "shared" / "boundaries"
VINTAGES = {"2024": 171, "2025": 54}

needs_evidence = pytest.mark.skipif(not EVIDENCE.is_dir(), reason="the evidence folder is not here")


@pytest.fixture(scope="module")
def drawn() -> geopandas.GeoDataFrame:
    return geopandas.read_file(MAP)


@pytest.fixture(scope="module")
def metric(drawn) -> dict[str, geopandas.GeoSeries]:
    groups = drawn.to_crs(METRIC).groupby("vintage")
    return {vintage: group.set_index("code").geometry for vintage, group in groups}


@pytest.fixture(scope="module")
def agreed(drawn) -> pd.DataFrame:
    return agreement(drawn, DATA).set_index("vintage")


def test_every_unit_of_both_lists_is_on_the_map(drawn):
    units = pd.read_csv(DATA / "communes" / "units.csv", dtype=str)
    for vintage, n in VINTAGES.items():
        chosen = drawn[drawn["vintage"] == vintage]
        listed = units[units["list"] == vintage]
        assert len(chosen) == n
        assert set(chosen["code"]) == set(listed["code"])
        assert dict(zip(chosen["code"], chosen["full_name"], strict=True)) == dict(
            zip(listed["code"], listed["full_name"], strict=True)
        )


def test_the_units_are_sorted_and_all_marked_approximate(drawn):
    assert drawn["approximate"].all()
    keys = list(zip(drawn["vintage"], drawn["code"], strict=True))
    assert keys == sorted(keys)
    assert drawn.loc[drawn["vintage"] == "2024", "district_name"].notna().all()


def test_coordinates_are_degrees_with_few_decimals(drawn):
    points = shapely.get_coordinates(drawn.geometry)

    assert drawn.crs.to_epsg() == 4326
    np.testing.assert_array_equal(points, np.round(points, DECIMALS))
    assert MAP.stat().st_size < 1_200_000


@pytest.mark.parametrize("vintage", VINTAGES)
def test_the_units_are_valid_and_meet_without_overlap_or_gap(metric, vintage):
    shapes = metric[vintage]
    union = shapes.union_all()

    assert shapes.is_valid.all()
    assert shapes.is_valid_coverage()
    assert shapes.area.sum() == pytest.approx(union.area, rel=1e-9)
    assert sum(len(part.interiors) for part in shapely.get_parts(union)) == 0


def test_both_vintages_cover_the_same_land(metric):
    one, other = (metric[vintage].union_all() for vintage in VINTAGES)

    assert one.symmetric_difference(other).area < 1


def test_the_newer_units_are_made_of_whole_older_ones_but_for_the_divided(metric):
    pairs = pd.read_csv(DATA / "communes" / "crosswalk.csv", dtype=str).query("from_list == '2024'")
    for _, pair in pairs[pairs["relation"] == "whole"].iterrows():
        old, new = metric["2024"][pair["from_code"]], metric["2025"][pair["to_code"]]
        assert old.difference(new).area < 1, pair["from_code"]


@pytest.mark.parametrize(("vintage", "median", "p90"), [("2024", 0.03, 0.20), ("2025", 0.05, 0.20)])
def test_areas_agree_with_the_facts(agreed, vintage, median, p90):
    assert agreed.loc[vintage, "area_error_median"] < median
    assert agreed.loc[vintage, "area_error_p90"] < p90


@pytest.mark.parametrize("vintage", VINTAGES)
def test_neighbours_agree_with_the_facts(agreed, vintage):
    assert agreed.loc[vintage, "neighbour_precision"] >= 0.90
    assert agreed.loc[vintage, "neighbour_recall"] >= 0.90


@needs_evidence
@pytest.mark.parametrize(
    ("vintage", "file", "key", "median", "p10"),
    [
        ("2024", "quang_ninh_communes_2021.geojson", "successor_code_2024_11", 0.70, 0.45),
        ("2025", "quang_ninh_communes_2025.geojson", "code", 0.75, 0.60),
    ],
)
def test_the_units_lie_where_other_polygons_have_them(drawn, vintage, file, key, median, p10):
    reference = geopandas.read_file(EVIDENCE / file).dissolve(key).geometry
    iou = overlap(drawn[drawn["vintage"] == vintage].set_index("code").geometry, reference)

    assert iou.notna().all()
    assert iou.median() >= median
    assert iou.quantile(0.1) >= p10


@needs_evidence
@pytest.mark.parametrize("vintage", VINTAGES)
def test_the_facts_know_the_neighbours_that_the_evidence_has(vintage):
    file, key = {
        "2024": ("quang_ninh_communes_2021.geojson", "successor_code_2024_11"),
        "2025": ("quang_ninh_communes_2025.geojson", "code"),
    }[vintage]
    reference = geopandas.read_file(EVIDENCE / file).dissolve(key).geometry.to_crs(METRIC)
    found, told = neighbours(reference), known(DATA, vintage)[1]

    assert len(found & told) >= 0.97 * max(len(found), len(told))


def square_case() -> tuple[Targets, Ground]:
    """Four squares of 4 km that make one of 8 km, on land that ends where they end."""
    low, high, n = np.array([0, 2000, 6000, 2000, 6000.0]), np.array([0, 2000, 2000, 6000, 6000.0]), 5
    x, y = low + 1000, high + 1000
    border = np.zeros((n, n))
    for one, other in ((1, 2), (1, 3), (2, 4), (3, 4)):
        border[one, other] = border[other, one] = 4
    area = np.array([0, 16, 16, 16, 16.0])
    sides = {"west": x - 2000, "east": x + 2000, "south": y - 2000, "north": y + 2000}
    targets = Targets(tuple("-abcd"), area, x, y, x, y, border=border, **sides)
    offshore = np.full((100, 100), 500.0)
    offshore[10:90, 10:90] = 0
    inland = np.where(offshore == 0, 500.0, 0)
    return targets, Ground(offshore, inland, np.zeros((100, 100), bool), np.full(100, 0.01))


def drawn_squares(seed: int = 0) -> np.ndarray:
    targets, ground = square_case()
    plan = Plan(n_fits=2, sweeps=(20, 10, 10), seed=seed)
    islets = islets_of(np.array([], dtype=object))
    return draw(targets, ground, islets, plan, replace(Weights(), border_scale=1.0), step=lambda: None)


def test_squares_are_found_again():
    units = drawn_squares()
    wanted = np.zeros_like(units)
    for unit, (row, column) in enumerate(((10, 10), (10, 50), (50, 10), (50, 50)), start=1):
        wanted[row : row + 40, column : column + 40] = unit

    assert (units == wanted).mean() > 0.95


def test_the_same_input_gives_the_same_drawing():
    np.testing.assert_array_equal(drawn_squares(), drawn_squares())


def test_shapes_share_their_edges_and_keep_their_size():
    units = drawn_squares()
    shapes = geopandas.GeoSeries(polygons_of(units))

    assert shapes.is_valid_coverage()
    assert shapes.area.to_numpy() / 1e4 == pytest.approx(np.bincount(units.ravel())[1:], rel=0.03)


def test_lines_run_from_node_to_node():
    cells = np.array([[1, 1, 2, 2], [1, 1, 2, 2]])

    assert sorted(shapely.length(lines_of(cells)).tolist()) == [200, 600, 600]


def test_smoothing_holds_the_ends():
    corners = np.array([[0, 0], [100, 0], [100, 100], [200, 100], [200, 200.0]])

    for rounds in (0, 3):
        line = smoothed(corners, rounds)
        np.testing.assert_array_equal(line[[0, -1]], corners[[0, -1]])


def test_threads_between_units_are_taken_away():
    cells = np.ones((9, 9), np.int32)
    cells[:, 6:] = 2
    cells[4, 2:6] = 2

    result = without_fingers(cells)
    assert (result[:, :5] == 1).all()
    assert (result[:, 6:] == 2).all()


def test_a_cell_that_joins_two_parts_may_not_leave():
    above_and_below, above, none = 0b01000010, 0b00000010, 0

    assert not CUTS_NOTHING[above_and_below]
    assert CUTS_NOTHING[above]
    assert CUTS_NOTHING[none]


def test_shares_of_an_old_unit_add_to_one():
    pairs = pd.DataFrame(
        [("a", "x", 1.0), ("b", "x", 0.25), ("b", "y", 0.75), ("c", "y", 0.0)],
        columns=["from_code", "to_code", "area_share"],
    )
    table = shares_table(pairs, ("", "a", "b", "c"), ("", "x", "y"))

    np.testing.assert_allclose(table, [[1, 0, 0], [0, 1, 0], [0, 0.25, 0.75], [0, 0, 1]])


def test_cells_on_the_ellipsoid():
    whole = cell_km2(np.arange(-89.5, 90), 360, 1).sum()

    assert whole == pytest.approx(510_065_622, rel=1e-4)


def test_neighbours_are_read_from_a_cell():
    assert neighbours_of("06652:4.7 06658:2.5") == {"06652": 4.7, "06658": 2.5}
    assert neighbours_of(np.nan) == {}

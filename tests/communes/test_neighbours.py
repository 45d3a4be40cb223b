"""Who lies beside whom: borders as in the facts, islands joined by the shortest links."""

import pandas as pd
import pytest

from analysis.communes.neighbours import graph, neighbours
from analysis.communes.units import load_crosswalk, load_facts, load_units

SIZES = {"2020": 177, "2024": 171, "2025": 54}


@pytest.fixture(scope="module")
def tables(data_dir):
    return load_facts(data_dir), load_crosswalk(data_dir), load_units(data_dir)


@pytest.mark.parametrize("list_id", SIZES)
def test_pairs_go_both_ways_and_the_map_hangs_together(tables, list_id):
    facts, crosswalk, units = tables
    pairs = neighbours(facts, crosswalk, list_id)
    codes = units.loc[units["list"].eq(list_id), "code"]
    there = set(zip(pairs["code"], pairs["neighbour"], strict=True))

    assert set(pairs["code"]) == set(codes)
    assert len(codes) == SIZES[list_id]
    assert there == {(b, a) for a, b in there}
    assert not any(a == b for a, b in there)
    assert graph(pairs, codes).n_components == 1
    assert pairs["km"].gt(0).all()


def test_water_joins_landmasses_with_one_link_fewer_than_there_are(tables):
    """Cô Tô, Cái Chiên and Vĩnh Thực have no border on land in 2025."""
    facts, crosswalk, units = tables
    pairs = neighbours(facts, crosswalk, "2025")
    land = pairs[pairs["kind"].eq("land")]
    codes = units.loc[units["list"].eq("2025"), "code"]
    names = units[units["list"].eq("2025")].set_index("code")["name"]
    islands = set(names[~names.index.isin(land["code"])])

    assert {"Cô Tô", "Cái Chiên", "Vĩnh Thực"} <= islands
    assert len(pairs[pairs["kind"].eq("water")]) == 2 * (graph(land, codes).n_components - 1)


def test_links_are_the_shortest():
    """Three islets in a row: the ends are not joined to each other."""
    facts = pd.DataFrame(
        {
            "list": "2025",
            "code": ["1", "2", "3"],
            "name": ["A", "B", "C"],
            "lon": [107.0, 107.1, 107.3],
            "lat": 21.0,
            "land_area_km2": 1.0,
            "neighbours": None,
        }
    )
    pairs = neighbours(facts, pd.DataFrame(columns=["from_list", "to_list"]), "2025")

    assert list(zip(pairs["code"], pairs["neighbour"], strict=True)) == [
        ("1", "2"),
        ("2", "1"),
        ("2", "3"),
        ("3", "2"),
    ]
    assert set(pairs["kind"]) == {"water"}
    assert pairs["km"].iloc[0] == pytest.approx(10.4, abs=0.1)


def test_merged_units_keep_the_borders_of_their_parts(tables):
    """The list of 2024 has no facts of its own; its outer borders add up to those of 2020."""
    facts, crosswalk, _ = tables
    old, new = (neighbours(facts, crosswalk, name) for name in ("2020", "2024"))
    length = {name: p.loc[p["kind"].eq("land"), "km"].sum() for name, p in (("old", old), ("new", new))}

    assert length["new"] < length["old"]
    assert length["new"] > 0.95 * length["old"]


def test_neighbours_on_land_are_those_of_the_reference_polygons(tables, shared):
    """Every pair of 2025 that shares more than 100 m in the reference polygons, and no other."""
    import geopandas

    facts, crosswalk, _ = tables
    polygons = geopandas.read_file(shared / "boundaries" / "quang_ninh_communes_2025.geojson").to_crs(32648)
    touching = polygons.sjoin(polygons, predicate="intersects")[["code_left", "code_right"]]
    shapes = polygons.set_index("code").geometry
    expected = {
        (a, b)
        for a, b in touching.itertuples(index=False)
        if a != b and shapes[a].intersection(shapes[b]).length > 100
    }
    land = neighbours(facts, crosswalk, "2025").query("kind == 'land'")

    assert set(zip(land["code"], land["neighbour"], strict=True)) == expected

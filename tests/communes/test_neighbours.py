"""Who lies beside whom: borders as in the facts, islands joined by the narrowest waters."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.communes.neighbours import graph, neighbours
from analysis.communes.units import load_crosswalk, load_facts, load_units
from analysis.errors import ParameterError

SIZES = {"2020": 177, "2024": 171, "2025": 54}
NO_STEPS = pd.DataFrame(columns=["from_list", "from_code", "to_list", "to_code", "area_share"])


@pytest.fixture(scope="module")
def tables(data_dir):
    return load_facts(data_dir), load_crosswalk(data_dir), load_units(data_dir)


def islets(places: list[tuple[float, float]], *, km2: float = 1.0) -> pd.DataFrame:
    """Facts of units "0", "1", … of a list "L" that no border joins, at (km east, km north)."""
    east, north = zip(*places, strict=True)
    lon, lat = [107 + e / 103.93 for e in east], [21 + n / 111.32 for n in north]
    codes = [str(k) for k in range(len(places))]
    return pd.DataFrame(
        {"list": "L", "code": codes, "centroid_lon": lon, "centroid_lat": lat, "land_area_km2": km2}
    ).assign(neighbours=None)


def water(pairs: pd.DataFrame, names: pd.Series) -> set[frozenset[str]]:
    """The pairs across water, by name."""
    across = pairs[pairs["kind"].eq("water")]
    return {frozenset({names[a], names[b]}) for a, b in zip(across["code"], across["neighbour"], strict=True)}


@pytest.mark.parametrize("list_id", SIZES)
def test_pairs_go_both_ways_and_the_map_hangs_together(tables, list_id):
    facts, crosswalk, units = tables
    pairs = neighbours(facts, crosswalk, list_id)
    codes = units.loc[units["list"].eq(list_id), "code"]
    there = pairs.set_index(["code", "neighbour"])["km"].to_dict()

    assert set(pairs["code"]) == set(codes)
    assert len(codes) == SIZES[list_id]
    assert there == {(b, a): km for (a, b), km in there.items()}
    assert len(there) == len(pairs)
    assert not any(a == b for a, b in there)
    assert graph(pairs, codes).n_components == 1
    assert pairs["km"].gt(0).all()


def test_water_joins_landmasses_with_one_link_fewer_than_there_are(tables):
    """Cô Tô, Cái Chiên, Vĩnh Thực and Vân Đồn have no border on land in 2025."""
    facts, crosswalk, units = tables
    pairs = neighbours(facts, crosswalk, "2025")
    land = pairs[pairs["kind"].eq("land")]
    names = units[units["list"].eq("2025")].set_index("code")["name"]

    assert set(names[~names.index.isin(land["code"])]) == {"Cô Tô", "Cái Chiên", "Vĩnh Thực", "Vân Đồn"}
    assert len(pairs) - len(land) == 2 * (graph(land, names.index).n_components - 1) == 8


def test_islands_lie_beside_whom_people_say(tables):
    """Cô Tô belongs beside Vân Đồn and Thanh Lân beside Cô Tô's other communes, not beside Vĩnh Thực."""
    facts, crosswalk, units = tables
    names = {name: own.set_index("code")["name"] for name, own in units.groupby("list")}
    found = {name: water(neighbours(facts, crosswalk, name), names[name]) for name in SIZES}

    assert found["2025"] == {
        frozenset({"Cô Tô", "Vân Đồn"}),
        frozenset({"Vân Đồn", "Hải Hòa"}),
        frozenset({"Vĩnh Thực", "Móng Cái 2"}),
        frozenset({"Cái Chiên", "Quảng Hà"}),
    }
    assert found["2020"] == found["2024"]
    assert {frozenset({"Thanh Lân", "Đồng Tiến"}), frozenset({"Cô Tô", "Đồng Tiến"})} < found["2020"]


def test_the_narrowest_waters_are_taken():
    """Three islets in a row: the ends are not joined to each other."""
    pairs = neighbours(islets([(0, 0), (10, 0), (30, 0)]), NO_STEPS, "L")

    assert pairs["code"].tolist() == ["0", "1", "1", "2"]
    assert pairs["neighbour"].tolist() == ["1", "0", "2", "1"]
    assert set(pairs["kind"]) == {"water"}
    assert pairs["km"].tolist() == pytest.approx([10, 10, 20, 20], rel=0.01)


def test_a_large_commune_is_nearer_than_its_middle():
    """Two communes of one island lie 20 and 18 km away; the shore of the large one, 9 km wide, is nearer."""
    facts = islets([(0, 0), (20, 0), (-18, 0)]).assign(
        land_area_km2=[1.0, 255.0, 1.0], neighbours=[None, "2:1.5", "1:1.5"]
    )
    across = neighbours(facts, NO_STEPS, "L").query("kind == 'water'")

    assert across[["code", "neighbour"]].to_numpy().tolist() == [["0", "1"], ["1", "0"]]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=9, unique=True),
    st.randoms(),
)
def test_any_islands_are_joined_by_as_few_and_as_short_waters_as_can_be(places, random):
    """As many links as islands less one, in any order of rows, as long as those of a plain Prim tree."""
    facts = islets(places)
    pairs = neighbours(facts, NO_STEPS, "L")
    mixed = facts.loc[random.sample(list(facts.index), len(facts))]
    reached, length = {0}, 0.0
    while len(reached) < len(places):
        km, new = min(
            (((x - places[r][0]) ** 2 + (y - places[r][1]) ** 2) ** 0.5, k)
            for k, (x, y) in enumerate(places)
            if k not in reached
            for r in reached
        )
        reached.add(new)
        length += km

    assert len(pairs) == 2 * (len(places) - 1)
    assert graph(pairs, facts["code"]).n_components == 1
    assert pairs["km"].sum() / 2 == pytest.approx(length, rel=0.01, abs=1e-6)
    pd.testing.assert_frame_equal(pairs, neighbours(mixed, NO_STEPS, "L"))


def test_merged_units_have_the_borders_of_their_parts():
    """a and b merge: their border falls away, those with c add up."""
    facts = islets([(0, 0), (10, 0), (20, 0)]).assign(
        code=["a", "b", "c"], neighbours=["b:1.5 c:2", "a:1.5 c:0.5", "a:2 b:0.5"]
    )
    steps = pd.DataFrame(
        [("L", "a", "M", "ab", 1.0), ("L", "b", "M", "ab", 1.0), ("L", "c", "M", "c", 1.0)],
        columns=NO_STEPS.columns,
    )
    pairs = neighbours(facts, steps, "M")

    assert pairs.to_numpy().tolist() == [["ab", "c", "land", 2.5], ["c", "ab", "land", 2.5]]


def test_the_list_of_2024_has_the_borders_of_2020(tables):
    facts, crosswalk, _ = tables
    old, new = (neighbours(facts, crosswalk, name) for name in ("2020", "2024"))
    length = {name: p.loc[p["kind"].eq("land"), "km"].sum() for name, p in (("old", old), ("new", new))}

    assert 0.95 * length["old"] < length["new"] < length["old"]


def test_where_parts_of_divided_units_meet_is_not_guessed(tables):
    """From 2020 alone the borders of 2025 do not follow: twelve units were divided."""
    facts, crosswalk, _ = tables
    with pytest.raises(ParameterError) as caught:
        neighbours(facts[facts["list"].eq("2020")], crosswalk, "2025")
    assert all("2025" in caught.value.text(language) for language in ("vi", "en"))


def test_a_list_without_facts_is_named(tables):
    facts, crosswalk, _ = tables
    for known, list_id in ((facts, "2030"), (facts.iloc[:0], "2025")):
        with pytest.raises(ParameterError) as caught:
            neighbours(known, crosswalk, list_id)
        assert all(list_id in caught.value.text(language) for language in ("vi", "en"))


def test_a_unit_whose_neighbours_are_left_out_is_an_isolate():
    pairs = neighbours(islets([(0, 0), (10, 0), (30, 0)]), NO_STEPS, "L")
    made = graph(pairs, pd.Series(["2", "0"]))

    assert list(made.unique_ids) == ["2", "0"]
    assert set(made.isolates) == {"2", "0"}


@pytest.mark.parametrize(
    ("list_id", "file", "missing"),
    [
        ("2025", "quang_ninh_communes_2025.geojson", set()),
        # Trần Phú and Hải Xuân share 47 m of border: less than the facts tell.
        ("2020", "quang_ninh_communes_2021.geojson", {("06712", "06745")}),
    ],
)
def test_neighbours_on_land_are_those_of_the_reference_polygons(tables, shared, list_id, file, missing):
    """Every pair that shares a line, not only a point, in the reference polygons, and no other."""
    import geopandas
    from libpysal.graph import Graph

    facts, crosswalk, _ = tables
    polygons = geopandas.read_file(shared / "boundaries" / file).set_index("code")
    contiguity = Graph.build_contiguity(polygons, rook=True)
    touching = {pair for pair in contiguity.adjacency.index if pair[0] != pair[1]}
    land = neighbours(facts, crosswalk, list_id).query("kind == 'land'")
    found = set(zip(land["code"], land["neighbour"], strict=True))

    assert found <= touching
    assert {tuple(sorted(pair)) for pair in touching - found} == missing


def test_waters_are_narrow_in_the_reference_polygons(tables, shared):
    """Vĩnh Thực, Vân Đồn and Cô Tô have their nearest commune, Cái Chiên its third: 3 km instead of 1."""
    import geopandas

    facts, crosswalk, units = tables
    names = units[units["list"].eq("2025")].set_index("code")["name"]
    polygons = geopandas.read_file(shared / "boundaries" / "quang_ninh_communes_2025.geojson").to_crs(32648)
    shapes = polygons.set_index("code").geometry
    across = neighbours(facts, crosswalk, "2025").query("kind == 'water'")
    rank = {
        frozenset({names[a], names[b]}): min(
            shapes.distance(shapes[one]).drop(one).rank()[other] for one, other in ((a, b), (b, a))
        )
        for a, b in zip(across["code"], across["neighbour"], strict=True)
    }

    assert rank.pop(frozenset({"Cái Chiên", "Quảng Hà"})) == 3
    assert set(rank.values()) <= {1, 2}

"""Maps: geometry once, small, and never turned inside out."""

import json
import re

import geopandas as gpd
import numpy as np
import pytest
import shapely

from analysis.charts import maps
from analysis.communes.boundaries import load_boundaries
from analysis.language import speak
from analysis.parameters import check_parameters
from analysis.report.map_figures import boundary_map, tile_map
from analysis.results import compute


@pytest.fixture(params=[("2024", 171), ("2025", 54)], ids=["171", "54"])
def drawn(request):
    """The illustrative map of each list of communes as SVG, with the number of communes."""
    import vl_convert

    vintage, n = request.param
    results = compute(check_parameters(report_year=2025, boundary_vintage=vintage, illustrative=True))
    spec = boundary_map(results, width=1000, height=500).to_dict()
    return vl_convert.vegalite_to_svg(spec), n


def boxes(svg: str) -> list[tuple[float, float]]:
    """Return width and height of every commune's path in an SVG."""
    paths = re.findall(r'<path[^>]* d="(M[^"]*Z)"[^>]*fill="#[0-9a-f]{6}"', svg)
    points = [[tuple(map(float, p)) for p in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)] for path in paths]
    return [
        (max(x) - min(x), max(y) - min(y)) for x, y in (zip(*p, strict=True) for p in points if len(p) > 4)
    ]


def test_every_commune_is_drawn_and_none_fills_the_picture(drawn):
    """An islet that simplification turns inside out would cover the whole province."""
    svg, n = drawn
    communes = [(w, h) for w, h in boxes(svg) if w > 0.5]

    assert n <= len(communes)
    assert max(w * h for w, h in communes) < 0.25 * 1000 * 500


def test_islets_thinner_than_the_grid_do_no_harm():
    """A unit with an islet of a few metres still becomes one object with its code."""
    big = shapely.box(107.0, 21.0, 107.1, 21.1)
    islet = shapely.box(107.2, 21.0, 107.20001, 21.00001)
    units = gpd.GeoDataFrame(
        {"code": ["1", "2"]},
        geometry=[shapely.MultiPolygon([big, islet]), shapely.box(107.1, 21.0, 107.2, 21.1)],
    )
    made = maps.topology(units.set_crs("EPSG:4326"))

    assert ["1", "2"] == [g["properties"]["code"] for g in made["objects"]["communes"]["geometries"]]


@pytest.mark.parametrize("vintage", ["2024", "2025"])
def test_geometry_is_small_and_borders_are_shared(data_dir, vintage):
    """At most 250 kB a list; neighbours share arcs, so there are fewer arcs than rings would need."""
    boundaries = load_boundaries(data_dir.parent / "shapes" / "quang_ninh_communes.geojson", vintage)
    made = maps.topology(boundaries)
    used = re.findall(r"-?\d+", json.dumps([g["arcs"] for g in made["objects"]["communes"]["geometries"]]))

    assert 250_000 > len(json.dumps(made, separators=(",", ":")))
    assert len(set(used)) > len({abs(int(a) + (int(a) < 0)) for a in used})


def test_the_legend_counts_the_communes(demo_results):
    """The legend names each status with its number of communes, "no data" among them."""
    spec = json.dumps(boundary_map(demo_results).to_dict(), ensure_ascii=False)
    words = speak("vi")
    n = int(demo_results.communes["status"].eq("no_data").sum())

    assert n > 0
    assert f"{words.text('commune.no_data')} ({n})" in spec


def test_a_commune_without_data_has_a_colour_of_its_own():
    """No data is never drawn in the colour of a status."""
    from analysis.charts.tokens import COMMUNE_COLOURS

    assert len(COMMUNE_COLOURS) == len(set(COMMUNE_COLOURS.values()))


def test_restated_statuses_are_marked(demo_results):
    """On the 54 communes of 2025 the statuses of 2024 are restated and say so."""
    chart = boundary_map(demo_results).to_dict()

    assert demo_results.communes.loc[demo_results.communes["status"].ne("no_data"), "restated"].any()
    assert speak("vi").text("map.restated") in " ".join(chart["title"]["subtitle"])


def test_a_tile_for_every_commune(demo_results):
    """The tile map has one tile a commune, no two in the same place."""
    chart = tile_map(demo_results)
    tiles = chart.layer[0].data

    assert 54 == len(tiles)
    assert not tiles.duplicated(["column", "row"]).any()
    assert {"name", "district", "state", "source"} <= set(tiles.columns)


def test_tiles_have_names_where_these_fit(demo_results):
    """Those of 54 communes do on a page; where one is wider than its tile none is written."""
    assert tile_map(demo_results).layer[0].data["short"].notna().all()
    assert "short" not in tile_map(demo_results, width=300).layer[0].data


def test_a_larger_map_is_drawn_coarser():
    """What is half a pixel of a province is a hundredth of one of the nation: the map stays small."""
    ring = shapely.Point(0, 0).buffer(1, quad_segs=4000)
    sizes = []
    for degrees in (0.5, 8.0):
        circle = shapely.transform(ring, lambda at, d=degrees: np.array([107.0, 16.0]) + d * at)
        made = maps.topology(gpd.GeoDataFrame({"code": ["1"]}, geometry=[circle], crs="EPSG:4326"))
        sizes.append(sum(map(len, made["arcs"])))

    assert sizes[0] == pytest.approx(sizes[1], rel=0.2)
    assert sizes[1] < 600

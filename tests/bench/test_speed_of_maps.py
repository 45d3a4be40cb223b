"""How fast a map of national size is made ready: 3,321 communes with wavy borders, about 1,000 points each.

`make bench` runs this and prints its time; `make test` skips it.
"""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from analysis.charts import maps

COMMUNES = 3_321
LAND = shapely.box(102, 8, 110, 23.4)


@pytest.fixture(scope="module")
def nation() -> gpd.GeoDataFrame:
    """Cells around scattered points; the same wave moves both sides of a border, so they stay shared."""
    random = np.random.default_rng(3321)
    points = np.c_[random.uniform(102, 110, COMMUNES), random.uniform(8, 23.4, COMMUNES)]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=LAND)
    shapes = shapely.segmentize(shapely.intersection(np.array(cells.geoms), LAND), 0.0008)

    def wavy(at: np.ndarray) -> np.ndarray:
        wave = sum(np.sin(at[:, ::-1] * k) / k for k in (60.0, 190.0, 610.0, 1900.0))
        return at + 0.4 * wave

    codes = [f"{k:05d}" for k in range(len(shapes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=shapely.transform(shapes, wavy), crs="EPSG:4326")


def test_speed_of_a_national_map(benchmark, nation):
    made = benchmark.pedantic(maps.topology, args=(nation,), rounds=2)

    assert len(made["objects"]["communes"]["geometries"]) == COMMUNES

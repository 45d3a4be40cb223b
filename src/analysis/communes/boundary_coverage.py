"""Make the units of a boundary file one coverage: no overlap, no sliver, shared edges the same."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import geopandas

# Gaps narrower than this are slivers between neighbours, not water.
GAP_M = 100.0
# More of a unit's land than this under another unit is no sliver: one of the two is wrong.
MOST_OVERLAP = 0.02
# Less than this is rounding, not worth telling.
LEAST_KM2 = 0.005
METRES = "EPSG:32648"


@dataclass(frozen=True)
class Coverage:
    """What was closed: area under two units and between neighbours (km²), and the units touched."""

    overlap_km2: float
    gap_km2: float
    touched: tuple[int, ...]


def repaired(
    shapes: "geopandas.GeoSeries",
) -> tuple["geopandas.GeoSeries", pd.Index, pd.Index]:
    """Return the shapes made valid, which ones had to be, and which have no area."""
    import geopandas
    import shapely

    invalid = ~shapes.is_valid & shapes.notna()
    valid = shapely.force_2d(shapes.to_numpy())
    valid[invalid] = shapely.make_valid(valid[invalid], method="structure", keep_collapsed=False)
    result = geopandas.GeoSeries(valid, index=shapes.index, crs=shapes.crs)
    polygonal = result.geom_type.isin(["Polygon", "MultiPolygon"]) & ~result.is_empty
    return result, shapes.index[invalid & polygonal], shapes.index[~polygonal]


def overlapping(shapes: "geopandas.GeoSeries") -> list[tuple[object, object, float]]:
    """Return the pairs of units that share more than MOST_OVERLAP of the smaller one, with the km²."""
    flat = shapes.to_crs(METRES)
    first, second = flat.sindex.query(flat.geometry, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    area = flat.area.to_numpy()
    values = flat.to_numpy()
    shared = pd.Series([values[i].intersection(values[j]).area for i, j in zip(first, second, strict=True)])
    most = shared / pd.Series([min(area[i], area[j]) for i, j in zip(first, second, strict=True)])
    bad = most[most > MOST_OVERLAP].index
    return [(flat.index[first[k]], flat.index[second[k]], shared[k] / 1e6) for k in bad]


def closed(shapes: "geopandas.GeoSeries") -> tuple["geopandas.GeoSeries", Coverage | None]:
    """Return the shapes as one coverage and what was closed; None where nothing worth telling was.

    ``shapes`` in degrees (EPSG:4326), each valid. Gaps up to GAP_M wide go to the neighbour with the longest
    border, overlaps likewise.
    """
    import geopandas
    import shapely

    flat = shapes.to_crs(METRES)
    values = flat.to_numpy()
    if shapely.coverage_is_valid(values, gap_width=GAP_M):
        return shapes, None
    clean = shapely.coverage_clean(values, gap_width=GAP_M)
    before, after = shapely.union_all(values), shapely.union_all(clean)
    moved = shapely.area(shapely.symmetric_difference(values, clean)) > 1.0
    found = Coverage(
        overlap_km2=float((shapely.area(values).sum() - before.area) / 1e6),
        gap_km2=float((after.area - before.area) / 1e6),
        touched=tuple(shapes.index[moved]),
    )
    made = geopandas.GeoSeries(clean, index=shapes.index, crs=METRES).to_crs(shapes.crs)
    return made, found if found.overlap_km2 + found.gap_km2 >= LEAST_KM2 else None

"""How well a map of the units agrees with the facts, and with other polygons of the same units.

``python -m analysis.communes.schematic_check [MAP] [--reference FILE --vintage 2024]`` prints both.
Lengths and areas are measured in metres (EPSG:32648, UTM zone 48 north).
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from analysis.communes.crosswalk import compose
from analysis.communes.schematic_facts import load_figures, neighbours_of
from analysis.communes.units import load_crosswalk

if TYPE_CHECKING:
    import geopandas

METRIC = "EPSG:32648"
TOUCH_M = 20  # a shared edge counts from this length on
ROOT = Path(__file__).parents[3]


def agreement(units: "geopandas.GeoDataFrame", data: Path) -> pd.DataFrame:
    """Return one row a vintage: n_units, the median and 90th percentile of the area error, neighbours.

    Columns: vintage, n_units, area_km2, area_error_median, area_error_p90 (shares of the known area),
    neighbour_precision, neighbour_recall (shares of the pairs drawn, and of the pairs known).
    """
    rows = []
    for vintage, group in units.groupby("vintage"):
        area, pairs = known(data, str(vintage))
        metric = group.set_index("code").geometry.to_crs(METRIC)
        error = (metric.area / 1e6 / area[metric.index] - 1).abs()
        drawn = neighbours(metric)
        right = len(drawn & pairs)
        rows.append(
            {
                "vintage": vintage,
                "n_units": len(group),
                "area_km2": metric.area.sum() / 1e6,
                "area_error_median": error.median(),
                "area_error_p90": error.quantile(0.9),
                "neighbour_precision": right / max(len(drawn), 1),
                "neighbour_recall": right / max(len(pairs), 1),
            }
        )
    return pd.DataFrame(rows)


def known(data: Path, vintage: str) -> tuple[pd.Series, set[tuple[str, str]]]:
    """Return the land area in km² by code and the pairs of neighbours of a list.

    A list without facts of its own gets those of the oldest list, put together by the crosswalk.
    """
    figures = load_figures(data / "communes" / "facts.csv")
    own = figures[figures["list"] == vintage]
    if own.empty:
        own = figures[figures["list"] == figures["list"].min()]
    successor = {code: code for code in own["code"]}
    if own["list"].iloc[0] != vintage:
        step = compose(load_crosswalk(data), own["list"].iloc[0], vintage)
        successor = dict(zip(step["from_code"], step["to_code"], strict=True))
    area = own["land_area_km2"].groupby(own["code"].map(successor)).sum()
    pairs = {
        tuple(sorted((successor[one], successor[other])))
        for one, cell in zip(own["code"], own["neighbours"], strict=True)
        for other in neighbours_of(cell)
        if successor[one] != successor[other]
    }
    return area, pairs


def neighbours(shapes: "geopandas.GeoSeries") -> set[tuple[str, str]]:
    """Return the pairs of codes whose shapes (metres) share an edge."""
    values = shapes.to_numpy()
    one, other = shapely.STRtree(values).query(values, predicate="intersects")
    one, other = one[one < other], other[one < other]
    length = shapely.length(
        shapely.intersection(shapely.boundary(values[one]), shapely.boundary(values[other]))
    )
    codes = shapes.index.to_numpy()
    chosen = length > TOUCH_M
    return {tuple(sorted(pair)) for pair in zip(codes[one[chosen]], codes[other[chosen]], strict=True)}


def overlap(shapes: "geopandas.GeoSeries", reference: "geopandas.GeoSeries") -> pd.Series:
    """Return by code the intersection over union of two drawings of the same units."""
    one, other = (series.to_crs(METRIC).sort_index() for series in (shapes, reference))
    shared = one.intersection(other).area
    return shared / (one.area + other.area - shared)


def summary(agreed: pd.DataFrame, n_bytes: int) -> str:
    """Say the agreement in words, one line a vintage."""
    lines = [
        f"{row.vintage}: {row.n_units} units, {row.area_km2:.0f} km²; area error median "
        f"{row.area_error_median:.1%}, p90 {row.area_error_p90:.1%}; neighbour pairs: precision "
        f"{row.neighbour_precision:.3f}, recall {row.neighbour_recall:.3f}"
        for row in agreed.itertuples()
    ]
    return "\n".join([*lines, f"{n_bytes / 1e6:.2f} MB", ""])


def main(arguments: list[str] | None = None) -> int:
    """Print how a map agrees with the facts and, if given, with a reference file."""
    import geopandas

    parser = argparse.ArgumentParser(prog="python -m analysis.communes.schematic_check", description=__doc__)
    parser.add_argument("map", nargs="?", type=Path, default=ROOT / "shapes" / "quang_ninh_communes.geojson")
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--reference", type=Path, help="polygons of the same units, with their codes")
    parser.add_argument("--key", default="code", help="property of the reference that holds the code")
    parser.add_argument("--vintage", default="2025", help="vintage that the reference shows")
    options = parser.parse_args(arguments)
    units = geopandas.read_file(options.map)
    sys.stdout.write(summary(agreement(units, options.data), options.map.stat().st_size))
    if options.reference:
        reference = geopandas.read_file(options.reference).dissolve(options.key).geometry
        iou = overlap(units[units["vintage"] == options.vintage].set_index("code").geometry, reference)
        levels = ", ".join(f"p{q} {np.percentile(iou, q):.3f}" for q in (0, 10, 50, 90))
        sys.stdout.write(f"{options.vintage}: intersection over union: {levels}, mean {iou.mean():.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

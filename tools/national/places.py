"""Invented places: the provinces' real names and rough centres, communes that exist nowhere."""

import csv
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely
import shapely.affinity

LIST, FORMER = "2025", "2024"
# How many former communes became one: 10,035 became 3,321.
PARTS = 3
PROVINCES = Path(__file__).with_name("provinces.csv")
RADIUS = 0.62  # degrees around a centre that a province may reach
METRES = "EPSG:32648"


@dataclass(frozen=True)
class Province:
    """One province: ``shape`` in degrees, drawn from the rough centres alone.

    ``kind``: province, or a city of the same level (Nghị quyết 202/2025/QH15, điều 1).
    """

    code: str
    name: str
    kind: str
    region: str
    n_communes: int
    lon: float
    lat: float
    shape: shapely.Polygon


def provinces() -> list[Province]:
    """Return the provinces with schematic shapes: what is nearest to each centre."""
    with PROVINCES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    centres = [shapely.Point(float(row["lon"]), float(row["lat"])) for row in rows]
    land = shapely.union_all([centre.buffer(RADIUS) for centre in centres])
    shapes = cells(np.array([[p.x, p.y] for p in centres]), land)
    return [
        Province(**{**row, "n_communes": int(row["n_communes"]), "lon": p.x, "lat": p.y}, shape=shape)
        for row, p, shape in zip(rows, centres, shapes, strict=True)
    ]


def cells(points: np.ndarray, land: shapely.Polygon) -> list[shapely.Polygon]:
    """Return for each point what of the land is nearest to it."""
    drawn = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=land, ordered=True)
    return [part.intersection(land) for part in drawn.geoms]


def communes(province: Province, rng: np.random.Generator) -> geopandas.GeoDataFrame:
    """Return the communes of a province: columns of its map, and land_area_km2."""
    west, south, east, north = province.shape.bounds
    points = rng.uniform((west, south), (east, north), (60 * province.n_communes, 2))
    points = points[shapely.contains_xy(province.shape, *points.T)][: province.n_communes]
    for _ in range(4):  # towards their cells' middles: communes of a like size
        points = np.array([[c.centroid.x, c.centroid.y] for c in cells(points, province.shape)])
    numbers = np.arange(1, province.n_communes + 1)
    urban = rng.random(province.n_communes) < 0.3
    name = [f"Minh hoạ {number}" for number in numbers]
    kind = np.where(urban, "Phường", "Xã")
    table = geopandas.GeoDataFrame(
        {
            "vintage": LIST,
            "code": [f"{province.code}{number:03d}" for number in numbers],
            "name": name,
            "full_name": [f"{k} {n}" for k, n in zip(kind, name, strict=True)],
            "type": np.where(urban, "phuong", "xa"),
            "district_name": None,
            "approximate": True,
            "source": "illustrative: cells around random points",
        },
        geometry=cells(points, province.shape),
        crs="EPSG:4326",
    )
    return table.assign(land_area_km2=(table.to_crs(METRES).area / 1e6).round(2))


def former(units: geopandas.GeoDataFrame, rng: np.random.Generator) -> geopandas.GeoDataFrame:
    """Return what the communes were made of: PARTS whole former ones each, in districts."""
    parts = units.loc[units.index.repeat(PARTS)].reset_index(drop=True)
    number = np.tile(np.arange(1, PARTS + 1), len(units))
    district = np.arange(len(parts)) // (PARTS * PARTS) + 1
    moved = rng.normal(0, 0.004, (len(parts), 2))
    return parts.assign(
        vintage=FORMER,
        to_code=parts["code"],
        code=parts["code"] + number.astype(str),
        name=parts["name"] + "." + number.astype(str),
        full_name=parts["full_name"] + "." + number.astype(str),
        land_area_km2=(parts["land_area_km2"] / PARTS).round(2),
        district_code=[f"{n:03d}" for n in district],
        district_name=[f"Huyện minh hoạ {n}" for n in district],
        geometry=[
            shapely.affinity.translate(cell, *by) for cell, by in zip(parts.geometry, moved, strict=True)
        ],
    )


def commune_tables(units: geopandas.GeoDataFrame, older: geopandas.GeoDataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables of data/communes that say which communes there are and were, by file name."""
    both = [older, units]
    pairs = {"from_list": FORMER, "from_code": older["code"], "to_list": LIST, "to_code": older["to_code"]}
    return {
        "lists.csv": pd.concat(
            [_list(FORMER, older, "2015-01-01", "2025-06-30"), _list(LIST, units, "2025-07-01", "")]
        ),
        "units.csv": pd.concat([_units(table) for table in both]),
        "facts.csv": pd.concat([_facts(table) for table in both]),
        "tiles.csv": pd.concat([_tiles(table) for table in both]),
        "crosswalk.csv": pd.DataFrame(
            {**pairs, "relation": "whole", "area_share": 1, "legal_basis": "minh hoạ", "older": ""}
        ),
    }


def _list(name: str, units: geopandas.GeoDataFrame, first: str, last: str) -> pd.DataFrame:
    """Return the row of lists.csv."""
    n = len(units)
    named = {"name_vi": f"{n} đơn vị cấp xã (minh hoạ)", "name_en": f"{n} communes (illustrative)"}
    row = {
        "list": name,
        "valid_from": first,
        "valid_to": last,
        "n_units": n,
        **named,
        "legal_basis": "minh hoạ",
    }
    return pd.DataFrame([row])


def _units(units: geopandas.GeoDataFrame) -> pd.DataFrame:
    """Return the rows of units.csv."""
    urban = units["type"].eq("phuong").map({True: "true", False: "false"})
    table = units.assign(list=units["vintage"], urban=urban)
    columns = ["list", "code", "name", "full_name", "type", "urban", "district_code", "district_name"]
    return table.reindex(columns=columns)


def _tiles(units: geopandas.GeoDataFrame) -> pd.DataFrame:
    """Return a tile map: columns of like many communes from the west, rows by latitude."""
    middle = _middles(units)
    column = (middle.x.rank(method="first").to_numpy() - 1) // np.ceil(np.sqrt(len(units)))
    row = middle.y.groupby(column).rank(method="first", ascending=False).to_numpy() - 1
    table = {
        "list": units["vintage"],
        "code": units["code"],
        "column": column.astype(int),
        "row": row.astype(int),
    }
    return pd.DataFrame(table)


def _facts(units: geopandas.GeoDataFrame) -> pd.DataFrame:
    """Return positions, extents, areas and neighbours of the communes."""
    middle, bounds = _middles(units), units.geometry.bounds.round(3)
    return pd.DataFrame(
        {
            "list": units["vintage"],
            "code": units["code"],
            "name": units["name"],
            "type": units["full_name"].str.partition(" ")[0],
            "district_code": units.get("district_code"),
            "lon": middle.x.round(4),
            "lat": middle.y.round(4),
            "centroid_lon": middle.x.round(4),
            "centroid_lat": middle.y.round(4),
            **dict(zip(("west", "south", "east", "north"), bounds.to_numpy().T, strict=True)),
            "land_area_km2": units["land_area_km2"],
            "neighbours": _neighbours(units),
        }
    )


def _middles(units: geopandas.GeoDataFrame) -> geopandas.GeoSeries:
    """Return the communes' middles in degrees."""
    return units.to_crs(METRES).geometry.centroid.to_crs(units.crs)


def _neighbours(units: geopandas.GeoDataFrame) -> list[str]:
    """Return each commune's neighbours with the km of shared border, as facts.csv writes them."""
    metric = units.to_crs(METRES).geometry
    left, right = metric.sindex.query(metric, predicate="touches")
    km = metric.iloc[left].intersection(metric.iloc[right], align=False).length.to_numpy() / 1000
    pairs = pd.DataFrame({"left": left, "code": units["code"].to_numpy()[right], "km": km})
    pairs = pairs[pairs["km"] >= 0.05].sort_values(["left", "code"])
    told = (pairs["code"] + ":" + pairs["km"].map("{:.1f}".format)).groupby(pairs["left"]).agg(" ".join)
    return told.reindex(range(len(units)), fill_value="").tolist()

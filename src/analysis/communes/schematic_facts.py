"""The figures that the schematic map is fitted to, as arrays in metres.

Source: ``data/communes/facts.csv``: of each unit a point inside it, its centroid and extent (degrees,
WGS 84), its land area (km²) and its neighbours with the length of the shared border (km).
"""

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.tables import number, read_table, text

SIDES = ("west", "south", "east", "north")
NUMBERS = ("lon", "lat", "centroid_lon", "centroid_lat", *SIDES, "land_area_km2")
COLUMNS = (
    *(text(name, required=True) for name in ("list", "code", "name", "type")),
    text("district_code"),
    *(number(name, required=True) for name in NUMBERS),
    text("neighbours"),
)
MARGIN_DEGREES = 0.02
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Plane:
    """A plane in metres over the province: x and y are scaled longitude and latitude.

    Parallel to the meridians, so that an extent in degrees stays a rectangle; lengths are good to
    0.5 % over one degree of latitude.
    """

    west: float
    south: float
    east: float
    north: float
    kx: float
    ky: float

    def x(self, lon: np.ndarray) -> np.ndarray:
        """Return metres east of the plane's edge for a longitude."""
        return (np.asarray(lon) - self.west) * self.kx

    def y(self, lat: np.ndarray) -> np.ndarray:
        """Return metres north of the plane's edge for a latitude."""
        return (np.asarray(lat) - self.south) * self.ky

    def degrees(self, points: np.ndarray) -> np.ndarray:
        """Return lon, lat (n, 2) of points in metres (n, 2)."""
        return points / [self.kx, self.ky] + [self.west, self.south]

    def metres(self, points: np.ndarray) -> np.ndarray:
        """Return x, y (n, 2) of points in degrees (n, 2)."""
        return (points - [self.west, self.south]) * [self.kx, self.ky]


@dataclass(frozen=True)
class Targets:
    """What each unit should come to: arrays with one place a unit; place 0 stands for "no unit".

    ``area`` km²; ``cx, cy`` centroid, ``px, py`` point inside, ``west`` … ``north`` extent: metres;
    ``border[i, j]`` km shared by the units i and j.
    """

    codes: tuple[str, ...]
    area: np.ndarray
    cx: np.ndarray
    cy: np.ndarray
    px: np.ndarray
    py: np.ndarray
    west: np.ndarray
    south: np.ndarray
    east: np.ndarray
    north: np.ndarray
    border: np.ndarray

    def __len__(self) -> int:
        return len(self.area)

    def with_area(self, area: np.ndarray) -> "Targets":
        """Return the same targets with other areas (km²)."""
        return replace(self, area=area)


def load_figures(path: Path) -> pd.DataFrame:
    """Read facts.csv with all its columns. Raises MissingFileError or DataError."""
    return read_table(path, COLUMNS, name=path.name)


def plane_of(figures: pd.DataFrame) -> Plane:
    """Return the plane that covers the extents of all units, with a margin."""
    west, south = (figures[side].min() - MARGIN_DEGREES for side in ("west", "south"))
    east, north = (figures[side].max() + MARGIN_DEGREES for side in ("east", "north"))
    middle = math.radians((south + north) / 2)
    return Plane(west, south, east, north, METRES_PER_DEGREE * math.cos(middle), METRES_PER_DEGREE * 0.9946)


def targets_of(figures: pd.DataFrame, plane: Plane) -> Targets:
    """Return the targets of the units of one list, in the order of their codes."""
    figures = figures.sort_values("code")
    codes = ("", *figures["code"])

    def column(name: str) -> np.ndarray:
        """Return a column with a place for "no unit"."""
        return np.concatenate([[0.0], figures[name].to_numpy(float)])

    axes = {"centroid_lon": "cx", "centroid_lat": "cy", "lon": "px", "lat": "py"} | {s: s for s in SIDES}
    scaled = {
        field: (plane.x if name in ("centroid_lon", "lon", "west", "east") else plane.y)(column(name))
        for name, field in axes.items()
    }
    return Targets(codes, column("land_area_km2"), border=border_table(figures, codes), **scaled)


def border_table(figures: pd.DataFrame, codes: tuple[str, ...]) -> np.ndarray:
    """Return the length in km of the border that each two units share (n, n); 0 where they do not meet."""
    place = {code: i for i, code in enumerate(codes)}
    table = np.zeros((len(codes), len(codes)))
    for code, neighbours in zip(figures["code"], figures["neighbours"], strict=True):
        for code2, km in neighbours_of(neighbours).items():
            table[place[code], place[code2]] = max(km, 0.05)
    return table


def neighbours_of(content: object) -> dict[str, float]:
    """Read "06652:4.7 06658:2.5" as {code: km}; an empty cell has none."""
    if not isinstance(content, str):
        return {}
    return {code: float(km) for code, km in (pair.split(":") for pair in content.split())}

"""Where the ground lies on a printed sheet: the largest map at a round scale that leaves its room free."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from analysis.charts.maps import METRES
from analysis.charts.sheet import Box

# Scales are 1 : a multiple of this.
SCALE_STEP, SMALLEST_SCALE = 5_000, 20_000_000
# A scale bar has such a first digit, so that its parts are round too.
ROUND = (1, 2, 5)
BAR_PARTS = 4
GRID_STEP_DEGREES = 0.01


@dataclass(frozen=True)
class View:
    """A map of an extent (metres: west, south, east, north) at 1:``denominator``.

    Its upper left corner is at ``left``, ``top`` of the sheet (millimetres).
    """

    extent: tuple[float, float, float, float]
    denominator: int
    left: float
    top: float

    @property
    def millimetres(self) -> float:
        """Return how many millimetres of the sheet a metre of the ground takes."""
        return 1000 / self.denominator

    @property
    def box(self) -> Box:
        """Return the map's place on the sheet."""
        west, south, east, north = self.extent
        return Box(self.left, self.top, self.millimetres * (east - west), self.millimetres * (north - south))

    def place(self, geometry: Any) -> Any:
        """Return geometries in metres (one or an array) as they lie on the sheet; north is up."""
        origin = np.array([self.extent[0], self.extent[3]])
        corner, scale = np.array([self.left, self.top]), self.millimetres * np.array([1, -1])
        return shapely.transform(geometry, lambda points: (points - origin) * scale + corner)


def free_views(
    extent: tuple[float, float, float, float],
    room: Box,
    put: Callable[[float, float], tuple[float, float]],
    is_free: Callable[[View], bool],
    *,
    smallest: int = SMALLEST_SCALE,
) -> Iterator[View]:
    """Yield the views of an extent that fit into a room and are free, the largest first.

    ``put`` says where a map of a width and height has its upper left corner; none is as small as
    1:``smallest``.
    """
    west, south, east, north = extent
    least = 1000 * max((east - west) / room.width, (north - south) / room.height)
    first = max(math.ceil(least / SCALE_STEP), 1) * SCALE_STEP
    for denominator in range(first, smallest, SCALE_STEP):
        size = 1000 / denominator
        view = View(extent, denominator, *put(size * (east - west), size * (north - south)))
        if is_free(view):
            yield view


def bar_length(view: View, most: float) -> int:
    """Return the metres of the longest scale bar of a round length that is at most ``most`` mm long."""
    power = 10 ** math.floor(math.log10(most / view.millimetres))
    return max(int(digit * power) for digit in ROUND if digit * power * view.millimetres <= most)


def true_north(extent: tuple[float, float, float, float]) -> float:
    """Return by how many degrees north in the middle of an extent is turned right from straight up."""
    from pyproj import Transformer

    transformer = Transformer.from_crs(METRES, "EPSG:4326", always_xy=True)
    west, south, east, north = extent
    lon, lat = transformer.transform((west + east) / 2, (south + north) / 2)
    x, y = transformer.transform([lon, lon], [lat, lat + GRID_STEP_DEGREES], direction="INVERSE")
    return math.degrees(math.atan2(x[1] - x[0], y[1] - y[0]))

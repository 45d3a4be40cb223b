"""The tile map: one tile of equal size a commune, in its rough place.

On a true map a ward of 2 km² cannot be seen beside a mountain commune of 200 km². The layout keeps
what the eye needs to find a commune: who lies beside whom, in which direction, and which are islands.
It is computed from positions and land areas alone and stored in ``data/communes/tiles.csv``:
``python -m analysis.communes.tiles`` (list, code, column from the west, row from the north, both from 0).

Method: neighbours (Delaunay) wish to stand one tile apart in their true direction, farther where sea
lies between; least squares give each unit a place that meets these wishes best; an assignment puts
the units on as many grid cells around those places; moves and swaps then lower what is left.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.communes.positions import KM_PER_DEGREE, unit_positions
from analysis.communes.units import load_crosswalk, load_facts, load_lists
from analysis.errors import DataError, MissingFileError, Problem
from analysis.paths import DataPaths

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOUCHING = 1.15  # two units that are nearer than this times the sum of their radii touch
FARTHEST = 3.0  # tiles that two neighbours may wish to stand apart
HOLD = 0.1  # weight of a unit's own place against its neighbours' wishes
CLOSED = 2.0  # weight of each side that two tiles share: closes holes
APART = 4.0  # weight of each side or corner where two landmasses touch: keeps the sea open
REACH = 4  # tiles that one move may go
PASSES = 60
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class _Wishes:
    """What a good layout is: ``pairs`` of units wish ``offsets`` (tiles), as strongly as ``weights`` say."""

    pairs: "NDArray[np.int64]"
    offsets: "NDArray[np.float64]"
    weights: "NDArray[np.float64]"
    places: "NDArray[np.float64]"
    landmass: "NDArray[np.int64]"

    def cost(self, cells: "NDArray[np.int64]") -> float:
        """Return how far cells (column, row northward) are from the wishes; smaller is better."""
        misfit = cells[self.pairs[:, 1]] - cells[self.pairs[:, 0]] - self.offsets
        moved = cells - self.places
        kept = (self.weights * (misfit**2).sum(axis=1)).sum() + HOLD * (moved**2).sum()
        return float(kept + self._edges(cells))

    def _edges(self, cells: "NDArray[np.int64]") -> float:
        """Return the cost of touching: a gain within a landmass, a loss between two, corners too."""
        grid = np.zeros(np.ptp(cells, axis=0) + 3, dtype=np.int64)
        at = cells - cells.min(axis=0) + 1
        grid[at[:, 0], at[:, 1]] = self.landmass + 1
        sides, touching = 0, 0
        for step in ((1, 0), (0, 1), (1, 1), (1, -1)):
            beside = np.roll(grid, step, (0, 1))
            both = (grid > 0) & (beside > 0)
            touching += (both & (grid != beside)).sum()
            sides += (both & (grid == beside)).sum() if 0 in step else 0
        return APART * touching - CLOSED * sides


def load_tiles(data: Path | DataPaths) -> pd.DataFrame:
    """Read the stored layouts: list, code, column (0 in the west), row (0 in the north).

    Raises MissingFileError, or DataError if the file is not as the command writes it.
    """
    import pandera.pandas as pa

    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    file = paths.communes / "tiles.csv"
    if not file.is_file():
        raise MissingFileError("error.missing_file", path=str(file))
    place = pa.Column(int, pa.Check.ge(0))
    columns = {"list": pa.Column(str), "code": pa.Column(str), "column": place, "row": place}
    schema = pa.DataFrameSchema(columns, strict=True, unique=["list", "column", "row"])
    try:
        return schema.validate(pd.read_csv(file, dtype={"list": "str", "code": "str"}))
    except (pa.errors.SchemaError, ValueError) as error:
        read = str(error).splitlines()[0]
        raise DataError([Problem(paths.name(file), "expected.communes.tiles", read=read)]) from error


def tile_layout(positions: pd.DataFrame) -> pd.DataFrame:
    """Return the tile of each unit: list, code, column (0 in the west), row (0 in the north).

    ``positions``: list, code, lon, lat (degrees), land_area_km2, landmass of the units of one
    list, at least four. The same positions give the same layout, in any order of rows.
    """
    positions = positions.sort_values("code", ignore_index=True)
    wishes = _wishes(positions)
    cells = _improved(_assigned(wishes.places), wishes)
    column, row = (cells - cells.min(axis=0)).T
    layout = positions[["list", "code"]].assign(column=column, row=row.max() - row)
    return layout.astype({"column": "int64", "row": "int64"})


def _wishes(positions: pd.DataFrame) -> _Wishes:
    """Return which units are neighbours and how they wish to stand, one tile being a mean unit's size."""
    plane = _plane(positions)
    area = positions["land_area_km2"].to_numpy()
    tile = np.sqrt(area.mean())
    pairs = _neighbours(plane)
    way = plane[pairs[:, 1]] - plane[pairs[:, 0]]
    length = np.hypot(*way.T)
    radius = np.sqrt(area / np.pi)
    gap = np.maximum(0, length - TOUCHING * radius[pairs].sum(axis=1)) / tile
    offsets = way / length[:, None] * np.clip(1 + gap, 1, FARTHEST)[:, None]
    weights = (1 + gap) ** -2.0
    places = _placed(plane / tile, pairs, offsets, weights)
    return _Wishes(pairs, offsets, weights, places, positions["landmass"].to_numpy())


def _plane(positions: pd.DataFrame) -> "NDArray[np.float64]":
    """Return km east and north of the middle."""
    lat = positions["lat"].to_numpy()
    east = positions["lon"].to_numpy() * np.cos(np.radians(lat.mean()))
    plane = np.column_stack([east, lat]) * KM_PER_DEGREE
    return plane - plane.mean(axis=0)


def _neighbours(plane: "NDArray[np.float64]") -> "NDArray[np.int64]":
    """Return the pairs of units that Delaunay's triangles join, each once, sorted."""
    from scipy.spatial import Delaunay

    corners = np.sort(Delaunay(plane).simplices, axis=1)
    return np.unique(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=0)


def _placed(
    start: "NDArray[np.float64]",
    pairs: "NDArray[np.int64]",
    offsets: "NDArray[np.float64]",
    weights: "NDArray[np.float64]",
) -> "NDArray[np.float64]":
    """Return the places (in tiles) that meet the wishes best by least squares, held near the start."""
    rows, strength = np.arange(len(pairs)), np.sqrt(weights)
    equations = np.zeros((len(pairs) + len(start), len(start)))
    equations[rows, pairs[:, 0]], equations[rows, pairs[:, 1]] = -strength, strength
    equations[len(pairs) :] = np.eye(len(start)) * HOLD
    wanted = np.concatenate([offsets * strength[:, None], start * HOLD])
    return np.linalg.lstsq(equations, wanted, rcond=None)[0].round(6)


def _assigned(places: "NDArray[np.float64]") -> "NDArray[np.int64]":
    """Put each unit on a cell of its own: the cells nearest to any place, as many as units."""
    from scipy.optimize import linear_sum_assignment

    (west, south), (east, north) = np.floor(places.min(axis=0)) - 2, np.ceil(places.max(axis=0)) + 3
    grid = np.array([(x, y) for x in np.arange(west, east) for y in np.arange(south, north)], dtype=np.int64)
    distance = ((grid[:, None] - places[None]) ** 2).sum(axis=2)
    nearest = np.sort(np.argsort(distance.min(axis=1), kind="stable")[: len(places)])
    _, chosen = linear_sum_assignment(distance[nearest].T)
    return grid[nearest][chosen]


def _improved(cells: "NDArray[np.int64]", wishes: _Wishes) -> "NDArray[np.int64]":
    """Move one tile to a free cell, or swap two, as long as that lowers the cost; always the best move."""
    steps = [(x, y) for x in range(-REACH, REACH + 1) for y in range(-REACH, REACH + 1) if (x, y) != (0, 0)]
    for _ in range(PASSES):
        before = wishes.cost(cells)
        for unit in range(len(cells)):
            tried = [_moved(cells, unit, step) for step in steps]
            best = min(tried, key=lambda layout: round(wishes.cost(layout), 6))
            if wishes.cost(best) < wishes.cost(cells) - 1e-6:
                cells = best
        if wishes.cost(cells) > before - 1e-6:
            break
    return cells


def _moved(cells: "NDArray[np.int64]", unit: int, step: tuple[int, int]) -> "NDArray[np.int64]":
    """Return the layout with one unit moved by a step; who stands there takes its cell."""
    result = cells.copy()
    target = cells[unit] + step
    result[(cells == target).all(axis=1)] = cells[unit]
    result[unit] = target
    return result


def main(arguments: list[str] | None = None) -> int:
    """Lay out every list and store the layouts in communes/tiles.csv of the data folder."""
    parser = argparse.ArgumentParser(prog="python -m analysis.communes.tiles", description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=ROOT / "data")
    data = parser.parse_args(arguments).data
    facts, crosswalk = load_facts(data), load_crosswalk(data)
    layouts = [tile_layout(unit_positions(facts, crosswalk, name)) for name in load_lists(data)["list"]]
    tiles = pd.concat(layouts, ignore_index=True)
    tiles.to_csv(data / "communes" / "tiles.csv", index=False, lineterminator="\n")
    sys.stdout.write(f"tiles.csv: {len(tiles)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

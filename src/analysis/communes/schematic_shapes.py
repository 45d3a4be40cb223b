"""Turn a grid of piece numbers into smooth polygons that share their edges.

The sides between unlike cells are joined to lines from node to node; a line runs through the middles of
its sides, is smoothed with its ends held, and serves both polygons beside it.
"""

import numpy as np
import pandas as pd
import shapely

from analysis.communes.schematic_coast import CELL, Islets
from analysis.communes.schematic_facts import Plane

DECIMALS = 5  # of a degree: about 1 m
SMOOTH_ROUNDS = 4
SHORT = 12  # lines of fewer points are not smoothed: small islands would vanish
SIMPLIFY_M = 45  # square root of the triangle area that may be left out
SMALLEST_KM2 = 0.02
ISLET_SIMPLIFY_M = 25


def lines_of(pieces: np.ndarray) -> np.ndarray:
    """Return the lines between unlike cells in metres, from node to node, or closed."""
    padded = np.pad(pieces, 1)
    row, column = np.nonzero(padded[1:, :] != padded[:-1, :])  # sides along a row
    flat = np.stack([np.column_stack([column - 1, row]), np.column_stack([column, row])], axis=1)
    row, column = np.nonzero(padded[:, 1:] != padded[:, :-1])  # sides along a column
    steep = np.stack([np.column_stack([column, row - 1]), np.column_stack([column, row])], axis=1)
    sides = shapely.multilinestrings(shapely.linestrings(np.concatenate([flat, steep]) * float(CELL)))
    return shapely.get_parts(shapely.line_merge(sides))


def smoothed(points: np.ndarray, rounds: int) -> np.ndarray:
    """Return a line of cell corners as a smooth line through the middles of its sides."""
    closed = (points[0] == points[-1]).all()
    middles = (points[1:] + points[:-1]) / 2
    rounds = 0 if len(middles) < SHORT else rounds
    if closed:
        for _ in range(rounds):
            middles = (np.roll(middles, 1, 0) + 2 * middles + np.roll(middles, -1, 0)) / 4
        return np.concatenate([middles, middles[:1]])
    line = np.concatenate([points[:1], middles, points[-1:]])
    for _ in range(rounds):
        line[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
    return line


def smooth_lines(lines: np.ndarray) -> np.ndarray:
    """Return the lines smoothed; where smoothing makes two lines cross, they are smoothed less."""
    corners = [shapely.get_coordinates(line) for line in lines]
    rounds = np.full(len(lines), SMOOTH_ROUNDS)
    while True:
        result = np.array([shapely.linestrings(smoothed(c, n)) for c, n in zip(corners, rounds, strict=True)])
        crossing = _crossing(result) & (rounds > 0)
        if not crossing.any():
            return result
        rounds[crossing] -= 1


def _crossing(lines: np.ndarray) -> np.ndarray:
    """Return which lines cross themselves or another one elsewhere than at their ends."""
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.intersection(shapely.boundary(lines[one]), shapely.boundary(lines[other]))
    met = shapely.intersection(lines[one], lines[other])
    clash = ~shapely.is_empty(shapely.difference(met, shared))
    crossing = ~shapely.is_simple(lines)
    crossing[one[clash]] = crossing[other[clash]] = True
    return crossing


def polygons_of(pieces: np.ndarray) -> dict[int, shapely.Geometry]:
    """Return the shape of each piece number above 0 in metres; neighbours share their edges."""
    lines = smooth_lines(lines_of(pieces))
    faces = shapely.get_parts(shapely.polygonize(lines))
    x, y = shapely.get_coordinates(shapely.point_on_surface(faces)).T
    number = pieces[np.clip((y // CELL).astype(int), 0, None), np.clip((x // CELL).astype(int), 0, None)]
    faces, number = faces[number > 0], number[number > 0]
    simple = shapely.coverage_simplify(faces, SIMPLIFY_M)
    order = np.argsort(number, kind="stable")
    found, start = np.unique(number[order], return_index=True)
    groups = np.split(simple[order], start[1:])
    return {int(n): shapely.coverage_union_all(group) for n, group in zip(found, groups, strict=True)}


def rounded(shape: shapely.Geometry, plane: Plane) -> shapely.Geometry:
    """Return a shape in metres as one in degrees with the decimals that are written."""
    return shapely.transform(shape, lambda points: np.round(plane.degrees(points), DECIMALS))


def islet_shapes(islets: Islets, owner: np.ndarray, plane: Plane, drawn: shapely.Geometry) -> pd.DataFrame:
    """Return old, new (unit numbers) and shape (degrees) of the small islands that are to be seen.

    Left out: islands of less than 2 ha, of no unit, or in what is ``drawn`` (degrees) already.
    """
    seen = (islets.km2 >= SMALLEST_KM2) & (owner > 0).all(1)
    simple = shapely.simplify(islets.shapes[seen], ISLET_SIMPLIFY_M)
    shapes = np.array([rounded(shape, plane) for shape in simple], dtype=object)
    frame = pd.DataFrame({"old": owner[seen, 0], "new": owner[seen, 1], "shape": shapes})
    shapely.prepare(drawn)
    clear = np.array([shape.is_valid and not drawn.intersects(shape) for shape in shapes], dtype=bool)
    return frame[clear]

"""Which unit a small island belongs to; small islands are given away as a whole."""

import numpy as np
from scipy.spatial import cKDTree

from analysis.communes.schematic_coast import CELL, Islets
from analysis.communes.schematic_facts import Targets
from analysis.communes.schematic_fit import FAR, Fixed

REACH_M = 400  # a small island may lie this far outside the extent of its unit


def weighted_distance(targets: Targets, unit: int, x: np.ndarray, y: np.ndarray, slack: float) -> np.ndarray:
    """Return squared distances to a unit's centroid in half extents of the side in question."""
    dx, dy = x - targets.cx[unit], y - targets.cy[unit]
    half_x = np.where(dx > 0, targets.east[unit] - targets.cx[unit], targets.cx[unit] - targets.west[unit])
    half_y = np.where(dy > 0, targets.north[unit] - targets.cy[unit], targets.cy[unit] - targets.south[unit])
    return (dx / (half_x + slack)) ** 2 + (dy / (half_y + slack)) ** 2


def islet_owners(
    islets: Islets, targets: Targets, units: np.ndarray | None = None, size: float = 0
) -> np.ndarray:
    """Return the unit number of each small island; 0 if it lies outside every unit's extent.

    Of the units whose extent it lies in, the one whose drawn part is nearest; before there is a
    drawing (``units`` with cells of ``size`` metres), the one at the least weighted distance.
    """
    owner, best = np.zeros(len(islets.km2), np.int32), np.full(len(islets.km2), np.inf)
    x, y = islets.centre.T
    west, south, east, north = islets.bounds.T
    drawn = _places(units) if units is not None else {}
    for unit in range(1, len(targets)):
        near = np.flatnonzero(
            (west > targets.west[unit] - REACH_M)
            & (east < targets.east[unit] + REACH_M)
            & (south > targets.south[unit] - REACH_M)
            & (north < targets.north[unit] + REACH_M)
        )
        cost = weighted_distance(targets, unit, x[near], y[near], CELL / 2)
        if unit in drawn:
            cost = 0.1 * cost + cKDTree((drawn[unit] + 0.5) * size).query(islets.centre[near])[0] / 1000
        elif units is None:
            cost = cost - 1
        better = cost < best[near]
        owner[near[better]], best[near[better]] = unit, cost[better]
    return owner


def _places(units: np.ndarray) -> dict[int, np.ndarray]:
    """Return column and row of the cells of each unit."""
    row, column = np.nonzero(units)
    number = units[row, column]
    order = np.argsort(number, kind="stable")
    found, start = np.unique(number[order], return_index=True)
    parts = np.split(np.column_stack([column, row])[order], start[1:])
    return dict(zip(found.tolist(), parts, strict=True))


def fixed_islands(islets: Islets, owner: np.ndarray, n: int) -> Fixed:
    """Return the sums and extents of the small islands of each unit."""
    own = owner > 0
    unit, km2, (x, y), bounds = owner[own], islets.km2[own], islets.centre[own].T, islets.bounds[own]
    low, high = np.full((n, 2), FAR), np.full((n, 2), -FAR)
    np.minimum.at(low, unit, bounds[:, :2])
    np.maximum.at(high, unit, bounds[:, 2:])
    sums = (np.bincount(unit, km2 * factor, n) for factor in (1, x, y))
    return Fixed(*sums, *low.T, *high.T)

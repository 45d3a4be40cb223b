"""Carry a drawing of one list over to the next: whole units as they are, divided ones cut by the facts.

The cut follows the figures of the successors (extent, centroid, shared borders) and the share of the
divided unit's area that the crosswalk gives to each. Small islands outside the older list's extents go
to the successor whose extent holds them, and through it to one of the units it was made of.
"""

import numpy as np
import pandas as pd
from scipy import ndimage

from analysis.communes.schematic_coast import CELL, Ground, Islets
from analysis.communes.schematic_draw import Plan
from analysis.communes.schematic_facts import Targets
from analysis.communes.schematic_fit import Partition, Weights
from analysis.communes.schematic_islets import islet_owners

CUT = Weights(area=30.0, middle_of_section=0, short_of_extent=0)


def shares_table(pairs: pd.DataFrame, old: tuple[str, ...], new: tuple[str, ...]) -> np.ndarray:
    """Return the share of each old unit's area (row) that went to each new one (column), by number.

    A unit that was not divided has one share of 1; where the successor is the same for some part,
    however small, the share is at least 1e-6.
    """
    place_old, place_new = ({code: i for i, code in enumerate(codes)} for codes in (old, new))
    table = np.zeros((len(old), len(new)))
    for code, code2, share in pairs[["from_code", "to_code", "area_share"]].itertuples(index=False):
        table[place_old[code], place_new[code2]] = max(share, 1e-6)
    table[0, 0] = 1
    return table / table.sum(1, keepdims=True)


def split(units: np.ndarray, shares: np.ndarray, targets: Targets, ground: Ground, plan: Plan) -> np.ndarray:
    """Return the new unit's number of each 100 m cell.

    ``units`` the old ones, ``shares`` (old, new) as from :func:`shares_table`, ``targets`` of the new.
    """
    divided = (shares > 0).sum(1) > 1
    result = np.where(divided[units], 0, shares.argmax(1)[units])
    result = _first_cut(units, result, shares, targets)
    aim = targets.with_area(
        np.bincount(units.ravel(), ground.km2.repeat(units.shape[1]), len(shares)) @ shares
    )
    free = np.zeros(units.shape)
    partition = Partition(result, CELL, ground.km2, (free, free), aim, weights=CUT, seed=plan.seed)
    partition.zone = np.pad(units, 1).ravel()
    partition.allowed = shares > 0
    partition.locked |= ~divided[partition.zone]
    return partition.run(np.geomspace(0.5, 0.05, 2 * plan.sweeps[2])).units


def _first_cut(units: np.ndarray, result: np.ndarray, shares: np.ndarray, targets: Targets) -> np.ndarray:
    """Cut each divided unit so that its cells go to the successor they are nearer to, by the shares."""
    cut = result.copy()
    for unit in np.flatnonzero((shares > 0).sum(1) > 1):
        box = ndimage.find_objects((units == unit).astype(np.int8))[0]
        frame = tuple(slice(max(s.start - 60, 0), s.stop + 60) for s in box)
        inside = units[frame] == unit
        left = inside.copy()
        order = np.argsort(shares[unit])
        for new in order[shares[unit][order] > 0][:-1]:
            nearer = _distance_to(result[frame], new, targets, frame) - _others(
                result[frame], new, shares[unit], targets, frame
            )
            n = round(shares[unit, new] * inside.sum())
            row, column = np.nonzero(left)
            chosen = np.argsort(nearer[row, column], kind="stable")[:n]
            cut[frame][row[chosen], column[chosen]] = new
            left[row[chosen], column[chosen]] = False
        cut[frame][left] = order[-1]
    return cut


def _distance_to(result: np.ndarray, new: int, targets: Targets, frame: tuple[slice, slice]) -> np.ndarray:
    """Return how many cells each cell of the frame is from what the new unit already has there."""
    there = result == new
    if there.any():
        return ndimage.distance_transform_edt(~there)
    row, column = targets.py[new] / CELL - frame[0].start, targets.px[new] / CELL - frame[1].start
    y, x = np.mgrid[: result.shape[0], : result.shape[1]]
    return np.hypot(y - row, x - column)


def _others(
    result: np.ndarray, new: int, shares: np.ndarray, targets: Targets, frame: tuple[slice, slice]
) -> np.ndarray:
    """Return the distance to the nearest of the other successors."""
    others = [other for other in np.flatnonzero(shares > 0) if other != new]
    return np.min([_distance_to(result, other, targets, frame) for other in others], axis=0)


def islets_by_successor(
    islets: Islets, new_units: np.ndarray, targets: Targets, ground: Ground
) -> np.ndarray:
    """Return the new unit's number of each small island, nearest first, up to the unit's area; else 0."""
    owner = islet_owners(islets, targets, new_units, CELL)
    km2 = np.bincount(new_units.ravel(), ground.km2.repeat(new_units.shape[1]), len(targets))
    for unit in np.unique(owner[owner > 0]):
        own = np.flatnonzero(owner == unit)
        centre = np.column_stack([targets.cx[[unit]], targets.cy[[unit]]])
        order = np.argsort(np.hypot(*(islets.centre[own] - centre).T), kind="stable")
        full = km2[unit] + np.cumsum(islets.km2[own][order]) > 1.1 * targets.area[unit]
        owner[own[order][full]] = 0
    return owner


def islet_pairs(
    islets: Islets,
    old: tuple[np.ndarray, Targets],
    new: tuple[np.ndarray, Targets],
    shares: np.ndarray,
    ground: Ground,
) -> np.ndarray:
    """Return the old and the new unit (n, 2) of each small island; (0, 0) if it belongs to none.

    ``old`` and ``new``: the drawing and the targets of the old and the new list.
    """
    first = islet_owners(islets, old[1], old[0], CELL)
    later = islets_by_successor(islets, new[0], new[1], ground)
    later = np.where(first > 0, shares.argmax(1)[first], later)
    for k in np.flatnonzero((first == 0) & (later > 0)):
        first[k] = _nearest_part(islets.centre[k], later[k], old[0], new[0])
    return np.column_stack([first, later])


def _nearest_part(point: np.ndarray, successor: int, old: np.ndarray, new: np.ndarray) -> int:
    """Return which of the old units that make up the successor has the cell nearest to a point (m)."""
    row, column = np.nonzero(new == successor)
    away = np.hypot((row + 0.5) * CELL - point[1], (column + 0.5) * CELL - point[0])
    return int(old[row[away.argmin()], column[away.argmin()]])

"""Draw the units of one list on the grid: several independent fits, what they agree on, a last touch.

Each fit starts from a power diagram and is annealed on cells of 400 m and 200 m. One fit is one of many
maps that the facts allow; the share of fits that give a cell to a unit says how likely that is. The
drawing follows those shares on cells of 100 m.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from analysis.communes.schematic_coast import CELL, Ground, Islets
from analysis.communes.schematic_facts import Targets
from analysis.communes.schematic_fit import Partition, Weights
from analysis.communes.schematic_islets import fixed_islands, islet_owners, weighted_distance

LIKELY = 5  # units kept for a cell
DOUBT = 0.003  # share given to a unit that no fit chose


@dataclass(frozen=True)
class Plan:
    """How long to anneal: number of fits and of sweeps at 400, 200 and 100 m, and the first seed."""

    n_fits: int = 16
    sweeps: tuple[int, int, int] = (200, 80, 40)
    seed: int = 0


def draw(
    targets: Targets,
    ground: Ground,
    islets: Islets,
    plan: Plan,
    weights: Weights,
    *,
    step: Callable[[], None],
) -> np.ndarray:
    """Return the unit number of every 100 m cell (0 = none); ``step`` is called after each fit."""
    fits = []
    for k in range(plan.n_fits):
        fits.append(fit(targets, ground, islets, plan, weights, seed=plan.seed + k))
        step()
    return agree(np.stack(fits), targets, ground, islets, plan, weights)


def fit(
    targets: Targets, ground: Ground, islets: Islets, plan: Plan, weights: Weights, *, seed: int
) -> np.ndarray:
    """Return one fit: the unit number of every 200 m cell."""
    owner = islet_owners(islets, targets)
    units = power_diagram(targets, ground.at(4), 4 * CELL, np.bincount(owner, islets.km2, len(targets)))
    debt = np.zeros(len(targets))
    for size, first, last, n in ((4, 1.5, 0.15, plan.sweeps[0]), (2, 0.5, 0.1, plan.sweeps[1])):
        if len(units) != len(ground.offshore) // size:
            units = units.repeat(2, 0).repeat(2, 1)
        units = whole(units)
        owner = islet_owners(islets, targets, units, size * CELL)
        partition = _partition(units, size, ground.at(size), targets, weights, seed, islets, owner)
        partition.debt = debt
        units = partition.run(np.geomspace(first, last, n)).units
        debt = partition.debt
    return units


def _partition(
    units: np.ndarray,
    size: int,
    ground: Ground,
    targets: Targets,
    weights: Weights,
    seed: int,
    islets: Islets,
    owner: np.ndarray,
    kind: type[Partition] = Partition,
) -> Partition:
    """Return a partition that starts from ``units``, with the cell of each known point locked."""
    rows = (targets.py[1:] // (size * CELL)).astype(int)
    columns = (targets.px[1:] // (size * CELL)).astype(int)
    order = np.argsort(-targets.area[1:], kind="stable")
    units[rows[order], columns[order]] = order + 1
    fixed = fixed_islands(islets, owner, len(targets))
    partition = kind(
        units,
        size * CELL,
        ground.km2,
        shore_costs(ground, weights),
        targets,
        weights=weights,
        seed=seed,
        fixed=fixed,
    )
    partition.locked[(rows + 1) * partition.width + columns + 1] = True
    return partition


def shore_costs(ground: Ground, weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """Return what it costs a cell to be in a unit (at sea) and in none (on land near the sea)."""
    sea = weights.sea * np.clip((ground.offshore - 50) / 200, 0, 5)
    near_sea = np.clip((2500 - ground.inland) / 1000, 0, 1)
    empty = weights.empty_land * np.clip(ground.inland / 200, 0, 1) * near_sea
    return sea, np.where(ground.island, weights.empty_island, empty)


def power_diagram(targets: Targets, ground: Ground, size: float, taken: np.ndarray) -> np.ndarray:
    """Return a first drawing: each cell to the unit at the least distance, weighted to meet the areas.

    The distance to the centroid is measured in half extents of its side; ``taken`` km² are islands.
    """
    cell, unit, distance = _candidates(targets, ground, size)
    order = np.argsort(cell, kind="stable")
    cell, unit, distance = cell[order], unit[order], distance[order]
    first = np.diff(cell, prepend=-1) > 0
    start, group = np.flatnonzero(first), np.cumsum(first) - 1
    km2, island = ground.km2[cell // ground.offshore.shape[1]], ground.island.ravel()[cell]
    weight = np.zeros(len(targets))
    for turn in range(200):
        value = distance - weight[unit]
        chosen = (value == np.minimum.reduceat(value, start)[group]) & ((value < 1.3) | island)
        if turn < 199:
            area = np.bincount(unit[chosen], km2[chosen], len(targets)) + taken
            weight[1:] += 0.1 * np.clip(1 - area[1:] / targets.area[1:], -1, 1)
            weight = np.clip(weight, -1.5, 1.5)
    units = np.zeros(ground.offshore.size, np.int32)
    units[cell[chosen]] = unit[chosen]
    return units.reshape(ground.offshore.shape)


def _candidates(targets: Targets, ground: Ground, size: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return cell, unit and squared distance of each land cell and each unit whose extent it is in."""
    rows, columns = ground.offshore.shape
    x, y = (np.arange(columns) + 0.5) * size, (np.arange(rows) + 0.5) * size
    found = []
    for unit in range(1, len(targets)):
        across = np.flatnonzero((x > targets.west[unit] - size) & (x < targets.east[unit] + size))
        up = np.flatnonzero((y > targets.south[unit] - size) & (y < targets.north[unit] + size))
        grid = np.meshgrid(x[across], y[up])
        cell = (up[:, None] * columns + across).ravel()
        distance = weighted_distance(targets, unit, grid[0].ravel(), grid[1].ravel(), size / 2)
        on_land = ground.offshore.ravel()[cell] < size
        found.append((cell[on_land], np.full(on_land.sum(), unit), distance[on_land]))
    cell, unit, distance = (np.concatenate(column) for column in zip(*found, strict=True))
    return cell, unit, distance


def whole(units: np.ndarray) -> np.ndarray:
    """Give scattered pieces to the units around them and fill what is enclosed.

    A piece that touches no other unit is an island and stays.
    """
    result = units.copy()
    for unit, box in enumerate(ndimage.find_objects(units), start=1):
        if box is None:
            continue
        box = tuple(slice(max(side.start - 1, 0), side.stop + 1) for side in box)
        parts, n = ndimage.label(units[box] == unit)
        sizes = np.bincount(parts.ravel())[1:]
        for part in set(range(1, n + 1)) - {int(sizes.argmax()) + 1}:
            piece = parts == part
            ring = ndimage.binary_dilation(piece) & ~piece
            if (units[box][ring] > 0).any():
                result[box][piece] = -1
    return _filled(_filled(result, result < 0), None)


def _filled(units: np.ndarray, holes: np.ndarray | None) -> np.ndarray:
    """Give the cells of ``holes`` to the nearest unit; without, what is none and does not reach the edge."""
    if holes is None:
        parts, _ = ndimage.label(units == 0)
        outside = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
        holes = (parts > 0) & ~np.isin(parts, outside)
    if not holes.any():
        return units
    nearest = ndimage.distance_transform_edt(units <= 0, return_distances=False, return_indices=True)
    return np.where(holes, units[tuple(nearest)], units)


class Agreement(Partition):
    """A partition that is drawn to what independent fits agree on, besides areas and extents."""

    likely: tuple[np.ndarray, np.ndarray]  # (LIKELY, cells): units and the logarithm of their shares

    def _field(self, unit: np.ndarray, cell: np.ndarray) -> np.ndarray:
        """Return the energy of each cell: the less, the more fits gave it to the unit."""
        row, column = np.divmod(cell, self.width)
        share = np.full(len(cell), np.log(DOUBT), np.float32)
        for units, logs in zip(*self.likely, strict=True):
            here = units[cell] == unit
            share[here] = logs[cell[here]]
        energy = self.area_force[unit] - self.weights.agreement * share
        energy += np.where(unit == 0, self.cost_out[cell], self.cost_in[cell])
        return energy + np.where(unit == 0, 0, 0.3 * self._beyond(unit, self.x[column], self.y[row]))


def agree(
    fits: np.ndarray, targets: Targets, ground: Ground, islets: Islets, plan: Plan, weights: Weights
) -> np.ndarray:
    """Return the drawing on 100 m cells that the fits (fit, row, column; 200 m) agree on best."""
    units, shares = likely_units(fits, len(targets))
    start = whole(units[0].astype(np.int32)).repeat(2, 0).repeat(2, 1)
    owner = islet_owners(islets, targets, start, CELL)
    partition = _partition(start, 1, ground, targets, weights, plan.seed, islets, owner, Agreement)
    partition.likely = (_fine(units, -1), _fine(np.log(shares + DOUBT), 0))
    return whole(without_fingers(partition.run(np.geomspace(0.3, 0.05, plan.sweeps[2]), every=2).units))


def without_fingers(units: np.ndarray, rounds: int = 12) -> np.ndarray:
    """Give cells that hang on their unit by a thread between other units to the one most around them."""
    grid = np.pad(units, 1)
    middle, width = grid[1:-1, 1:-1], units.shape
    for _ in range(rounds):
        around = np.stack([grid[r : r + width[0], c : c + width[1]] for r in range(3) for c in range(3)])
        around = np.delete(around, 4, axis=0)
        like = (around == middle).sum(0)
        thin = (middle > 0) & (like <= 2) & ((around > 0) & (around != middle)).any(0)
        row, column = np.nonzero(thin)
        near = around[:, row, column]
        votes = (near[:, None] == near[None, :]).sum(1)
        middle[row, column] = near[votes.argmax(0), np.arange(len(row))]
    return middle.copy()


def likely_units(fits: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the likeliest units of each cell, best first, and their smoothed shares (LIKELY, …)."""
    size = fits.shape[1:]
    units, shares = np.full((LIKELY, *size), -1, np.int16), np.zeros((LIKELY, *size), np.float32)
    for unit in range(n):
        chosen = (fits == unit).any(0)
        if not chosen.any():
            continue
        box = tuple(
            slice(max(s.start - 4, 0), s.stop + 4) for s in ndimage.find_objects(chosen.astype(np.int8))[0]
        )
        share = ndimage.gaussian_filter((fits[(slice(None), *box)] == unit).mean(0), 0.8).astype(np.float32)
        number = np.full(share.shape, unit, np.int16)
        for k in range(LIKELY):
            better = share > shares[k][box]
            old_share, old_number = shares[k][box].copy(), units[k][box].copy()
            shares[k][box][better], units[k][box][better] = share[better], number[better]
            share, number = np.where(better, old_share, share), np.where(better, old_number, number)
    return units, shares


def _fine(layers: np.ndarray, outside: float) -> np.ndarray:
    """Return layers of 200 m cells as flat layers of 100 m cells with a rim."""
    fine = layers.repeat(2, 1).repeat(2, 2)
    return np.pad(fine, ((0, 0), (1, 1), (1, 1)), constant_values=outside).reshape(len(layers), -1)

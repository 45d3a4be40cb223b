"""Fit a grid of unit numbers to areas, centroids, extents and shared borders, by simulated annealing.

A cellular Potts model (Graner and Glazier, 1992, Phys. Rev. Lett. 69, 2013): a cell on a border may
take the unit of one of its eight neighbours. The change of energy is that of the borders' length plus
what each unit's targets say about that place; a pair that shares too short a border pays less for its
length, a pair that should not meet pays more. Cells of one of four interleaved grids change at once,
which is exact because they do not see each other; a cell changes only if that does not cut its unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.communes.schematic_facts import Targets

STRAIGHT, DIAGONAL = 0.3927, 0.2777  # weights of the neighbours that make border length isotropic (Crofton)
WEIGHTS = np.array(
    [DIAGONAL, STRAIGHT, DIAGONAL, STRAIGHT, STRAIGHT, DIAGONAL, STRAIGHT, DIAGONAL], np.float32
)
FAR = 1e12


@dataclass(frozen=True)
class Weights:
    """How much each aim counts, in the energy of one cell side. The same for every unit and place."""

    area: float = 10.0
    area_memory: float = 0.15
    centroid: float = 7.0
    beyond_extent: float = 1.0
    short_of_extent: float = 1.5
    middle_of_section: float = 4.0
    sea: float = 0.5
    empty_land: float = 0.4
    empty_island: float = 3.0
    border: float = 0.6
    wrong_neighbour: float = 2.5
    outline: float = 0.6
    border_scale: float = 0.85  # a smooth line is shorter than the surveyed one
    agreement: float = 2.0


@dataclass(frozen=True)
class Fixed:
    """Small islands that belong to a unit as they are: sums of km², km²·m, and extents in m, by unit."""

    area: np.ndarray
    x: np.ndarray
    y: np.ndarray
    west: np.ndarray
    south: np.ndarray
    east: np.ndarray
    north: np.ndarray


def nothing_fixed(n: int) -> Fixed:
    """Return no islands at all for n places."""
    zero = np.zeros(n)
    return Fixed(zero, zero, zero, zero + FAR, zero + FAR, zero - FAR, zero - FAR)


class Partition:
    """A grid of unit numbers (0 = none) that is fitted to its targets; cells of ``size`` metres."""

    def __init__(
        self,
        units: np.ndarray,
        size: float,
        km2: np.ndarray,
        costs: tuple[np.ndarray, np.ndarray],
        targets: Targets,
        *,
        weights: Weights,
        seed: int,
        fixed: Fixed | None = None,
    ) -> None:
        """``km2`` by row; ``costs`` of a cell for being in some unit, and for being in none."""
        rows, columns = units.shape
        self.grid = np.pad(units.astype(np.int32), 1)
        self.cells = self.grid.ravel()
        self.width, self.size = columns + 2, size
        self.x = (np.arange(columns + 2) - 0.5) * size
        self.y = (np.arange(rows + 2) - 0.5) * size
        self.km2 = np.concatenate([[0], km2, [0]])
        self.cost_in, self.cost_out = (np.pad(cost, 1).ravel().astype(np.float32) for cost in costs)
        self.targets, self.weights, self.n = targets, weights, len(targets)
        self.random = np.random.default_rng(seed)
        self.fixed = fixed or nothing_fixed(self.n)
        w = self.width
        self.around = np.array([-w - 1, -w, -w + 1, -1, 1, w - 1, w, w + 1])
        self.locked = np.pad(np.zeros((rows, columns), bool), 1, constant_values=True).ravel()
        self.debt = np.zeros(self.n)
        self.allowed: np.ndarray | None = None  # (zone, unit) -> may a cell of that zone be in the unit
        self.zone: np.ndarray | None = None

    @property
    def units(self) -> np.ndarray:
        """The unit number of every cell (a copy)."""
        return self.grid[1:-1, 1:-1].copy()

    def run(self, temperatures: Iterable[float], *, every: int = 1) -> "Partition":
        """Sweep once at each temperature; measure and steer before every ``every``-th sweep."""
        for k, temperature in enumerate(temperatures):
            if k % every == 0:
                self.measure()
                self.steer()
            self._sweep(float(temperature))
        self.measure()
        return self

    def measure(self) -> None:
        """Measure areas, centroids, extents and border lengths of the grid as it is."""
        cells, fixed, n = self.cells, self.fixed, self.n
        filled = np.flatnonzero(cells)
        unit, (row, column) = cells[filled], np.divmod(filled, self.width)
        km2 = self.km2[row]
        self.area = np.bincount(unit, km2, n) + fixed.area + 1e-9
        self.cx = (np.bincount(unit, km2 * self.x[column], n) + fixed.x) / self.area
        self.cy = (np.bincount(unit, km2 * self.y[row], n) + fixed.y) / self.area
        self.edge = self._edge()
        self._measure_extents()
        self._measure_borders()

    def _measure_extents(self) -> None:
        """Measure the extents, which the edge cells decide."""
        edge = self.edge[self.cells[self.edge] > 0]
        edge = edge[np.argsort(self.cells[edge], kind="stable")]
        unit, (row, column) = self.cells[edge], np.divmod(edge, self.width)
        start = np.flatnonzero(np.diff(unit, prepend=-1))
        half, found = self.size / 2, unit[start]
        for side, axis, lowest in (
            ("west", self.x[column], True),
            ("south", self.y[row], True),
            ("east", self.x[column], False),
            ("north", self.y[row], False),
        ):
            extent = getattr(self.fixed, side).copy()
            pick = np.minimum if lowest else np.maximum
            if len(found):
                outer = pick.reduceat(axis, start) + (-half if lowest else half)
                extent[found] = pick(extent[found], outer)
            setattr(self, side, extent)

    def _measure_borders(self) -> None:
        """Measure the shared borders (n, n) in km, each pair of cells once."""
        total, cells, n = np.zeros(self.n * self.n), self.cells, self.n
        for step, weight in zip(self.around[4:], WEIGHTS[4:], strict=True):
            one, other = cells[self.edge], cells[self.edge + step]
            differ = one != other
            total += np.bincount(one[differ].astype(np.int64) * n + other[differ], minlength=n * n) * weight
        table = total.reshape(n, n)
        self.border = (table + table.T) * self.size / 1000

    def _edge(self) -> np.ndarray:
        """Return the cells with a neighbour of another unit, without those that are locked."""
        differs = np.zeros(self.grid.shape, bool)
        whole, low, high = slice(None), slice(None, -1), slice(1, None)
        pairs = (
            ((whole, low), (whole, high)),
            ((low, whole), (high, whole)),
            ((low, low), (high, high)),
            ((low, high), (high, low)),
        )
        for one, other in pairs:
            unequal = self.grid[one] != self.grid[other]
            differs[one] |= unequal
            differs[other] |= unequal
        return np.flatnonzero(differs.ravel() & ~self.locked)

    def steer(self) -> None:
        """Turn what is measured into forces on the cells."""
        aim, weights = self.targets, self.weights
        with np.errstate(divide="ignore", invalid="ignore"):
            excess = np.clip(np.nan_to_num(self.area / aim.area - 1), -0.6, 0.6)
        excess[0] = 0
        self.debt = np.clip(self.debt + weights.area_memory * weights.area / 4 * excess, -8, 8)
        self.area_force = self.debt + weights.area * excess
        radius = np.sqrt(aim.area / np.pi) * 1000 + 1
        self.pull_x = np.clip((self.cx - aim.cx) / radius, -1, 1) * weights.centroid / radius
        self.pull_y = np.clip((self.cy - aim.cy) / radius, -1, 1) * weights.centroid / radius
        for force in (self.area_force, self.pull_x, self.pull_y):
            force[0] = 0
        self.reach = {
            side: self._short(sign * (getattr(self, side) - getattr(aim, side)))
            for side, sign in (("west", 1), ("east", -1), ("south", 1), ("north", -1))
        }
        self._steer_sections()
        self._steer_borders()

    def _short(self, gap: np.ndarray) -> np.ndarray:
        """Return the force that draws a unit towards an extent it falls short of by ``gap`` metres."""
        cells = np.clip(gap / self.size, 0, 3)
        cells[cells < 0.6] = 0
        cells[0] = 0
        return cells / 3 * self.weights.short_of_extent

    def _steer_sections(self) -> None:
        """A point inside lies in the middle of its unit's section along the parallel: push to make it so."""
        self.tilt, self.half_section = np.zeros(self.n), np.ones(self.n)
        if not self.weights.middle_of_section:
            return
        rows = np.rint((self.targets.py - self.y[0]) / self.size).astype(int)
        columns = np.rint((self.targets.px - self.x[0]) / self.size).astype(int)
        for unit in range(1, self.n):
            line, column = self.grid[rows[unit]] != unit, columns[unit]
            if line[column]:
                continue
            left = self.x[column - line[column::-1].argmax()] + self.size / 2
            right = self.x[column + line[column:].argmax()] - self.size / 2
            off = ((left + right) / 2 - self.targets.px[unit]) / (right - left)
            self.tilt[unit] = np.clip(off, -0.5, 0.5) * 2 * self.weights.middle_of_section
            self.half_section[unit] = (right - left) / 2

    def _steer_borders(self) -> None:
        """Price each pair's border by how its length compares with the target."""
        weights = self.weights
        target = self.targets.border * weights.border_scale
        excess = np.clip((self.border - target) / (target + 2 * self.size / 1000), -1, 1)
        price = 1 + weights.border * excess
        price[self.targets.border == 0] = weights.wrong_neighbour
        price[0, :] = price[:, 0] = weights.outline
        np.fill_diagonal(price, 0)
        self.price = price.astype(np.float32)

    def _field(self, unit: np.ndarray, cell: np.ndarray) -> np.ndarray:
        """Return the energy of each cell for being in the unit beside it."""
        aim, size = self.targets, self.size
        row, column = np.divmod(cell, self.width)
        x, y = self.x[column], self.y[row]
        energy = self.area_force[unit] + self.cost_in[cell]
        energy += self.pull_x[unit] * (x - aim.cx[unit]) + self.pull_y[unit] * (y - aim.cy[unit])
        energy += self.weights.beyond_extent * self._beyond(unit, x, y)
        zone = 3 * size
        ahead = {
            "west": self.west[unit] - x,
            "east": x - self.east[unit],
            "south": self.south[unit] - y,
            "north": y - self.north[unit],
        }
        for side, distance in ahead.items():
            energy -= self.reach[side][unit] * np.clip(distance / zone + 1, 0, 1.5)
        if self.weights.middle_of_section:
            band = np.maximum(2 * size, 0.08 * (aim.north[unit] - aim.south[unit]))
            off = np.clip((x - aim.px[unit]) / self.half_section[unit], -1.2, 1.2)
            energy += self.tilt[unit] * off * np.exp(-0.5 * ((y - aim.py[unit]) / band) ** 2)
        return np.where(unit == 0, self.cost_out[cell], energy)

    def _beyond(self, unit: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return by how many cells a place lies outside the unit's extent, at most 5 a side."""
        aim = self.targets
        sides = (aim.west[unit] - x, x - aim.east[unit], aim.south[unit] - y, y - aim.north[unit])
        return sum(np.clip(side / self.size, 0, 5) for side in sides)

    def _sweep(self, temperature: float) -> None:
        """Offer every edge cell the unit of one of its neighbours."""
        edge = self._edge()
        row, column = np.divmod(edge, self.width)
        colour = (row & 1) * 2 + (column & 1)
        for turn in self.random.permutation(4):
            self._offer(edge[colour == turn], temperature)

    def _offer(self, cell: np.ndarray, temperature: float) -> None:
        """Offer cells that do not see each other a neighbour's unit; take what lowers the energy."""
        near = self.cells[cell[:, None] + self.around]
        old, new = self.cells[cell], near[np.arange(len(cell)), self.random.integers(0, 8, len(cell))]
        keep = (new != old) & CUTS_NOTHING[(near == old[:, None]) @ (1 << np.arange(8))]
        if self.allowed is not None:
            keep &= self.allowed[self.zone[cell], new]
        cell, near, old, new = cell[keep], near[keep], old[keep], new[keep]
        change = ((self.price[new[:, None], near] - self.price[old[:, None], near]) * WEIGHTS).sum(1)
        change = change + self._field(new, cell) - self._field(old, cell)
        chance = np.exp(-np.clip(change, 0, 50) / temperature)
        taken = self.random.random(len(cell)) < chance
        self.cells[cell[taken]] = new[taken]


def _cuts_nothing() -> np.ndarray:
    """Return for each of the 256 patterns of like neighbours whether a cell may leave without a cut.

    True where the like cells around it hang together by their sides, and where there is none.
    """
    ring, table = [0, 1, 2, 4, 7, 6, 5, 3], np.zeros(256, bool)
    for pattern in range(256):
        like = [(pattern >> k) & 1 for k in ring]  # clockwise; odd places share a side with the cell
        groups = sum(like[k] and not (like[(k + 1) % 8] and like[(k + 2) % 8]) for k in (1, 3, 5, 7))
        table[pattern] = groups == 1 or pattern == 0
    return table


CUTS_NOTHING = _cuts_nothing()

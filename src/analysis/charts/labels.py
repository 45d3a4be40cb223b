"""Where the labels of a map stand: a name or a number for every unit, and no two on each other.

A name stands inside its unit or in the open beside it; a unit too small for its name has its number, inside
it or beside it at the end of a line. All lengths are millimetres on the sheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from analysis.charts.lettering import SEMIBOLD, breaks, text_width
from analysis.charts.sheet import LEADING, POINT, Box

NAME_SIZES = (9 * POINT, 8 * POINT, 7 * POINT)
NUMBER_SIZES = (8 * POINT, 7 * POINT, 6 * POINT)
LINES = (1, 2, 3)
# Air around a label; how far from its unit one in the open may stand, and how much nearer than to another.
AIR, BESIDE, NEARER = 0.35, 2.5, 1.5
# How far the line of a label beside its unit goes into the unit.
INTO = 0.8
# Places are tried so far apart, at most so many in each direction.
STEP, MOST_STEPS = 0.7, 30
# How far away a number may stand at the end of a line, and what standing on another unit counts for.
REACH, ON_LAND = (14.0, 28.0, 60.0), 9.0
LARGEST_PARTS = 3


@dataclass(frozen=True)
class Unit:
    """A unit to be labelled: its number and name, and what of it lies on this map."""

    number: str
    name: str
    shape: shapely.Geometry

    @cached_property
    def parts(self) -> list[shapely.Polygon]:
        """Return its largest parts, the largest first."""
        return sorted(shapely.get_parts(self.shape), key=lambda part: -part.area)[:LARGEST_PARTS]

    @cached_property
    def middles(self) -> list[tuple[tuple[float, float], float]]:
        """Return the place of each part that is farthest from its border, and how far that is."""
        circles = [shapely.maximum_inscribed_circle(part) for part in self.parts]
        return [(circle.coords[0], circle.length) for circle in circles]


@dataclass(frozen=True)
class Label:
    """A label on the map: its lines in ``box``, the unit's number first.

    ``inside``: on the unit's own ground. ``leader``: the line from the unit to the label, if there is one.
    """

    number: str
    lines: tuple[str, ...]
    size: float
    box: Box
    inside: bool
    leader: tuple[tuple[float, float], ...] = ()


@dataclass
class Ground:
    """What labels have to keep clear of: the frame, all land, what else lies on the sheet, other labels.

    ``leaders``: lines to labels; ``starts``: where those of the units begin that have no label yet.
    """

    frame: Box
    land: shapely.Geometry
    taken: list[shapely.Geometry] = field(default_factory=list)
    leaders: list[shapely.Polygon] = field(default_factory=list)
    starts: list[shapely.Point] = field(default_factory=list)

    def is_open(self, boxes: np.ndarray, *, on_land: bool = False) -> np.ndarray:
        """Say of each box whether it stands free within the frame, ``on_land`` also on units."""
        west, north, east, south = shapely.bounds(boxes).T
        free = (self.frame.left <= west) & (self.frame.top <= north)
        free &= (east <= self.frame.right) & (south <= self.frame.bottom)
        if not on_land:
            free[free] = ~shapely.intersects(self.land, boxes[free])
        return _clear([*self.taken, *self.leaders], boxes, free)


def place_labels(
    units: Sequence[Unit], frame: Box, taken: Sequence[shapely.Geometry], *, outside: set[str]
) -> list[Label]:
    """Return the labels of units in the order of ``units``; one that finds no room is left out.

    ``taken``: what else lies on the sheet. ``outside``: the numbers of the units whose label may stand beside
    them.
    """
    ground = Ground(frame, shapely.union_all([unit.shape for unit in units]), list(taken))
    shapely.prepare(ground.land)
    found: dict[str, Label] = {}
    for step in STEPS:
        allowed = outside if step in OUTSIDE else {unit.number for unit in units}
        waiting = [unit for unit in units if unit.number in allowed - found.keys()]
        ground.starts = [shapely.Point(unit.middles[0][0]) for unit in waiting]
        for unit in sorted(waiting, key=lambda unit: -unit.shape.area):
            if label := step(unit, units, ground):
                found[unit.number] = label
                ground.taken.append(label.box.shape(AIR))
                if label.leader:
                    ground.leaders.append(shapely.LineString(label.leader).buffer(AIR))
    return [found[unit.number] for unit in units if unit.number in found]


def ways_to_write(unit: Unit) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the lines and sizes that a unit's number and name can be set in, the best first."""
    whole = f"{unit.number} {unit.name}"
    for size in NAME_SIZES:
        for n_lines in LINES:
            if lines := breaks(whole, n_lines):
                yield tuple(lines), size


def text_size(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Return width and height of lines of text; the number is heavier than the name."""
    return max(text_width(each, size, SEMIBOLD) for each in lines), size * LEADING * len(lines)


def _inside_by_name(unit: Unit, _: Sequence[Unit], ground: Ground) -> Label | None:
    """Set the name inside the unit."""
    return _inside(unit, ways_to_write(unit), ground)


def _inside_by_number(unit: Unit, _: Sequence[Unit], ground: Ground) -> Label | None:
    """Set the number inside the unit."""
    return _inside(unit, [((unit.number,), size) for size in NUMBER_SIZES], ground)


def _inside(unit: Unit, ways: Any, ground: Ground) -> Label | None:
    """Set a label where all of it is on the unit's ground, as near to the middle as can be."""
    for lines, size in ways:
        width, height = text_size(lines, size)
        for part, (middle, clearance) in zip(unit.parts, unit.middles, strict=True):
            if min(width, height) / 2 + AIR > clearance:
                continue
            boxes, centres = _boxes(part.bounds, width, height, [middle])
            shapely.prepare(part)
            fits = shapely.contains(part, boxes)
            fits[fits] = ground.is_open(boxes[fits], on_land=True)
            if fits.any():
                at = _nearest(centres, middle, fits)
                return Label(unit.number, lines, size, _box(centres[at], width, height), inside=True)
    return None


def _beside(unit: Unit, units: Sequence[Unit], ground: Ground) -> Label | None:
    """Set the name in the open, close to its own unit and clearly nearer to it than to any other."""
    part = unit.parts[0]
    if shapely.contains(ground.land, part.buffer(AIR + NEARER)):
        return None
    around = part.buffer(BESIDE)
    shapely.prepare(around)
    others = shapely.geometrycollections([other.shape for other in units if other.number != unit.number])
    shapely.prepare(others)
    for lines, size in ways_to_write(unit):
        width, height = text_size(lines, size)
        west, north, east, south = part.bounds
        x, y = width + BESIDE, height + BESIDE
        room = (west - x, north - y, east + x, south + y)
        boxes, centres = _boxes(room, width, height)
        fits = shapely.intersects(around, boxes)
        fits[fits] = ground.is_open(boxes[fits])
        away = shapely.distance(part, boxes[fits])
        fits[fits] = ~shapely.dwithin(others, boxes[fits], away + NEARER)
        if fits.any():
            at = _nearest(centres, part.centroid.coords[0], fits)
            box = _box(centres[at], width, height)
            return Label(unit.number, lines, size, box, inside=False, leader=_into(unit, box))
    return None


def _into(unit: Unit, box: Box) -> tuple[tuple[float, float], ...]:
    """Return the shortest line from the ground of a unit's largest part, its border left out, to a box."""
    inner = unit.parts[0].buffer(-INTO)
    if inner.is_empty:
        inner = shapely.Point(unit.middles[0][0])
    return tuple(shapely.shortest_line(inner, box.shape()).coords)


def _at_the_end_of_a_line(unit: Unit, _: Sequence[Unit], ground: Ground) -> Label | None:
    """Set the number beside the unit at the end of a line, in the open rather than on another unit."""
    start = np.array(unit.middles[0][0])
    # Where nothing else is left, the line crosses others, but never a label.
    middling, small, lines = *NUMBER_SIZES[1:], ground.leaders
    for size, kept_clear in ((middling, lines), (small, lines), (small, [])):
        width, height = text_size((unit.number,), size)
        for reach in REACH:
            boxes, centres = _boxes((*(start - reach), *(start + reach)), width, height)
            fits = ground.is_open(boxes, on_land=True) & ~shapely.intersects(unit.shape, boxes)
            fits = _clear(ground.starts, boxes, fits)
            fits[fits] = _reachable(start, centres[fits], [*ground.taken, *kept_clear])
            if fits.any():
                cost = np.hypot(*(centres - start).T) + ON_LAND * shapely.intersects(ground.land, boxes)
                box = _box(centres[int(np.where(fits, cost, np.inf).argmin())], width, height)
                end = shapely.shortest_line(box.shape(), shapely.Point(start)).coords[0]
                leader = (tuple(map(float, start)), tuple(map(float, end)))
                return Label(unit.number, (unit.number,), size, box, inside=False, leader=leader)
    return None


def _reachable(start: np.ndarray, centres: np.ndarray, taken: Sequence[shapely.Geometry]) -> np.ndarray:
    """Say of each place whether a straight line from ``start`` to it crosses nothing that is taken."""
    lines = shapely.linestrings(np.stack([np.broadcast_to(start, centres.shape), centres], axis=1))
    return _clear(taken, lines, np.ones(len(lines), dtype=bool))


def _clear(taken: Sequence[shapely.Geometry], shapes: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Say which of the shapes ``among`` touch nothing that is taken."""
    touching = shapely.STRtree(taken).query(shapes[among], predicate="intersects")[0]
    clear = among.copy()
    clear[np.flatnonzero(among)[touching]] = False
    return clear


def _boxes(
    room: tuple[float, float, float, float], width: float, height: float, more: Sequence[Any] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """Return the boxes of a size to be tried in a room, and their centres; ``more``: further centres."""
    left, top, right, bottom = room
    x = _places(left + width / 2, right - width / 2)
    y = _places(top + height / 2, bottom - height / 2)
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    centres = np.concatenate([centres, np.array(more).reshape(-1, 2)])
    half = np.array([width, height]) / 2 + AIR
    return shapely.box(*(centres - half).T, *(centres + half).T), centres


def _places(first: float, last: float) -> np.ndarray:
    """Return places from ``first`` to ``last``, STEP apart or as many as are tried; none without room."""
    return np.linspace(first, last, min(int((last - first) / STEP) + 1, MOST_STEPS)) if last > first else []


def _nearest(centres: np.ndarray, to: Any, among: np.ndarray) -> int:
    """Return which of the places ``among`` is nearest to a point."""
    return int(np.where(among, np.hypot(*(centres - np.array(to)).T), np.inf).argmin())


def _box(centre: Any, width: float, height: float) -> Box:
    """Return the box of a size around a place."""
    x, y = map(float, centre)
    return Box(x - width / 2, y - height / 2, width, height)


# Inside its own unit no label is in another's way: those that need the open come after.
OUTSIDE = (_beside, _at_the_end_of_a_line)
STEPS = (_inside_by_name, _beside, _inside_by_number, _at_the_end_of_a_line)

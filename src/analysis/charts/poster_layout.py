"""Where everything of a poster lies: the map as large as key and list allow, insets in the open."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely

from analysis.charts.labels import Label, Unit, place_labels
from analysis.charts.lettering import SEMIBOLD, wrapped
from analysis.charts.map_view import View, free_views
from analysis.charts.maps import METRES
from analysis.charts.poster_parts import Entry, LegendRow, ListLayout, key_height, lay_out_list
from analysis.charts.sheet import HEIGHT, LEADING, MARGIN, POINT, WIDTH, Box

INNER = WIDTH - 2 * MARGIN
TITLE, LINE, FOOT = 26 * POINT, 12 * POINT, 9 * POINT
BANNER_HEIGHT = 9.0
# Between the parts of the sheet, and between the map's frame and what is in it.
GAP, AIR = 3.0, 4.0
# The seal stands to the right of the sources.
SEAL_WIDTH = 70.0
# The block with legend, scale and north in the lower left of the map.
KEY_WIDTH = 92.0
# The strip above an inset, and how much of the map's room one takes at most.
STRIP, MOST_OF_ROOM = 7.0, (0.46, 0.42)
# An inset is larger than the map by this at least.
LARGER = 1.3
# Free ground around what lies on the map.
CLEAR = 2.5
# Borders are simplified by so much on a map of 1 : 500,000: a fraction of what a printer resolves.
SIMPLIFY = 20.0
# A unit that lies in an inset with so much of its area has its label there.
MOST_OF_UNIT = 0.5
LEFT_CORNER = "upper_left"


@dataclass(frozen=True)
class InsetExtent:
    """A part of the map that is drawn again, larger: name, extent (degrees), corner (insets.CORNERS)."""

    name: str
    extent: tuple[float, float, float, float]
    corner: str


@dataclass(frozen=True)
class Poster:
    """What a poster says.

    ``units``: number, name, status, geometry (EPSG:4326). ``legend``: the classes by status.
    ``entries``: the lines of the list. ``lines`` stand below the title, ``foot`` (sources, notes) at the
    bottom with the ``seal`` in words. ``banner``: what illustrative data say of themselves, else empty.
    """

    title: str
    lines: Sequence[str]
    units: gpd.GeoDataFrame
    legend: dict[str, LegendRow]
    legend_title: str
    entries: Sequence[Entry]
    entries_title: str
    insets: Sequence[InsetExtent]
    foot: Sequence[str]
    seal: str
    banner: str


@dataclass(frozen=True)
class Part:
    """A map on the sheet: view, shapes of its units by number, labels, and its name if it is an inset."""

    view: View
    shapes: dict[str, shapely.Geometry]
    labels: Sequence[Label]
    name: str = ""

    @property
    def box(self) -> Box:
        """Return its place with the strip above it, if it has one."""
        box = self.view.box
        return Box(box.left, box.top - STRIP, box.width, box.height + STRIP) if self.name else box


@dataclass(frozen=True)
class Layout:
    """Where the parts of a poster lie; ``title``, ``lines`` and ``foot`` are broken into lines."""

    title: Sequence[str]
    lines: Sequence[str]
    foot: Sequence[str]
    frame: Box
    key: Box
    list: Box
    entries: ListLayout
    whole: Part
    insets: Sequence[Part]


def lay_out(poster: Poster) -> Layout:
    """Return where everything of a poster lies."""
    title = wrapped(poster.title, INNER, TITLE, SEMIBOLD)
    lines = [part for line in poster.lines for part in wrapped(line, INNER, LINE)]
    foot = [part for line in poster.foot for part in wrapped(line, INNER - SEAL_WIDTH, FOOT)]
    top = head_top(poster) + LEADING * (TITLE * len(title) + LINE * len(lines)) + GAP
    bottom = HEIGHT - MARGIN - LEADING * FOOT * len(foot) - GAP
    entries = lay_out_list(poster.entries, INNER)
    list_top = bottom - entries.height
    frame = Box(MARGIN, top, INNER, list_top - GAP - top)
    room = Box(frame.left + AIR, frame.top + AIR, frame.width - 2 * AIR, frame.height - 2 * AIR)
    height = key_height(len(poster.legend))
    key = Box(room.left, room.bottom - height, KEY_WIDTH, height)
    whole, insets = _maps(poster, room, key)
    list_box = Box(MARGIN, list_top, INNER, entries.height)
    return Layout(title, lines, foot, frame, key, list_box, entries, whole, insets)


def seen(whole: View, extent: tuple[float, float, float, float]) -> Box:
    """Return where an extent in metres lies on the whole map."""
    left, top, right, bottom = whole.place(shapely.box(*extent)).bounds
    return Box(left, top, right - left, bottom - top)


def head_top(poster: Poster) -> float:
    """Return where the title begins: below the banner of illustrative data, if there is one."""
    return MARGIN + (BANNER_HEIGHT + GAP if poster.banner else 0.0)


def _maps(poster: Poster, room: Box, key: Box) -> tuple[Part, list[Part]]:
    """Lay out the map and its insets in a room that the key takes a corner of."""
    units = poster.units.to_crs(METRES)
    units = units.set_geometry(units.geometry.simplify_coverage(SIMPLIFY))
    land = shapely.union_all(units.geometry.to_numpy())
    view = _whole_view(land, room, key)
    taken, insets = [key.shape(CLEAR)], []
    for asked in poster.insets:
        around = [view.place(land), *taken]
        extent = _in_metres(asked.extent)
        found = _inset_view(extent, asked.corner, room, around, view)
        if found is not None and shapely.box(*found.extent).intersects(land):
            insets.append(_inset_part(units, asked.name, found))
            # Where it lies on the map is drawn as a frame, which labels stand clear of.
            taken += [insets[-1].box.shape(CLEAR), seen(view, extent).shape().exterior]
    labelled = {label.number for part in insets for label in part.labels}
    return _part(units, view, room, taken, outside=set(units["number"]) - labelled), insets


def _whole_view(land: shapely.Geometry, room: Box, key: Box) -> View:
    """Return the largest view of the whole map, at the right, that leaves the key free."""

    def put(width: float, height: float) -> tuple[float, float]:
        return room.right - width, room.top + (room.height - height) / 2

    def is_free(view: View) -> bool:
        return not view.place(land).intersects(key.shape(CLEAR))

    return next(free_views(land.bounds, room, put, is_free))


def _inset_view(
    extent: tuple[float, float, float, float],
    corner: str,
    room: Box,
    taken: Sequence[shapely.Geometry],
    whole: View,
) -> View | None:
    """Return the largest view of a part in its corner that is free of all that is taken, if there is one."""
    most = Box(0, 0, MOST_OF_ROOM[0] * room.width, MOST_OF_ROOM[1] * room.height - STRIP)

    def put(width: float, height: float) -> tuple[float, float]:
        if corner == LEFT_CORNER:
            return room.left, room.top + STRIP
        return room.right - width, room.bottom - height

    def is_free(view: View) -> bool:
        box = Part(view, {}, (), name=corner).box.shape(CLEAR)
        return not any(box.intersects(other) for other in taken)

    smallest = int(whole.denominator / LARGER)
    return next(free_views(extent, most, put, is_free, smallest=smallest), None)


def _in_metres(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return the extent in metres that holds one in degrees."""
    return tuple(gpd.GeoSeries([shapely.box(*extent)], crs="EPSG:4326").to_crs(METRES).total_bounds)


def _inset_part(units: gpd.GeoDataFrame, name: str, view: View) -> Part:
    """Cut a part out of the units and label those that lie in it with most of their area."""
    cut = units.set_geometry(units.geometry.clip_by_rect(*view.extent))
    cut = cut[~cut.is_empty]
    mostly = cut.area / units.area.loc[cut.index] >= MOST_OF_UNIT
    return _part(cut, view, view.box, (), outside=set(cut.loc[mostly, "number"]), name=name)


def _part(
    units: gpd.GeoDataFrame,
    view: View,
    room: Box,
    taken: Sequence[shapely.Geometry],
    *,
    outside: set[str],
    name: str = "",
) -> Part:
    """Place the units of a map and their labels on the sheet."""
    shapes = dict(zip(units["number"], view.place(units.geometry.to_numpy()), strict=True))
    named = [
        Unit(number, said, shapes[number])
        for number, said in zip(units["number"], units["name"], strict=True)
    ]
    return Part(view, shapes, place_labels(named, room, taken, outside=outside), name)

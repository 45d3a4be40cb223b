"""A map on paper: its scale, its scale bar and its north, against known coordinates."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from analysis.charts.map_view import ROUND, SCALE_STEP, View, bar_length, free_views, true_north
from analysis.charts.maps import METRES
from analysis.charts.patterns import DOT, REPEAT, Fill, dots, lines, swatch
from analysis.charts.poster_parts import LIST_SWATCH
from analysis.charts.sheet import Box

# Hạ Long and Móng Cái, longitude and latitude.
CITIES = np.array([[107.08, 20.95], [107.97, 21.52]])
PROVINCE = (649_000.0, 2_292_000.0, 819_000.0, 2_398_000.0)
shapes = st.tuples(st.floats(0, 90), st.floats(0, 90), st.floats(0.5, 30), st.floats(0.5, 30))


def test_lengths_on_paper_are_those_on_the_ground():
    """Within the 0.1 % that UTM stretches Quảng Ninh: the distance between two cities on the ellipsoid."""
    view = View(PROVINCE, 500_000, 20.0, 30.0)
    x, y = Transformer.from_crs("EPSG:4326", METRES, always_xy=True).transform(*CITIES.T)
    placed = view.place(shapely.LineString(np.stack([x, y], axis=1)))
    metres = Geod(ellps="WGS84").inv(*CITIES[0], *CITIES[1])[2]

    assert placed.length * 500_000 / 1000 == pytest.approx(metres, rel=0.0015)


def test_north_is_up_and_the_corner_is_where_it_was_put():
    view = View(PROVINCE, 500_000, 20.0, 30.0)
    corners = shapely.points([PROVINCE[:2], PROVINCE[2:]])

    assert [(20.0, 30.0 + 212.0), (20.0 + 340.0, 30.0)] == [(p.x, p.y) for p in view.place(corners)]
    assert (340.0, 212.0) == (view.box.width, view.box.height)


@given(st.integers(1, 4000), st.floats(8, 120))
def test_a_scale_bar_is_the_longest_of_a_round_length(steps, most):
    """1, 2 or 5 with zeros, not longer than asked for; the next round length would be longer."""
    view = View(PROVINCE, steps * SCALE_STEP, 0, 0)
    metres = bar_length(view, most)
    digits = str(metres).rstrip("0")

    assert digits in {str(digit) for digit in ROUND}
    assert metres * view.millimetres <= most < 2.5 * metres * view.millimetres + 1e-9


def test_true_north_leans_to_the_left_east_of_the_zones_middle():
    """Convergence of the meridian: about (λ − 105°) · sin φ, by which grid north lies right of true north."""
    turned = true_north(PROVINCE)
    expected = (107.3 - 105) * np.sin(np.radians(21.2))

    assert turned == pytest.approx(-expected, abs=0.05)


def test_the_largest_free_view_is_found_and_none_below_the_smallest():
    room, taken = Box(0, 0, 400, 200), Box(0, 0, 100, 200).shape()

    def put(width, height):
        return room.right - width, 0.0

    def is_free(view):
        return not view.box.shape().intersects(taken)

    view = next(free_views(PROVINCE, room, put, is_free))

    assert 570_000 == view.denominator
    assert [] == list(free_views(PROVINCE, room, put, is_free, smallest=570_000))


@given(st.floats(0, 400), st.floats(0, 280))
def test_a_swatch_shows_its_pattern_wherever_it_stands(left, top):
    """In black and white the small box in the list is all that tells two statuses apart."""
    plain, dotted, lined = (Fill("#9ccbb3", pattern, "#000000") for pattern in ("", "dots", "lines"))
    box = Box(left, top, LIST_SWATCH, 2.0)
    middle = f"{top + 1:.2f}"

    assert 1 == swatch(box, plain, width=0.1).count("<path")
    assert 3 == swatch(box, dotted, width=0.1).count("h.01")
    assert f" {middle}H" in swatch(box, lined, width=0.1)


@given(shapes)
def test_the_marks_of_a_pattern_stay_in_their_shape_and_on_one_grid(extent):
    """Dots are whole, lines end at the border; neighbours have theirs in line."""
    left, top, width, height = extent
    shape = shapely.Point(left, top).buffer(1).union(shapely.box(left, top, left + width, top + height))
    found = [shapely.LineString([(x, y), (end, y)]) for x, y, end in lines(shape)]
    round_dots = shapely.buffer(shapely.points(dots(shape)), DOT / 2 * 0.99)

    assert shapely.covers(shape.buffer(1e-6), found).all()
    assert shapely.covers(shape, round_dots).all()
    rows = np.array([line.bounds[1] for line in found]) / REPEAT
    assert np.allclose(rows, np.round(rows))
    assert len(found) >= int(height / REPEAT)

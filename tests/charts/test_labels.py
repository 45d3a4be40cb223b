"""Labels of a printed map: measured type, no two on each other, each where its unit is."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.charts.labels import Unit, place_labels
from analysis.charts.lettering import ELLIPSIS, REGULAR, SEMIBOLD, breaks, cut, text_width, wrapped
from analysis.charts.sheet import Box

FRAME = Box(0, 0, 120, 80)
texts = st.lists(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyÁỆỮ", min_size=1, max_size=9), min_size=1, max_size=9)
lengths = st.floats(2.5, 16)


def test_a_text_is_as_wide_as_the_font_says():
    """497 and 536 thousandths: the digits of Source Sans in both weights; a size scales them."""
    assert text_width("2026", 10) == pytest.approx(4 * 4.97)
    assert text_width("2026", 10) < text_width("2026", 10, SEMIBOLD) < 1.1 * text_width("2026", 10)


def test_every_vietnamese_letter_has_a_width_of_its_own():
    """A letter that the font lacks would count as the widest there is."""
    letters = "ĂÂĐÊÔƠƯăâđêôơưẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ…–“”·"

    assert all(text_width(letter, 1) < 1 for letter in letters)


@given(texts, st.floats(3, 60))
def test_wrapped_lines_fit_and_cut_texts_say_so(words, width):
    """No line is wider than asked for; no word is lost without an ellipsis."""
    said = " ".join(words)
    lines = wrapped(said, width, 3)
    one = cut(said, width, 3)

    assert all(text_width(line, 3) <= width or line == ELLIPSIS for line in [*lines, one])
    assert " ".join(lines) == said or ELLIPSIS in "".join(lines)
    assert one == said or one.endswith(ELLIPSIS)


@given(texts, st.integers(1, 3))
def test_broken_lines_say_the_same_and_are_as_short_as_can_be(words, n_lines):
    """Compared with every way to break the text."""
    lines = breaks(" ".join(words), n_lines)
    places = combinations(range(1, len(words)), n_lines - 1)
    ways = [np.split(np.array(words, dtype=object), list(at)) for at in places]
    widest = [max(text_width(" ".join(part), 1) for part in way) for way in ways]

    assert [len(lines), " ".join(lines)] == ([n_lines, " ".join(words)] if ways else [0, ""])
    if ways:
        assert max(text_width(line, 1, REGULAR) for line in lines) == pytest.approx(min(widest))


@settings(max_examples=6)
@given(st.lists(lengths, min_size=2, max_size=7), st.lists(lengths, min_size=1, max_size=4))
def test_labels_never_touch_and_stand_where_their_unit_is(columns, rows):
    """Units are fields of a chequered land of any make; what lies on the sheet stays free."""
    x, y = (np.concatenate([[0], np.cumsum(steps)]) + 8 for steps in (columns, rows))
    fields = product(pairwise(x), pairwise(y))
    cells = [shapely.box(west, north, east, south) for (west, east), (north, south) in fields]
    units = [Unit(str(n), f"Quảng Yên {n}", cell) for n, cell in enumerate(cells, start=1)]
    taken = shapely.box(0, 60, 40, 80)
    labels = place_labels(units, FRAME, [taken], outside={unit.number for unit in units})
    boxes = {label.number: label.box.shape() for label in labels}
    shapes = {unit.number: unit.shape for unit in units}

    assert len(labels) == len({label.number for label in labels})
    assert not any(one.intersects(other) for one, other in combinations(boxes.values(), 2))
    assert not any(box.intersects(taken) or not box.within(FRAME.shape()) for box in boxes.values())
    for label in labels:
        assert label.inside == boxes[label.number].within(shapes[label.number])
        if not label.inside:
            leader = shapely.LineString(label.leader)
            assert leader.intersects(shapes[label.number])
            assert leader.distance(boxes[label.number]) < 1e-6


def test_a_unit_that_may_not_be_labelled_outside_has_its_label_inside_or_none():
    """Units that an inset labels do not fill the sea of the whole map."""
    small, large = shapely.box(10, 10, 11, 11), shapely.box(30, 10, 70, 40)
    units = [Unit("1", "Hồng Gai", small), Unit("2", "Hạ Long", large)]

    assert ["2"] == [label.number for label in place_labels(units, FRAME, [], outside={"2"})]
    assert ["1", "2"] == [label.number for label in place_labels(units, FRAME, [], outside={"1", "2"})]

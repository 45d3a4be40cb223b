"""Pictures of charts: the same bytes each time."""

import re

import altair as alt
import pandas as pd

from analysis.report.pictures import save_pictures


def test_a_picture_drawn_twice_in_one_process_is_the_same(tmp_path):
    """A second report of one process has the bytes of the first, and its addresses lead on."""
    fading = {"gradient": "linear", "stops": [{"offset": 0, "color": "red"}, {"offset": 1, "color": "blue"}]}
    rows = pd.DataFrame({"x": [1, 2], "y": [2, 1]})
    chart = alt.Chart(rows, width=80, height=40).mark_area(clip=True, color=fading).encode(x="x", y="y")

    first, second = (
        [path.read_bytes() for path in save_pictures(chart, tmp_path / name)] for name in ("first", "second")
    )

    assert first == second
    targets = set(re.findall(rb'id="([^"]+)"', first[0]))
    assert 2 == len(targets)
    assert targets == set(re.findall(rb"url\(#([^)]+)\)", first[0]))

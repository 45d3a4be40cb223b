"""The parts of the map that are drawn larger."""

import pytest
import shapely

from analysis.communes.boundaries import load_boundaries
from analysis.communes.insets import cut_out, load_insets
from analysis.errors import DataError


@pytest.mark.parametrize("vintage", ["2024", "2025"])
def test_each_inset_holds_communes_and_nothing_beyond_its_extent(data_dir, vintage):
    boundaries = load_boundaries(data_dir.parent / "shapes" / "quang_ninh_communes.geojson", vintage)
    for _, inset in load_insets(data_dir).iterrows():
        part = cut_out(boundaries, inset)
        frame = shapely.box(*(inset[side] for side in ("west", "south", "east", "north")))

        assert len(part) > 0
        assert part.within(frame.buffer(1e-9)).all()
        assert set(part["code"]) <= set(boundaries["code"])


def test_an_extent_without_an_area_and_two_in_a_corner_are_refused(data_copy):
    file = data_copy / "communes" / "insets.csv"
    heading = file.read_text(encoding="utf-8").splitlines()[0]
    rows = ["a,A,A,107.2,21,107.1,21.1,upper_left", "b,B,B,107,21,107.1,21.1,upper_left"]
    file.write_text("\n".join([heading, *rows]), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_insets(data_copy)

    assert "insets.csv" in caught.value.text("vi")
    assert len(caught.value.problems) >= 2

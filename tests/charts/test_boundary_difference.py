"""The picture of old and new boundaries."""

import geopandas
import pandas as pd
import pytest
import shapely
import vl_convert

from analysis.charts.boundary_difference import boundary_difference
from analysis.charts.tokens import STATUS_COLOURS
from analysis.language import speak


@pytest.mark.parametrize("language", ["vi", "en"])
def test_changed_units_have_a_colour_of_their_own(language):
    new = geopandas.GeoDataFrame(
        {"code": ["1", "2"]},
        geometry=[shapely.box(107, 21, 107.1, 21.1), shapely.box(107.1, 21, 107.3, 21.1)],
        crs="EPSG:4326",
    )
    changes = pd.DataFrame({"code": ["1", "2"], "changed": [False, True]})
    svg = vl_convert.vegalite_to_svg(boundary_difference(new, new, changes, speak(language)).to_dict())

    # The unit and its legend entry; the legend of the other kind has the other colour.
    assert svg.count(f'fill="{STATUS_COLOURS["at_risk"]}"') == 2
    assert speak(language).text("boundary.picture.title", n="1", total="2") in svg

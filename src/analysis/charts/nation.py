"""A nation's communes on one map: thousands of areas, their provinces drawn around them."""

from typing import Any

import altair as alt
import geopandas as gpd
import pandas as pd

from analysis.charts.frame import Heading, finish, stamped
from analysis.charts.maps import METRES, commune_colour
from analysis.charts.tokens import TOKENS
from analysis.language import Words

# Shared edges are simplified to this part of the map's extent: half a pixel of a map 1,440 pixels high.
SIMPLIFY, QUANTIZE = 1 / 2880, 40_000
# For a projector beside its list of numbers, and twice as large as a picture.
WIDTH, HEIGHT = 560, 900


def nation_topology(boundaries: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return communes as TopoJSON with one object "communes", properties ``code`` and ``province``.

    ``boundaries``: province, code, geometry (EPSG:4326). Edges shared within a province stay shared; the
    provinces' own lines are the mesh of edges between two of them, or of none.
    """
    import json

    from topojson import Topology

    shapes = boundaries[["province", "code", "geometry"]].to_crs(METRES)
    west, south, east, north = shapes.total_bounds
    step = SIMPLIFY * max(east - west, north - south)
    parts = [own.set_geometry(own.geometry.simplify_coverage(step)) for _, own in shapes.groupby("province")]
    whole = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True)).set_crs(None, allow_override=True)
    made = json.loads(Topology(whole, prequantize=QUANTIZE, object_name="communes").to_json())
    lines = whole.dissolve("province").boundary
    return made | {"outlines": json.loads(lines.simplify(step).to_json())}


def nation_map(
    topology: dict[str, Any], communes: pd.DataFrame, words: Words, *, heading: Heading
) -> alt.LayerChart:
    """Draw the child-friendly status of every commune of a nation.

    ``topology`` of :func:`nation_topology`; ``communes``: province, code, status (STATUSES of the maps).
    """
    shapes, outlines = {k: v for k, v in topology.items() if k != "outlines"}, topology["outlines"]
    data = alt.NamedData(name="nation", format=alt.TopoDataFormat(feature="communes", type="topojson"))
    known = alt.LookupData(
        alt.InlineData(communes[["code", "status"]].to_dict("records")), "code", ["status"]
    )
    base = alt.Chart(data).transform_lookup(lookup="properties.code", from_=known)
    areas = base.mark_geoshape(stroke=TOKENS["border"], strokeWidth=0.15).encode(
        commune_colour(communes, words)
    )
    lines = alt.Chart(alt.InlineData(outlines, format=alt.DataFormat(property="features", type="json")))
    lines = lines.mark_geoshape(filled=False, stroke=TOKENS["ink"], strokeWidth=0.7)
    layers = [layer.project(type="identity", reflectY=True) for layer in (areas, lines)]
    chart = stamped(layers, words, illustrative=heading.illustrative).properties(width=WIDTH, height=HEIGHT)
    chart = finish(chart, words, heading)
    chart.datasets = {"nation": shapes}
    return chart

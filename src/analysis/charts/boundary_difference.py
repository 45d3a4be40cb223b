"""Old and new boundaries in one picture, before one replaces the other."""

import altair as alt
import geopandas as gpd
import pandas as pd

from analysis.charts.frame import Heading, finish
from analysis.charts.maps import METRES
from analysis.charts.tokens import STATUS_COLOURS, TOKENS
from analysis.language import Words

SIMPLIFY_M = 40
WIDTH, HEIGHT = 1000, 640


def boundary_difference(
    new: gpd.GeoDataFrame, old: gpd.GeoDataFrame, changes: pd.DataFrame, words: Words
) -> alt.LayerChart:
    """Draw the new units filled, those that changed much in a colour of their own, with the old lines.

    ``new`` and ``old``: code, geometry; ``changes``: code, changed.
    """
    state = new[["code", "geometry"]].merge(changes[["code", "changed"]], on="code", validate="one_to_one")
    base = alt.Chart(_flat(state)).mark_geoshape(stroke=TOKENS["accent"], strokeWidth=1.2)
    kinds = ["same", "changed"]
    labels = {kind: words.text(f"boundary.picture.{kind}") for kind in kinds}
    colour = alt.Color("properties.kind:N", title=None).scale(
        domain=[labels[k] for k in kinds], range=[TOKENS["plan_period"], STATUS_COLOURS["at_risk"]]
    )
    filled = base.transform_calculate(
        **{"properties.kind": f"datum.properties.changed ? '{labels['changed']}' : '{labels['same']}'"}
    ).encode(colour)
    lines = alt.Chart(_flat(old[["code", "geometry"]]))
    lines = lines.mark_geoshape(filled=False, stroke=TOKENS["target"], strokeWidth=1, strokeDash=[4, 3])
    chart = alt.layer(filled, lines).project(type="identity", reflectY=True)
    chart = chart.properties(width=WIDTH, height=HEIGHT)
    n = int(changes["changed"].sum())
    heading = Heading(
        title=words.text("boundary.picture.title", n=words.number(n), total=words.number(len(changes))),
        subtitle=[words.text("boundary.picture.subtitle")],
        description=words.text("boundary.picture.subtitle"),
        illustrative=False,
    )
    return finish(chart, words, heading)


def _flat(shapes: gpd.GeoDataFrame) -> alt.Data:
    """Return shapes in metres, simplified, as GeoJSON features."""
    flat = shapes.to_crs(METRES)
    flat = flat.set_geometry(flat.geometry.simplify(SIMPLIFY_M))
    return alt.Data(values=flat.__geo_interface__["features"])

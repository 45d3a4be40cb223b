"""Pictures of one commune: where it lies among its neighbours, and its numbers among theirs."""

import altair as alt
import geopandas as gpd
import pandas as pd

from analysis.charts.frame import WIDTH, Heading, finish, ink_on, names_for, stamped
from analysis.charts.maps import METRES, commune_colour, topology
from analysis.charts.tokens import COMMUNE_INK, TOKENS
from analysis.language import Words

MAP_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT = 360, 330, 120
GROUPS = ("other", "neighbour", "own")


def neighbourhood(
    boundaries: gpd.GeoDataFrame, communes: pd.DataFrame, words: Words, *, heading: Heading
) -> alt.LayerChart:
    """Draw a commune and its neighbours in the colours of their status.

    ``boundaries``: code and geometry (EPSG:4326). ``communes``: code, name, short (written on the map),
    status, state, own (true for the one that the picture is about).
    """
    fields = ["status", "name", "short", "state", "own"]
    data = alt.InlineData(
        topology(boundaries), format=alt.TopoDataFormat(feature="communes", type="topojson")
    )
    lookup = alt.LookupData(alt.InlineData(communes[["code", *fields]].to_dict("records")), "code", fields)
    areas = alt.Chart(data).transform_lookup(lookup="properties.code", from_=lookup)
    areas = areas.project(type="identity", reflectY=True)
    own = alt.datum.own
    shapes = areas.mark_geoshape().encode(
        commune_colour(communes, words),
        stroke=alt.condition(own, alt.value(TOKENS["accent"]), alt.value(TOKENS["border"])),
        strokeWidth=alt.condition(own, alt.value(2), alt.value(0.6)),
        tooltip=[alt.Tooltip(f"{f}:N", title=words.text(f"chart.tip.{f}")) for f in ("name", "state")],
    )
    layers = [shapes, _names(boundaries, communes)]
    chart = stamped(layers, words, illustrative=heading.illustrative)
    return finish(chart.properties(width=WIDTH, height=MAP_HEIGHT), words, heading)


def _names(boundaries: gpd.GeoDataFrame, communes: pd.DataFrame) -> alt.Chart:
    """Write the communes' names inside them."""
    inside = boundaries.to_crs(METRES).representative_point()
    places = pd.DataFrame({"code": boundaries["code"].array, "x": inside.x.array, "y": inside.y.array})
    marks = alt.Chart(places.merge(communes, on="code", validate="one_to_one"))
    text = marks.mark_text(fontSize=12, fontWeight=600).project(type="identity", reflectY=True)
    return text.encode(longitude="x:Q", latitude="y:Q", text="short:N", color=ink_on("status", COMMUNE_INK))


def courses(numbers: pd.DataFrame, words: Words, *, heading: Heading) -> alt.FacetChart:
    """Draw a panel a measure: the commune's values by year, behind them its neighbours' and all others'.

    ``numbers``: panel (its name), code, year, value, group (GROUPS), label (the tooltip), note (written
    beside the point, else missing).
    """
    x = alt.X("year:Q", title=None).axis(format="d", tickMinStep=1, grid=False).scale(padding=26, nice=False)
    y = alt.Y("value:Q", title=None).scale(zero=False, nice=True, padding=10).axis(tickCount=3)
    colour = alt.Color("group:N", title=None).scale(
        domain=list(GROUPS), range=[TOKENS[name] for name in ("line", "comparison", "accent")]
    )
    names = {group: words.text(f"profile.group.{group}") for group in GROUPS}
    colour = colour.legend(labelExpr=names_for(names), values=_present(numbers), symbolStrokeWidth=3)
    base = alt.Chart().encode(x, y, colour, detail="code:N", tooltip=alt.Tooltip("label:N", title=" "))
    width = alt.condition(alt.datum.group == "own", alt.value(3), alt.value(1.2))
    text = base.mark_text(dy=-12, fontWeight=600).encode(text="note:N")
    panels = alt.layer(
        base.mark_line().encode(strokeWidth=width),
        base.mark_point(filled=True, opacity=1).encode(
            size=alt.condition(alt.datum.group == "own", alt.value(60), alt.value(14))
        ),
        text.transform_filter("datum.note"),
        data=numbers,
    ).properties(width=PANEL_WIDTH, height=PANEL_HEIGHT)
    header = alt.Header(labelAnchor="start", labelFontSize=12, labelFontWeight=600, labelColor=TOKENS["ink"])
    order = list(numbers["panel"].unique())
    facet = panels.facet(alt.Facet("panel:N", title=None, sort=order, header=header), columns=2, spacing=18)
    return finish(facet.resolve_scale(x="independent", y="independent"), words, heading, wide=True)


def _present(numbers: pd.DataFrame) -> list[str]:
    """Return the groups that have rows, the commune itself first."""
    return [group for group in reversed(GROUPS) if numbers["group"].eq(group).any()]

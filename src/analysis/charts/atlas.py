"""The interactive map: choose what is shown, the year, the list of communes and a place to look at closely.

Geometry travels once a list of communes, values are small tables that join it by what is chosen, and
colours and words come ready made, so that a status and a number can share one map.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts.frame import WIDTH, Heading, finish, stamped
from analysis.charts.theme import HIDDEN
from analysis.charts.tokens import COMMUNE_COLOURS, HATCH_COLOURS, TOKENS
from analysis.language import Words

# Pixels; the line above the map has so much for itself.
CAPTION = 24
LEGEND_TOP, LEGEND_ROW, LEGEND_WIDTH = 34, 22, 215
# A place is drawn with a little air around it.
FILLED = 0.96
# Stripes of a hatched unit and of its legend, and how much of one is paper.
STRIPES, LEGEND_STRIPES, STRIPE = 24, 5, 0.6


@dataclass(frozen=True)
class Atlas:
    """What the map is made of.

    ``shapes``: list of communes -> TopoJSON with the object "communes" (property code). ``districts``: the
    former districts in the same way, None where they are not known. ``lists``: list -> its name.
    ``layers``: layer -> its name. ``years``: first and last. ``places``: key -> name, centre and size (x, y,
    width, height in the unit of the shapes); the first is the whole province. ``cells``: list, layer, year,
    code, colour (HIDDEN for a number that is), state (words). ``communes``: list, code, name, district.
    ``legends``: layer, place (0, 1 …), colour, label. ``captions``: list, layer, year, text. ``start``:
    layer, year and list shown first.
    """

    shapes: Mapping[str, dict[str, Any]]
    districts: dict[str, Any] | None
    lists: Mapping[str, str]
    layers: Mapping[str, str]
    years: tuple[int, int]
    places: Mapping[str, tuple[str, float, float, float, float]]
    cells: pd.DataFrame
    communes: pd.DataFrame
    legends: pd.DataFrame
    captions: pd.DataFrame
    start: tuple[str, int, str]


def atlas(content: Atlas, words: Words, *, heading: Heading, height: int = 520) -> alt.LayerChart:
    """Draw the map with its controls."""
    layers = [
        *(_communes(name, words) for name in content.lists),
        *([_borders()] if content.districts else []),
        *(_picked(name) for name in content.lists),
        *(layer for name in content.lists for layer in _named(name, words)),
        *_legend(content.legends),
        *_caption(content.captions),
    ]
    chart = stamped(layers, words, illustrative=heading.illustrative)
    middle = f"(height + {CAPTION}) / 2"
    move = alt.ExprRef(f"[width / 2 - zoom * places[place][0], {middle} + zoom * places[place][1]]")
    chart = chart.project(type="identity", reflectY=True, scale=alt.ExprRef("zoom"), translate=move)
    chart = chart.add_params(*_controls(content, words)).properties(width=WIDTH, height=height)
    chart = finish(chart, words, heading, wide=True)
    chart.usermeta = chart.usermeta | {"atlas": True}
    chart.datasets = _datasets(content)
    return chart


def _controls(content: Atlas, words: Words) -> list[alt.Parameter]:
    """Return the controls: layer, year, list of communes, place, borders of former districts."""
    layer, year, units = content.start

    def choose(name: str, options: Mapping[str, str], start: str) -> alt.Parameter:
        title = words.text(f"chart.atlas.{name}") + " "
        labels = list(options.values())
        return alt.param(
            name=name,
            value=start,
            bind=alt.binding_select(options=list(options), labels=labels, name=title),
        )

    first, last = content.years
    slider = alt.binding_range(min=first, max=last, step=1, name=words.text("chart.atlas.year") + " ")
    ticked = alt.binding_checkbox(name=words.text("chart.atlas.districts") + " ")
    borders = {"bind": ticked} if content.districts else {}
    places = {key: [x, y, w, h] for key, (_, x, y, w, h) in content.places.items()}
    zoom = f"{FILLED} * min(width / places[place][2], (height - {CAPTION}) / places[place][3])"
    return [
        choose("shown", content.layers, layer),
        alt.param(name="year", value=year, bind=slider),
        choose("units", content.lists, units),
        choose("place", {key: place[0] for key, place in content.places.items()}, next(iter(places))),
        alt.param(name="districts", value=False, **borders),
        alt.param(name="picked", value=""),
        alt.param(name="places", value=places),
        alt.param(name="zoom", expr=zoom),
    ]


def _shapes(dataset: str) -> alt.Chart:
    """Return a chart of the shapes of a dataset."""
    form = alt.TopoDataFormat(feature="communes", type="topojson")
    return alt.Chart(alt.NamedData(name=dataset, format=form))


def _communes(name: str, words: Words) -> alt.Chart:
    """Return the communes of one list in the colours of what is chosen."""
    about = alt.LookupData(alt.NamedData(f"about-{name}"), "code", ["name", "district"])
    chart = _shapes(f"communes-{name}").transform_filter(f"units == '{name}'")
    chart = chart.transform_calculate(code="datum.properties.code").transform_lookup("code", from_=about)
    titles = ("name", "district", "state")
    tips = [alt.Tooltip(f"{t}:N", title=words.text(f"chart.tip.{t}")) for t in titles]
    marks = _with_cells(chart, name, words).mark_geoshape(stroke=TOKENS["border"], strokeWidth=0.6, clip=True)
    return marks.encode(fill=alt.Fill("colour:N", scale=None, legend=None), tooltip=tips)


def _with_cells(chart: alt.Chart, name: str, words: Words) -> alt.Chart:
    """Return a chart of communes (field code) with colour and state of what is chosen."""
    cells = alt.LookupData(alt.NamedData(f"cells-{name}"), "key", ["colour", "state"])
    chart = chart.transform_calculate(key="shown + '|' + year + '|' + datum.code")
    nothing, plain = words.text("commune.no_data"), COMMUNE_COLOURS["no_data"]
    return chart.transform_lookup("key", from_=cells).transform_calculate(
        state=f"datum.state || '{nothing}'", colour=_fill(f"datum.colour || '{plain}'", STRIPES)
    )


def _fill(colour: str, stripes: int) -> str:
    """Return the expression of a fill: the colour, or so many stripes where it is HIDDEN."""
    paper, ink = HATCH_COLOURS
    stops = [
        f"{{offset: {(stripe + at) / stripes:.5f}, color: '{shade}'}}"
        for stripe in range(stripes)
        for at, shade in ((0, paper), (STRIPE, paper), (STRIPE, ink), (1, ink))
    ]
    hatch = f"{{gradient: 'linear', x1: 0, y1: 0, x2: 1, y2: 1, stops: [{', '.join(stops)}]}}"
    return f"datum.colour == '{HIDDEN}' ? {hatch} : {colour}"


def _borders() -> alt.Chart:
    """Return the borders of the former districts."""
    chart = _shapes("former-districts").transform_filter("districts")
    return chart.mark_geoshape(filled=False, stroke=TOKENS["ink"], strokeWidth=1.6, clip=True)


def _picked(name: str) -> alt.Chart:
    """Return the outline of the commune that is picked in the list beside the map."""
    chart = _shapes(f"communes-{name}")
    chart = chart.transform_filter(f"units == '{name}' && datum.properties.code == picked")
    return chart.mark_geoshape(filled=False, stroke=TOKENS["target"], strokeWidth=3, clip=True)


def _named(name: str, words: Words) -> list[alt.Chart]:
    """Return name and state of the picked commune, on paper at the bottom."""
    chart = alt.Chart(alt.NamedData(f"about-{name}"))
    chart = chart.transform_filter(f"units == '{name}' && datum.code == picked")
    chart = _with_cells(chart, name, words).transform_calculate(said="datum.name + ' – ' + datum.state")
    paper = chart.mark_rect(color=TOKENS["ground"], opacity=0.85).encode(
        x=alt.value(0), x2=alt.value("width"), y={"value": {"expr": "height - 28"}}, y2={"value": "height"}
    )
    text = chart.mark_text(align="left", baseline="middle", fontSize=16, fontWeight=600)
    text = text.encode(x=alt.value(6), y={"value": {"expr": "height - 14"}}, text="said:N")
    return [paper, text]


def _legend(legends: pd.DataFrame) -> list[alt.Chart]:
    """Return the colours of the chosen layer with their words, on paper in the upper left corner."""
    rows = legends.assign(y=LEGEND_TOP + LEGEND_ROW * legends["place"])
    base = alt.Chart(rows).transform_filter("datum.layer == shown").encode(x=alt.value(0))
    base = base.transform_calculate(colour=_fill("datum.colour", LEGEND_STRIPES))
    at = alt.Y("y:Q", scale=None, axis=None)
    paper = base.transform_calculate(top=f"datum.y - {LEGEND_ROW / 2}", bottom=f"datum.y + {LEGEND_ROW / 2}")
    paper = paper.mark_rect(color=TOKENS["ground"], opacity=0.85).encode(
        x2=alt.value(LEGEND_WIDTH), y=alt.Y("top:Q", scale=None, axis=None), y2=alt.Y2("bottom:Q")
    )
    squares = base.mark_point(
        shape="square", size=190, filled=True, opacity=1, stroke=TOKENS["border"], strokeWidth=0.6, xOffset=10
    )
    names = base.mark_text(align="left", baseline="middle", xOffset=26)
    return [
        paper,
        squares.encode(at, fill=alt.Fill("colour:N", scale=None, legend=None)),
        names.encode(at, text="label:N"),
    ]


def _caption(captions: pd.DataFrame) -> list[alt.Chart]:
    """Return the line above the map: what is shown in numbers, or that there is nothing for that year."""
    rows = captions.rename(columns={"list": "of"})
    base = alt.Chart(rows).transform_filter("datum.layer == shown && datum.year == year && datum.of == units")
    paper = base.mark_rect(color=TOKENS["ground"], opacity=0.85).encode(
        x=alt.value(0), x2=alt.value("width"), y=alt.value(0), y2=alt.value(LEGEND_TOP - LEGEND_ROW / 2)
    )
    text = base.mark_text(align="left", baseline="top", fontWeight=600)
    return [paper, text.encode(x=alt.value(0), y=alt.value(2), text="text:N")]


def _datasets(content: Atlas) -> dict[str, Any]:
    """Return the shapes and the tables by name."""
    sets: dict[str, Any] = {"former-districts": content.districts} if content.districts else {}
    for name in content.lists:
        cells = content.cells[content.cells["list"].eq(name)]
        key = cells["layer"] + "|" + cells["year"].astype(str) + "|" + cells["code"]
        about = content.communes[content.communes["list"].eq(name)]
        sets[f"communes-{name}"] = content.shapes[name]
        sets[f"cells-{name}"] = cells.assign(key=key)[["key", "colour", "state"]].to_dict("records")
        sets[f"about-{name}"] = about[["code", "name", "district"]].to_dict("records")
    return sets


def legend_rows(layer: str, colours: Sequence[tuple[str, str]]) -> list[dict[str, object]]:
    """Return the legend of a layer: pairs of colour and label from top to bottom."""
    return [{"layer": layer, "place": p, "colour": c, "label": t} for p, (c, t) in enumerate(colours)]

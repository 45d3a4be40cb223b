"""Communes on the map: polygons, and one equal tile a commune.

Geometry travels once, as TopoJSON under a name of its own; statuses join it by code.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import geopandas as gpd
import pandas as pd

from analysis.charts.frame import ONE_ROW, WIDTH, Heading, finish, ink_on, names_for, stamped
from analysis.charts.tokens import COMMUNE_COLOURS, COMMUNE_INK, TOKENS
from analysis.language import Words

STATUSES = ("recognised", "mixed", "not_recognised", "no_data")
# Shared edges are simplified to this part of the map's extent, half a pixel of a 1280-pixel map; TopoJSON's
# grid is finer.
SIMPLIFY, QUANTIZE = 1 / 2560, 20_000
METRES = "EPSG:32648"
# An inset takes at most so much of the map's width and height; its name stands above it, in pixels.
INSET, INSET_NAME = (0.46, 0.27), 18
TILE_TEXT, TILE_LEADING = 12, 14


def topology(boundaries: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the boundaries as TopoJSON with one object "communes", edges shared, property ``code``.

    ``boundaries``: code and geometry (EPSG:4326). Shared edges stay shared (coverage simplification).
    Coordinates are metres (UTM zone 48N) and drawn as they are: on the sphere, one islet that
    simplification made thinner than the grid would turn inside out and fill the whole picture.
    """
    from topojson import Topology

    shapes = boundaries[["code", "geometry"]].to_crs(METRES)
    west, south, east, north = shapes.total_bounds
    step = SIMPLIFY * max(east - west, north - south)
    shapes = shapes.set_geometry(shapes.geometry.simplify_coverage(step)).set_crs(None, allow_override=True)
    made = Topology(shapes, prequantize=QUANTIZE, object_name="communes")
    return json.loads(made.to_json())


@dataclass(frozen=True)
class Inset:
    """A part of the map drawn again, larger: its ``name``, ``shapes`` (:func:`topology`), ``corner``."""

    name: str
    shapes: dict[str, Any]
    corner: str


def status_map(
    shapes: dict[str, Any],
    communes: pd.DataFrame,
    words: Words,
    *,
    vintage: str,
    heading: Heading,
    insets: Sequence[Inset] = (),
    width: int = WIDTH,
    height: int = 520,
) -> alt.LayerChart:
    """Draw the child-friendly status of every commune.

    ``shapes`` from :func:`topology`. ``communes``: code, name, status (STATUSES), detail lines
    ``district``, ``state`` and ``source`` for the tooltip.
    """
    name = f"communes-{vintage}"
    whole = _areas(name, communes, words).project(type="identity", reflectY=True)
    layers, datasets = [whole], {name: shapes}
    for inset in insets:
        key = f"{name}-{inset.corner}"
        datasets[key] = inset.shapes
        layers += _inset(_areas(key, communes, words), inset, width, height)
    chart = stamped(layers, words, illustrative=heading.illustrative).properties(width=width, height=height)
    chart = finish(chart, words, heading)
    chart.datasets = datasets
    return chart


def _areas(dataset: str, communes: pd.DataFrame, words: Words) -> alt.Chart:
    """Return the communes of a dataset in the colours of their status."""
    data = alt.NamedData(name=dataset, format=alt.TopoDataFormat(feature="communes", type="topojson"))
    fields = ["status", "name", "district", "state", "source"]
    lookup = alt.LookupData(alt.InlineData(communes[["code", *fields]].to_dict("records")), "code", fields)
    base = alt.Chart(data).transform_lookup(lookup="properties.code", from_=lookup)
    marks = base.mark_geoshape(stroke=TOKENS["border"], strokeWidth=0.6)
    return marks.encode(commune_colour(communes, words), tooltip=_tips(words))


def _inset(areas: alt.Chart, inset: Inset, width: int, height: int) -> list[alt.Chart]:
    """Return an inset: its frame, its name and its communes, at most INSET of the map's width and height."""
    x0, y0, x1, y1 = inset.shapes["bbox"]
    scale = min(INSET[0] * width / (x1 - x0), INSET[1] * height / (y1 - y0))
    w, h = scale * (x1 - x0), scale * (y1 - y0)
    # From the left or the right edge of the picture, however wide the page stretches it.
    left = "0" if inset.corner == "upper_left" else f"width - {w:.1f}"
    top = INSET_NAME if inset.corner == "upper_left" else height - h
    move = alt.ExprRef(f"[{left} - {scale * x0!r}, {top + scale * y1!r}]")
    at = {
        "x": _pixels(left),
        "x2": _pixels(f"{left} + {w:.1f}"),
        "y": alt.value(top),
        "y2": alt.value(top + h),
    }
    one = alt.Chart(ONE_ROW)
    return [
        one.mark_rect(color=TOKENS["ground"], stroke=TOKENS["border"], strokeWidth=1).encode(**at),
        areas.project(type="identity", reflectY=True, scale=scale, translate=move),
        one.mark_text(align="left", baseline="bottom", text=inset.name, fontSize=12, dy=-3).encode(
            x=_pixels(left), y=alt.value(top)
        ),
    ]


def _pixels(expression: str) -> dict[str, Any]:
    """Return a place in pixels that follows the width of the picture."""
    return {"value": {"expr": expression}}


def tile_map(
    tiles: pd.DataFrame,
    words: Words,
    *,
    heading: Heading,
    width: int = WIDTH,
    height: int = 460,
) -> alt.LayerChart:
    """Draw one equal tile a commune in its rough place.

    ``tiles``: column, row, and the columns of :func:`status_map`; with short and n_lines (1 or 2) the
    tiles are named.
    """
    x = alt.X("column:O", axis=None).scale(paddingInner=0.06)
    y = alt.Y("row:O", axis=None).scale(paddingInner=0.06)
    base = alt.Chart(tiles).encode(x, y, tooltip=_tips(words))
    squares = base.mark_rect(cornerRadius=3, stroke=TOKENS["border"], strokeWidth=0.5)
    squares = squares.encode(commune_colour(tiles, words))
    layers = [squares]
    if "short" in tiles:
        ink = ink_on("status", COMMUNE_INK)
        # Text of two lines grows downwards from its first line, so it starts half a line higher.
        for lines, dy in ((1, 0), (2, -TILE_LEADING / 2)):
            text = base.mark_text(
                fontSize=TILE_TEXT, lineBreak="\n", lineHeight=TILE_LEADING, baseline="middle", dy=dy
            )
            layers.append(
                text.encode(text="short:N", color=ink).transform_filter(f"datum.n_lines == {lines}")
            )
    chart = stamped(layers, words, illustrative=heading.illustrative).properties(width=width, height=height)
    return finish(chart, words, heading, wide=True)


def commune_colour(communes: pd.DataFrame, words: Words) -> alt.Color:
    """Return the status colours with a legend that counts the communes."""
    counts = communes["status"].value_counts()
    present = [s for s in STATUSES if s in counts]
    labels = {s: f"{words.text(f'commune.{s}')} ({words.number(counts[s])})" for s in present}
    colour = alt.Color("status:N", title=None).scale(
        domain=present, range=[COMMUNE_COLOURS[s] for s in present]
    )
    return colour.legend(
        labelExpr=names_for(labels),
        symbolType="square",
        symbolSize=220,
        columns=2,
        symbolStrokeColor=TOKENS["border"],
        symbolStrokeWidth=0.6,
    )


def _tips(words: Words) -> list[alt.Tooltip]:
    """Return the tooltip: name, former district, status, source."""
    titles = ("name", "district", "state", "source")
    return [alt.Tooltip(f"{field}:N", title=words.text(f"chart.tip.{field}")) for field in titles]

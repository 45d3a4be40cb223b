"""The content of the interactive map: what was assessed and measured in each commune, on each list."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from analysis.charts import maps
from analysis.charts.atlas import Atlas, atlas, legend_rows
from analysis.charts.frame import Heading
from analysis.communes.assessments import former_districts
from analysis.communes.boundaries import known_vintages, load_boundaries
from analysis.communes.units import load_lists, load_units
from analysis.language import Words
from analysis.report import narrative as say
from analysis.report.map_figures import map_alt, vintage_topology
from analysis.report.map_layers import STATUS, Layer, status_layer
from analysis.report.map_numbers import number_layers
from analysis.results import Results

if TYPE_CHECKING:
    import geopandas

WHOLE = "all"


def atlas_figure(results: Results, content: Atlas) -> alt.LayerChart:
    """Return the interactive map of communes; ``content`` from :func:`atlas_content`."""
    words = say.words_of(results)
    approximate = [words.text("map.approximate")] if _is_approximate(results) else []
    return atlas(
        content,
        words,
        heading=Heading(
            title=words.text("atlas.title"),
            subtitle=[words.text("atlas.subtitle"), *approximate],
            description=map_alt(results),
            illustrative=results.parameters.illustrative,
        ),
    )


def atlas_content(results: Results) -> Atlas:
    """Put the atlas together from the results."""
    words, parameters = say.words_of(results), results.parameters
    lists = known_vintages(parameters.shapes)
    layers = [status_layer(results, lists), *number_layers(results, lists)]
    assessed = layers[0].cells["year"]
    start = (STATUS, int(assessed.max()) if len(assessed) else parameters.report_year)
    cells = pd.concat([layer.cells.assign(layer=layer.key) for layer in layers], ignore_index=True)
    years = (int(cells["year"].min()) if len(cells) else start[1], parameters.report_year)
    return Atlas(
        shapes={name: vintage_topology(parameters.shapes, name)[0] for name in lists},
        districts=_districts(parameters.shapes),
        lists=words.pick(load_lists(parameters.paths).loc[lists], "name").to_dict(),
        layers={layer.key: layer.name for layer in layers},
        years=years,
        places=_places(parameters.shapes, words.text("atlas.place.all")),
        cells=cells,
        communes=_communes(results, lists),
        legends=pd.DataFrame([row for layer in layers for row in legend_rows(layer.key, layer.legend)]),
        captions=_captions(layers, lists, years, words),
        start=(*start, parameters.boundary_vintage),
    )


def _captions(layers: list[Layer], lists: list[str], years: tuple[int, int], words: Words) -> pd.DataFrame:
    """Return the line above the map for every layer, list and year, also where there is nothing."""
    every = pd.MultiIndex.from_product([lists, range(years[0], years[1] + 1)], names=["list", "year"])
    parts = []
    for layer in layers:
        said = layer.captions.set_index(["list", "year"])["text"].reindex(every)
        key = "atlas.caption.none" if layer.key == STATUS else "atlas.caption.no_values"
        nothing = [words.text(key, year=year) for _, year in every]
        said = said.where(said.notna(), pd.Series(nothing, every))
        parts.append(said.rename("text").reset_index().assign(layer=layer.key))
    return pd.concat(parts, ignore_index=True)


def _communes(results: Results, lists: list[str]) -> pd.DataFrame:
    """Return the communes of the lists with the words of their tooltips."""
    paths = results.parameters.paths
    units = load_units(paths)
    parts = []
    for name in lists:
        mine = units[units["list"].eq(name)]
        district = mine["district_name"].fillna(mine["code"].map(former_districts(paths, name))).fillna("–")
        parts.append(mine[["list", "code"]].assign(name=mine["full_name"], district=district))
    return pd.concat(parts, ignore_index=True)


def _is_approximate(results: Results) -> bool:
    """Tell whether some line of the map is only approximate."""
    path = results.parameters.shapes
    return any(vintage_topology(path, name)[1] for name in known_vintages(path))


@lru_cache(maxsize=2)
def _with_districts(path: Path) -> "geopandas.GeoDataFrame | None":
    """Return the communes of the newest list of the map that has districts, in metres; None without one."""
    for name in reversed(known_vintages(path)):
        communes = load_boundaries(path, name)
        if communes["district_name"].notna().all():
            return communes.to_crs(maps.METRES)
    return None


@lru_cache(maxsize=2)
def _districts(path: Path) -> dict[str, Any] | None:
    """Return the former districts, dissolved from their communes, as TopoJSON."""
    communes = _with_districts(path)
    if communes is None:
        return None
    districts = communes.dissolve("district_name", as_index=False, method="coverage")
    return maps.topology(districts.assign(code=districts["district_name"]))


@lru_cache(maxsize=2)
def _places(path: Path, whole: str) -> dict[str, tuple[str, float, float, float, float]]:
    """Return the places to look at: the whole province, and each former district where they are known."""
    every = [load_boundaries(path, name).to_crs(maps.METRES).bounds for name in known_vintages(path)]
    places, communes = {WHOLE: _place(whole, pd.concat(every))}, _with_districts(path)
    if communes is not None:
        bounds = communes.bounds.groupby(communes["district_name"])
        places |= {district: _place(district, mine) for district, mine in bounds}
    return places


def _place(name: str, bounds: pd.DataFrame) -> tuple[str, float, float, float, float]:
    """Return name, centre and size of an extent."""
    west, south = bounds["minx"].min(), bounds["miny"].min()
    east, north = bounds["maxx"].max(), bounds["maxy"].max()
    return (name, *(round(x) for x in ((west + east) / 2, (south + north) / 2, east - west, north - south)))

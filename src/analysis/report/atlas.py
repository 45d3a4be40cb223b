"""The content of the interactive map: what was assessed and measured in each commune, on each list."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts import maps
from analysis.charts.atlas import Atlas, atlas, legend_rows
from analysis.charts.frame import Heading
from analysis.charts.theme import COMMUNE_COLOURS
from analysis.communes.assessments import former_districts, load_assessments
from analysis.communes.boundaries import known_vintages, load_boundaries
from analysis.communes.crosswalk import restate_status
from analysis.communes.units import load_crosswalk, load_units
from analysis.report import narrative as say
from analysis.report.map_figures import map_alt, state_text, vintage_topology
from analysis.results import Results

STATUS = "status"
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
    lists = [v for v in known_vintages(parameters.shapes) if v in {"2024", "2025"}]
    statuses = _statuses(results, lists)
    years = statuses["year"]
    start = (STATUS, int(years.max()) if len(years) else parameters.report_year, parameters.boundary_vintage)
    return Atlas(
        shapes={name: vintage_topology(parameters.shapes, name)[0] for name in lists},
        districts=_districts(parameters.shapes) if "2024" in lists else None,
        lists={name: words.text(f"atlas.list.{name}") for name in lists},
        layers={STATUS: words.text("atlas.layer.status")},
        years=(min(int(years.min()), start[1]), parameters.report_year) if len(years) else (start[1],) * 2,
        places=_places(parameters.shapes, words.text("atlas.place.all")),
        cells=_status_cells(statuses, words),
        communes=_communes(results, lists),
        legends=pd.DataFrame(legend_rows(STATUS, _status_legend(words))),
        captions=_status_captions(statuses, lists, parameters.report_year, words),
        start=start,
    )


def _statuses(results: Results, lists: list[str]) -> pd.DataFrame:
    """Return the status of every commune in every year that was assessed, on each list of the map."""
    paths = results.parameters.paths
    assessments = load_assessments(paths, results.observations.sources)
    known = assessments[assessments["year"].le(results.parameters.report_year)]
    crosswalk = load_crosswalk(paths)
    parts = [restate_status(known[known["list"].le(name)], crosswalk, name) for name in lists]
    return pd.concat(parts, ignore_index=True)


def _status_cells(statuses: pd.DataFrame, words: Any) -> pd.DataFrame:
    """Return colour and words of each status."""
    return pd.DataFrame(
        {
            "list": statuses["list"],
            "layer": STATUS,
            "year": statuses["year"],
            "code": statuses["code"],
            "status": statuses["status"],
            "colour": statuses["status"].map(COMMUNE_COLOURS),
            "state": [state_text(row, words) for row in statuses.itertuples()],
        }
    )


def _status_captions(statuses: pd.DataFrame, lists: list[str], last: int, words: Any) -> pd.DataFrame:
    """Return the line above the map for each list and year: the counts, or that none was assessed."""
    rows = []
    first = int(statuses["year"].min()) if len(statuses) else last
    for name in lists:
        for year in range(first, last + 1):
            counts = statuses.loc[
                statuses["list"].eq(name) & statuses["year"].eq(year), "status"
            ].value_counts()
            parts = [
                f"{words.text(f'commune.{s}')}: {words.number(counts[s])}"
                for s in maps.STATUSES
                if s in counts
            ]
            text = words.text("atlas.caption", year=year, counts=" · ".join(parts))
            none = words.text("atlas.caption.none", year=year)
            rows.append({"list": name, "layer": STATUS, "year": year, "text": text if parts else none})
    return pd.DataFrame(rows, columns=["list", "layer", "year", "text"])


def _status_legend(words: Any) -> list[tuple[str, str]]:
    """Return the colours of the statuses with their names."""
    return [(COMMUNE_COLOURS[s], words.text(f"commune.{s}")) for s in maps.STATUSES]


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
def _districts(path: Path) -> dict[str, Any]:
    """Return the former districts, dissolved from the communes of 2024, as TopoJSON."""
    communes = load_boundaries(path, "2024")
    districts = communes.dissolve("district_name", as_index=False, method="coverage")
    return maps.topology(districts.assign(code=districts["district_name"]))


@lru_cache(maxsize=2)
def _bounds(path: Path, name: str) -> pd.DataFrame:
    """Return the extent of the communes of a list: minx, miny, maxx, maxy in metres, district_name."""
    boundaries = load_boundaries(path, name).to_crs(maps.METRES)
    return boundaries.bounds.assign(district_name=boundaries["district_name"])


def _places(path: Path, whole: str) -> dict[str, tuple[str, float, float, float, float]]:
    """Return the places to look at: the whole province, and each former district where they are known."""
    names = known_vintages(path)
    every = pd.concat([_bounds(path, name) for name in names])
    places = {WHOLE: _place(whole, every)}
    if "2024" in names:
        for district, mine in _bounds(path, "2024").groupby("district_name"):
            places[district] = _place(district, mine)
    return places


def _place(name: str, bounds: pd.DataFrame) -> tuple[str, float, float, float, float]:
    """Return name, centre and size of an extent."""
    west, south = bounds["minx"].min(), bounds["miny"].min()
    east, north = bounds["maxx"].max(), bounds["maxy"].max()
    return (name, *(round(x) for x in ((west + east) / 2, (south + north) / 2, east - west, north - south)))

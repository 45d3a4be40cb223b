"""The commune maps of a report: on boundaries, and as tiles."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts import maps
from analysis.charts.frame import WIDTH, Heading
from analysis.charts.lettering import text_width
from analysis.communes.boundaries import load_boundaries
from analysis.communes.insets import cut_out, load_insets
from analysis.communes.tiles import load_tiles
from analysis.communes.units import load_lists
from analysis.paths import DataPaths
from analysis.report import narrative as say
from analysis.report.findings.places import communes_finding
from analysis.results import Results

# A name of more letters is broken in two.
LONGEST_ON_TILE = 8


def boundary_map(results: Results, *, width: int = WIDTH, height: int = 520) -> alt.LayerChart:
    """Return the map of child-friendly status on boundaries."""
    words, parameters = say.words_of(results), results.parameters
    shapes, approximate = vintage_topology(parameters.shapes, parameters.boundary_vintage)
    lines = [vintage_line(results)]
    if approximate:
        lines.append(words.text("map.approximate"))
    return maps.status_map(
        shapes,
        _with_tips(results),
        words,
        vintage=parameters.boundary_vintage,
        heading=Heading(
            title=communes_finding(results),
            subtitle=lines,
            description=map_alt(results),
            illustrative=parameters.illustrative,
        ),
        insets=_insets(results),
        width=width,
        height=height,
    )


def _insets(results: Results) -> list[maps.Inset]:
    """Return the parts of the map that are drawn larger."""
    words, parameters = say.words_of(results), results.parameters
    shapes = _cut_out(parameters.shapes, parameters.boundary_vintage, parameters.paths)
    insets = load_insets(parameters.paths)
    return [
        maps.Inset(words.pick(row, "name"), shapes[row["inset"]], row["corner"])
        for _, row in insets.iterrows()
        if row["inset"] in shapes
    ]


@lru_cache(maxsize=4)
def _cut_out(path: Path, vintage: str, paths: DataPaths) -> dict[str, dict[str, Any]]:
    """Return the TopoJSON of each inset that has a commune in it."""
    boundaries = load_boundaries(path, vintage)
    parts = {row["inset"]: cut_out(boundaries, row) for _, row in load_insets(paths).iterrows()}
    return {inset: maps.topology(part) for inset, part in parts.items() if len(part)}


def tile_map(results: Results, *, width: int = WIDTH, height: int = 520) -> alt.LayerChart:
    """Return the map with one equal tile a commune."""
    words, parameters = say.words_of(results), results.parameters
    layout = load_tiles(parameters.paths)
    layout = layout[layout["list"].eq(parameters.boundary_vintage)].drop(columns="list")
    tiles = _with_tips(results).merge(layout, on="code", validate="one_to_one")
    short = tiles["code"].map(results.communes.set_index("code")["name"]).map(on_two_lines)
    if _fit(short, width / (1 + tiles["column"].max()), height / (1 + tiles["row"].max())):
        tiles = tiles.assign(short=short, n_lines=short.str.count("\n") + 1)
    return maps.tile_map(
        tiles,
        words,
        heading=Heading(
            title=communes_finding(results),
            subtitle=[words.text("map.tiles"), vintage_line(results)],
            description=map_alt(results),
            illustrative=parameters.illustrative,
        ),
        width=width,
        height=height,
    )


def _fit(names: pd.Series, width: float, height: float) -> bool:
    """Tell whether all names, broken in lines, fit into tiles of that size."""
    lines = names.str.split("\n")
    widest = lines.explode().map(lambda line: text_width(line, maps.TILE_TEXT)).max()
    highest = lines.str.len().max() * maps.TILE_LEADING
    return widest <= width and highest <= height


def on_two_lines(name: str) -> str:
    """Break a name in two where it is too long for a tile: "Móng Cái 1" -> "Móng" / "Cái 1"."""
    first, _, rest = name.partition(" ")
    return f"{first}\n{rest}" if len(name) > LONGEST_ON_TILE and rest else name


def map_alt(results: Results) -> str:
    """Describe the map in a sentence."""
    words, counts = say.words_of(results), _counts(results)
    parts = [f"{words.text(f'commune.{s}')}: {words.number(counts[s])}" for s in maps.STATUSES if counts[s]]
    return words.text("map.alt", total=words.number(len(results.communes)), counts=words.listing(parts))


def _counts(results: Results) -> pd.Series:
    """Count the communes by status."""
    return results.communes["status"].value_counts().reindex(maps.STATUSES, fill_value=0)


def vintage_line(results: Results) -> str:
    """Say on which list of communes the map is drawn, and that values are restated where they are."""
    words = say.words_of(results)
    lists = load_lists(results.parameters.paths)
    name = words.pick(lists.loc[results.parameters.boundary_vintage], "name")
    line = words.text("map.vintage", list=name)
    return f"{line} {words.text('map.restated')}" if results.communes["restated"].any() else line


def _with_tips(results: Results) -> pd.DataFrame:
    """Return the communes with the lines of their tooltips."""
    words = say.words_of(results)
    rows = results.communes
    return pd.DataFrame(
        {
            "code": rows["code"],
            "name": rows["full_name"],
            "status": rows["status"],
            "district": rows["district_name"].fillna("–"),
            "state": [state_text(row, words) for row in rows.itertuples()],
            "source": ["–" if pd.isna(s) else say.source_text(results, s) for s in rows["source_id"]],
        }
    )


def state_text(row: Any, words: Any) -> str:
    """Write a commune's status (a row with status, year, restated, n_parts) with its year and origin."""
    name = words.text(f"commune.{row.status}")
    if pd.isna(row.year):
        return name
    key = "commune.restated" if row.restated else "commune.assessed"
    return words.text(key, status=name, year=int(row.year), n=words.number(row.n_parts))


@lru_cache(maxsize=4)
def vintage_topology(path: Path, vintage: str) -> tuple[dict[str, Any], bool]:
    """Return a vintage's TopoJSON and whether its lines are only approximate; read once a process."""
    boundaries = load_boundaries(path, vintage)
    return maps.topology(boundaries), bool(boundaries["approximate"].any())

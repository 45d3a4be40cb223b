"""The commune maps as posters: A3 sheets to print and hang up."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from analysis.charts.maps import STATUSES
from analysis.charts.patterns import status_fill
from analysis.charts.poster import draw
from analysis.charts.poster_layout import InsetExtent, Poster, lay_out
from analysis.charts.poster_parts import Entry, LegendRow
from analysis.communes.boundaries import load_boundaries
from analysis.communes.insets import load_insets
from analysis.report import narrative as say
from analysis.report.findings.places import communes_headline
from analysis.report.map_figures import vintage_line
from analysis.report.pictures import SealMark
from analysis.report.printed import Printed, save_printed
from analysis.results import Results

STATUS_POSTER = "poster_status"


def write_posters(results: Results, folder: Path, *, seal: str) -> list[Path]:
    """Write the posters into ``folder`` as SVG, PDF and PNG and return their paths."""
    words = say.words_of(results)
    mark = SealMark(seal, words.text("seal.short", code=seal))
    return save_printed(printed(results, status_poster(results, mark.text)), folder / STATUS_POSTER, mark)


def printed(results: Results, poster: Poster) -> Printed:
    """Draw a poster."""
    words, parameters = say.words_of(results), results.parameters
    return Printed(
        marks="\n".join(draw(poster, lay_out(poster), words)),
        title=f"[{poster.banner}] {poster.title}" if poster.banner else poster.title,
        description=_description(poster, words),
        language=words.code,
        year=parameters.report_year,
    )


def status_poster(results: Results, seal: str) -> Poster:
    """Return the poster of child-friendly status; ``seal``: the seal in words."""
    words, parameters = say.words_of(results), results.parameters
    units = _units(results)
    counts = units["status"].value_counts()
    rows = {
        s: LegendRow(status_fill(s), words.text(f"commune.{s}"), int(counts[s]))
        for s in STATUSES
        if s in counts
    }
    return Poster(
        title=communes_headline(results)[0],
        lines=[_report_line(results), vintage_line(results)],
        units=units,
        legend=rows,
        legend_title=words.text("poster.legend", n=words.number(len(units))),
        entries=_entries(units),
        entries_title=words.text("poster.list"),
        insets=_insets(results),
        foot=_foot(results, units),
        seal=seal,
        banner=words.text("illustrative.banner") if parameters.illustrative else "",
    )


def _report_line(results: Results) -> str:
    """Say of which report the poster is, and by which day its data were known where not all count."""
    words, parameters = say.words_of(results), results.parameters
    line = words.text("poster.of", year=parameters.report_year)
    if parameters.known_on is None:
        return line
    return f"{line} {words.text('poster.known_on', day=words.date(parameters.known_on))}"


def _units(results: Results) -> gpd.GeoDataFrame:
    """Return the communes on their boundaries in the order of the list, numbered from 1.

    Columns: number, name, full_name, group (the district of a list that has districts, else ""), status,
    approximate, source, geometry.
    """
    words, parameters = say.words_of(results), results.parameters
    boundaries = load_boundaries(parameters.shapes, parameters.boundary_vintage)
    about = results.commune_list[["code", "district_name"]].rename(columns={"district_name": "group"})
    about = about.merge(results.communes[["code", "name", "full_name", "status"]], on="code")
    shapes = boundaries[["code", "approximate", "source", "geometry"]]
    units = shapes.merge(about.fillna({"group": ""}), on="code", validate="one_to_one")
    order = [(words.sort_key(u.group), words.sort_key(u.name), u.code) for u in units.itertuples(index=False)]
    units = units.iloc[sorted(range(len(order)), key=order.__getitem__)].reset_index(drop=True)
    return units.assign(number=[str(n) for n in range(1, len(units) + 1)])


def _entries(units: pd.DataFrame) -> list[Entry]:
    """Return the lines of the list, those of a district below its name."""
    entries: list[Entry] = []
    group = ""
    for unit in units.itertuples():
        if unit.group != group:
            group = unit.group
            entries.append(Entry(group))
        entries.append(Entry(unit.full_name, unit.number, status_fill(unit.status)))
    return entries


def _insets(results: Results) -> list[InsetExtent]:
    """Return the parts of the map that are drawn again, larger."""
    words, sides = say.words_of(results), ["west", "south", "east", "north"]
    return [
        InsetExtent(words.pick(row, "name"), tuple(row[sides]), row["corner"])
        for _, row in load_insets(results.parameters.paths).iterrows()
    ]


def _foot(results: Results, units: pd.DataFrame) -> list[str]:
    """Return sources and notes: of the statuses with their date, of the boundaries, of the projection."""
    words = say.words_of(results)
    return [_status_source(results), _boundary_note(results, units), words.text("poster.projection")]


def _status_source(results: Results) -> str:
    """Name the sources of the statuses and the year they are of, or say that nothing is published."""
    words, rows = say.words_of(results), results.communes
    known = rows[rows["status"].ne("no_data")]
    if known.empty:
        return words.text("map.none")
    sources = [say.source_text(results, source) for source in known["source_id"].dropna().unique()]
    several = [words.text("poster.several_sources")] if known["source_id"].isna().any() else []
    return words.text("poster.source", sources="; ".join([*sources, *several]), year=int(known["year"].max()))


def _boundary_note(results: Results, units: pd.DataFrame) -> str:
    """Say of the boundaries that they are approximate, or where they are from."""
    words = say.words_of(results)
    if units["approximate"].any():
        return f"{words.text('map.approximate')}."
    return words.text("poster.boundaries", source="; ".join(units["source"].dropna().unique()))


def _description(poster: Poster, words: say.Words) -> str:
    """Say all that a poster shows: what it is of, and which communes are in which class."""
    full_names = {entry.number: entry.name for entry in poster.entries if entry.fill}
    said = []
    for status, row in poster.legend.items():
        numbers = poster.units.loc[poster.units["status"].eq(status), "number"]
        names = "; ".join(full_names[number] for number in numbers)
        said.append(f"{words.text('poster.class', name=row.name, n=words.number(row.n))}: {names}.")
    banner = [f"{poster.banner}."] if poster.banner else []
    return " ".join([*banner, f"{poster.title}.", *poster.lines, *said, *poster.foot, f"{poster.seal}."])

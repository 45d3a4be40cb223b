"""The report of a nation: its tables, one map, and a page that compares its provinces."""

import base64
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.charts.frame import Heading
from analysis.charts.nation import nation_map, nation_topology
from analysis.communes.assessments import MAP_STATUSES
from analysis.communes.boundaries import load_boundaries
from analysis.intake.safety import neutralised_table
from analysis.language import Words, speak
from analysis.national.provinces import Province
from analysis.national.run import read_table, run_nation
from analysis.parameters import Parameters
from analysis.plan import load_plan
from analysis.publish import published
from analysis.report import page
from analysis.report.manifest import origin, write_manifest
from analysis.report.pictures import SealMark, save_pictures
from analysis.report.seal import seal_of


def build_nation(
    provinces: Sequence[Province],
    target: Path,
    *,
    report_year: int,
    language: str,
    illustrative: bool,
    at_once: int | None = None,
    cluster: str | None = None,
    done: Callable[[], None] = lambda: None,
) -> Path:
    """Build the report of all provinces into ``target`` and return its page.

    tables/: status, chances, paths and communes as Parquet (see :class:`analysis.national.figures.Figures`)
    and provinces.csv; maps/nation_status as SVG and PNG; index.html; manifest.json. ``done`` is called with
    each province. Raises AnalysisError and leaves ``target`` as it was.
    """
    asked = {"report_year": report_year, "language": language, "illustrative": illustrative}
    parameters = [province.parameters(**asked) for province in provinces]
    words, made_from = speak(language), nation_origin(provinces, parameters)
    with published(target) as folder:
        (folder / "tables").mkdir()
        (folder / "maps").mkdir()
        at_once = at_once or os.cpu_count() or 1
        seconds = run_nation(parameters, folder / "tables", at_once=at_once, cluster=cluster, done=done)
        communes, status = (read_table(folder / "tables", name) for name in ("communes", "status"))
        compared = compare(provinces, communes, status)
        _save(compared.assign(illustrative=illustrative), folder / "tables" / "provinces.csv")
        code = seal_of(made_from)
        picture = _map(provinces, parameters, communes, folder / "maps", words, code)
        _page(folder, compared, picture, parameters[0], words, code)
        write_manifest(folder, made_from, provinces[0].folder, seconds)
    return target / "index.html"


def nation_origin(provinces: Sequence[Province], parameters: Sequence[Parameters]) -> dict[str, Any]:
    """Return what the report is made from: as of one province, with the data of all."""
    every = [origin(own) for own in parameters]
    data = {
        f"{province.folder.name}/{name}": digest
        for province, own in zip(provinces, every, strict=True)
        for name, digest in own["data"].items()
    }
    return every[0] | {"data": data}


def compare(provinces: Sequence[Province], communes: pd.DataFrame, status: pd.DataFrame) -> pd.DataFrame:
    """Return a row a province: how many communes have each child-friendly status, how many indicators which.

    Columns: province, name_vi, name_en, communes, one a status of communes (MAP_STATUSES), one a status of
    indicators (the plan's), at the milestone that the year is judged by.
    """
    table = pd.DataFrame(
        [(p.code, p.area["name_vi"], p.area["name_en"]) for p in provinces],
        columns=["province", "name_vi", "name_en"],
    ).set_index("province")
    plan = load_plan(provinces[0].folder / "data")
    own = status[status["headline"] & status["area_code"].eq(status["province"])]
    table["communes"] = communes.groupby("province").size()
    of_communes = pd.crosstab(communes["province"], communes["status"]).reindex(columns=MAP_STATUSES)
    of_indicators = pd.crosstab(own["province"], own["status"]).reindex(columns=plan.statuses.index)
    counts = of_communes.join(of_indicators, how="outer").reindex(table.index).fillna(0).astype(int)
    return table.join(counts).reset_index()


def _save(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV that Excel opens."""
    neutralised_table(table).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _map(
    provinces: Sequence[Province],
    parameters: Sequence[Parameters],
    communes: pd.DataFrame,
    folder: Path,
    words: Words,
    seal: str,
) -> Path:
    """Draw the map of all communes and return the PNG."""
    import geopandas as gpd

    parts = [
        load_boundaries(p.shapes, own.boundary_vintage).assign(province=p.code)
        for p, own in zip(provinces, parameters, strict=True)
    ]
    boundaries = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=parts[0].crs)
    reached = int(communes["status"].eq("recognised").sum())
    known = int(communes["status"].ne("no_data").sum())
    numbers = {"n": words.number(reached), "known": words.number(known), "total": words.number(len(communes))}
    year = parameters[0].report_year
    lines = [words.text("nation.map.about", year=year)]
    if boundaries["approximate"].any():
        lines.append(words.text("map.approximate"))
    heading = Heading(
        title=words.text("nation.map.title", **numbers),
        subtitle=lines,
        description=words.text("nation.map.alt", **numbers),
        illustrative=parameters[0].illustrative,
    )
    chart = nation_map(nation_topology(boundaries), communes, words, heading=heading)
    mark = SealMark(seal, words.text("seal.short", code=seal))
    return save_pictures(chart, folder / "nation_status", mark)[1]


def _page(
    folder: Path, compared: pd.DataFrame, picture: Path, parameters: Parameters, words: Words, seal: str
) -> None:
    """Write the page that compares the provinces."""
    plan = load_plan(parameters.paths)
    title = words.text("nation.title", year=parameters.report_year)
    named = [(status, words.pick(row, "name")) for status, row in plan.statuses.iterrows()]
    rows = sorted(compared.to_dict("records"), key=lambda row: words.sort_key(words.pick(row, "name")))
    html = page.plain_page(
        "nation.html.j2",
        words,
        title=f"[{words.text('illustrative.banner')}] {title}" if parameters.illustrative else title,
        illustrative=parameters.illustrative,
        seal=seal,
        heading=title,
        picture=base64.b64encode(picture.read_bytes()).decode(),
        rows=rows,
        of_communes=[(status, words.text(f"commune.{status}")) for status in MAP_STATUSES],
        of_indicators=named,
    )
    page.save(folder / "index.html", html)

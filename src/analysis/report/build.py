"""Build a report: check the data, run the notebooks, export pages, tables and maps, publish.

Everything is made in a folder beside the target, which is replaced only when all of it is there.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import nbformat
from markupsafe import Markup

from analysis.errors import MissingFileError
from analysis.kernels import warm_up
from analysis.language import Words
from analysis.parameters import Parameters
from analysis.publish import published
from analysis.report import narrative as say
from analysis.report import page, tables
from analysis.report.documents.write import write_documents
from analysis.report.execute import execute
from analysis.report.manifest import report_origin, write_manifest
from analysis.report.map_figures import boundary_map, tile_map
from analysis.report.open_data import write_data
from analysis.report.pictures import SealMark, save_pictures
from analysis.report.posters import write_posters
from analysis.report.scoreboard import scoreboard
from analysis.report.seal import seal_of
from analysis.report.side_by_side import side_by_side
from analysis.report.slides.write import write_slides
from analysis.report.steps import NOTEBOOKS
from analysis.results import Results, compute

SEAL_FILE, DATA = "report_seal.txt", "data"
# Of the published data the start page names what a reader begins with.
DATA_FILES = (
    *("data.xlsx", "dictionary.html", "observations.csv", "observations.sdmx.csv", "datapackage.json"),
)
MAP_WIDTH, MAP_HEIGHT = 1180, 560
Progress = Callable[[str], None]


def build_report(
    parameters: Parameters,
    *,
    notebooks: Path,
    target: Path,
    documents: bool = True,
    progress: Progress = lambda step: None,
) -> Path:
    """Build the report of ``parameters`` into ``target`` and return its start page.

    ``progress`` is called with the name of each of STEPS as it begins; without ``documents`` neither Word
    and PDF files nor posters and slides are written, which saves some seconds. Raises AnalysisError and
    leaves ``target`` as it was.
    """
    _check_notebooks(notebooks)
    seconds: dict[str, float] = {}
    one_at_a_time = Lock()

    @contextmanager
    def step(name: str) -> Iterator[None]:
        with one_at_a_time:
            progress(name)
        start = time.perf_counter()
        yield
        seconds[name] = time.perf_counter() - start

    def notebook(name: str) -> None:
        with step(name):
            _write_notebook(notebooks / f"{name}.ipynb", results, folder, seal)

    warm_up()
    with published(target) as folder:
        with step("data"):
            made_from = report_origin(parameters, [notebooks / f"{name}.ipynb" for name in NOTEBOOKS])
            seal = seal_of(made_from)
            results = compute(parameters)
        (folder / "notebooks").mkdir()
        with side_by_side(notebook, NOTEBOOKS):
            with step("tables"):
                tables.write_csv(results, folder / "tables")
                _write_seal(results, folder / "tables", seal)
            with step("open_data"):
                write_data(results, folder / DATA, seal=seal)
            with step("maps"):
                _write_maps(results, folder / "maps", seal)
                if documents:
                    write_posters(results, folder / "maps", seal=seal)
            if documents:
                with step("documents"):
                    write_documents(results, folder, notebook=notebooks / "annual_report.ipynb", seal=seal)
                with step("slides"):
                    write_slides(results, folder, seal=seal)
        with step("publish"):
            page.save(folder / "index.html", _index(results, folder, seal))
        write_manifest(folder, made_from, parameters.data_dir, seconds)
    return target / "index.html"


def _check_notebooks(folder: Path) -> None:
    """Raise MissingFileError for a notebook that is not there, before anything is done."""
    for name in NOTEBOOKS:
        if not (folder / f"{name}.ipynb").is_file():
            raise MissingFileError("error.missing_file", path=str(folder / f"{name}.ipynb"))


def _write_seal(results: Results, folder: Path, seal: str) -> None:
    """Write the seal beside the tables: what a program reads stays as it is."""
    said = say.words_of(results).text("seal.tables", code=seal)
    (folder / SEAL_FILE).write_text(f"{said}\n", encoding="utf-8", newline="\n")


def _write_maps(results: Results, folder: Path, seal: str) -> None:
    """Write the maps as pictures."""
    folder.mkdir()
    size = {"width": MAP_WIDTH, "height": MAP_HEIGHT}
    mark = SealMark(seal, say.words_of(results).text("seal.short", code=seal))
    save_pictures(boundary_map(results, **size), folder / "map_boundaries", mark)
    save_pictures(tile_map(results, **size), folder / "map_tiles", mark)


def _write_notebook(notebook: Path, results: Results, folder: Path, seal: str) -> None:
    """Run a notebook and write it executed and as a page."""
    executed_folder = folder / "notebooks"
    parameters, words = results.parameters, say.words_of(results)
    executed = page.in_language(execute(notebook, parameters, executed_folder), parameters.language)
    nbformat.write(executed, executed_folder / notebook.name)
    html = page.notebook_page(
        executed,
        words,
        title=_title(words, parameters, notebook.stem),
        illustrative=parameters.illustrative,
        seal=seal,
    )
    page.save(folder / f"{notebook.stem}.html", html)


def _title(words: Words, parameters: Parameters, notebook: str | None = None) -> str:
    """Return a page's title; illustrative pages say so in it."""
    title = words.text("page.title", year=parameters.report_year)
    if notebook:
        title = f"{words.text(f'notebook.{notebook}')} – {title}"
    return f"[{words.text('illustrative.banner')}] {title}" if parameters.illustrative else title


def _index(results: Results, folder: Path, seal: str) -> str:
    """Return the start page."""
    words, parameters = say.words_of(results), results.parameters
    counts = results.headline["status"].value_counts()
    return page.plain_page(
        "index.html.j2",
        words,
        title=_title(words, parameters),
        illustrative=parameters.illustrative,
        seal=seal,
        year=parameters.report_year,
        sentences=say.lead_sentences(results),
        cards=[
            {"status": s, "name": say.status_name(results, s), "n": words.number(counts.get(s, 0))}
            for s in results.plan.statuses.sort_values("order").index
        ],
        groups=_groups(words, folder),
        script_names=("scoreboard.js",),
        board=Markup(scoreboard(results, page="annual_report.html").html),
    )


def _groups(words: Words, folder: Path) -> list[dict[str, Any]]:
    """Return the links of the start page to everything in the folder."""

    def group(title: str, files: list[tuple[str, str]]) -> dict[str, Any]:
        links = [{"href": href, "name": name} for href, name in files]
        return {"title": words.text(title), "files": links}

    maps = [
        (f"maps/{p.name}", f"{words.text(f'file.{p.stem}')} ({p.suffix[1:].upper()})")
        for p in sorted((folder / "maps").glob("map_*"))
    ]
    posters = [
        (f"maps/{p.name}", words.text(f"poster.file.{p.suffix[1:]}", name=words.text(f"file.{p.stem}")))
        for p in sorted((folder / "maps").glob("poster_*"))
    ]
    documents = [
        (path.name, words.text(f"documents.file.{path.suffix[1:]}"))
        for path in (folder / f"annual_report.{kind}" for kind in ("docx", "pdf"))
        if path.exists()
    ]
    slides = [(p.name, words.text(f"slides.file.{p.suffix[1:]}")) for p in sorted(folder.glob("slides.*"))]
    return [
        *([group("documents.index", documents)] if documents else []),
        *([group("slides.index", slides)] if slides else []),
        *([group("index.posters", posters)] if posters else []),
        group("index.notebooks", [(f"{n}.html", words.text(f"notebook.{n}")) for n in NOTEBOOKS[:-1]]),
        group("index.maps", maps),
        group(
            "index.tables", [(f"tables/{p.name}", p.name) for p in sorted((folder / "tables").glob("*.csv"))]
        ),
        group("open_data.index", [(f"{DATA}/{n}", words.text(f"open_data.file.{n}")) for n in DATA_FILES]),
        group("index.executed", [(f"notebooks/{n}.ipynb", f"{n}.ipynb") for n in NOTEBOOKS]),
    ]

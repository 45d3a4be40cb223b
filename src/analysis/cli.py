"""The commands. Argument handling only: what they do lives in the other rooms."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from analysis.errors import AnalysisError
from analysis.language import LANGUAGES, speak

NOTEBOOKS, OUTPUTS = Path("notebooks"), Path("outputs")
INTERRUPTED = 130
console, errors = Console(), Console(stderr=True)


def _help(identifier: str) -> str:
    """Return a help text, Vietnamese first and English second."""
    return "\n\n".join(speak(code).text(f"cli.{identifier}") for code in ("vi", "en"))


def _short(identifier: str) -> str:
    """Return an option's help on one line, Vietnamese first."""
    return " / ".join(speak(code).text(f"cli.{identifier}") for code in ("vi", "en"))


app = typer.Typer(help=_help("analysis"), no_args_is_help=True, add_completion=False, rich_markup_mode=None)
boundaries = typer.Typer(help=_help("boundaries"), no_args_is_help=True)
app.add_typer(boundaries, name="boundaries")

Year = Annotated[int, typer.Option("--year", help=_short("option.year"))]
Language = Annotated[str, typer.Option("--language", help=_short("option.language"))]
Data = Annotated[Path, typer.Option("--data", help=_short("option.data"))]
Demo = Annotated[bool, typer.Option("--demo", help=_short("option.demo"))]
Shapes = Annotated[Path, typer.Option("--shapes", help=_short("option.shapes"))]
SHAPES = Path("shapes/quang_ninh_communes.geojson")


@contextmanager
def _told_in(language: str) -> Iterator[None]:
    """Tell an error that the user can mend in their language and end with its exit code."""
    code = language if language in LANGUAGES else "vi"
    try:
        yield
    except KeyboardInterrupt as error:
        errors.print(speak(code).text("cli.interrupted"), soft_wrap=True)
        raise typer.Exit(INTERRUPTED) from error
    except AnalysisError as error:
        errors.print(
            f"[bold red]{speak(code).text('cli.stopped')}[/] {escape(error.text(code))}", soft_wrap=True
        )
        raise typer.Exit(error.exit_code) from error


@app.command(help=_help("report"))
def report(
    year: Year = 2025,
    language: Language = "vi",
    data: Data = Path("data"),
    shapes: Shapes = SHAPES,
    vintage: Annotated[str | None, typer.Option("--vintage", help=_short("option.vintage"))] = None,
    outputs: Annotated[Path, typer.Option("--outputs", help=_short("option.outputs"))] = OUTPUTS,
    notebooks: Annotated[Path, typer.Option("--notebooks", help=_short("option.notebooks"))] = NOTEBOOKS,
    demo: Demo = False,
    seed: Annotated[int, typer.Option("--seed", help=_short("option.seed"))] = 52,
) -> None:
    """Build a report and print where to open it."""
    with _told_in(language):
        from analysis.parameters import check_parameters

        parameters = check_parameters(
            report_year=year,
            language=language,
            data_dir=data,
            shapes=shapes,
            boundary_vintage=vintage,
            illustrative=demo,
            seed=seed,
        )
        with _progress(language) as progress:
            from analysis.report.build import build_report

            target = outputs / ("demo" if demo else str(year))
            start = build_report(parameters, notebooks=notebooks, target=target, progress=progress)
        console.print(speak(language).text("cli.done"))
        console.print(str(start.resolve()), style="bold green", soft_wrap=True, highlight=False)


@contextmanager
def _progress(language: str) -> Iterator:
    """Show the steps of a report as they go; a line each where there is no terminal."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    words = speak(language)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with (
        _noted_interrupts() as stop,
        Progress(*columns, console=console, disable=not console.is_terminal) as bar,
    ):
        total = 8
        task = bar.add_task(words.text("cli.step.start"), total=total)

        def begin(step: str) -> None:
            if stop.is_set():
                raise KeyboardInterrupt
            name = words.text(f"cli.step.{step}")
            bar.update(task, description=name, completed=min(begin.done, total))
            begin.done += 1
            if not console.is_terminal:
                console.print(f"[{begin.done}/{total}] {name}", highlight=False, markup=False)

        begin.done = 0
        yield begin
        bar.update(task, completed=total)


@contextmanager
def _noted_interrupts() -> Iterator[threading.Event]:
    """Note Ctrl-C as well as raising it: an exception inside a destructor would be lost."""
    stop = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.default_int_handler(number, frame)

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, previous)


@app.command(help=_help("validate"))
def validate(language: Language = "vi", data: Data = Path("data"), demo: Demo = False) -> None:
    """Check the data and say what is there."""
    with _told_in(language):
        from analysis.paths import DataPaths
        from analysis.validation import check_all

        found = check_all(DataPaths(data, demo))
        plan, observations, assessments = found.plan, found.observations, found.assessments
        words = speak(language)
        rows, known = observations.rows, observations.rows["indicator"].nunique()
        console.print(
            words.text(
                "cli.valid",
                indicators=len(plan.indicators),
                rows=words.number(len(rows)),
                known=known,
                sources=words.number(rows["source_id"].nunique()),
                assessments=words.number(len(assessments)),
            ),
            highlight=False,
            soft_wrap=True,
        )
        console.print(found.evaluation.text(language), highlight=False, soft_wrap=True)


@app.command(help=_help("indicators"))
def indicators(language: Language = "vi", data: Data = Path("data")) -> None:
    """List the indicators with their targets."""
    with _told_in(language):
        from rich.table import Table

        from analysis.language.quantities import target
        from analysis.plan import MILESTONES, load_plan

        words, plan = speak(language), load_plan(data)
        due = plan.milestone_targets().set_index(["indicator", "milestone"])
        table = Table(title=words.text("cli.indicators.title"), show_lines=False)
        for head in ("indicator", "name", "target_2025", "target_2030", "agency"):
            table.add_column(words.text(f"cli.indicators.{head}"))
        for indicator, row in plan.indicators.iterrows():
            unit = plan.units.loc[row["unit"]]
            goals = [
                target(due.loc[(indicator, m)], unit, words) if (indicator, m) in due.index else "–"
                for m in MILESTONES
            ]
            agency = words.pick(plan.agencies.loc[row["lead_agency"]], "short")
            table.add_row(indicator, words.pick(row, "name"), *goals, agency)
        console.print(table)


@app.command(help=_help("commune"))
def commune(
    written: Annotated[str, typer.Argument(help=_short("option.written"))],
    date: Annotated[str | None, typer.Option("--date", help=_short("option.date"))] = None,
    district: Annotated[str | None, typer.Option("--district", help=_short("option.district"))] = None,
    language: Language = "vi",
    data: Data = Path("data"),
) -> None:
    """Say what a commune is, was and became."""
    with _told_in(language):
        from rich.table import Table

        from analysis.communes.commune_sheet import look_up, read_day, sheets
        from analysis.communes.gazetteer import load_gazetteer

        words, gazetteer, day = speak(language), load_gazetteer(data), read_day(date)
        units = look_up(written, gazetteer, day=day, district=district)
        for sheet in sheets(units, gazetteer, words, day=day):
            table = Table(title=sheet.title, title_justify="left", show_header=False)
            for row in sheet.rows:
                table.add_row(*row)
            console.print(table)


@boundaries.command("import", help=_help("boundaries_import"))
def boundaries_import(
    file: Annotated[Path, typer.Argument(help=_short("option.file"))],
    language: Language = "vi",
    data: Data = Path("data"),
    shapes: Shapes = SHAPES,
    vintage: Annotated[str | None, typer.Option("--vintage", help=_short("option.list"))] = None,
    crs: Annotated[str | None, typer.Option("--crs", help=_short("option.crs"))] = None,
    layer: Annotated[str | None, typer.Option("--layer", help=_short("option.layer"))] = None,
    picture: Annotated[Path | None, typer.Option("--picture", help=_short("option.picture"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_short("option.dry_run"))] = False,
) -> None:
    """Replace the illustrative boundaries by those of a file."""
    with _told_in(language):
        from analysis.communes.boundaries import save_boundaries
        from analysis.communes.boundary_import import prepare_boundaries
        from analysis.communes.units import load_crosswalk, load_facts, load_units

        made = prepare_boundaries(
            file,
            load_units(data),
            list_id=vintage,
            product=shapes,
            facts=load_facts(data),
            crosswalk=load_crosswalk(data),
            crs=crs,
            layer=layer,
        )
        if picture is not None and made.changes is not None:
            from analysis.report.boundary_picture import save_boundary_picture

            save_boundary_picture(made, shapes, picture, language)
        console.print(made.text(language), highlight=False, soft_wrap=True)
        if not dry_run:
            save_boundaries(made.rows, shapes)
        said = "boundary.report.dry_run" if dry_run else "boundary.report.written"
        console.print(speak(language).text(said, product=shapes.name), highlight=False, soft_wrap=True)


def main() -> None:
    """Run the command line."""
    app()

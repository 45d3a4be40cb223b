"""The command that builds a report, and its progress."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from analysis.cli.options import (
    DATA,
    OUTPUTS,
    SHAPES,
    Data,
    Demo,
    Language,
    Shapes,
    Year,
    console,
    read_from,
    short,
    told_in,
)
from analysis.language import speak
from analysis.parameters import USUAL_REPORT
from analysis.report.steps import STEPS

NOTEBOOKS = Path("notebooks")


def report(
    year: Year = USUAL_REPORT,
    language: Language = "vi",
    data: Data = DATA,
    shapes: Shapes = SHAPES,
    vintage: Annotated[str | None, typer.Option("--vintage", help=short("option.vintage"))] = None,
    outputs: Annotated[Path, typer.Option("--outputs", help=short("option.outputs"))] = OUTPUTS,
    notebooks: Annotated[Path, typer.Option("--notebooks", help=short("option.notebooks"))] = NOTEBOOKS,
    demo: Demo = False,
    seed: Annotated[int, typer.Option("--seed", help=short("option.seed"))] = 52,
    as_known: Annotated[str | None, typer.Option("--as-known", help=short("option.as_known"))] = None,
    compare_with: Annotated[
        Path | None, typer.Option("--compare-with", help=short("option.compare_with"))
    ] = None,
) -> None:
    """Build a report and print where to open it."""
    with told_in(language), read_from(data, language, outputs=outputs, demo=demo) as folder:
        from analysis.parameters import check_parameters

        parameters = check_parameters(
            report_year=year,
            language=language,
            data_dir=folder,
            shapes=shapes,
            boundary_vintage=vintage,
            illustrative=demo,
            seed=seed,
            known_on=as_known,
            previous_report=compare_with or _last_years(outputs, year, demo),
        )
        with _progress(language) as progress:
            from analysis.report.build import build_report

            target = outputs / ("demo" if demo else str(year))
            start = build_report(parameters, notebooks=notebooks, target=target, progress=progress)
        console.print(speak(language).text("cli.done"))
        console.print(str(start.resolve()), style="bold green", soft_wrap=True, highlight=False)


def _last_years(outputs: Path, year: int, demo: bool) -> Path | None:
    """Return the folder of last year's report if it was built here; the demo has one for all years."""
    folder = outputs / str(year - 1)
    return folder if not demo and (folder / "manifest.json").is_file() else None


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
        total = len(STEPS)
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

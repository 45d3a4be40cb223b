"""The command that compares many provinces, and its progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from analysis.cli.options import OUTPUTS, Demo, Language, Year, console, short, told_in
from analysis.language import speak
from analysis.parameters import USUAL_REPORT


def nation(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=short("argument.nation"))],
    year: Year = USUAL_REPORT,
    language: Language = "vi",
    outputs: Annotated[Path, typer.Option("--outputs", help=short("option.outputs"))] = OUTPUTS,
    demo: Demo = False,
    at_once: Annotated[int | None, typer.Option("--jobs", min=1, help=short("option.jobs"))] = None,
    cluster: Annotated[str | None, typer.Option("--cluster", help=short("option.cluster"))] = None,
) -> None:
    """Compare the provinces of a folder and print where to read it."""
    with told_in(language):
        from analysis.national.provinces import provinces_of
        from analysis.national.report import build_nation

        provinces = provinces_of(folder)
        target = outputs / "nation" / ("demo" if demo else str(year))
        with _bar(len(provinces), language) as done:
            start = build_nation(
                provinces,
                target,
                report_year=year,
                language=language,
                illustrative=demo,
                at_once=at_once,
                cluster=cluster,
                done=done,
            )
        console.print(speak(language).text("nation.done", n=len(provinces)))
        console.print(str(start.resolve()), style="bold green", soft_wrap=True, highlight=False)


@contextmanager
def _bar(total: int, language: str) -> Iterator[Callable[[], None]]:
    """Show how many provinces are computed and the time left; a line each where there is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    words, said = speak(language), iter(range(1, total + 1))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words.text("nation.progress"), total=total)

        def done() -> None:
            bar.advance(task)
            if not console.is_terminal:
                line = f"[{next(said)}/{total}] {words.text('nation.progress')}"
                console.print(line, markup=False, highlight=False)

        yield done

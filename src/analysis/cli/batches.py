"""The command that makes many reports, its progress and its summary."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

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
    errors,
    read_from,
    short,
    told_in,
)
from analysis.cli.reports import NOTEBOOKS
from analysis.language import Words, speak
from analysis.parameters import USUAL_REPORT

if TYPE_CHECKING:
    from analysis.batches.jobs import Job
    from analysis.batches.run import Outcome

FAILED = 1


def batch(
    kind: Annotated[str, typer.Argument(metavar="BATCH", help=short("argument.batch"))],
    year: Year = USUAL_REPORT,
    language: Language = "vi",
    data: Data = DATA,
    shapes: Shapes = SHAPES,
    outputs: Annotated[Path, typer.Option("--outputs", help=short("option.outputs"))] = OUTPUTS,
    notebooks: Annotated[Path, typer.Option("--notebooks", help=short("option.notebooks"))] = NOTEBOOKS,
    demo: Demo = False,
    only: Annotated[list[str] | None, typer.Option("--only", help=short("option.only"))] = None,
    at_once: Annotated[int | None, typer.Option("--jobs", min=1, help=short("option.jobs"))] = None,
    cluster: Annotated[str | None, typer.Option("--cluster", help=short("option.cluster"))] = None,
    afresh: Annotated[bool, typer.Option("--afresh", help=short("option.afresh"))] = False,
) -> None:
    """Make the reports of a batch; the exit code is 1 when one of them failed."""
    with told_in(language), read_from(data, language, outputs=outputs, demo=demo) as folder:
        from analysis.batches.folder import batch_folder, finish
        from analysis.batches.jobs import chosen
        from analysis.batches.run import run_batch

        asked = {"report_year": year, "language": language, "illustrative": demo}
        jobs = _jobs(kind, folder, shapes, notebooks, asked)
        parameters = jobs[0].parameters
        wanted, target = chosen(jobs, only or []), batch_folder(kind, parameters, outputs)
        made = run_batch(
            wanted, target, at_once=at_once or os.cpu_count() or 1, cluster=cluster, afresh=afresh
        )
        outcomes = list(_shown(made, len(wanted), speak(language)))
        start = finish(jobs, target, parameters)
    _sum_up(outcomes, speak(language), start)
    if any(outcome.state == "failed" for outcome in outcomes):
        raise typer.Exit(FAILED)


def _jobs(kind: str, data: Path, shapes: Path, notebooks: Path, asked: dict[str, Any]) -> list["Job"]:
    """Return the jobs of a batch; for that of the provinces ``data`` is the folder that holds them."""
    from analysis.batches.jobs import PROVINCES, jobs_of

    if kind == PROVINCES:
        from analysis.national.batch import provincial_jobs
        from analysis.national.provinces import provinces_of

        return provincial_jobs(provinces_of(data), notebooks, **asked)
    from analysis.parameters import check_parameters

    return jobs_of(kind, check_parameters(data_dir=data, shapes=shapes, **asked), notebooks)


def _shown(outcomes: Iterable["Outcome"], total: int, words: Words) -> Iterator["Outcome"]:
    """Pass outcomes on and show them as they come: a bar, or a line each where there is no terminal."""
    with _bar(total, words) as advance:
        for n, outcome in enumerate(outcomes, 1):
            advance(outcome)
            if outcome.state == "failed" or not console.is_terminal:
                state = words.text(f"batch.state.{outcome.state}")
                line = words.text("batch.line", n=n, total=total, title=outcome.job.title, state=state)
                # The whole cause stands at the end; an hour before it, its first line helps.
                cause = f" – {outcome.cause.splitlines()[0]}" if outcome.cause else ""
                console.print(f"{line}{cause}", markup=False, highlight=False, soft_wrap=True)
            yield outcome


@contextmanager
def _bar(total: int, words: Words) -> Iterator:
    """Show how many are done, how many a minute, and the time left."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()),
        *(TextColumn("{task.fields[rate]}"), TextColumn(words.text("batch.left")), TimeRemainingColumn()),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words.text("batch.progress"), total=total, rate="")

        def advance(outcome: "Outcome") -> None:
            if outcome.state == "unchanged":  # takes no time, and would make the rest look quick
                bar.update(task, total=bar.tasks[0].total - 1)
                return
            bar.update(task, advance=1, description=outcome.job.title)
            speed = bar.tasks[0].speed
            if speed:
                bar.update(task, rate=words.text("batch.rate", n=words.number(60 * speed, at_most=0)))

        yield advance


def _sum_up(outcomes: list["Outcome"], words: Words, start: Path) -> None:
    """Say how many were made, kept and failed, each failure with its cause."""
    counts = {s: sum(o.state == s for o in outcomes) for s in ("made", "unchanged", "failed")}
    numbers = {state: words.number(n) for state, n in counts.items()}
    console.print(words.text("batch.summary", total=words.number(len(outcomes)), **numbers), highlight=False)
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    if failed:
        errors.print(f"[bold red]{words.text('batch.failed')}[/]")
        for outcome in failed:
            errors.print(f"  - {escape(outcome.job.title)}: {escape(outcome.cause)}", soft_wrap=True)
    console.print(str(start.resolve()), style="bold green", soft_wrap=True, highlight=False)

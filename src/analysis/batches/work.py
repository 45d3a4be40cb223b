"""What a worker does: make one report, and say in words why it could not."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from analysis import own_process  # noqa: F401
from analysis.batches.jobs import PAGES, Job
from analysis.errors import AnalysisError
from analysis.kernels import prepare_kernels
from analysis.plan import load_plan


@dataclass(frozen=True)
class Made:
    """What came of a job: its file's ``content`` (None: it lies in its place) or the ``cause`` of failure."""

    content: bytes | None = None
    cause: str | None = None


def make(job: Job, outputs: Path) -> Made:
    """Make a job's report. What a user can mend is told as a cause; a defect is raised."""
    try:
        return Made(content=_page(job)) if job.batch in PAGES else _report(job, outputs)
    except AnalysisError as error:
        return Made(cause=error.text(job.parameters.language))


def _page(job: Job) -> bytes:
    """Run a job's notebook and return its page."""
    from analysis.report import page
    from analysis.report.execute import execute

    parameters = job.parameters
    words = load_plan(parameters.paths).words(parameters.language)
    _, prepare = PAGES[job.batch]
    prepare_kernels(prepare, parameters.for_notebook(), of=job.seal)
    with tempfile.TemporaryDirectory(prefix="report-") as work:
        executed = execute(job.notebook, parameters, Path(work), **job.about)
    title = f"{job.title} – {words.text('page.title', year=parameters.report_year)}"
    html = page.notebook_page(
        page.in_language(executed, parameters.language),
        words,
        title=f"[{words.text('illustrative.banner')}] {title}" if parameters.illustrative else title,
        illustrative=parameters.illustrative,
        seal=job.seal,
    )
    return html.encode()


def _report(job: Job, outputs: Path) -> Made:
    """Build the whole report of a year in its place."""
    from analysis.report.build import build_report

    build_report(job.parameters, notebooks=job.notebook, target=outputs / job.name)
    return Made()

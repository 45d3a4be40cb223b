"""Run a batch: leave out what is done, share out the rest, publish each report as it comes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.batches.cluster import workers
from analysis.batches.jobs import Job
from analysis.batches.ledger import load_ledger
from analysis.batches.work import Made, make
from analysis.language import speak

if TYPE_CHECKING:
    from distributed import Future

Work = Callable[[Job, Path], Made]


@dataclass(frozen=True)
class Outcome:
    """What became of a job: "made", "unchanged" or "failed", with the cause."""

    job: Job
    state: str
    cause: str = ""


def run_batch(
    jobs: list[Job],
    folder: Path,
    *,
    at_once: int,
    cluster: str | None = None,
    afresh: bool = False,
    work: Work = make,
) -> Iterator[Outcome]:
    """Make the reports of ``jobs`` in ``folder`` and yield what became of each, as it is known.

    ``at_once``: worker processes on this machine; ``cluster``: the address of a scheduler instead. With
    ``afresh`` reports are made again that are there unchanged. A worker that dies gives its report to
    another; every report is published here, once. Raises ParameterError where no scheduler answers.
    """
    ledger = load_ledger(folder)
    done = set() if afresh else {job.name for job in jobs if ledger.has(job)}
    waiting = [job for job in jobs if job.name not in done]
    yield from (Outcome(job, "unchanged") for job in jobs if job.name in done)
    if not waiting:
        return
    with workers(min(at_once, len(waiting)), cluster) as client:
        from distributed import as_completed

        sent = [client.submit(work, job, folder, key=f"{job.name}-{job.key}") for job in waiting]
        asked = dict(zip(sent, waiting, strict=True))
        for future in as_completed(sent):
            job = asked[future]
            made = _result(future, job)
            future.release()
            if made.cause is None:
                ledger.publish(job, made.content)
            yield Outcome(job, "made" if made.cause is None else "failed", made.cause or "")


def _result(future: "Future", job: Job) -> Made:
    """Return what a job came to; an error that nobody foresaw is the cause, told by its kind."""
    from distributed import KilledWorker

    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, KilledWorker):
        return Made(cause=speak(job.parameters.language).text("batch.killed"))
    return Made(cause=f"{type(error).__name__}: {error}")

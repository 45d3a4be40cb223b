"""Where a batch lies, and the list that leads to its pages."""

from pathlib import Path

from analysis.batches.jobs import PROVINCES, Job
from analysis.batches.ledger import load_ledger
from analysis.parameters import Parameters
from analysis.plan import load_plan
from analysis.report import page
from analysis.report.manifest import report_origin, write_manifest


def batch_folder(batch: str, parameters: Parameters, outputs: Path) -> Path:
    """Return the folder of a batch: outputs/communes/2025; reports of years lie in ``outputs`` itself."""
    if batch == "years":
        return outputs
    return outputs / batch / ("demo" if parameters.illustrative else str(parameters.report_year))


def finish(jobs: list[Job], folder: Path, parameters: Parameters) -> Path:
    """Bring a batch to its end and return where to begin to read.

    Pages that are no longer of the batch go; index.html lists those that are there, manifest.json says what
    they were made of. Pages of earlier data that were not made again are not listed.
    """
    ledger = load_ledger(folder)
    batch = jobs[0].batch
    if batch == "years":
        return folder
    ledger.forget_all_but(jobs)
    there = [job for job in jobs if ledger.has(job)]
    words, of_many = load_plan(parameters.paths).words(parameters.language), batch == PROVINCES
    title, brand = words.text(f"batch.title.{batch}"), "nation" if of_many else "page"
    full = f"{title} – {words.text(f'{brand}.title', year=parameters.report_year)}"
    html = page.plain_page(
        "batch.html.j2",
        words,
        title=f"[{words.text('illustrative.banner')}] {full}" if parameters.illustrative else full,
        illustrative=parameters.illustrative,
        seal="" if of_many else jobs[0].seal,
        brand=words.text(f"{brand}.brand"),
        heading=title,
        subject=words.text(f"batch.subject.{batch}"),
        said=words.count("batch.list", len(there)),
        pages=[{"href": job.file, "name": job.title, "code": job.name} for job in there],
    )
    page.save(folder / "index.html", html)
    if of_many:  # each report has its own
        return folder / "index.html"
    write_manifest(folder, report_origin(parameters, [jobs[0].notebook]), parameters.data_dir, {})
    return folder / "index.html"

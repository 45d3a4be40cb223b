"""Conclude an intake: write what may be written, what goes back, and the page that says so."""

from dataclasses import dataclass
from pathlib import Path

from analysis.intake.intake import Intake, deliver, to_be_delivered
from analysis.intake.reference import Reference
from analysis.intake.rejects import write_rejects
from analysis.intake.still_owed import still_owed
from analysis.intake.template_rejects import write_template_rejects
from analysis.language import Words
from analysis.publish import published
from analysis.report.intake_page import intake_page, told, verdict
from analysis.report.page import save


@dataclass(frozen=True)
class Outcome:
    """What was written: deliveries, workbooks that go back, the page; ``lines`` for the terminal."""

    deliveries: tuple[Path, ...]
    rejects: tuple[Path, ...]
    page: Path
    lines: tuple[str, ...]


def conclude(
    found: Intake, reference: Reference, words: Words, *, folder: Path, accept_valid: bool, dry_run: bool
) -> Outcome:
    """Write what came of the files.

    All or nothing: deliveries are made if nothing has to be mended, or of what is in order with
    ``accept_valid``; then the rest goes into workbooks to send back. ``dry_run`` writes only the page. Page
    and workbooks stand in a folder below ``folder`` that is named by the first delivery and replaced whole,
    once the deliveries are there. Raises OutputError where ``folder`` or the data can't be written.
    """
    wanted = not dry_run and (accept_valid or not found.refused)
    names = to_be_delivered(found) if wanted else []
    said = verdict(found, words, deliveries=names, dry_run=dry_run)
    owed = still_owed(reference, found.receipt.report_year, rows=found.accepted, scores=found.accepted_scores)
    own = folder / next(iter(found.taken))
    name = f"{words.text('intake.page.file_name')}.html"
    with published(own) as work:
        returned = _write_rejects(found, work, words, reference) if accept_valid and not dry_run else []
        save(work / name, intake_page(found, reference, words, verdict=said, missing=owed))
        deliveries = deliver(found, reference) if names else []
    rejects = tuple(own / path.name for path in returned)
    lines = [said, *told(found.findings, words), *map(str, rejects)]
    return Outcome(tuple(deliveries), rejects, own / name, tuple(lines))


def _write_rejects(found: Intake, folder: Path, words: Words, reference: Reference) -> list[Path]:
    """Write a workbook to send back for each file of which a part has to be mended.

    A file that is refused as a whole goes back as it came: nothing of it is copied.
    """
    paths = []
    for name, taken in found.taken.items():
        if taken.refused and not taken.useless:
            path = folder / f"{name}_{words.text('intake.rejects.file')}.xlsx"
            if not (taken.info and write_template_rejects(taken, path, words, reference)):
                write_rejects(taken, path, words)
            paths.append(path)
    return paths

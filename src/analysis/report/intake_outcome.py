"""Conclude an intake: write what may be written, what goes back, and the page that says so."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.intake.intake import Intake, deliver
from analysis.intake.reference import Reference
from analysis.intake.rejects import write_rejects
from analysis.language import Words
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
    ``accept_valid``; then the rest goes into workbooks to send back. ``dry_run`` writes only the page.
    Raises OutputError where ``folder`` or the data can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = not dry_run and found.n_accepted and (accept_valid or not found.refused)
    deliveries = deliver(found, reference) if wanted else []
    rejects = _write_rejects(found, folder, words) if accept_valid and not dry_run else []
    said = verdict(found, words, folders=deliveries, dry_run=dry_run)
    page = folder / f"{next(iter(found.taken))}.html"
    save(
        page, intake_page(found, reference, words, verdict=said, missing=pd.DataFrame(columns=["area_level"]))
    )
    lines = [said, *told(found.findings, words), *map(str, rejects)]
    return Outcome(tuple(deliveries), tuple(rejects), page, tuple(lines))


def _write_rejects(found: Intake, folder: Path, words: Words) -> list[Path]:
    """Write a workbook to send back for each file that has something to be mended."""
    paths = []
    for name, taken in found.taken.items():
        if taken.refused:
            paths.append(folder / f"{name}_{words.text('intake.rejects.file')}.xlsx")
            write_rejects(taken, paths[-1], words)
    return paths

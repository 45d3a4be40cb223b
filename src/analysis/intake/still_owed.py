"""What agencies and communes still owe once what was just taken in counts as sent."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.intake.missing import still_missing
from analysis.intake.reference import Reference
from analysis.intake.template_rows import commune_measures, units_asked


def still_owed(
    reference: Reference,
    year: int,
    *,
    rows: pd.DataFrame | None = None,
    scores: Mapping[str, pd.DataFrame] | None = None,
    asked_in: int | None = None,
) -> pd.DataFrame:
    """Return what is owed for ``year``: columns of analysis.intake.missing.MISSING.

    ``rows`` (candidates, see :func:`analysis.intake.candidates.candidates`) and ``scores`` (see
    :func:`analysis.intake.template_scores.scores`) were accepted and may not be stored yet; who answers in
    ``asked_in`` (by default ``year``) is asked. Raises ParameterError where no list of communes covers the
    year, MissingFileError or DataError.
    """
    known, assessments = reference.known, reference.assessments
    if rows is not None and len(rows):
        known = replace(known, rows=pd.concat([known.rows, rows], ignore_index=True))
    assessed = (scores or {}).get("assessments.csv")
    if assessed is not None and len(assessed):
        assessments = pd.concat([assessments, assessed], ignore_index=True)
    return still_missing(
        known,
        reference.plan,
        year=year,
        communes=units_asked(reference.paths, year),
        commune_measures=commune_measures(reference.paths),
        assessments=assessments,
        asked_in=asked_in,
    )

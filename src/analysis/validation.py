"""Check all data at once: the plan, the observations, the communes; every mistake in one answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.communes.assessments import load_assessments
from analysis.communes.child_friendly import Evaluation, assessed, evaluate
from analysis.communes.criterion_scores import load_assessed_tiers, load_criterion_scores
from analysis.communes.gazetteer import load_gazetteer
from analysis.communes.insets import load_insets
from analysis.communes.standard import load_standard
from analysis.communes.tiers import unit_tiers
from analysis.communes.tiles import load_tiles
from analysis.communes.units import load_facts
from analysis.errors import DataError, Problem
from analysis.intake.checks import load_checks
from analysis.letters.facts import load_letter_facts
from analysis.observations import Observations, load_observations
from analysis.paths import DataPaths
from analysis.plan import Plan, load_plan
from analysis.privacy import load_sensitive


@dataclass(frozen=True)
class Checked:
    """What was found in order."""

    plan: Plan
    observations: Observations
    assessments: pd.DataFrame
    evaluation: Evaluation


def check_all(paths: DataPaths) -> Checked:
    """Load every table of the data folder.

    Raises DataError with the problems of all tables together (what needs a table that is wrong itself is
    not looked at), or MissingFileError for the first file that is not there.
    """
    problems: list[Problem] = []

    def tried(load: Callable[..., Any], *needs: Any) -> Any:
        if any(need is None for need in needs):
            return None
        try:
            return load(paths, *needs)
        except DataError as error:
            problems.extend(error.problems)
            return None

    plan, gazetteer, standard = tried(load_plan), tried(load_gazetteer), tried(load_standard)
    for load in (load_facts, load_tiles, load_insets):
        tried(load)
    observations = tried(load_observations, plan)
    measures = None if observations is None else observations.measures
    tried(load_sensitive, plan, measures)
    tried(load_checks, measures)
    tried(load_letter_facts, plan)
    sources = None if observations is None else observations.sources
    assessments = tried(load_assessments, sources)
    scores = tried(load_criterion_scores, sources, standard)
    reported = tried(load_assessed_tiers, sources, standard)
    if problems:
        raise DataError(_once(problems))
    cases = assessed(assessments, scores)
    tiers = unit_tiers(cases, gazetteer.units, gazetteer.classes, reported, standard)
    return Checked(plan, observations, assessments, evaluate(assessments, scores, tiers, standard))


def _once(problems: list[Problem]) -> list[Problem]:
    """Return the problems without repetitions: two loaders may read the same file."""
    seen = {(p.file, p.row, p.column, p.expected, p.read): p for p in problems}
    return list(seen.values())

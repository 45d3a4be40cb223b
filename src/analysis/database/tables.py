"""Which table of a database stands for which files of the data folder: one rule for the names.

A table is called as the path of its file below the data folder, with "_" for "/" and without ".csv":
plan/indicators.csv is ``plan_indicators``. Files of one kind are one table, and a column says which file a
row belongs to: all of observations/ is ``observations`` (column ``file``), the observations.csv of all
deliveries are ``deliveries_observations`` (column ``source_id``, the delivery). Illustrative facts are called
as real ones; a schema holds one kind of them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.communes.assessments import ASSESSMENTS
from analysis.communes.criterion_scores import ASSESSED_TIERS, CRITERION_SCORES
from analysis.communes.gazetteer import UNIT_CLASSES
from analysis.communes.insets import INSETS
from analysis.communes.standard import CRITERIA, DECISIONS, TIERS
from analysis.communes.units import CROSSWALK, FACTS, LISTS, UNITS
from analysis.deliveries import DELIVERIES
from analysis.intake.checks import CHECKS, RELATIONS
from analysis.intake.template_rows import COMMUNE_INDICATORS
from analysis.letters.facts import DOCUMENTS, ITEMS, SENDERS
from analysis.observations import AREAS, MEASURES, OBSERVATIONS, SOURCES
from analysis.plan import (
    AGENCIES,
    ASSESSMENT_YEARS,
    BREAKS,
    INDICATORS,
    NAMES,
    NATIONAL_TARGETS,
    OBJECTIVES,
    STATUSES,
    TARGETS,
)
from analysis.plan import UNITS as UNITS_OF_MEASUREMENT
from analysis.privacy.sensitive import PRIVACY
from analysis.sdmx import CODES, CONCEPTS, HEADINGS, STRUCTURE
from analysis.tables import Column

Columns = tuple[Column, ...]
# What a province observed: never taken from two places. A star stands for what the part column names.
FACT_TABLES: dict[str, tuple[Columns, str | None]] = {
    "observations/*.csv": (OBSERVATIONS, "file"),
    "sources.csv": (SOURCES, None),
    "communes/assessments.csv": (ASSESSMENTS, None),
    "communes/criterion_scores.csv": (CRITERION_SCORES, None),
    "communes/assessed_tiers.csv": (ASSESSED_TIERS, None),
    "deliveries/*/delivery.csv": (DELIVERIES, "delivery"),
    "deliveries/*/source.csv": (SOURCES, "source_id"),
    "deliveries/*/observations.csv": (OBSERVATIONS, "source_id"),
    "deliveries/*/assessments.csv": (ASSESSMENTS, "source_id"),
    "deliveries/*/criterion_scores.csv": (CRITERION_SCORES, "source_id"),
    "deliveries/*/assessed_tiers.csv": (ASSESSED_TIERS, "source_id"),
}
NEEDED = ("observations/*.csv", "sources.csv")
IN_EACH_DELIVERY = ("deliveries/*/source.csv", "deliveries/*/observations.csv")
LEDGER = "deliveries/*/delivery.csv"
DECLARED: dict[str, Columns] = {
    "areas.csv": AREAS,
    "check_relations.csv": RELATIONS,
    "checks.csv": CHECKS,
    "measures.csv": MEASURES,
    "privacy.csv": PRIVACY,
    "units.csv": UNITS_OF_MEASUREMENT,
    "communes/child_friendly_decisions.csv": DECISIONS,
    "communes/child_friendly_standard.csv": CRITERIA,
    "communes/child_friendly_tiers.csv": TIERS,
    "communes/crosswalk.csv": CROSSWALK,
    "communes/facts.csv": FACTS,
    "communes/insets.csv": INSETS,
    "communes/lists.csv": LISTS,
    "communes/unit_classes.csv": UNIT_CLASSES,
    "communes/units.csv": UNITS,
    "letters/documents.csv": DOCUMENTS,
    "letters/duties.csv": ITEMS,
    "letters/senders.csv": SENDERS,
    "plan/agencies.csv": AGENCIES,
    "plan/assessment_years.csv": ASSESSMENT_YEARS,
    "plan/breaks.csv": BREAKS,
    "plan/commune_indicators.csv": COMMUNE_INDICATORS,
    "plan/indicators.csv": INDICATORS,
    "plan/national_targets.csv": NATIONAL_TARGETS,
    "plan/names.csv": NAMES,
    "plan/objectives.csv": OBJECTIVES,
    "plan/statuses.csv": STATUSES,
    "plan/targets.csv": TARGETS,
    "sdmx/codes.csv": CODES,
    "sdmx/concepts.csv": CONCEPTS,
    "sdmx/headings.csv": HEADINGS,
    "sdmx/structure.csv": STRUCTURE,
}
FILE, DEMO = "file", "demo"


@dataclass(frozen=True)
class Table:
    """A table and the files below the data folder that it stands for.

    ``pattern``: their path, maybe with a star for what the column ``part`` says; ``columns`` in the order of
    the file; ``fact``: something observed.
    """

    pattern: str
    columns: Columns
    part: str | None = None
    fact: bool = False

    @property
    def name(self) -> str:
        """Return what the table is called."""
        return "_".join(p.removesuffix(".csv") for p in self.pattern.split("/") if not p.startswith("*"))

    @property
    def needed(self) -> bool:
        """Tell whether there is no report without it."""
        return self.pattern in NEEDED

    def path(self, part: str, *, illustrative: bool) -> str:
        """Return the file of a part below the data folder."""
        path = self.pattern.replace("*", part)
        return f"{DEMO}/{path}" if self.fact and illustrative else path


def all_tables(folder: Path) -> list[Table]:
    """Return the tables that a database may have: the facts, and each other file of a data folder."""
    facts = [Table(pattern, columns, part, True) for pattern, (columns, part) in FACT_TABLES.items()]
    return [*facts, *_others(folder)]


def _others(folder: Path) -> Iterator[Table]:
    """Return a table for each file that is not of facts, with the columns of its heading."""
    own = {pattern.split("/")[0] for pattern in FACT_TABLES if "*" in pattern} | {DEMO}
    for path in sorted(folder.rglob("*.csv")):
        name = path.relative_to(folder).as_posix()
        if name not in FACT_TABLES and name.split("/")[0] not in own:
            declared = {column.heading: column for column in DECLARED.get(name, ())}
            headings = dict.fromkeys([*_heading(path), *declared])
            yield Table(name, tuple(declared.get(h, Column(h, dtype="object")) for h in headings))


def _heading(path: Path) -> list[str]:
    """Return the columns of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])

"""What a workbook is read against: the plan, what is known already, the communes and their names."""

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.communes.assessments import load_assessments
from analysis.communes.gazetteer import Gazetteer, load_gazetteer
from analysis.communes.names import district_key
from analysis.communes.standard import Standard, load_standard
from analysis.intake.measure_names import MeasureNames, measure_names
from analysis.observations import Observations, load_observations
from analysis.paths import DataPaths
from analysis.plan import Plan, load_plan

_NUMBERED = re.compile(r"^\s*(?:[IVXLC]+|[0-9]+|[A-Za-z])\s*[.)/-]?\s+(?=\S)")


@dataclass(frozen=True)
class Reference:
    """The plan, the observations known before, the gazetteer, and the folders they were read from."""

    paths: DataPaths
    plan: Plan
    known: Observations
    gazetteer: Gazetteer

    @cached_property
    def names(self) -> MeasureNames:
        """The names of the measures."""
        return measure_names(self.known, self.plan)

    @cached_property
    def districts(self) -> frozenset[str]:
        """The names of the districts, as they are compared."""
        return frozenset(map(district_key, self.gazetteer.units["district_name"].dropna().unique()))

    @cached_property
    def communes(self) -> frozenset[str]:
        """The units of all lists, as "list/code"."""
        units = self.gazetteer.units
        return frozenset(units["list"] + "/" + units["code"])

    def names_district(self, text: str) -> bool:
        """Return whether a text is the name of a district, with or without a number before it."""
        return district_key(without_number(text)) in self.districts

    @cached_property
    def assessments(self) -> pd.DataFrame:
        """The communes' assessments known before."""
        return load_assessments(self.paths, self.known.sources)

    @cached_property
    def standard(self) -> Standard:
        """The child-friendly standard."""
        return load_standard(self.paths)


def load_reference(paths: DataPaths) -> Reference:
    """Read what a workbook is read against. Raises MissingFileError or DataError."""
    plan = load_plan(paths)
    return Reference(paths, plan, load_observations(paths, plan), load_gazetteer(paths))


def without_number(text: str) -> str:
    """Return a text without the number of its row: "II. Thành phố Hạ Long" -> "Thành phố Hạ Long"."""
    return _NUMBERED.sub("", text)

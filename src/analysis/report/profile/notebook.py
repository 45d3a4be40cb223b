"""What the notebook of a commune's profile calls: one part after the other."""

from dataclasses import dataclass
from typing import Any

from altair.utils.schemapi import debug_mode
from IPython.display import display

from analysis.errors import ParameterError
from analysis.parameters import check_parameters
from analysis.report import narrative as say
from analysis.report.fragments import Fragment, fragment
from analysis.report.notebook import open_report
from analysis.report.origins import communes_source
from analysis.report.profile import around, figures, standing
from analysis.report.profile import numbers as beside
from analysis.report.profile.shared import Shared, shared
from analysis.results import Results, keep


def open_profile(commune: str | int, **parameters: Any) -> "Profile":
    """Return the profile of a commune, by its code in the list that the report speaks in.

    A number is a code that lost its zeros, as papermill's ``-p`` reads it. ``parameters``: those of
    :func:`analysis.report.notebook.open_report`. Raises what that raises, and
    ParameterError for a code that is not in the list.
    """
    results = open_report(**parameters).results
    found = shared(results)
    code = f"{commune:05d}" if isinstance(commune, int) else commune
    if code not in found.units.index:
        vintage = results.parameters.boundary_vintage
        error = ParameterError("error.profile.commune", code=code, vintage=vintage)
        error.language = results.parameters.language
        raise error
    return Profile(results, found, code)


def prepare(**parameters: Any) -> None:
    """Make what all profiles of these parameters share, for the kernels of a batch.

    One profile is made for nothing: what libraries load when first used is then loaded in every kernel.
    """
    results = keep(check_parameters(**parameters))
    found = shared(results)
    code = found.units.index[0]
    with debug_mode(False):
        made = [figures.neighbourhood(results, found, code), figures.courses(results, found, code)]
        for chart in filter(None, made):
            chart.to_dict()
    standing.head(results, found, code)
    standing.assessments(results, found, code)
    standing.criteria(results, found, code)
    beside.numbers(results, found, code)
    around.around(results, found, code)


@dataclass(frozen=True)
class Profile:
    """The parts of one commune's profile; each method displays one."""

    results: Results
    found: Shared
    code: str

    def head(self) -> None:
        """Show who the commune is and its status."""
        display(standing.head(self.results, self.found, self.code))

    def map(self) -> None:
        """Show the commune among its neighbours."""
        with debug_mode(False):
            display(figures.neighbourhood(self.results, self.found, self.code))

    def assessment(self) -> None:
        """Show how the commune was assessed, and what it takes to be recognised."""
        self._shown(standing.assessments(self.results, self.found, self.code), "profile.assessment.none")
        for table in standing.criteria(self.results, self.found, self.code):
            display(table)

    def numbers(self) -> None:
        """Show the commune's latest numbers beside its neighbours', its district's and all communes'."""
        made = beside.numbers(self.results, self.found, self.code)
        self._shown(made, "profile.numbers.none")
        if made is not None:
            self._note("source", "profile.numbers.note")

    def courses(self) -> None:
        """Show the commune's numbers over the years."""
        with debug_mode(False):
            made = figures.courses(self.results, self.found, self.code)
            if made is not None:
                display(made)

    def neighbours(self) -> None:
        """Show the neighbours and their status."""
        display(around.around(self.results, self.found, self.code))

    def sources(self) -> None:
        """Say where the assessments and the numbers come from."""
        words, rows = say.words_of(self.results), self.results.observations.rows
        ids = rows.loc[rows["area_level"].eq("commune") & rows["used"], "source_id"].dropna().unique()
        named = [say.source_text(self.results, source) for source in ids]
        items = [line for line in [communes_source(self.results), *named] if line]
        display(fragment("listing", words, items=list(dict.fromkeys(items))))
        self._note("source", "profile.boundaries")

    def _shown(self, made: Fragment | None, otherwise: str) -> None:
        """Display a fragment, or say that there is nothing for it."""
        if made is None:
            self._note("notice", otherwise)
        else:
            display(made)

    def _note(self, kind: str, identifier: str) -> None:
        """Display a note of the catalogue."""
        words = say.words_of(self.results)
        display(fragment("note", words, kind=kind, message=words.text(identifier)))

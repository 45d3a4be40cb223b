"""Everything a report shows, computed once from its parameters."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.observations import NATION, Observations, load_observations, series
from analysis.parameters import Parameters
from analysis.plan import PLAN_START, Plan, load_plan
from analysis.progress import headline, judge
from analysis.projection import Projection, project
from analysis.trajectories import required_paths


@dataclass(frozen=True)
class Results:
    """The tables behind a report.

    ``series`` and ``national`` hold the province's and the nation's values of the plan's own measures
    (see :func:`analysis.observations.series`); the other tables are computed from them on first use.
    """

    parameters: Parameters
    plan: Plan
    observations: Observations
    series: pd.DataFrame
    national: pd.DataFrame

    @cached_property
    def judged(self) -> pd.DataFrame:
        """One row an indicator and milestone: see :func:`analysis.progress.judge`."""
        return judge(self.series, self.plan, report_year=self.parameters.report_year)

    @cached_property
    def headline(self) -> pd.DataFrame:
        """The row of each indicator that this report is judged by, indexed by indicator."""
        return headline(self.judged)

    @cached_property
    def required(self) -> pd.DataFrame:
        """The required paths: see :func:`analysis.trajectories.required_paths`."""
        return required_paths(self.series, self.plan)

    @cached_property
    def projection(self) -> Projection:
        """The projected paths and chances: see :func:`analysis.projection.project`."""
        return project(self.series, self.plan, report_year=self.parameters.report_year)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """How much is known of each indicator: n_values, n_plan, first_year, last_year, by indicator."""
        years = self.series.groupby("indicator")["year"]
        inside = self.series[self.series["year"] >= PLAN_START].groupby("indicator").size()
        table = pd.DataFrame({"n_values": years.size(), "first_year": years.min(), "last_year": years.max()})
        table = table.reindex(self.plan.indicators.index)
        return table.assign(
            n_values=table["n_values"].fillna(0).astype(int),
            n_plan=inside.reindex(table.index, fill_value=0).astype(int),
        )

    @cached_property
    def communes(self) -> pd.DataFrame:
        """The child-friendly status of every commune on the map's boundaries."""
        from analysis.communes.assessments import commune_statuses, load_assessments

        paths = self.parameters.paths
        return commune_statuses(
            load_assessments(paths, self.observations.sources),
            paths,
            vintage=self.parameters.boundary_vintage,
            report_year=self.parameters.report_year,
        )


def compute(parameters: Parameters) -> Results:
    """Load the plan and the observations known by the report year and make the results from them.

    Raises what the loaders raise: MissingFileError, DataError.
    """
    plan = load_plan(parameters.paths)
    known = load_observations(parameters.paths, plan).until(parameters.report_year)
    return Results(
        parameters=parameters,
        plan=plan,
        observations=known,
        series=series(known, plan),
        national=series(known, plan, area=NATION),
    )

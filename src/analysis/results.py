"""Everything a report shows, computed once from its parameters."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analysis.database.told import told_by_tables
from analysis.observations import NATION, Observations, load_observations, series
from analysis.parameters import Parameters
from analysis.plan import PLAN_START, Plan, load_plan
from analysis.privacy import protect
from analysis.progress import headline, judge
from analysis.progress.published import published
from analysis.projection import Projection
from analysis.projection.by_model import own_past_by, project_by
from analysis.projection.own_past import track_record
from analysis.projection.sensitivity import ENGINE, sensitivity, spread
from analysis.trajectories import required_paths
from analysis.trajectories.comparison import beside, inequality, rank
from analysis.trajectories.effort import denominators, effort
from analysis.trajectories.observed import with_intervals, with_other_sources
from analysis.trajectories.what_if import best_paces, what_if

LAYERS = ("observed", "required", "target")
TRAJECTORY = [
    *("indicator", "area_code", "layer", "year", "value", "unit", "lower", "upper"),
    *("segment", "kind", "status", "source_id"),
]


# One report's results are equal to themselves alone: what is made of them can be kept by them.
@dataclass(frozen=True, eq=False)
class Results:
    """The tables behind a report.

    ``series`` holds the province's values of the plan's own measures (see
    :func:`analysis.observations.series`) with their intervals and other sources; the other tables are
    computed from it and from the observations on first use. A report is about the province; a researcher
    may look at another ``area`` beside the same targets (:func:`of_area`), or project by another ``model``
    (MODELS of :mod:`analysis.projection.by_model`).
    """

    parameters: Parameters
    plan: Plan
    observations: Observations
    series: pd.DataFrame
    other_area: str | None = None
    model: str = ENGINE

    @property
    def province(self) -> str:
        """The code of the province that the report is about."""
        return self.observations.province

    @property
    def area(self) -> str:
        """The code of the area that the series is of: the province, if no other one was chosen."""
        return self.other_area or self.province

    @cached_property
    def national(self) -> pd.DataFrame:
        """The nation's values of the plan's own measures; none where the results are the nation's."""
        values = series(self.observations, self.plan, area=NATION)
        return values if self.province != NATION else values.iloc[:0]

    @cached_property
    def regional(self) -> pd.DataFrame:
        """The values of the province's statistical region."""
        return series(self.observations, self.plan, area=self.observations.areas.at[self.province, "parent"])

    def series_of(self, area: str) -> pd.DataFrame:
        """Return the values of any area: see :func:`analysis.observations.series`."""
        return series(self.observations, self.plan, area=area)

    @cached_property
    def judged(self) -> pd.DataFrame:
        """One row an indicator and milestone: see :func:`analysis.progress.judge`."""
        return judge(self.series, self.plan, report_year=self.parameters.report_year)

    @cached_property
    def headline(self) -> pd.DataFrame:
        """The row of each indicator that this report is judged by, indexed by indicator."""
        return headline(self.judged)

    @cached_property
    def published(self) -> pd.DataFrame:
        """What the published methods say: see :func:`analysis.progress.published.published`."""
        return published(self.judged, self.series, self.plan)

    @cached_property
    def required(self) -> pd.DataFrame:
        """The required paths: see :func:`analysis.trajectories.required_paths`."""
        return required_paths(self.series, self.plan, report_year=self.parameters.report_year)

    @cached_property
    def trajectories(self) -> pd.DataFrame:
        """Observed values, required path and targets in one long table, in the plan's order: TRAJECTORY."""
        path = self.required.assign(layer="required", kind="required")
        due = self.judged[self.judged["relation"].ne("yearly_reduction")].drop(columns="status")
        due = due.assign(layer="target", kind="target", year=due["milestone"], area_code=self.area)
        parts = [self.series.assign(layer="observed"), path, due]
        table = pd.concat([p.reindex(columns=TRAJECTORY) for p in parts if len(p)], ignore_index=True)
        indicators = self.plan.indicators
        order = pd.Series(indicators.index.get_indexer(table["indicator"]), table.index)
        table = table.assign(
            unit=table["indicator"].map(indicators["unit"]), year=table["year"].astype("int64")
        )
        return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)

    @cached_property
    def projection(self) -> Projection:
        """The projected paths and chances: see :func:`analysis.projection.by_model.project_by`."""
        year, seed = self.parameters.report_year, self.parameters.seed
        return project_by(self.model, self.series, self.plan, report_year=year, seed=seed)

    @cached_property
    def own_past(self) -> pd.DataFrame:
        """The projection tried on the series' own past: see :func:`analysis.projection.own_past`."""
        return own_past_by(self.model, self.series, self.plan, report_year=self.parameters.report_year)

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """The chances by other methods: see :func:`analysis.projection.sensitivity.sensitivity`."""
        year = self.parameters.report_year
        return sensitivity(self.series, self.plan, self.projection, report_year=year)

    @cached_property
    def track_record(self) -> pd.DataFrame:
        """How the projection did on the series' own past, by indicator: see :func:`own_past.track_record`."""
        return track_record(self.own_past)

    @cached_property
    def method_spread(self) -> pd.DataFrame:
        """How far the other methods' chances lie apart: see :func:`projection.sensitivity.spread`."""
        return spread(self.sensitivity)

    @cached_property
    def best_paces(self) -> pd.DataFrame:
        """The best past pace beside the one that is needed, by indicator."""
        return best_paces(self.series, self.plan).set_index("indicator")

    @cached_property
    def what_if(self) -> pd.DataFrame:
        """The paths at other paces: see :func:`analysis.trajectories.what_if.what_if`."""
        return what_if(self.series, self.plan)

    @cached_property
    def effort(self) -> pd.DataFrame:
        """What each target takes in people and places, beside ``judged``: columns of effort added."""
        n_communes = len(self.commune_list) if self.area == self.province else None
        known = denominators(self.series, self.observations, area=self.area, communes=n_communes)
        return self.judged.join(effort(self.judged, known, self.observations.measures, self.plan))

    @cached_property
    def beside(self) -> pd.DataFrame:
        """The province beside nation, region and other provinces: see :func:`comparison.beside`."""
        return beside(self.observations, self.plan, area=self.area)

    @cached_property
    def rank(self) -> pd.DataFrame:
        """The province's place among the provinces, where enough of them have a value."""
        return rank(self.observations, self.plan, area=self.area)

    @cached_property
    def inequality(self) -> pd.DataFrame:
        """Groups of the province's children side by side: see :func:`comparison.inequality`."""
        return inequality(self.observations, self.plan, area=self.area)

    @cached_property
    def related(self) -> pd.DataFrame:
        """The province's values that are about an indicator but do not measure it as the plan words it."""
        rows = self.observations.rows
        other = rows["indicator"].notna() & rows["measure"].ne(rows["indicator"])
        return rows[other & rows["used"] & rows["area_code"].eq(self.area) & rows["year"].ge(PLAN_START)]

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
    def commune_list(self) -> pd.DataFrame:
        """The communes of the list that the map is drawn on."""
        from analysis.communes.units import load_units

        units = load_units(self.parameters.paths)
        return units[units["list"].eq(self.parameters.boundary_vintage)]

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


_KEPT: dict[Parameters, Results] = {}


def keep(parameters: Parameters) -> Results:
    """Compute results and keep them: from now on :func:`compute` returns them for these parameters.

    For a process whose data stay as they are, such as one that makes a batch of reports.
    """
    if parameters not in _KEPT:
        _KEPT[parameters] = compute(parameters)
    return _KEPT[parameters]


def compute(parameters: Parameters) -> Results:
    """Load the plan and the observations known by the report year and make the results from them.

    Small counts of children below the province are suppressed here, before anything is made of them.
    Raises what the loaders raise: MissingFileError, DataError.
    """
    if parameters in _KEPT:
        return _KEPT[parameters]
    with told_by_tables(parameters.data_dir):
        plan = load_plan(parameters.paths)
        known = load_observations(parameters.paths, plan).until(parameters.report_year)
        known = protect(known, plan, parameters.paths)
    return of_observations(parameters, plan, known)


def of_observations(parameters: Parameters, plan: Plan, known: Observations) -> Results:
    """Return the results of observations that are at hand, of the province that they are about."""
    return Results(parameters, plan, known, _observed(series(known, plan), known))


def of_area(results: Results, area: str, *, values: pd.DataFrame | None = None) -> Results:
    """Return the same results for another area: its values beside the targets of the province's plan.

    ``values``: its series where it is not among the observed ones, such as that of a restated commune.
    """
    known = results.observations
    rows = series(known, results.plan, area=area) if values is None else values
    return replace(results, other_area=area, series=_observed(rows, known))


def _observed(values: pd.DataFrame, known: Observations) -> pd.DataFrame:
    """Add intervals and other sources to the values of an area."""
    return with_other_sources(with_intervals(values, known.measures), known)

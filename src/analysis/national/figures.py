"""What a nation's tables say of one province: where each area stands, where it goes, its communes."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import pandas as pd

from analysis.communes.assessments import commune_statuses, load_assessments
from analysis.observations import Observations, load_observations, own_series
from analysis.parameters import Parameters
from analysis.plan import Plan, load_plan
from analysis.privacy import protect
from analysis.progress import judge
from analysis.projection import project_areas

STATUS = [
    "province",
    "area_code",
    "indicator",
    "milestone",
    "status",
    "reason",
    "latest_year",
    "latest_value",
    "headline",
]
TABLES = ("status", "chances", "paths", "communes")
LEVELS = ("province", "commune")


@dataclass(frozen=True)
class Figures:
    """The tables of one province, each with its code in ``province`` and whether it is ``illustrative``.

    ``status``: a row an area, indicator and milestone (STATUS; ``headline``: the one that this
    year's report is judged by). ``chances`` and ``paths`` as of
    :func:`analysis.projection.project_areas`, without the years that first meet a target. ``communes``:
    their child-friendly status (see :func:`analysis.communes.assessments.commune_statuses`). What privacy
    hides is left out of all of them.
    """

    status: pd.DataFrame
    chances: pd.DataFrame
    paths: pd.DataFrame
    communes: pd.DataFrame


def figures(
    parameters: Parameters, *, step: Callable[[str], AbstractContextManager] = nullcontext
) -> Figures:
    """Compute the tables of one province. Raises what the loaders raise.

    ``step`` is entered with the name of each part of the work: data, privacy, status, projection, communes.
    """
    year = parameters.report_year
    with step("data"):
        plan = load_plan(parameters.paths)
        observations = load_observations(parameters.paths, plan).until(year)
    with step("privacy"):
        observations = protect(observations, plan, parameters.paths)
    series = _series(observations, plan)
    with step("status"):
        judged = judge(series, plan, report_year=year)
    with step("projection"):
        ahead = project_areas(series, plan, report_year=year, seed=parameters.seed, first_years=False)
    with step("communes"):
        communes = _communes(parameters, observations)
    own = {"province": observations.province, "illustrative": observations.illustrative}
    judged = judged[judged["area_code"].notna()].assign(**own)
    return Figures(
        judged[[*STATUS, "illustrative"]],
        ahead.chances.assign(**own),
        ahead.paths.assign(**own),
        communes.assign(**own),
    )


def _series(observations: Observations, plan: Plan) -> pd.DataFrame:
    """Return the series of the province and of its communes."""
    rows = observations.rows
    return own_series(rows[rows["area_level"].isin(LEVELS) & rows["value"].notna()], plan)


def _communes(parameters: Parameters, observations: Observations) -> pd.DataFrame:
    """Return the child-friendly status of the communes."""
    return commune_statuses(
        load_assessments(parameters.paths, observations.sources),
        parameters.paths,
        vintage=parameters.boundary_vintage,
        report_year=parameters.report_year,
    )

"""The tables of the API: each function makes a study and returns one part of it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.api.studies import SEED, SHAPES, YEAR, study
from analysis.observations import load_observations
from analysis.parameters import check_parameters
from analysis.plan import Plan, load_plan
from analysis.privacy import protect
from analysis.progress.methods import METHODS
from analysis.projection.plan_projection import Projection

if TYPE_CHECKING:
    import geopandas

TARGET_KEY = ["indicator", "area_code", "milestone"]
# The project's own status beside the published methods.
OWN_METHOD = "report"


@dataclass(frozen=True)
class Progress:
    """Where each promise stands.

    ``judged``: one row an indicator and milestone, the project's own status with the numbers behind it (see
    :func:`analysis.progress.judge`). ``published``: one row an indicator, milestone and published method:
    method, measure, score, label, status, reason (see :func:`analysis.progress.published.published`).
    """

    judged: pd.DataFrame
    published: pd.DataFrame

    @cached_property
    def side_by_side(self) -> pd.DataFrame:
        """The statuses of all methods: indicator, area_code, milestone, report (the project's own), then one
        column a published method; missing where a method does not judge such a target."""
        own = self.judged[[*TARGET_KEY, "status"]].rename(columns={"status": OWN_METHOD})
        others = self.published.pivot(index=TARGET_KEY, columns="method", values="status")
        others = others.reindex(columns=list(METHODS)).rename_axis(columns=None).reset_index()
        return own.merge(others, on=TARGET_KEY, how="left")


def plan(data: str | Path = "data") -> Plan:
    """Return what was promised: the plan's tables (indicators, targets, agencies, statuses, units, …).

    ``data``: the data folder, looked for here and in the folders above. Raises MissingFileError, DataError.

    Examples
    --------
    >>> import analysis as qn
    >>> plan = qn.plan()
    >>> len(plan.indicators)
    35
    >>> due = plan.milestone_targets()
    >>> due.loc[due["indicator"].eq("3c"), ["milestone", "comparator", "value"]].values.tolist()
    [[2025, '<=', 14.5], [2030, '<=', 13.0]]
    """
    return load_plan(check_parameters(report_year=YEAR, data_dir=data).data_dir)


def observations(
    data: str | Path = "data", *, illustrative: bool = False, until: int | None = None
) -> pd.DataFrame:
    """Return what was observed: one published fact a row, with its source at hand.

    Columns: those of :data:`analysis.observations.OBSERVATIONS` (measure, indicator, year, period,
    area_level, area_code, group, value, unit, numerator, denominator, kind, status, break, source_id, used,
    notes, quote), ``derived``, ``file`` and ``row`` of the data, ``suppressed`` and ``at_most`` (small counts
    below the province are hidden), and the names: measure_vi, measure_en, area_vi, area_en, publisher,
    title, address, published. Where sources disagree every row is there; ``used`` marks the one a report
    shows.

    ``until``: nothing later than this year. ``illustrative``: the illustrative data in place of the real
    ones. Raises MissingFileError, DataError.

    Examples
    --------
    >>> import analysis as qn
    >>> known = qn.observations()
    >>> last = known[known["measure"].eq("8a") & known["used"]].iloc[-1]
    >>> int(last["year"]), round(float(last["value"]), 2), last["publisher"]
    (2025, 1.16, 'Vietnam.vn')
    """
    paths = check_parameters(report_year=YEAR, data_dir=data, illustrative=illustrative).paths
    made = load_plan(paths)
    known = load_observations(paths, made)
    known = protect(known if until is None else known.until(until), made, paths)
    names = {
        "measure": known.measures[["name_vi", "name_en"]].add_prefix("measure_"),
        "area_code": known.areas[["name_vi", "name_en"]].add_prefix("area_"),
        "source_id": known.sources[["publisher", "title", "address", "published"]],
    }
    rows = known.rows
    for key, columns in names.items():
        rows = rows.join(columns.rename(columns=lambda c: c.replace("_name_", "_")), on=key)
    return rows


def trajectories(
    series: pd.DataFrame | None = None,
    plan: Plan | None = None,
    *,
    area: str | None = None,
    report_year: int = YEAR,
    data: str | Path = "data",
    illustrative: bool = False,
) -> pd.DataFrame:
    """Return the observed values of each indicator beside the path that its targets require.

    One row a value: indicator, area_code, layer ("observed", "required": the required path, "target": the
    target at its milestone), year, value, unit, lower and upper (95 % interval of an observed value, missing
    where it is not known), segment (observed values of one segment can be compared), kind and status (see
    :func:`observations`; "required", "target" for the other layers), source_id. Parameters and errors: see
    :func:`study`.

    Examples
    --------
    >>> import analysis as qn
    >>> lines = qn.trajectories()
    >>> mine = lines[lines["indicator"].eq("8a")]
    >>> mine.groupby("layer", sort=False).size().to_dict()
    {'observed': 2, 'required': 7, 'target': 2}

    A table of your own:

    >>> import pandas as pd
    >>> own = pd.DataFrame({"indicator": "3c", "year": [2020, 2024], "value": [20.5, 16.0]})
    >>> path = qn.trajectories(own).query("layer == 'required' and year == 2025")
    >>> path["value"].tolist()
    [14.5]
    """
    made = study(series, plan, area=area, report_year=report_year, data=data, illustrative=illustrative)
    return made.trajectories


def assess_progress(
    series: pd.DataFrame | None = None,
    plan: Plan | None = None,
    *,
    area: str | None = None,
    report_year: int = YEAR,
    data: str | Path = "data",
    illustrative: bool = False,
) -> Progress:
    """Judge every indicator against its targets, by the project's own rule and by the published methods.

    Returns :class:`Progress`: ``judged``, ``published`` and ``side_by_side``. Parameters and errors: see
    :func:`study`. The rules and their sources: docs/methods.md.

    Examples
    --------
    >>> import analysis as qn
    >>> sides = qn.assess_progress().side_by_side
    >>> sides[sides["indicator"].eq("8a")].iloc[0][["report", "open_sdg", "unicef"]].tolist()
    ['off_track', 'off_track', 'at_risk']
    """
    made = study(series, plan, area=area, report_year=report_year, data=data, illustrative=illustrative)
    return Progress(made.judged, made.published)


def project(
    series: pd.DataFrame | None = None,
    plan: Plan | None = None,
    *,
    area: str | None = None,
    report_year: int = YEAR,
    data: str | Path = "data",
    illustrative: bool = False,
    seed: int = SEED,
) -> Projection:
    """Project every indicator to 2030 and say how likely each target is to be reached.

    Returns :class:`analysis.projection.Projection`: ``paths`` (indicator, year, median and the 50, 80 and
    95 % intervals, in the indicator's unit), ``chances`` (one row an indicator and milestone: probability,
    or the reason there is none) and ``joint``. Parameters and errors: see :func:`study`. Model, accuracy and
    limits: docs/projection.md.

    Examples
    --------
    >>> import analysis as qn
    >>> import pandas as pd
    >>> own = pd.DataFrame({"indicator": "3c", "year": range(2015, 2025), "value": range(26, 16, -1)})
    >>> chances = qn.project(own, report_year=2024).chances.set_index(["indicator", "milestone"])
    >>> bool(chances.loc[("3c", 2030), "probability"] > 0.5)
    True

    Without recent values there is no chance, and the reason is told:

    >>> qn.project().chances.set_index(["indicator", "milestone"]).loc[("3b", 2030), "reason"]
    'projection.stale'
    """
    made = study(
        series, plan, area=area, report_year=report_year, data=data, illustrative=illustrative, seed=seed
    )
    return made.projection


def backtest(
    series: pd.DataFrame | None = None,
    plan: Plan | None = None,
    *,
    area: str | None = None,
    report_year: int = YEAR,
    data: str | Path = "data",
    illustrative: bool = False,
) -> pd.DataFrame:
    """Return how the projection would have done on these series: forecasts from earlier years, and what came.

    One row a forecast: indicator, origin (the last year known then), year, n, value (what came), last (the
    value of the origin), median, lower_80, upper_80, inside. See
    :func:`analysis.projection.own_past.own_past`; :func:`analysis.projection.own_past.track_record` sums it
    up. Parameters and errors: see :func:`study`.

    Examples
    --------
    >>> import analysis as qn
    >>> tests = qn.backtest()
    >>> sorted(tests["indicator"].unique())
    ['3b', '3c', '5a']
    >>> bool((tests["year"] > tests["origin"]).all())
    True
    """
    made = study(series, plan, area=area, report_year=report_year, data=data, illustrative=illustrative)
    return made.own_past


def communes(
    list: str = "2025",
    *,
    report_year: int = YEAR,
    data: str | Path = "data",
    shapes: str | Path = SHAPES,
    illustrative: bool = False,
) -> "geopandas.GeoDataFrame":
    """Return the communes of a list with their child-friendly status, on the map.

    ``list``: "2025" (54 units) or "2024" (171). Columns: list, code, name, full_name, type, district_name,
    status ("recognised", "mixed", "not_recognised", "no_data"), year, restated, n_parts, points, source_id
    (see :func:`analysis.communes.assessments.commune_statuses`), ``approximate`` (true: the outline is drawn
    from facts and is **no administrative boundary**), geometry (WGS 84). Raises ParameterError for another
    list, MissingFileError, DataError.

    Examples
    --------
    >>> import analysis as qn
    >>> units = qn.communes("2025")
    >>> len(units), units.crs.to_epsg(), bool(units["approximate"].all())
    (54, 4326, True)
    """
    from analysis.communes.boundaries import load_boundaries

    made = study(
        report_year=report_year, data=data, shapes=shapes, boundary_list=list, illustrative=illustrative
    )
    lines = load_boundaries(made.parameters.shapes, list)[["code", "approximate", "geometry"]]
    statuses = made.communes.drop(columns=["file", "row"], errors="ignore")
    joined = statuses.merge(lines, on="code", how="left", validate="one_to_one")
    return lines.__class__(joined, geometry="geometry", crs=lines.crs)

"""Everything the API gives, computed once: the results of one area as they are known in one year."""

from pathlib import Path

import pandas as pd

from analysis.api import own_table
from analysis.language import speak
from analysis.observations import Observations
from analysis.parameters import USUAL_REPORT, check_parameters
from analysis.plan import Plan
from analysis.results import Results, compute, of_observations

YEAR, SEED = USUAL_REPORT, 52
SHAPES = "shapes/quang_ninh_communes.geojson"


def study(
    series: pd.DataFrame | None = None,
    plan: Plan | None = None,
    *,
    area: str | None = None,
    beside: pd.DataFrame | None = None,
    report_year: int = YEAR,
    language: str = "vi",
    data: str | Path = "data",
    shapes: str | Path = SHAPES,
    boundary_list: str | None = None,
    illustrative: bool = False,
    seed: int = SEED,
) -> Results:
    """Return the results of one area: every table and, with ``qn.charts``, every chart of a report.

    Tables are computed when they are first asked for and then kept: make one study and pass it on to many
    charts. Small counts of children below the province are hidden, as in a report.

    Parameters
    ----------
    series
        Your own values in place of the project's: indicator, year, value (in the indicator's unit) and any
        other column of :func:`observations`. None: the project's data.
    plan
        The plan to judge by; None: that of ``data``.
    area
        Code of the area (``data/areas.csv``); None: the area of your table, or the data's own province.
    beside
        Rows of other areas (area_code and what ``series`` has), from :func:`read_long_csv` say: used in
        comparisons and charts in place of what the data know of the same measure there.
    report_year
        Nothing later than it counts, 2021 to 2030.
    language
        "vi" or "en", for charts and texts.
    data, shapes
        The data folder and the map, looked for here and in the folders above.
    boundary_list
        "2024" or "2025": the list of communes; None: the one in force at the end of the report year.
    illustrative
        Take the illustrative data in place of the real ones; never both.
    seed
        Of the projection's random draws.

    Raises
    ------
    MissingFileError, DataError
        The data are not there or not as declared; every place is named.
    ParameterError
        A value that can't be used.

    Examples
    --------
    >>> import analysis as qn
    >>> made = qn.study(report_year=2025, language="en")
    >>> made.headline.loc["8a", "status"]
    'off_track'
    """
    parameters = check_parameters(
        report_year=report_year,
        language=language,
        data_dir=data,
        shapes=shapes,
        boundary_vintage=boundary_list,
        illustrative=illustrative,
        seed=seed,
    )
    made = compute(parameters)
    if series is None and plan is None and area is None and beside is None:
        return made
    known = _known(made, series, plan or made.plan, area)
    if beside is not None:
        known = own_table.beside(known, beside, plan or made.plan, speak(language))
    return of_observations(parameters, plan or made.plan, known)


def _known(made: Results, series: pd.DataFrame | None, plan: Plan, area: str | None) -> Observations:
    """Return the observations of another area or of an own table."""
    known = made.observations
    if series is None:
        return own_table.about(known, area or known.province)
    area = own_table.area_of(series, area, known.province)
    return own_table.in_place(known, series, plan, area, speak(made.parameters.language))

"""The charts of the API: those of the report, of one area and year or of your own table.

Each takes a study (see :func:`analysis.api.study`) or makes the one of the project's data; titles say what
was found, in the study's language, and charts of illustrative data say so in the picture.
"""

import altair as alt
import pandas as pd

from analysis.api.studies import study as make_study
from analysis.charts.theme import register_fonts
from analysis.errors import ParameterError
from analysis.results import Results


def trajectory(indicator: str, study: Results | None = None) -> alt.LayerChart:
    """Draw an indicator's observed values beside the path that its targets require, nation and region.

    Raises ParameterError for an indicator that is not the plan's or has no value.

    Examples
    --------
    >>> import analysis as qn
    >>> chart = qn.charts.trajectory("8a", qn.study(language="en"))
    >>> chart.usermeta["title"]
    'Children in special circumstances: 1.16% in 2025 misses the 2025 target (≤ 1%)'
    """
    from analysis.report.figures import trajectory_figure

    made = _study(study)
    _refuse_unknown(indicator, made, made.series)
    return trajectory_figure(made, indicator)


def projection(indicator: str, study: Results | None = None) -> alt.LayerChart:
    """Draw an indicator's values with the 50 and 80 % intervals of its projection and its targets.

    Raises ParameterError for an indicator that is not the plan's or has no projection; why it has none is
    told by ``study.projection.chances``.

    Examples
    --------
    >>> import analysis as qn
    >>> made = qn.study(illustrative=True, language="en")
    >>> qn.charts.projection("3c", made).usermeta["title"]
    'Under-five mortality – chance of reaching the target of 2030: about 3 in 20'
    """
    from analysis.report.reach_figures import fan_figure

    made = _study(study)
    _refuse_unknown(indicator, made, made.projection.paths)
    return fan_figure(made, indicator)


def statuses(study: Results | None = None) -> alt.LayerChart:
    """Draw all indicators in one picture, coloured and marked by status.

    Examples
    --------
    >>> import analysis as qn
    >>> qn.charts.statuses(qn.study(language="en")).usermeta["title"].split(";")[0]
    'In 2025, of 35 indicators, 1 reached or on track'
    """
    from analysis.report.figures import overview

    return overview(_study(study))


def chances(study: Results | None = None) -> alt.LayerChart:
    """Draw how likely each target of 2025 and 2030 is to be reached.

    Examples
    --------
    >>> import analysis as qn
    >>> qn.charts.chances(qn.study(illustrative=True, language="en")).usermeta["title"].split(",")[0]
    'Chance of the 34 targets of 2030: 3 from 70% on'
    """
    from analysis.report.reach_figures import chances_figure

    return chances_figure(_study(study))


def commune_map(study: Results | None = None) -> alt.LayerChart:
    """Draw the communes by child-friendly status; outlines that are no boundaries are said to be none.

    Examples
    --------
    >>> import analysis as qn
    >>> qn.charts.commune_map(qn.study(illustrative=True, language="en")).usermeta["title"]
    '15 of 54 communes meet the child-friendly standard, 30 partly, 3 without data (restated from 2024)'
    """
    from analysis.report.map_figures import boundary_map

    return boundary_map(_study(study))


def _study(study: Results | None) -> Results:
    """Return the study, that of the project's data where there is none; ``chart.save`` gets the fonts."""
    register_fonts()
    return make_study() if study is None else study


def _refuse_unknown(indicator: str, made: Results, known: pd.DataFrame) -> None:
    """Raise ParameterError for an indicator of which there is nothing to draw."""
    drawn = set(known["indicator"])
    if indicator not in drawn:
        allowed = ", ".join(i for i in made.plan.indicators.index if i in drawn)
        raise ParameterError("error.api.indicator", value=indicator, allowed=allowed or "–")

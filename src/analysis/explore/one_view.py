"""One view in one call: what the lines of Python under each view of the workbench say."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError, ParameterError
from analysis.explore.choices import VIEWS as NAMES
from analysis.explore.choices import check_choices
from analysis.explore.data_view import data
from analysis.explore.methods_view import methods
from analysis.explore.scenario import scenario
from analysis.explore.study import Study, open_study
from analysis.explore.view import View
from analysis.explore.views import fan, trajectory, tried
from analysis.language import LANGUAGES
from analysis.parameters import USUAL_REPORT, Parameters, check_parameters

VIEWS = dict(zip(NAMES, (trajectory, methods, fan, tried, scenario, data), strict=True))


def look(
    view: str,
    indicator: str,
    *,
    report_year: int = USUAL_REPORT,
    language: str = "vi",
    data: str | Path = "data",
    illustrative: bool = False,
    **choices: Any,
) -> View:
    """Return one view: its ``chart`` (None where there is nothing to draw), ``table`` and ``sentences``.

    Parameters
    ----------
    view
        trajectory, methods (published methods side by side), fan (projection), tried (it, on the past),
        scenario (another pace, and what the targets take) or data (every value with its source).
    indicator
        Code of the indicator, such as "3c".
    report_year, language, data, illustrative
        As of :func:`analysis.api.study`.
    choices
        Area, comparison, method, model, intervals, horizon and pace: the other fields of
        :class:`analysis.explore.choices.Choices`.

    Raises
    ------
    ParameterError
        A view, indicator, area or other choice that is not known.
    MissingFileError, DataError
        The data are not there or not as declared.

    Examples
    --------
    >>> import analysis as qn
    >>> view = qn.look("fan", "3c", illustrative=True, language="en")
    >>> view.chart.usermeta["title"]
    'Under-five mortality – chance of reaching the target of 2030: about 3 in 20'
    >>> list(view.table["year"])
    [2026, 2027, 2028, 2029, 2030]
    >>> qn.look("fan", "3c", language="en").sentences[0]
    'No projection: the latest value is more than three years old.'
    """
    try:
        parameters = check_parameters(
            report_year=report_year, language=language, illustrative=illustrative, data_dir=data
        )
        return view_of(view, kept_study(parameters), indicator=indicator, **choices)
    except AnalysisError as error:
        error.language = language if language in LANGUAGES else "vi"
        raise


def view_of(view: str, study: Study, **choices: Any) -> View:
    """Return one view of a study; raises ParameterError for what is not known."""
    if view not in VIEWS:
        raise ParameterError("error.parameter.view", value=view, allowed=", ".join(VIEWS))
    return VIEWS[view](study, check_choices(list(study.results.plan.indicators.index), **choices))


@lru_cache(maxsize=4)
def kept_study(parameters: Parameters) -> Study:
    """Return the study of a data set; the next look at it need not compute it again."""
    return open_study(parameters)

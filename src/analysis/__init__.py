"""Plan 52/KH-UBND of Quảng Ninh: trajectories, maps and reachability of the children's programme.

``import analysis as qn`` gives the functions of :mod:`analysis.api`, each loaded when it is first used::

    qn.plan()             what was promised          qn.project()      where it is going
    qn.observations()     what was observed          qn.backtest()     how such projections did
    qn.trajectories()     observed beside required   qn.communes()     the communes on the map
    qn.assess_progress()  where each promise stands  qn.charts         the charts of all these
    qn.study()            all of it, computed once   qn.errors         what can go wrong
    qn.read_long_csv(), qn.read_sdmx_csv()           what others publish, to put beside it
    qn.look()             one view of one indicator: chart, data and words
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis import errors as errors
    from analysis.api import Progress as Progress
    from analysis.api import assess_progress as assess_progress
    from analysis.api import backtest as backtest
    from analysis.api import charts as charts
    from analysis.api import communes as communes
    from analysis.api import look as look
    from analysis.api import observations as observations
    from analysis.api import plan as plan
    from analysis.api import project as project
    from analysis.api import read_long_csv as read_long_csv
    from analysis.api import read_sdmx_csv as read_sdmx_csv
    from analysis.api import study as study
    from analysis.api import trajectories as trajectories

_FUNCTIONS = ("Progress", "assess_progress", "backtest", "look", "project", "read_long_csv")
_FUNCTIONS += ("read_sdmx_csv", "study")
# Rooms with the name of a function can be called as it: see analysis.callable_module.
_ROOMS = ("charts", "communes", "errors", "observations", "plan", "trajectories")

__all__ = [*_FUNCTIONS, *_ROOMS]


def __getattr__(name: str) -> Any:
    """Load what is asked for: pandas, pandera and altair take seconds."""
    if name in _ROOMS:
        return import_module(f"analysis.{name}")
    if name not in _FUNCTIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module("analysis.api"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

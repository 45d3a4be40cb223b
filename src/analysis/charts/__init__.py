"""One function a chart, one theme; DataFrame in, altair chart out.

``qn.charts.trajectory("8a")`` and the others of :mod:`analysis.api.charts` make a chart of the report by
themselves.
"""

from importlib import import_module
from typing import Any

_OF_THE_API = ("chances", "commune_map", "projection", "statuses")


def __getattr__(name: str) -> Any:
    """Load a chart of the API, or the room of a chart, when it is asked for."""
    if name in _OF_THE_API:
        return getattr(import_module("analysis.api.charts"), name)
    if name == "trajectory":
        return import_module("analysis.charts.trajectory")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_OF_THE_API, "trajectory"})

"""Where each indicator is going: model, intervals, chance of attainment.

The forecasts need NumPy and scipy.special only; what reads plans and tables is loaded when it is used.
"""

from importlib import import_module

from analysis.projection.forecasts import forecast, forecast_batch

_ON_USE = ("Projection", "project", "project_areas")

__all__ = ["Projection", "forecast", "forecast_batch", "project", "project_areas"]


def __getattr__(name: str) -> object:
    """Load the projection of the plan when it is asked for: pandas and pandera take seconds."""
    if name not in _ON_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module("analysis.projection.plan_projection"), name)
    globals()[name] = found
    return found

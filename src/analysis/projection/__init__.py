"""Where each indicator is going: model, intervals, chance of attainment."""

from analysis.projection.baseline import MINIMUM_POINTS, Projection, project
from analysis.projection.forecasts import forecast, forecast_batch

__all__ = ["MINIMUM_POINTS", "Projection", "forecast", "forecast_batch", "project"]

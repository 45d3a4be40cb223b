"""Where each indicator is going: model, intervals, chance of attainment."""

from analysis.projection.forecasts import forecast, forecast_batch
from analysis.projection.project import MINIMUM_POINTS, Projection, project, project_areas

__all__ = ["MINIMUM_POINTS", "Projection", "forecast", "forecast_batch", "project", "project_areas"]

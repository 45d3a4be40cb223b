"""Where each indicator is going: model, intervals, chance of attainment."""

from analysis.projection.baseline import MINIMUM_POINTS, Projection, project

__all__ = ["MINIMUM_POINTS", "Projection", "project"]

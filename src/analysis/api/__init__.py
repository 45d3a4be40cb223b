"""The Python API for researchers: ``import analysis as qn``, then ``qn.project()`` and the others.

Each function wraps what the reports are made with; none decides anything of its own. Called with nothing,
it reads the project's data (``data/`` here or in a folder above) as the report of 2025 knows them; each
takes a table of your own in their place. What can go wrong is an :class:`analysis.errors.AnalysisError`.
"""

from analysis.api import charts
from analysis.api.functions import (
    Progress,
    assess_progress,
    backtest,
    communes,
    observations,
    plan,
    project,
    trajectories,
)
from analysis.api.readers import read_long_csv, read_sdmx_csv
from analysis.api.studies import study
from analysis.explore.one_view import look

__all__ = [
    "Progress",
    "assess_progress",
    "backtest",
    "charts",
    "communes",
    "look",
    "observations",
    "plan",
    "project",
    "read_long_csv",
    "read_sdmx_csv",
    "study",
    "trajectories",
]

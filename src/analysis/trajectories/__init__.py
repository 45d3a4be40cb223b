"""The observed path of each indicator beside the path that its targets require."""

from analysis.callable_module import callable_as
from analysis.trajectories.panel import Panel, panel
from analysis.trajectories.required import bases, due_milestone, meets, required_paths

__all__ = ["Panel", "bases", "due_milestone", "meets", "panel", "required_paths"]

# ``import analysis as qn`` gives qn.trajectories().
callable_as(__name__, "analysis.api:trajectories")

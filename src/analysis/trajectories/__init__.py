"""The observed path of each indicator beside the path that its targets require."""

from analysis.trajectories.panel import Panel, panel
from analysis.trajectories.required import bases, due_milestone, meets, required_paths

__all__ = ["Panel", "bases", "due_milestone", "meets", "panel", "required_paths"]

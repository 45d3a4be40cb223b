"""The profile of one commune: what it is, how it was assessed, its numbers beside those of its neighbours."""

from analysis.report.profile.notebook import Profile, open_profile

__all__ = ["Profile", "open_profile"]

"""Where each indicator stands against its targets."""

from analysis.progress.headline import STALE_AFTER, headline, judge

__all__ = ["STALE_AFTER", "headline", "judge"]

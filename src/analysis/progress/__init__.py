"""Where each indicator stands against its targets."""

from analysis.progress.flags import FLAGS, STALE_AFTER
from analysis.progress.headline import headline, judge

__all__ = ["FLAGS", "STALE_AFTER", "headline", "judge"]

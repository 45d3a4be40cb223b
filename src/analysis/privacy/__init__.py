"""Nothing that tells too much of a child leaves: small counts below the province are suppressed."""

from analysis.privacy.gate import protect
from analysis.privacy.intervals import feasible_intervals
from analysis.privacy.nesting import area_nesting
from analysis.privacy.sensitive import load_sensitive
from analysis.privacy.suppression import COMPLEMENTARY, NONE, PRIMARY, suppress

__all__ = [
    "COMPLEMENTARY",
    "NONE",
    "PRIMARY",
    "area_nesting",
    "feasible_intervals",
    "load_sensitive",
    "protect",
    "suppress",
]

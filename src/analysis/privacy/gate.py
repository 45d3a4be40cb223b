"""The one gate that observations pass on their way into a report."""

from dataclasses import replace

from analysis.communes.units import load_crosswalk, load_units
from analysis.observations import Observations
from analysis.paths import DataPaths
from analysis.plan import Plan
from analysis.privacy.nesting import area_nesting
from analysis.privacy.sensitive import load_sensitive
from analysis.privacy.suppression import suppress


def protect(
    observations: Observations, plan: Plan, paths: DataPaths, *, threshold: int | None = None
) -> Observations:
    """Return the observations without what tells too much of a child below the province.

    Rows gain suppressed and at_most: see :func:`analysis.privacy.suppression.suppress`. ``threshold``
    replaces those of data/privacy.csv. Raises what the loaders of that file and of the commune lists raise.
    """
    rows = suppress(
        observations.rows,
        load_sensitive(paths, plan, observations.measures),
        area_nesting(load_units(paths), load_crosswalk(paths), observations.province),
        measures=observations.measures,
        units=plan.units,
        threshold=threshold,
    )
    return replace(observations, rows=rows)

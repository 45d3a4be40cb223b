"""The answers of fitted series: medians, intervals, chances and first years, group by group."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.plan import MILESTONES
from analysis.projection import attainment
from analysis.projection.draws import draw_paths
from analysis.projection.forecasts import Group
from analysis.projection.outlooks import Fitted

# Series whose joint paths are drawn at once: some 50 MB.
AT_ONCE = 100
# Just below for "at least" and "less than": a target that is reached exactly counts, or does not.
EDGE = 1e-9
FIRST = ["first_year", "first_year_early", "first_year_late"]


def bands_of(fitted: Fitted, levels: tuple[int, ...]) -> np.ndarray:
    """Return median and the ends of the intervals of each ``level``, (series, years ahead, 1 + 2 levels)."""
    order = np.array([0.5, *(0.5 + side * level / 200 for level in levels for side in (-1, 1))])
    return fitted.group.quantiles(np.sort(order))[:, :, np.argsort(np.argsort(order))]


def chances_at(group: Group, years: np.ndarray, asked: pd.DataFrame) -> pd.Series:
    """Return the chance that the value of the milestone meets each target, from the distribution itself.

    ``asked``: place (in the group), milestone, comparator, value, tolerance.
    """
    chance = pd.Series(np.nan, asked.index)
    for milestone in MILESTONES:
        mine = asked[asked["milestone"].eq(milestone)]
        if len(mine):
            chance[mine.index] = _chance(group, int(np.flatnonzero(years == milestone)[0]), mine)
    return chance


def _chance(group: Group, column: int, asked: pd.DataFrame) -> np.ndarray:
    """Return the chances of one year ahead; at most one target a series."""
    place, comparator = asked["place"].to_numpy(), asked["comparator"]
    lenient = asked["tolerance"] * comparator.map({">=": -1.0, "<=": 1.0}).fillna(0.0)
    edge = np.where(comparator.isin([">=", "<"]), -EDGE, EDGE)
    unit = (asked["value"] + lenient).to_numpy(float)
    unit = (unit - group.units.origin[place]) / group.units.size[place] + edge
    part = group.only(place)
    points = np.broadcast_to(unit[:, None, None], (len(place), len(group.ahead), 1))
    below = part.outlook.below(points)[:, column, 0]
    return np.where(comparator.str.startswith(">"), 1 - below, below)


def by_paths(
    group: Group, years: np.ndarray, asked: pd.DataFrame, seen: pd.DataFrame, seed: int
) -> Iterator[dict[str, float]]:
    """Yield, target by target, what needs whole paths: the row of ``asked`` and what is told of it.

    ``asked`` as for :func:`chances_at`, with from_year, relation, start and n (of its rows in ``seen``).
    """
    places = np.unique(asked["place"])
    for first in range(0, len(places), AT_ONCE):
        part = places[first : first + AT_ONCE]
        paths = draw_paths(group.only(part), seed=seed)
        drawn = dict(zip(part, paths, strict=True))
        for target in asked[asked["place"].isin(part)].itertuples():
            rows = slice(int(target.start), int(target.start + target.n))
            observed = pd.Series(seen["value"].to_numpy(float)[rows], seen["year"].to_numpy(int)[rows])
            yield {"row": target.Index} | _told(target, observed, drawn[target.place], years)


def _told(target: tuple, observed: pd.Series, paths: np.ndarray, years: np.ndarray) -> dict[str, float]:
    """Return what the paths of one series say of one target."""
    span = (int(target.from_year), int(target.milestone))
    if target.relation == "yearly_reduction":
        return {"probability": attainment.reduced(paths, years, observed, span, target.value)}
    meets = attainment.meeting(target.comparator, target.value, target.tolerance)
    told = dict(zip(FIRST, attainment.first_year(paths, years, observed, meets), strict=True))
    if target.relation == "at":
        return told
    lost = not meets(observed[observed.index >= span[0]].to_numpy(float)).all()
    return told | {"probability": attainment.held(paths, years, observed, span, meets), "lost": lost}

"""Names written beside lines, where they fit: a reader need not look them up in a legend."""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from analysis.charts.tokens import SIZES
from analysis.plan import MILESTONES

# The smallest plot that a trajectory is drawn into, in pixels: what fits there fits everywhere.
PLOT_WIDTH, PLOT_HEIGHT = 480, 140
# A letter's width and a line's height; how far a name stands from its point, and a value's text from its.
LETTER, LINE, ASIDE, VALUE_SHIFT = 0.5 * SIZES["small"], SIZES["small"] + 3, 9, 17
# How far to the right a value's text stands where its line comes in steeply from its side.
VALUE_ASIDE = 26
# How far apart the points are by which a line is felt for, and how far around a point counts as taken.
STEP, POINT = 4, 5
# What is named at its end, and what along its way.
AT_THE_END, ALONG = ("national", "regional"), "required"


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two rectangles share anything."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def with_names(lines: pd.DataFrame, names: dict[str, str], first: int) -> pd.DataFrame:
    """Add the name of a layer beside one of its points, and where it stands: name, name_side.

    ``lines`` as for :func:`analysis.charts.trajectory.trajectory`; ``names``: layer -> name; ``first``: the
    first year drawn. Only nation, region and required path are named, each where nothing is in the way.
    """
    unnamed = pd.Series(None, range(len(lines)), dtype="str")
    table = lines.reset_index(drop=True).assign(name=unnamed, name_side="right")
    placed = _Plot(table, first)
    for layer, row, side in _candidates(table):
        if layer in names and not table.loc[table["layer"].eq(layer), "name"].notna().any():
            box = placed.name_box(table.loc[row], names[layer], side)
            if placed.is_free(box, layer):
                placed.names.append(box)
                table.loc[row, ["name", "name_side"]] = [names[layer], side]
    return table


def _candidates(table: pd.DataFrame) -> list[tuple[str, int, str]]:
    """Return where names may stand, in the order of trying: layer, row, side."""
    found = []
    for layer in AT_THE_END:
        mine = table.index[table["layer"].eq(layer)]
        found += [(layer, row, side) for row in mine[-1:] for side in ("right", "above", "below")]
    observed = table.loc[table["layer"].eq("observed"), "year"]
    ahead = table["year"].gt(observed.max()) & table["year"].lt(MILESTONES[-1])
    path = table[table["layer"].eq(ALONG) & ahead]
    falling = len(path) > 1 and path["value"].iloc[-1] < path["value"].iloc[0]
    sides = ("above", "below") if falling else ("below", "above")
    return found + [(ALONG, row, side) for side in sides for row in path.index]


class _Plot:
    """What stands where in a plot of the smallest size."""

    def __init__(self, table: pd.DataFrame, first: int) -> None:
        ends = pd.concat([table[c].dropna() for c in ("value", "lower", "upper") if c in table])
        self.low, self.first = ends.min(), first - 0.4
        self.per_unit = PLOT_HEIGHT / ((ends.max() - self.low) or 1)
        self.per_year = PLOT_WIDTH / (MILESTONES[-1] + 0.9 - self.first)
        self.names: list[Box] = []
        self.taken = [(layer, box) for layer, box in self._drawn(table)]

    def _drawn(self, table: pd.DataFrame) -> list[tuple[str, Box]]:
        """Return what points, texts and lines take, with their layer."""
        found = []
        for row in table.itertuples():
            x, y = self._at(row.year, row.value)
            if row.layer != ALONG:
                found.append((row.layer, Box(x - POINT, x + POINT, y - POINT, y + POINT)))
            if isinstance(row.note, str):
                half, shift = len(row.note) * LETTER / 2, VALUE_SHIFT if row.side == "below" else -VALUE_SHIFT
                x += VALUE_ASIDE if row.aside is True else 0  # targets have none: missing there
                found.append(("", Box(x - half, x + half, y + shift - LINE / 2, y + shift + LINE / 2)))
        for (layer, _), mine in table.groupby(["layer", "segment"]):
            if not layer.endswith("target"):
                found += [(layer, box) for box in self._line(mine)]
        return found

    def _line(self, points: pd.DataFrame) -> list[Box]:
        """Return small boxes along a line."""
        places = [self._at(p.year, p.value) for p in points.itertuples()]
        found = []
        for (x0, y0), (x1, y1) in pairwise(places):
            n = max(1, int((x1 - x0) / STEP))
            steps = [(x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n) for i in range(n + 1)]
            found += [Box(x - 1, x + 1, y - 1, y + 1) for x, y in steps]
        return found

    def _at(self, year: float, value: float) -> tuple[float, float]:
        """Return where a value of a year is; pixels downwards, as on a screen."""
        return (year - self.first) * self.per_year, -(value - self.low) * self.per_unit

    def name_box(self, row: pd.Series, name: str, side: str) -> Box:
        """Return what a name takes beside a point."""
        x, y = self._at(row["year"], row["value"])
        left = x + (ASIDE if side == "right" else 0)
        middle = y + {"right": 0, "above": -ASIDE - 2, "below": ASIDE + 2}[side]
        return Box(left, left + len(name) * LETTER, middle - LINE / 2, middle + LINE / 2)

    def is_free(self, box: Box, layer: str) -> bool:
        """Tell whether a name may stand there: inside the plot, on nothing but its own point."""
        if box.right > PLOT_WIDTH:
            return False
        others = [taken for owner, taken in self.taken if owner != layer or layer == ALONG]
        return not any(box.meets(other) for other in [*others, *self.names])

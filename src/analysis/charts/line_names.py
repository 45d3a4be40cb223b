"""Names written beside lines, where they fit: a reader need not look them up in a legend."""

from collections.abc import Iterator

import pandas as pd
import shapely

from analysis.charts.lettering import SEMIBOLD, text_width
from analysis.charts.tokens import SIZES
from analysis.plan import MILESTONES

# The smallest plot that a trajectory is drawn into, in pixels: what fits there fits everywhere.
PLOT_WIDTH, PLOT_HEIGHT = 480, 140
# Letters and a line's height; how far a name stands from its point, and a value's text from its.
SIZE, LINE, ASIDE, VALUE_SHIFT = SIZES["small"], SIZES["small"] + 3, 9, 17
# How far to the right a value's text stands where its line comes in steeply from its side.
VALUE_ASIDE = 26
# How far around a point counts as taken.
POINT = 5
# What is named at its end, and what along its way.
AT_THE_END, ALONG = ("national", "regional", "compared"), "required"


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
    """What stands where in a plot of the smallest size: shapes in pixels, downwards as on a screen."""

    def __init__(self, table: pd.DataFrame, first: int) -> None:
        ends = pd.concat([table[c].dropna() for c in ("value", "lower", "upper") if c in table])
        self.low, self.first = ends.min(), first - 0.4
        self.per_unit = PLOT_HEIGHT / ((ends.max() - self.low) or 1)
        self.per_year = PLOT_WIDTH / (MILESTONES[-1] + 0.9 - self.first)
        self.names: list[shapely.Geometry] = []
        self.taken = [*self._points(table), *self._notes(table), *self._lines(table)]

    def _points(self, table: pd.DataFrame) -> Iterator[tuple[str, shapely.Geometry]]:
        """Yield what points take, with their layer; the required path has none."""
        for row in table[table["layer"].ne(ALONG)].itertuples():
            yield row.layer, _box(*self._at(row.year, row.value), 2 * POINT, 2 * POINT)

    def _notes(self, table: pd.DataFrame) -> Iterator[tuple[str, shapely.Geometry]]:
        """Yield what the texts of values take: of no layer, so no name stands there."""
        for row in table[table["note"].notna()].itertuples():
            x, y = self._at(row.year, row.value)
            x += VALUE_ASIDE if row.aside is True else 0  # targets have none: missing there
            y += VALUE_SHIFT if row.side == "below" else -VALUE_SHIFT
            yield "", _box(x, y, text_width(row.note, SIZE, SEMIBOLD), LINE)

    def _lines(self, table: pd.DataFrame) -> Iterator[tuple[str, shapely.Geometry]]:
        """Yield the lines, with their layer; targets have none."""
        lines = table[~table["layer"].str.endswith("target")]
        for (layer, _), mine in lines.groupby(["layer", "segment"]):
            if len(mine) > 1:
                yield layer, shapely.LineString([self._at(p.year, p.value) for p in mine.itertuples()])

    def _at(self, year: float, value: float) -> tuple[float, float]:
        """Return where a value of a year is."""
        return (year - self.first) * self.per_year, -(value - self.low) * self.per_unit

    def name_box(self, row: pd.Series, name: str, side: str) -> shapely.Geometry:
        """Return what a name takes beside a point."""
        x, y = self._at(row["year"], row["value"])
        wide = text_width(name, SIZE)
        x += wide / 2 + (ASIDE if side == "right" else 0)
        return _box(x, y + {"right": 0, "above": -ASIDE - 2, "below": ASIDE + 2}[side], wide, LINE)

    def is_free(self, box: shapely.Geometry, layer: str) -> bool:
        """Tell whether a name may stand there: inside the plot, on nothing but its own point."""
        others = [taken for owner, taken in self.taken if owner != layer or layer == ALONG]
        inside = shapely.bounds(box)[2] <= PLOT_WIDTH
        return bool(inside and not shapely.intersects(box, [*others, *self.names]).any())


def _box(x: float, y: float, wide: float, high: float) -> shapely.Geometry:
    """Return the rectangle around a place."""
    return shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)

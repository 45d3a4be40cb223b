"""Many series of yearly values as one matrix, so that thousands are looked at in one step.

A *series* is what one indicator was in one area over the years. A *segment* is a stretch of a series
whose values can be compared: a break (definition, boundaries, source) begins a new one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

SERIES = ["indicator", "area_code"]


@dataclass(frozen=True)
class Panel:
    """Series × years.

    ``keys``: one row a series, columns SERIES, in order of first appearance. ``years``: the calendar
    years, ascending, without gaps. ``place``: for each series and year the row of ``rows`` that holds
    the value, -1 where there is none. ``rows``: the long table the panel was made from.
    """

    keys: pd.DataFrame
    years: np.ndarray
    place: np.ndarray
    rows: pd.DataFrame

    @cached_property
    def values(self) -> np.ndarray:
        """The values, series × years; NaN where there is none."""
        return self.take("value", self.place)

    @cached_property
    def segments(self) -> np.ndarray:
        """The segment of each value, series × years; -1 where there is none."""
        if "segment" not in self.rows:
            return np.where(self.place >= 0, 0, -1)
        return np.where(self.place >= 0, self.rows["segment"].to_numpy()[self.place], -1)

    def take(self, column: str, place: np.ndarray) -> np.ndarray:
        """Return a numeric column at the given rows; NaN where ``place`` is -1."""
        if column not in self.rows or not len(self.rows):
            return np.full(place.shape, np.nan)
        content = self.rows[column].to_numpy(dtype="float64", na_value=np.nan)
        return np.where(place >= 0, content[place], np.nan)

    def until(self, year: int) -> "Panel":
        """Return the panel as it was known at the end of ``year``."""
        return self.keep(np.broadcast_to(self.years <= year, self.place.shape))

    def keep(self, mask: np.ndarray) -> "Panel":
        """Return the panel with only the values under ``mask``."""
        return Panel(self.keys, self.years, np.where(mask, self.place, -1), self.rows)

    def one_segment(self) -> "Panel":
        """Return the panel with only the segment of each series' latest value."""
        newest = self.segments.max(axis=1, initial=-1)
        return self.keep(self.segments == newest[:, None])

    def of_indicators(self, indicators: pd.Index) -> "Panel":
        """Return the panel of the series of these indicators that have any value."""
        known = self.keys["indicator"].isin(indicators).to_numpy() & (self.place >= 0).any(axis=1)
        return self.of(np.flatnonzero(known))

    def of(self, at: np.ndarray) -> "Panel":
        """Return the panel of the series at these positions, in this order."""
        return Panel(self.keys.iloc[at].reset_index(drop=True), self.years, self.place[at], self.rows)


def panel(series: pd.DataFrame) -> Panel:
    """Arrange a long table, one row a value (SERIES, year, value, …), as a Panel.

    An optional column ``segment`` counts the breaks up to each value; without it there are none.
    Raises ValueError if a series has two values in a year: the caller has to choose one.
    """
    rows = series.reset_index(drop=True)
    indicator, names = pd.factorize(rows["indicator"])
    area, areas = pd.factorize(rows["area_code"])
    code, found = pd.factorize(indicator.astype("int64") * max(len(areas), 1) + area)
    year = rows["year"].to_numpy(dtype="int64")
    years = np.arange(year.min(), year.max() + 1) if len(year) else np.arange(0)
    place = np.full((len(found), len(years)), -1)
    if len(year):
        place[code, year - years[0]] = np.arange(len(rows))
    if (place >= 0).sum() < len(rows):
        raise ValueError("a series has two values in one year")
    keys = {"indicator": names[found // max(len(areas), 1)], "area_code": areas[found % max(len(areas), 1)]}
    return Panel(pd.DataFrame(keys), years, place, rows)


def first(mask: np.ndarray) -> np.ndarray:
    """Return the position of the first true of each row, -1 where there is none."""
    if not mask.shape[1]:
        return np.full(len(mask), -1)
    return np.where(mask.any(axis=1), mask.argmax(axis=1), -1)


def last(mask: np.ndarray) -> np.ndarray:
    """Return the position of the last true of each row, -1 where there is none."""
    reverse = first(mask[:, ::-1])
    return np.where(reverse >= 0, mask.shape[1] - 1 - reverse, -1)


def at(matrix: np.ndarray, position: np.ndarray) -> np.ndarray:
    """Return each row's entry at ``position``; NaN (or -1 for whole numbers) where that is -1."""
    missing = np.nan if matrix.dtype.kind == "f" else -1
    if not matrix.shape[1]:
        return np.full(len(matrix), missing)
    return np.where(position >= 0, matrix[np.arange(len(matrix)), position], missing)


def years_at(years: np.ndarray, position: np.ndarray) -> np.ndarray:
    """Return the year at each position as a number; NaN where that is -1."""
    if not len(years):
        return np.full(len(position), np.nan)
    return np.where(position >= 0, years[position].astype("float64"), np.nan)

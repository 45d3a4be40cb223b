"""Windows of real series: what was known at an origin, and what came after it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

LONGEST = 12
HORIZON = 9


@dataclass(frozen=True)
class Windows:
    """Histories and what followed them.

    ``years`` and ``values`` (windows, LONGEST), NaN where there is nothing; ``future`` (windows, HORIZON),
    the values 1, 2 … years after the last one, NaN where unknown; ``scale`` (windows,), the series' mean
    yearly change, by which errors are made comparable. ``about``: series, origin, n and what the series'
    table says of it (source, area, smoothed, lower_bound, upper_bound …).
    """

    years: np.ndarray
    values: np.ndarray
    future: np.ndarray
    scale: np.ndarray
    about: pd.DataFrame

    def __len__(self) -> int:
        return len(self.scale)

    def where(self, chosen: np.ndarray) -> "Windows":
        """Return the windows at a mask or at places."""
        about = self.about.iloc[np.arange(len(self))[chosen]].reset_index(drop=True)
        return Windows(*(a[chosen] for a in (self.years, self.values, self.future, self.scale)), about)

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the lower and upper bounds, NaN where there is none."""
        return self.about["lower_bound"].to_numpy(float), self.about["upper_bound"].to_numpy(float)


def cut(table: pd.DataFrame, *, per_series: int = 3, shortest: int = 4, seed: int = 0) -> Windows:
    """Cut windows from ``table``: series_id, year, value, lower_bound, upper_bound and more columns.

    Up to ``per_series`` origins a series are drawn; half of the histories are cut to a random length of
    ``shortest`` to LONGEST values. Series that never change are left out.
    """
    random = np.random.default_rng(seed)
    table = table.dropna(subset=["value"]).drop_duplicates(["series_id", "year"])
    parts = []
    for _, series in table.sort_values(["series_id", "year"]).groupby("series_id", sort=True):
        years, values = series["year"].to_numpy(float), series["value"].to_numpy(float)
        if len(years) <= shortest or not np.diff(values).any():
            continue
        scale = np.mean(np.abs(np.diff(values)) / np.sqrt(np.diff(years)))
        origins = np.arange(shortest, len(years))
        origins = origins[years[origins] - years[origins - 1] <= HORIZON]
        for end in np.sort(random.choice(origins, min(per_series, len(origins)), replace=False)):
            longest = min(LONGEST, end)
            n = longest if random.random() < 0.5 else int(random.integers(shortest, longest + 1))
            parts.append((*_window(years, values, end, n), scale, series.index[0], n, years[end - 1]))
    return _stacked(parts, table)


def _window(years: np.ndarray, values: np.ndarray, end: int, n: int) -> tuple[np.ndarray, ...]:
    """Return padded years and values of the n values before ``end``, and the future by years ahead."""
    history, known = np.full(LONGEST, np.nan), np.full(LONGEST, np.nan)
    history[:n], known[:n] = years[end - n : end], values[end - n : end]
    future = np.full(HORIZON, np.nan)
    ahead = (years[end:] - years[end - 1]).astype(int)
    near = ahead <= HORIZON
    future[ahead[near] - 1] = values[end:][near]
    return history, known, future


def _stacked(parts: list[tuple], table: pd.DataFrame) -> Windows:
    """Put windows into arrays, with what the table says of each series."""
    years, values, future, scale, first, n, origin = zip(*parts, strict=True)
    about = table.loc[list(first)].drop(columns=["year", "value"]).reset_index(drop=True)
    about = about.assign(n=n, origin=np.array(origin, int))
    return Windows(np.array(years), np.array(values), np.array(future), np.array(scale), about)

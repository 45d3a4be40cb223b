"""All series of a report fitted in one batch, with what is known of their noise, breaks and bounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.observations import PER
from analysis.plan import MILESTONES, Plan
from analysis.progress import STALE_AFTER
from analysis.projection.draws import draw_paths
from analysis.projection.forecasts import Group, groups
from analysis.projection.sampling import known_noise, noise_of_sampling, sampling_variance

# With fewer values the width comes from other series alone and is labelled so.
OWN_VARIANCE_FROM = 3
SHARES = ("percent", "rare")
FLAGS = ("pooled_variance", "at_bound", "break", "exceptional", "sampling_error", "lost_already")


@dataclass(frozen=True)
class Fitted:
    """A fitted ``group`` with the known ``noise`` and the ``sampled`` noise of its values, (series, n)."""

    group: Group
    noise: np.ndarray
    sampled: np.ndarray


@dataclass(frozen=True)
class Ahead:
    """One indicator's outlook: ``years`` ahead, its ``group`` and ``row`` there, joint ``paths``."""

    years: np.ndarray
    group: Group
    row: int
    bands: np.ndarray
    paths: np.ndarray
    flags: tuple[str, ...]

    def chance(self, year: int, comparator: str, target: float, tolerance: float) -> float:
        """Return the chance that the value of ``year`` meets the target, from the distribution itself."""
        column = int(np.flatnonzero(self.years == year)[0])
        # Just below for "at least" and "less than": a target that is reached exactly counts, or does not.
        edge = -1e-9 if comparator in (">=", "<") else 1e-9
        lenient = {">=": -tolerance, "<=": tolerance}.get(comparator, 0.0)
        size, origin = self.group.units.size[self.row], self.group.units.origin[self.row]
        unit = (target + lenient - origin) / size + edge
        points = np.full((len(self.group.rows), len(self.years), 1), unit)
        below = float(self.group.outlook.below(points)[self.row, column, 0])
        return 1 - below if comparator.startswith(">") else below


def outlooks_of(
    seen: pd.DataFrame, plan: Plan, report_year: int, seed: int, levels: tuple[int, ...]
) -> dict[tuple[str, str], Ahead]:
    """Fit all series that have a recent value in one batch, by area and indicator."""
    parts = {
        key: rows
        for key, rows in seen.groupby(["area_code", "indicator"], sort=False)
        if rows["year"].max() >= report_year - STALE_AFTER
    }
    if not parts:
        return {}
    keys = list(parts)
    first = min(int(rows["year"].max()) for rows in parts.values())
    wanted = np.arange(first + 1, MILESTONES[-1] + 1)
    order = np.array([0.5, *(0.5 + side * level / 200 for level in levels for side in (-1, 1))])
    outlooks = {}
    for fitted in fit_all(list(parts.values()), plan, wanted):
        group = fitted.group
        bands = group.quantiles(np.sort(order))[:, :, np.argsort(np.argsort(order))]
        paths = draw_paths(group, seed=seed)
        for row, place in enumerate(group.rows):
            flags = _flags(parts[keys[place]], fitted, row)
            years = wanted[group.columns]
            outlooks[keys[place]] = Ahead(years, group, row, bands[row], paths[row], flags)
    return outlooks


def fit_all(
    parts: Sequence[pd.DataFrame], plan: Plan, horizon_years: int | Sequence[float]
) -> Iterator[Fitted]:
    """Fit many series in one batch, with what is known of their noise, breaks and bounds.

    ``parts``: one table a series with indicator, year and value, and denominator, unit, status and segment
    where known. ``horizon_years`` as for :func:`analysis.projection.forecast`.
    """
    batch = _batch(parts, plan)
    noise = batch.pop("noise")
    sampled = noise_of_sampling(**batch, noise=noise)
    coming = np.nanmean(np.where(np.isfinite(batch["values"]), sampled, np.nan), axis=1)
    del batch["variance"]
    for group in groups(**batch, horizon_years=horizon_years, noise=noise + sampled, coming=coming):
        yield Fitted(group, noise[group.rows], sampled[group.rows])


def _batch(parts: Sequence[pd.DataFrame], plan: Plan) -> dict[str, np.ndarray]:
    """Put series into one padded batch: years, values, bounds, known noise, sampling variance, segments."""
    width = max(map(len, parts))
    columns = ("years", "values", "noise", "variance", "segments")
    batch = {name: np.full((len(parts), width), 0.0) for name in columns}
    batch["values"][:], batch["years"][:] = np.nan, np.nan
    for place, rows in enumerate(parts):
        n = slice(0, len(rows))
        values = rows["value"].to_numpy(float)
        batch["years"][place, n], batch["values"][place, n] = rows["year"].to_numpy(float), values
        batch["noise"][place, n] = known_noise(rows)
        batch["segments"][place, n] = _segments(rows)
        if "denominator" in rows and "unit" in rows:
            per = rows["unit"].map(PER).to_numpy(float)
            batch["variance"][place, n] = sampling_variance(values, rows["denominator"].to_numpy(float), per)
    family = plan.indicators["family"].loc[[rows["indicator"].iloc[0] for rows in parts]]
    share = family.isin(SHARES).to_numpy() & ~(np.nan_to_num(batch["values"]) > 100).any(axis=1)
    return batch | {"lower": np.zeros(len(parts)), "upper": np.where(share, 100.0, np.inf)}


def _segments(rows: pd.DataFrame) -> np.ndarray:
    """Return the segment of each row, from 0 on: values of one segment can be compared."""
    if "segment" not in rows:
        return np.zeros(len(rows))
    return rows["segment"].rank(method="dense").to_numpy(float) - 1


def _flags(rows: pd.DataFrame, fitted: Fitted, row: int) -> tuple[str, ...]:
    """Return what a reader should know of how a projection was made."""
    outlook = fitted.group.outlook
    stays = outlook.at_upper[row].any() or outlook.at_lower[row].any()
    said = (
        ("pooled_variance", len(rows) < OWN_VARIANCE_FROM),
        ("at_bound", stays),
        ("break", _segments(rows).any()),
        ("exceptional", fitted.noise[row].any()),
        ("sampling_error", fitted.sampled[row].any()),
    )
    return tuple(flag for flag, holds in said if holds)

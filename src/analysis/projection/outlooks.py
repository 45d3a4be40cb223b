"""All series of a report fitted in one batch, with what is known of their noise, breaks and bounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.observations import PER
from analysis.plan import Plan
from analysis.projection.forecasts import Group, groups
from analysis.projection.sampling import known_noise, noise_of_sampling, sampling_variance
from analysis.tables import looked_up

# With fewer values the width comes from other series alone and is labelled so.
OWN_VARIANCE_FROM = 3
SHARES = ("percent", "rare")
FLAGS = ("pooled_variance", "at_bound", "break", "exceptional", "sampling_error", "lost_already")


@dataclass(frozen=True)
class Fitted:
    """A fitted ``group`` with the known ``noise`` and the ``sampled`` noise of its values, (series, n).

    ``broken`` (series,): a break lies between its values; ``n_values`` (series,): how many it has.
    """

    group: Group
    noise: np.ndarray
    sampled: np.ndarray
    broken: np.ndarray
    n_values: np.ndarray

    def flags(self) -> list[str]:
        """Return what a reader should know of how each projection was made: words of FLAGS."""
        outlook, n = self.group.outlook, len(self.group.rows)
        said = (
            ("pooled_variance", self.n_values < OWN_VARIANCE_FROM),
            ("at_bound", outlook.at_upper.any(axis=1) | outlook.at_lower.any(axis=1)),
            ("break", self.broken),
            ("exceptional", self.noise.any(axis=1)),
            ("sampling_error", self.sampled.any(axis=1)),
        )
        return [" ".join(flag for flag, holds in said if holds[row]) for row in range(n)]


def fit_all(rows: pd.DataFrame, plan: Plan, horizon_years: int | Sequence[float]) -> Iterator[Fitted]:
    """Fit many series in one batch, with what is known of their noise, breaks and bounds.

    ``rows``: number (of the series, from 0 on), indicator, year and value, and denominator, unit, status and
    segment where known; by number and year. ``horizon_years`` as for :func:`analysis.projection.forecast`.
    """
    batch = _batch(rows, plan)
    noise, n_values = batch.pop("noise"), np.bincount(rows["number"])
    sampled = noise_of_sampling(**batch, noise=noise)
    coming = np.nanmean(np.where(np.isfinite(batch["values"]), sampled, np.nan), axis=1)
    del batch["variance"]
    broken = batch["segments"].any(axis=1)
    for group in groups(**batch, horizon_years=horizon_years, noise=noise + sampled, coming=coming):
        own = group.rows
        yield Fitted(group, noise[own], sampled[own], broken[own], n_values[own])


def _batch(rows: pd.DataFrame, plan: Plan) -> dict[str, np.ndarray]:
    """Put series into one padded batch: years, values, bounds, known noise, sampling variance, segments."""
    number, place = rows["number"].to_numpy(), rows.groupby("number").cumcount().to_numpy()
    shape = (number[-1] + 1, place.max() + 1)

    def padded(values: np.ndarray, empty: float) -> np.ndarray:
        table = np.full(shape, empty)
        table[number, place] = values
        return table

    values = padded(rows["value"].to_numpy(float), np.nan)
    first = rows["indicator"].to_numpy()[np.flatnonzero(place == 0)]
    above = (np.nan_to_num(values) > 100).any(axis=1)
    share = plan.indicators["family"].loc[first].isin(SHARES).to_numpy() & ~above
    return {
        "years": padded(rows["year"].to_numpy(float), np.nan),
        "values": values,
        "noise": padded(known_noise(rows), 0.0),
        "variance": padded(_variance(rows), 0.0),
        "segments": padded(_segments(rows), 0.0),
        "lower": np.zeros(shape[0]),
        "upper": np.where(share, 100.0, np.inf),
    }


def _variance(rows: pd.DataFrame) -> np.ndarray:
    """Return the sampling variance of each value, 0 where nothing is known of it."""
    if "denominator" not in rows or "unit" not in rows:
        return np.zeros(len(rows))
    per = looked_up(rows["unit"], PER).to_numpy(float)
    return sampling_variance(rows["value"].to_numpy(float), rows["denominator"].to_numpy(float), per)


def _segments(rows: pd.DataFrame) -> np.ndarray:
    """Return the segment of each row, from 0 on: values of one segment can be compared."""
    if "segment" not in rows:
        return np.zeros(len(rows))
    return rows.groupby("number")["segment"].rank(method="dense").to_numpy(float) - 1

"""What is known of the noise of single values: sampling error, provisional and exceptional years.

All noise is in variances of a yearly change, the unit of :class:`analysis.projection.mixture.Patterns`.
"""

import numpy as np
import pandas as pd

from analysis.projection.forecasts import Group, groups
from analysis.projection.scales import SHARE

# Years in which much was closed or counted otherwise, and figures that may still change. More noise than
# this makes forecasts worse (docs/projection.md).
EXCEPTIONAL_YEARS = (2020, 2021)
EXCEPTIONAL_NOISE, PROVISIONAL_NOISE = 0.5, 0.5
PROVISIONAL = ("provisional", "unclear")
MOST_NOISE = 25.0
ROUNDS = 2
# So many times the roughness seen may be sampling error, where so many triples of years show it.
ROUGHNESS, LEAST_TRIPLES = 5.0, 4


def known_noise(rows: pd.DataFrame) -> np.ndarray:
    """Return the extra noise of each row for what its year and its ``status`` say."""
    noise = EXCEPTIONAL_NOISE * rows["year"].isin(EXCEPTIONAL_YEARS).to_numpy(float)
    if "status" in rows:
        noise = noise + PROVISIONAL_NOISE * rows["status"].isin(PROVISIONAL).to_numpy(float)
    return noise


def sampling_variance(values: np.ndarray, denominators: np.ndarray, per: np.ndarray) -> np.ndarray:
    """Return the variance that chance alone gives a value, on the plain scale; 0 where not known.

    A share of ``denominators`` cases is binomial, a rate of ``per`` (100 for shares) Poisson.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip(values / per, 0.0, 1.0)
        cases = np.where(per == 100, share * (1 - share), values / per)
        variance = per**2 * np.maximum(cases, 1 / denominators) / denominators
    return np.where(np.isfinite(variance), variance, 0.0)


def believable(
    years: np.ndarray, values: np.ndarray, variance: np.ndarray, segments: np.ndarray | None = None
) -> np.ndarray:
    """Return the sampling ``variance`` (series, n), cut to what the roughness of each series allows.

    The distance of a value from the line between its neighbours has a known multiple of the sampling
    variance, and more where the level moves. A series much smoother than that was smoothed, modelled or
    counted in another way: its values have not the error that its cases alone would give. ROUGHNESS times
    what is seen is allowed, so that true counts, smooth by chance, keep theirs.
    """
    if values.shape[1] < 3:
        return variance
    before, here, after = (years[:, k : k + values.shape[1] - 2] for k in range(3))
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = (after - here) / (after - before)
        line = weight * values[:, :-2] + (1 - weight) * values[:, 2:]
        seen = (values[:, 1:-1] - line) ** 2 / (1 + weight**2 + (1 - weight) ** 2)
    known = np.isfinite(seen)
    if segments is not None:
        known &= segments[:, :-2] == segments[:, 2:]
    count = known.sum(axis=1)
    roughness = np.where(known, seen, 0.0).sum(axis=1) / np.maximum(count, 1)
    most = np.where(count >= LEAST_TRIPLES, ROUGHNESS * roughness, np.inf)
    mean = np.nanmean(np.where(np.isfinite(values), variance, np.nan), axis=1)
    share = np.where(mean > 0, np.minimum(most, mean) / np.where(mean > 0, mean, 1.0), 1.0)
    return variance * share[:, None]


def noise_of_sampling(
    years: np.ndarray,
    values: np.ndarray,
    variance: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    **options: np.ndarray,
) -> np.ndarray:
    """Return the sampling ``variance`` (series, n) in yearly variances of each series' own model.

    The model without it gives the variance of a yearly change, the model with it a better one. What a series
    contradicts by its smoothness is left out (:func:`believable`).
    """
    variance = believable(years, values, variance, options.get("segments"))
    noise = np.zeros(values.shape)
    if not (variance > 0).any():
        return noise
    base = options.pop("noise", np.zeros(values.shape))
    for _ in range(ROUNDS):
        for group in groups(years, values, 1, lower, upper, noise=base + noise, **options):
            relative = variance[group.rows] / _yearly_variance(group)[:, None]
            noise[group.rows] = np.minimum(np.nan_to_num(relative), MOST_NOISE)
    return noise


def _yearly_variance(group: Group) -> np.ndarray:
    """Return the variance of a yearly change on the plain scale, in squared units, (series,)."""
    scale = "arcsine" if group.units.kind == SHARE else "plain"
    mine = group.mixture.scale == scale
    weight = group.mixture.weight[:, mine]
    mean = (weight * group.mixture.variance[:, mine]).sum(1) / np.maximum(weight.sum(1), 1e-300)
    if group.units.kind == SHARE:
        share = np.clip(group.values[:, -1], 1e-3, 1 - 1e-3)
        mean = mean * share * (1 - share)
    return np.maximum(mean, 1e-12) * group.units.size**2

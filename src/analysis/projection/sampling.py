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


def noise_of_sampling(
    years: np.ndarray,
    values: np.ndarray,
    variance: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    **options: np.ndarray,
) -> np.ndarray:
    """Return the sampling ``variance`` (series, n) in yearly variances of each series' own model.

    The model without it gives the variance of a yearly change, the model with it a better one.
    """
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

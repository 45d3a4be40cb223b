"""How good forecasts were: scores of quantiles, distributions, intervals and chances.

CRPS: Gneiting and Raftery (2007), JASA 102; closed forms for the normal and t: Jordan, Krüger and Lerch
(2019), J. Stat. Softw. 90(12). Everything works on whole arrays; smaller is better.
"""

import numpy as np
import pandas as pd
from scipy.special import betaln, gammaln, ndtr, stdtr


def crps_quantiles(quantiles: np.ndarray, levels: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Return twice the mean pinball loss: ``quantiles`` (..., levels) against ``outcome`` (...)."""
    error = np.asarray(outcome)[..., None] - quantiles
    return 2 * np.maximum(levels * error, (levels - 1) * error).mean(axis=-1)


def crps_normal(mean: np.ndarray, spread: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Return the CRPS of a normal distribution."""
    z = (outcome - mean) / spread
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    return spread * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi))


def crps_student_t(
    location: np.ndarray, scale: np.ndarray, df: np.ndarray, outcome: np.ndarray
) -> np.ndarray:
    """Return the CRPS of a Student t distribution; ``df`` above 1."""
    z = (outcome - location) / scale
    log_constant = gammaln((df + 1) / 2) - gammaln(df / 2) - 0.5 * np.log(df * np.pi)
    density = np.exp(log_constant - (df + 1) / 2 * np.log1p(z**2 / df))
    mass = np.exp(betaln(0.5, df - 0.5) - 2 * betaln(0.5, df / 2))
    tail = 2 * np.sqrt(df) / (df - 1) * mass
    return scale * (z * (2 * stdtr(df, z) - 1) + 2 * density * (df + z**2) / (df - 1) - tail)


def crps_ensemble(members: np.ndarray, outcome: np.ndarray, *, fair: bool = False) -> np.ndarray:
    """Return the CRPS of equally likely ``members`` (..., m); ``fair`` removes the bias of few members."""
    members = np.sort(np.asarray(members, float), axis=-1)
    m = members.shape[-1]
    error = np.abs(members - np.asarray(outcome)[..., None]).mean(axis=-1)
    pairs = (members * (2 * np.arange(m) - m + 1)).sum(axis=-1)
    return error - pairs / (m * (m - 1) if fair else m * m)


def interval_score(lower: np.ndarray, upper: np.ndarray, outcome: np.ndarray, alpha: float) -> np.ndarray:
    """Return the width of a 1 - ``alpha`` interval plus its penalty for an outcome outside."""
    outside = np.maximum(lower - outcome, 0.0) + np.maximum(outcome - upper, 0.0)
    return upper - lower + 2 / alpha * outside


def coverage(lower: np.ndarray, upper: np.ndarray, outcome: np.ndarray) -> float:
    """Return the share of the known outcomes inside their intervals, ends included."""
    known = np.isfinite(outcome)
    return float(((outcome >= lower) & (outcome <= upper))[known].mean())


def brier(probability: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """Return the squared error of chances against 0 or 1."""
    return (np.asarray(probability, float) - np.asarray(happened, float)) ** 2


def reliability(probability: np.ndarray, happened: np.ndarray, *, bins: int = 10) -> pd.DataFrame:
    """Return mean chance, share that happened and n by bins of equal width of the chance."""
    place = np.minimum((np.asarray(probability) * bins).astype(int), bins - 1)
    table = pd.DataFrame({"bin": place, "chance": probability, "happened": np.asarray(happened, float)})
    means = table.groupby("bin").agg(
        chance=("chance", "mean"), happened=("happened", "mean"), n=("chance", "size")
    )
    return means.reset_index(drop=True)


def reliability_error(probability: np.ndarray, happened: np.ndarray, *, bins: int = 10) -> float:
    """Return the mean distance between chance and share that happened, bins weighted by their n."""
    table = reliability(probability, happened, bins=bins)
    return float(np.average((table["chance"] - table["happened"]).abs(), weights=table["n"]))

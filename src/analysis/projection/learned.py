"""The learned figures: priors.csv and calibration.csv beside this module, read on first use.

They are made by ``python -m analysis.projection.learn`` from a table of real series; nothing of those
series is in them but weights and variances.
"""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.projection.members import Member
from analysis.projection.mixture import Prior
from analysis.projection.scales import POSITIVE, REAL, SHARE

FOLDER = Path(__file__).parent
STRUCTURE = [field.name for field in fields(Member)]
# How near to a bound a share must be for half of the correction that shares at a bound get.
NEAR = 0.01


@dataclass(frozen=True)
class Learned:
    """What is known of one kind of quantity before a series is seen.

    The widening of the distribution is exp(``base`` + ``short`` / n + ``near`` nearness), where nearness
    is 1 for a share at its bound and falls to 0 inside.
    """

    prior: Prior
    base: float
    short: float
    near: float

    def widening(self, units: np.ndarray, kind: str) -> np.ndarray:
        """Return the widening of each series, (series,), from its unit values, (series, n)."""
        return np.exp(self.base + self.short / units.shape[1] + self.near * nearness(units, kind))


def nearness(units: np.ndarray, kind: str) -> np.ndarray:
    """Return how near the last value of a share lies to a bound, 1 at it; 0 for other kinds."""
    if kind != SHARE:
        return np.zeros(len(units))
    last = np.clip(units[:, -1], 0.0, 1.0)
    return NEAR / (NEAR + np.minimum(last, 1 - last))


@cache
def learned(kind: str) -> Learned:
    """Return the learned figures of a kind; a quantity without bounds has those of the plain scale."""
    return from_tables(_table("priors.csv"), _table("calibration.csv"), kind)


def from_tables(priors: pd.DataFrame, calibration: pd.DataFrame, kind: str) -> Learned:
    """Return the learned figures of ``kind`` from the two tables (see docs/projection.md)."""
    known = POSITIVE if kind == REAL else kind
    rows = priors[priors["kind"].eq(known)]
    if kind == REAL:
        rows = rows[rows["scale"].eq("plain")]
    structures, member = np.unique(rows[STRUCTURE].to_numpy(float), axis=0, return_inverse=True)
    figures = calibration.set_index("kind").loc[known]
    weight = rows["weight"].to_numpy(float)
    prior = Prior(
        tuple(Member(*row) for row in structures),
        member.ravel(),
        rows["scale"].to_numpy(str),
        rows["spread"].to_numpy(float),
        weight / weight.sum(),
        float(figures["df"]),
        float(figures["temper"]),
    )
    return Learned(prior, *(float(figures[name]) for name in ("base", "short", "near")))


@cache
def _table(name: str) -> pd.DataFrame:
    """Read one of the two tables."""
    return pd.read_csv(FOLDER / name)

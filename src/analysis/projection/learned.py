"""The learned figures: priors.csv and calibration.csv beside this module, read on first use.

They are made by ``python -m analysis.projection.learn`` from a table of real series; nothing of those
series is in them but weights and variances.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np

from analysis.projection.members import Member
from analysis.projection.mixture import Prior
from analysis.projection.scales import POSITIVE, REAL, SHARE

FOLDER = Path(__file__).parent
STRUCTURE = [field.name for field in fields(Member)]
CALIBRATION = ("df", "temper", "base", "short", "near")
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


def from_tables(priors: Mapping, calibration: Mapping, kind: str) -> Learned:
    """Return the learned figures of ``kind`` from the columns of the two tables (see docs/projection.md)."""
    known = POSITIVE if kind == REAL else kind
    rows = np.asarray(priors["kind"]) == known
    if kind == REAL:
        rows &= np.asarray(priors["scale"]) == "plain"
    figures = np.column_stack([np.asarray(priors[name], float)[rows] for name in STRUCTURE])
    structures, member = np.unique(figures, axis=0, return_inverse=True)
    weight = np.asarray(priors["weight"], float)[rows]
    row = int(np.flatnonzero(np.asarray(calibration["kind"]) == known)[0])
    of_kind = {name: float(np.asarray(calibration[name], float)[row]) for name in CALIBRATION}
    prior = Prior(
        tuple(Member(*structure) for structure in structures.tolist()),
        member.ravel(),
        np.asarray(priors["scale"])[rows].astype(str),
        np.asarray(priors["spread"], float)[rows],
        weight / weight.sum(),
        of_kind["df"],
        of_kind["temper"],
    )
    return Learned(prior, of_kind["base"], of_kind["short"], of_kind["near"])


@cache
def _table(name: str) -> dict[str, np.ndarray]:
    """Read the columns of one of the two tables."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: np.array([row[column] for row in rows]) for column in rows[0]}

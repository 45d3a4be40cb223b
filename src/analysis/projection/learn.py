"""Learn the members' weights and the calibration from a table of real series.

    python -m analysis.projection.learn SERIES.csv.gz

writes priors.csv, calibration.csv and paces.csv beside this module. The table has series_id, source,
year, value, lower_bound, upper_bound, direction. Every member of a wide grid forecasts every window; the
weights minimise the CRPS and a little of the log score of the mixture by gradient descent, members that
are hardly ever used are dropped, the rest is learned again, and the width is corrected to hold 80 and
95 %.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import ndtri

from analysis.projection.distribution import Outlook, prune
from analysis.projection.forecasts import Group, groups
from analysis.projection.learned import FOLDER, STRUCTURE, Learned, nearness
from analysis.projection.members import Member
from analysis.projection.mixture import Mixture, Prior
from analysis.projection.paces import learn_paces
from analysis.projection.scales import POSITIVE, SCALES, SHARE
from analysis.projection.student import cumulative
from analysis.projection.weights import Trials, descend, posterior
from analysis.projection.windows import Windows, cut

AHEAD = np.array([1.0, 2.0, 4.0, 7.0])
PRIOR_DF = 4.0
TEMPER = {SHARE: 0.7, POSITIVE: 0.8}
SPREADS = {
    "arcsine": 0.005 * np.array([0.003, 0.03, 0.2, 1, 4]),
    "logit": 0.04 * np.array([0.003, 0.03, 0.2, 1, 4]),
    "plain": 0.007 * np.array([0.003, 0.03, 0.2, 1, 4, 20]),
    "log": 0.007 * np.array([0.003, 0.03, 0.2, 1, 4, 20]),
}
KIND_SCALES = {SHARE: ("arcsine", "logit"), POSITIVE: ("plain", "log")}
DROP_BELOW, LEAST = 0.004, 0.0005
GRID, GRID_MEMBERS = 45, 16


def candidates() -> list[Member]:
    """Return the wide grid of members that learning chooses from."""
    walks = [Member(noise, settling=s) for s in (0.0, 0.1, 0.3) for noise in (0.0, 0.2, 0.5, 0.8)]
    returning = [Member(noise, p, settling=0.1) for p in (0.4, 0.7, 0.9) for noise in (0.0, 0.4)]
    noisy = [Member(1.0, settling=s) for s in (0.0, 0.2)]
    drifting = [
        Member(noise, drift=0.05, damping=0.85, settling=s) for s in (0.0, 0.2) for noise in (0.2, 0.7)
    ]
    trending = [Member(0.2, drift=0.4, damping=d) for d in (0.7, 0.95)]
    smooth = [Member(0.0, drift=20.0, damping=d) for d in (0.9, 0.98)]
    sloping = [Member(0.05, slope=20.0, fade=f) for f in (0.05, 0.2, 0.6)]
    gentle = [Member(0.2, slope=1.0, fade=f) for f in (0.1, 0.4)]
    return walks + returning + noisy + drifting + trending + smooth + sloping + gentle


def wide_prior(kind: str) -> Prior:
    """Return all candidates on all scales with all variances, equally likely."""
    structures = tuple(candidates())
    rows = [
        (member, scale, spread)
        for scale in KIND_SCALES[kind]
        for member, spread in product(range(len(structures)), SPREADS[scale])
    ]
    member, scale, spread = (np.array(column) for column in zip(*rows, strict=True))
    weight = np.full(len(rows), 1 / len(rows))
    return Prior(structures, member, scale, spread, weight, PRIOR_DF, TEMPER[kind])


def learn(windows: Windows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables priors and calibration, learned from ``windows``."""
    priors, calibration = [], []
    share = np.isfinite(windows.bounds()[1])
    for kind, mine in ((SHARE, share), (POSITIVE, ~share)):
        some = windows.where(mine)
        prior = learn_weights(some, kind)
        width = learn_widths(some, prior)
        calibration.append({"kind": kind, "df": prior.df, "temper": prior.temper, **width})
        priors.append(_table(prior, kind))
    return pd.concat(priors, ignore_index=True), pd.DataFrame(calibration)


def learn_weights(windows: Windows, kind: str) -> Prior:
    """Return the prior of a kind: learned on the wide grid, cut to the useful members, learned again."""
    wide = wide_prior(kind)
    trials = make_trials(windows, wide)
    weight = descend(trials, wide.temper)
    used = np.average(posterior(trials.marginal, np.log(weight), wide.temper), axis=0, weights=trials.weight)
    kept = np.flatnonzero(used > DROP_BELOW)
    weight = descend(trials.members(kept), wide.temper)
    kept, weight = kept[weight > LEAST], weight[weight > LEAST]
    weight = weight / weight.sum()
    return replace(
        wide, member=wide.member[kept], scale=wide.scale[kept], spread=wide.spread[kept], weight=weight
    )


def make_trials(windows: Windows, prior: Prior) -> Trials:
    """Let every member forecast every window."""
    known = Learned(prior, 0.0, 0.0, 0.0)
    parts = [_trials_of(windows, group) for group in _groups(windows, lambda kind: known)]
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Trials(*columns)


def _groups(windows: Windows, known: Callable[[str], Learned]):
    lower, upper = windows.bounds()
    return groups(windows.years, windows.values, AHEAD, lower, upper, known=known)


def _trials_of(windows: Windows, group: Group) -> tuple[np.ndarray, ...]:
    """Return the columns of :class:`Trials` for one group."""
    future = windows.future[np.ix_(group.rows, AHEAD.astype(int) - 1)]
    outcome = group.units.forward(future)
    scale = (windows.scale[group.rows] / group.units.size)[:, None]
    levels = np.concatenate([[1e-4, 1e-3], np.linspace(0.01, 0.99, GRID - 4), [1 - 1e-3, 1 - 1e-4]])
    grid = replace(group.outlook, mixture=prune(group.mixture, GRID_MEMBERS)).quantiles(levels)
    near = np.stack([outcome - 0.3 * scale, outcome + 0.3 * scale], axis=-1)
    below = _members_below(
        group.mixture, np.concatenate([grid, np.nan_to_num(near)], axis=-1), group.units.kind
    )
    row, h = np.nonzero(np.isfinite(outcome))
    weight = window_weights(windows)[group.rows] / np.isfinite(outcome).sum(1).clip(1)
    return (
        group.mixture.log_marginal[row],
        grid[row, h].astype(np.float32),
        below[row, h, :-2],
        below[row, h, -1] - below[row, h, -2],
        outcome[row, h],
        scale[row, 0],
        weight[row],
    )


def window_weights(windows: Windows) -> np.ndarray:
    """Return a window's weight: large sources count by the root of their windows."""
    size = windows.about.groupby("source")["source"].transform("size").to_numpy(float)
    return 1 / np.sqrt(size)


def _members_below(mixture: Mixture, units: np.ndarray, kind: str) -> np.ndarray:
    """Return every member's cumulative probability, (series, horizon, points, m)."""
    below = np.empty((*units.shape, len(mixture.scale)), np.float32)
    for name in np.unique(mixture.scale):
        scaled = SCALES[name].forward(units)
        for m in np.flatnonzero(mixture.scale == name):
            z = (scaled - mixture.location[:, m, :, None]) / mixture.spread[:, m, :, None]
            below[..., m] = cumulative(mixture.df, z)
    below[units < 0] = 0.0
    if kind == SHARE:
        below[units >= 1] = 1.0
    return below


def learn_widths(windows: Windows, prior: Prior) -> dict[str, float]:
    """Return base, short and near of the widening that lets 80 and 95 % intervals hold as much."""
    plain = Learned(prior, 0.0, 0.0, 0.0)
    parts = []
    for group in _groups(windows, lambda kind: plain):
        future = windows.future[np.ix_(group.rows, AHEAD.astype(int) - 1)]
        row, h = np.nonzero(np.isfinite(future))
        distance = _distance(group.outlook, group.units.forward(future))
        weight = window_weights(windows)[group.rows] / np.isfinite(future).sum(1).clip(1)
        n = np.full(len(row), 1 / group.values.shape[1])
        parts.append((distance[row, h], n, nearness(group.values, group.units.kind)[row], weight[row]))
    distance, short, near, weight = (np.concatenate(column) for column in zip(*parts, strict=True))

    def loss(figures: np.ndarray) -> float:
        width = np.exp(figures[0] + figures[1] * short + figures[2] * near)
        total = 0.0
        for held in (0.8, 0.95):
            error = distance / width - ndtri(0.5 + held / 2)
            total += np.average(np.maximum(held * error, (held - 1) * error) * width, weights=weight)
        return total

    best = minimize(loss, np.zeros(3), method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-7}).x
    best[2] = best[2] if near.any() else 0.0
    return dict(zip(("base", "short", "near"), best.round(4), strict=True))


def _distance(outlook: Outlook, outcome: np.ndarray) -> np.ndarray:
    """Return how far out an outcome lies, as the size of a normal quantile; inside an atom, its near end."""
    step = 1e-7
    points = np.nan_to_num(np.stack([outcome - step, outcome + step], axis=-1))
    below, above = np.moveaxis(np.clip(outlook.below(points), 1e-6, 1 - 1e-6), -1, 0)
    nearest = np.clip(0.5, below, above)
    return np.abs(ndtri(nearest))


def _table(prior: Prior, kind: str) -> pd.DataFrame:
    """Return a prior as rows of priors.csv, the heaviest member first."""
    structure = [[getattr(prior.structures[m], name) for name in STRUCTURE] for m in prior.member]
    table = pd.DataFrame(structure, columns=STRUCTURE)
    table.insert(0, "scale", prior.scale)
    table.insert(0, "kind", kind)
    table = table.assign(spread=prior.spread, weight=prior.weight.round(6))
    return table.sort_values("weight", ascending=False, kind="stable")


def main(path: str) -> None:
    """Learn from the table at ``path`` and write the three files."""
    table = pd.read_csv(path, low_memory=False)
    priors, calibration = learn(cut(table, shortest=1))
    learn_paces(table).to_csv(
        Path(FOLDER) / "paces.csv", index=False, lineterminator="\n", float_format="%.4g"
    )
    priors.to_csv(Path(FOLDER) / "priors.csv", index=False, lineterminator="\n", float_format="%.6g")
    calibration.to_csv(Path(FOLDER) / "calibration.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(sys.argv[1])

"""The mixture of members: fitted in closed form for a batch of series, and its distribution ahead.

For each member the series' variance is integrated out against a scaled inverse chi-square prior, so the
forecast is a Student t and the marginal likelihood is known; members are weighted by prior times
tempered likelihood (universal kriging; O'Hagan and Forster, Bayesian Inference, chapter 11).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import gammaln

from analysis.projection.members import Member, covariance
from analysis.projection.scales import SCALES
from analysis.projection.student import cumulative


@dataclass(frozen=True)
class Prior:
    """What other series taught: members, their weights and variances.

    ``member`` (m,) index into ``structures``, ``scale`` (m,) name in SCALES, ``spread`` (m,) prior
    variance of a yearly change on that scale, ``weight`` (m,) summing to 1; ``df`` of the variance
    prior and ``temper``, the power of the likelihood in the weights (below 1: slower to exclude).
    """

    structures: tuple[Member, ...]
    member: np.ndarray
    scale: np.ndarray
    spread: np.ndarray
    weight: np.ndarray
    df: float
    temper: float


@dataclass(frozen=True)
class Patterns:
    """The years of a batch: series with the same years share their matrices.

    ``years`` (p, n) relative to the last year, ``noise`` (p, n) extra noise in yearly variances,
    ``segments`` (p, n) number of the segment a year belongs to (a break starts the next one),
    ``coming`` (p,) extra noise of every future value, ``of`` (series,) which pattern a series has.
    """

    years: np.ndarray
    noise: np.ndarray
    segments: np.ndarray
    coming: np.ndarray
    of: np.ndarray

    @cached_property
    def _distinct(self) -> tuple[np.ndarray, np.ndarray]:
        """The distinct years, and which of them each pattern has: many differ in their noise alone."""
        years, of = np.unique(self.years, axis=0, return_inverse=True)
        return years, of.ravel()

    def covariance(self, member: Member, ahead: np.ndarray) -> np.ndarray:
        """Return the covariance of observed and future values, without ``noise``, (p, n + h, n + h)."""
        years, of = self._distinct
        return covariance(member, years, ahead)[of]

    def only(self, some: np.ndarray) -> "Patterns":
        """Return the patterns of some series alone."""
        kept, of = np.unique(self.of[some], return_inverse=True)
        return Patterns(self.years[kept], self.noise[kept], self.segments[kept], self.coming[kept], of)


@dataclass(frozen=True)
class Mixture:
    """A fitted batch: Student t's with ``df`` degrees of freedom on the members' scales.

    ``weight`` (series, m); ``location`` and ``spread`` (series, m, horizon); ``scale`` (m,) names.
    ``variance`` (series, m) of a yearly change as a member sees it; ``log_marginal`` (series, m) is the
    members' log marginal likelihood up to a constant.
    """

    df: float
    scale: np.ndarray
    weight: np.ndarray
    location: np.ndarray
    spread: np.ndarray
    variance: np.ndarray
    log_marginal: np.ndarray

    def only(self, some: np.ndarray) -> "Mixture":
        """Return the mixtures of some series alone."""
        own = (self.weight, self.location, self.spread, self.variance, self.log_marginal)
        return Mixture(self.df, self.scale, *(values[some] for values in own))

    def below(self, units: np.ndarray) -> np.ndarray:
        """Return P(unit value <= x) for x of (series, horizon, points)."""
        total = np.zeros(units.shape)
        for name in np.unique(self.scale):
            scaled = SCALES[name].forward(units)
            for m in np.flatnonzero(self.scale == name):
                z = (scaled - self.location[:, m, :, None]) / self.spread[:, m, :, None]
                total += self.weight[:, m, None, None] * cumulative(self.df, z)
        return total


def fit(units: np.ndarray, patterns: Patterns, ahead: np.ndarray, prior: Prior) -> Mixture:
    """Fit every member to every series: ``units`` (series, n) unit values, ``ahead`` (h,) years ahead."""
    n = units.shape[1]
    segments = 1 + int(patterns.segments.max(initial=0))
    quadratic, readers, ahead_variance, log_size = _matrices(patterns, ahead, prior.structures)
    df = prior.df + n - segments
    shape = (len(units), len(prior.member))
    misfit, jacobian = np.empty(shape), np.empty(shape)
    location = np.empty((*shape, len(ahead)))
    for name in dict.fromkeys(prior.scale):
        mine = np.flatnonzero(prior.scale == name)
        pick = prior.member[mine]
        scaled = SCALES[name].forward(units)
        last = scaled[:, -1:]
        centred = (scaled - last)[:, None, :, None]
        weighted = (quadratic[patterns.of] @ centred)[..., 0]
        misfit[:, mine] = (weighted * centred[..., 0]).sum(-1)[:, pick]
        reached = np.einsum("sknh,sn->skh", readers[patterns.of], centred[:, 0, :, 0])
        location[:, mine] = last[:, :, None] + reached[:, pick]
        # The level's flat prior has the scale's own unit: one value's share of the Jacobian is left out.
        jacobian[:, mine] = np.log(SCALES[name].slope(units)).mean(1, keepdims=True) * (n - segments)
    total = prior.df * prior.spread + np.maximum(misfit, 0.0)
    marginal = (
        0.5 * prior.df * np.log(prior.df * prior.spread)
        - 0.5 * df * np.log(total)
        + gammaln(df / 2)
        - gammaln(prior.df / 2)
        + log_size[patterns.of][:, prior.member]
        + jacobian
    )
    spread = np.sqrt((total / df)[:, :, None] * ahead_variance[patterns.of][:, prior.member])
    return Mixture(df, prior.scale, _weights(marginal, prior), location, spread, total / df, marginal)


def _weights(marginal: np.ndarray, prior: Prior) -> np.ndarray:
    """Return the members' weights after the data, (series, m)."""
    log = np.log(prior.weight) + prior.temper * marginal
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)


def _matrices(patterns: Patterns, ahead: np.ndarray, structures: tuple[Member, ...]) -> tuple:
    """Return per pattern and structure what a fit needs.

    The quadratic form of the misfit (p, k, n, n), the weights that read the forecast from the values
    (p, k, n, h), the forecast's relative variance (p, k, h) and the log determinants (p, k).
    """
    parts = [_structure_matrices(patterns, ahead, member) for member in structures]
    return tuple(np.stack(part, axis=1) for part in zip(*parts, strict=True))


def _structure_matrices(patterns: Patterns, ahead: np.ndarray, member: Member) -> tuple:
    """Return the matrices of one structure (see :func:`_matrices`), without the structures' axis."""
    n = patterns.years.shape[1]
    whole = patterns.covariance(member, ahead)
    values = whole[:, :n, :n] + patterns.noise[:, :, None] * np.eye(n)
    cross = whole[:, :n, n:]
    inverse = np.linalg.inv(values)
    design = _design(patterns.segments)
    weighted = inverse @ design
    information = np.swapaxes(design, 1, 2) @ weighted
    spanned = weighted @ np.linalg.inv(information)
    kriged = inverse @ cross
    # What a future value has of the segments' levels beyond what the kriging weights carry: the last one's.
    lacking = design[:, -1, :, None] - np.swapaxes(design, 1, 2) @ kriged
    variance = whole[:, range(n, whole.shape[1]), range(n, whole.shape[1])]
    variance = variance + patterns.coming[:, None]
    variance = variance - (cross * kriged).sum(1) + (lacking * np.linalg.solve(information, lacking)).sum(1)
    log_size = -0.5 * (np.linalg.slogdet(values)[1] + np.linalg.slogdet(information)[1])
    return inverse - spanned @ np.swapaxes(weighted, 1, 2), kriged + spanned @ lacking, variance, log_size


def _design(segments: np.ndarray) -> np.ndarray:
    """Return indicators of the segments, (p, n, s)."""
    return (segments[:, :, None] == np.arange(segments.max(initial=0) + 1)).astype(float)


def joint_covariance(patterns: Patterns, ahead: np.ndarray, member: Member) -> np.ndarray:
    """Return the covariance of the future values given the past, relative to the variance, (p, h, h)."""
    n, h = patterns.years.shape[1], len(ahead)
    whole = patterns.covariance(member, ahead)
    values = whole[:, :n, :n] + patterns.noise[:, :, None] * np.eye(n)
    cross, design = whole[:, :n, n:], _design(patterns.segments)
    kriged = np.linalg.solve(values, cross)
    information = np.swapaxes(design, 1, 2) @ np.linalg.solve(values, design)
    lacking = design[:, -1, :, None] - np.swapaxes(design, 1, 2) @ kriged
    future = whole[:, n:, n:] + patterns.coming[:, None, None] * np.eye(h)
    unknown = np.swapaxes(lacking, 1, 2) @ np.linalg.solve(information, lacking)
    return future - np.swapaxes(cross, 1, 2) @ kriged + unknown

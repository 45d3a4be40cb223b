"""The members of the mixture: the fast matrices equal a plain calculation and the published oracles."""

import csv
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.projection.distribution import Outlook
from analysis.projection.members import Member, covariance
from analysis.projection.mixture import Patterns, Prior, fit, joint_covariance
from analysis.projection.student import cumulative

FEW = settings(max_examples=30, deadline=None)
MEMBERS = [
    Member(0.0),
    Member(0.4, settling=0.2),
    Member(0.3, persistence=0.7),
    Member(1.0, settling=0.1),
    Member(0.2, drift=0.4, damping=0.8),
    Member(0.1, slope=5.0, fade=0.2),
]
HISTORIES = st.lists(st.integers(1, 14), min_size=1, max_size=9, unique=True).map(
    lambda y: np.sort(y) - max(y)
)


def one_pattern(years, noise=None, segments=None) -> Patterns:
    n = len(years)
    zero = np.zeros((1, n))
    return Patterns(
        np.asarray(years, float)[None],
        zero if noise is None else np.asarray(noise, float)[None],
        zero if segments is None else np.asarray(segments, float)[None],
        np.zeros(1),
        np.zeros(1, int),
    )


def plain_covariance(member: Member, years, ahead) -> np.ndarray:
    """Build a series year by year from independent shocks and return its covariance."""
    first, times = min(years), [*years, *ahead]
    steps = 60 if member.slope else 1
    grid = np.arange(first, max(times) + 1e-9, 1 / steps)
    total = np.zeros((len(times), len(times)))
    if member.noise < 1 and member.persistence == 1:
        shocks = np.where(grid < 0, 1.0, 1.0)[1:]
        for start, size in zip(grid[:-1], shocks / steps, strict=True):
            stretch = size
            if start < 0 and member.settling:
                stretch = (
                    np.exp(-member.settling * start) - np.exp(-member.settling * (start + 1 / steps))
                ) / (member.settling)
            reached = np.array([t > start + 1e-9 for t in times], float)
            total += (1 - member.noise) * stretch * np.outer(reached, reached)
    elif member.noise < 1:
        for i, s in enumerate(times):
            for j, t in enumerate(times):
                total[i, j] = (
                    (1 - member.noise) * member.persistence ** abs(s - t) / (1 - member.persistence**2)
                )
    led = [t if t <= 0 else sum(member.damping**k for k in range(1, int(t) + 1)) for t in times]
    total += member.drift * np.outer(led, led)
    if member.slope:
        weight = np.exp(-member.fade * np.abs(grid[:, None] - grid[None, :])) / steps**2
        passed = np.array([(grid < t - 1e-9).astype(float) for t in times])
        total += member.slope * passed @ weight @ passed.T
    total += np.diag([member.noise * np.exp(-member.settling * min(t, 0)) for t in times])
    return total / member.yearly_change()


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_the_covariance_is_that_of_summed_shocks(member):
    """The closed form of each member equals a series built from its shocks."""
    years, ahead = np.array([-7.0, -5, -4, -1, 0]), np.array([1.0, 3, 6])

    closed = covariance(member, years[None], ahead)[0]

    expected = plain_covariance(member, years, ahead)
    # The slope's integral is summed in small steps here, so it agrees less closely.
    assert expected == pytest.approx(
        closed, rel=2e-2 if member.slope else 1e-4, abs=1e-4 if not member.slope else 0.2
    )


def plain_fit(x, years, ahead, member, prior_df, spread, segments, noise):
    """Return location, scale and log marginal of one member, by plain matrix algebra."""
    n = len(x)
    whole = covariance(member, years[None], ahead)[0]
    v, c, v0 = whole[:n, :n] + np.diag(noise), whole[:n, n:], np.diag(whole)[n:]
    design = np.array([[float(s == k) for k in range(int(max(segments)) + 1)] for s in segments])
    inverse = np.linalg.inv(v)
    information = design.T @ inverse @ design
    levels = np.linalg.solve(information, design.T @ inverse @ x)
    residual = x - design @ levels
    misfit = residual @ inverse @ residual
    df = prior_df + n - design.shape[1]
    location, scale = [], []
    for h in range(len(ahead)):
        w = inverse @ c[:, h]
        lacking = design[-1] - design.T @ w
        location.append(design[-1] @ levels + w @ residual)
        relative = v0[h] - c[:, h] @ w + lacking @ np.linalg.solve(information, lacking)
        scale.append(np.sqrt((prior_df * spread + misfit) / df * relative))
    size = -0.5 * (np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1])
    marginal = size - 0.5 * df * np.log(prior_df * spread + misfit)
    return location, scale, marginal


@FEW
@given(HISTORIES, st.sampled_from(MEMBERS), st.integers(0, 2**32 - 1), st.booleans())
def test_the_fast_fit_equals_the_plain_one(years, member, seed, broken):
    """Location, scale and marginal likelihood of a member are those of plain matrix algebra."""
    random, years = np.random.default_rng(seed), years.astype(float)
    x = random.normal(3, 1, len(years))
    noise = random.choice([0.0, 2.0], len(years))
    segments = (
        (np.arange(len(years)) >= len(years) // 2) * 1.0
        if broken and len(years) > 1
        else np.zeros(len(years))
    )
    ahead = np.array([1.0, 4.0])
    prior = Prior(
        (member, Member(0.5)),
        np.array([0, 1]),
        np.array(["plain"] * 2),
        np.full(2, 0.3),
        np.full(2, 0.5),
        3.0,
        1,
    )

    made = fit(x[None], one_pattern(years, noise, segments), ahead, prior)

    first = plain_fit(x, years, ahead, member, 3.0, 0.3, segments, noise)
    second = plain_fit(x, years, ahead, Member(0.5), 3.0, 0.3, segments, noise)
    assert first[0] == pytest.approx(made.location[0, 0], rel=1e-6, abs=1e-6)
    assert first[1] == pytest.approx(made.spread[0, 0], rel=1e-6)
    assert first[2] - second[2] == pytest.approx(made.log_marginal[0, 0] - made.log_marginal[0, 1], abs=1e-6)


def test_the_joint_covariance_has_the_single_variances():
    """The covariance of the years ahead has on its diagonal the variances of each year alone."""
    years, ahead = np.array([-4.0, -2, -1, 0]), np.arange(1.0, 6)
    prior = Prior(tuple(MEMBERS), np.arange(6), np.array(["plain"] * 6), np.ones(6), np.ones(6) / 6, 3.0, 1)
    made = fit(np.random.default_rng(3).normal(size=(1, 4)), one_pattern(years), ahead, prior)

    for m, member in enumerate(MEMBERS):
        joint = joint_covariance(one_pattern(years), ahead, member)[0]
        assert np.diag(joint) == pytest.approx(made.spread[0, m] ** 2 / made.variance[0, m], rel=1e-9)


def test_the_fast_t_distribution_is_that_of_scipy():
    """The interpolated distribution agrees to a millionth, far out too."""
    z = np.concatenate([np.linspace(-50, 50, 4001), [-1e9, 1e9]])
    for df in (3.0, 7.0, 22.0):
        assert stats.t.cdf(z, df) == pytest.approx(cumulative(df, z), abs=2e-6)


def oracle_cases(shared):
    with (shared / "oracles" / "progress_methods.csv").open() as file:
        rows = list(csv.DictReader(file))
    return [
        (row["case_id"], json.loads(row["inputs"]), json.loads(row["expected"]))
        for row in rows
        if row["method"] == "projection_local_level_student_t"
    ]


def to_scale(case):
    """Return the case's values and target on this engine's scale, and the factor of its scale."""
    values = np.array(case["values"], float)
    if case["kind"] == "percent":
        return 2 * np.arcsin(np.sqrt(values / 100)), 2 * np.arcsin(np.sqrt(case["target"] / 100)), 2.0
    return np.sqrt(values / case["scale_median"]), np.sqrt(case["target"] / case["scale_median"]), 1.0


def test_the_local_level_oracles_are_one_configuration(shared):
    """The design's six-member form comes out of the same formula: members, weights, chance."""
    cases = oracle_cases(shared)
    assert len(cases) == 10
    for name, case, expected in cases:
        x, target, factor = to_scale(case)
        years = np.array(case["years"], float)
        members = []
        for part in expected["components"]:
            level, total = 1.0, 1.0 + part["r"]
            # Variances here are shares of noise and level; the drift is relative to the level's.
            members.append(
                Member(part["r"] / total, drift=part["kappa"] * level / total, damping=part["phi"])
            )
        # The engine's variance is that of a yearly change; the oracle's that of the level's innovations.
        ratio = np.array(
            [m.yearly_change() * (1 + p["r"]) for m, p in zip(members, expected["components"], strict=True)]
        )
        prior = Prior(
            tuple(members),
            np.arange(6),
            np.array(["plain"] * 6),
            case["q0"] * factor**2 * ratio,
            np.ones(6) / 6,
            case["nu0"],
            1.0,
        )
        made = fit(
            x[None], one_pattern(years - years[-1]), np.array([case["target_year"] - years[-1]]), prior
        )
        wide = np.sqrt(case["inflation"])

        assert [p["location"] * factor for p in expected["components"]] == pytest.approx(
            made.location[0, :, 0], rel=1e-4
        ), name
        assert [p["scale"] * factor for p in expected["components"]] == pytest.approx(
            wide * made.spread[0, :, 0], rel=1e-4
        ), name
        assert [p["weight"] for p in expected["components"]] == pytest.approx(made.weight[0], abs=2e-4), name
        below = (
            made.weight[0]
            * cumulative(made.df, (target - made.location[0, :, 0]) / (wide * made.spread[0, :, 0]))
        ).sum()
        chance = 1 - below if case["direction"] == "higher" else below
        assert expected["probability"] == pytest.approx(chance, abs=1e-4), name


def test_the_quantiles_of_a_mixture_are_those_of_its_distribution():
    """Inverting on the members' own quantiles is exact to a small part of the width."""
    random = np.random.default_rng(5)
    years = np.arange(-6.0, 1)
    prior = Prior(
        tuple(MEMBERS), np.arange(6), np.array(["plain"] * 6), np.full(6, 0.04), np.ones(6) / 6, 4.0, 1.0
    )
    mixture = fit(
        random.normal(1, 0.2, (20, 7)),
        Patterns(years[None], np.zeros((1, 7)), np.zeros((1, 7)), np.zeros(1), np.zeros(20, int)),
        np.array([1.0, 5.0]),
        prior,
    )
    never = np.zeros((20, 2))
    outlook = Outlook(mixture, "real", np.ones((20, 2)), never, never)
    levels = np.array([0.01, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.99])

    back = outlook.below(outlook.quantiles(levels))

    assert np.broadcast_to(levels, back.shape) == pytest.approx(back, abs=0.008)

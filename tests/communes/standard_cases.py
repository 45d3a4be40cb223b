"""Assessed communes for the tests of the child-friendly standard, written as short as the rule is."""

from dataclasses import dataclass, field
from itertools import zip_longest

import pandas as pd

from analysis.communes.child_friendly import Evaluation, assessed, evaluate
from analysis.communes.standard import Standard

DECISION = "06/QĐ-TTg (2019)"
N = 13


@dataclass(frozen=True)
class Case:
    """One commune: points and met by criterion (None or left out: not reported), total, status, tier.

    ``minimum`` is the least total, or (low, high) where the tier is not known.
    """

    points: list[float | None] = field(default_factory=list)
    met: list[str | None] = field(default_factory=list)
    total: float | None = None
    status: str | None = None
    minimum: float | tuple[float, float] = 850
    basis: str = "unit"
    decision: str = DECISION


def evaluated(cases: list[Case], standard: Standard) -> Evaluation:
    """Evaluate the cases, each a commune of its own with the code 00000, 00001, …"""
    keys = [
        {"list": "2024", "code": f"{i:05}", "year": 2024, "decision": case.decision}
        for i, case in enumerate(cases)
    ]
    texts = {"list": "str", "code": "str", "decision": "str"}
    assessments = pd.DataFrame(
        [key | {"points": c.total, "status": c.status} for key, c in zip(keys, cases, strict=True)]
    ).astype(texts | {"points": "float64", "status": "str"})
    rows = [
        key | {"criterion": n, "points": points, "met": met}
        for key, c in zip(keys, cases, strict=True)
        for n, (points, met) in enumerate(zip_longest(c.points, c.met), start=1)
        if points is not None or met is not None
    ]
    scores = pd.DataFrame(rows, columns=[*keys[0], "criterion", "points", "met"])
    scores = scores.assign(item=None, value=None).astype(texts | {"points": "float64", "met": "str"})
    scores = scores.astype({"item": "str", "value": "float64", "criterion": "int64", "year": "int64"})
    tiers = pd.DataFrame([key | _tier(c) for key, c in zip(keys, cases, strict=True)])
    assert len(tiers) == len(assessed(assessments, scores))
    return evaluate(assessments, scores, tiers, standard)


def _tier(case: Case) -> dict[str, object]:
    low, high = case.minimum if isinstance(case.minimum, tuple) else (case.minimum, case.minimum)
    tier = str(low) if low == high else None
    known = {"tier": tier, "tier_basis": case.basis, "reported_tier": None, "min_low": low, "min_high": high}
    return known | {"reported_tier": "900"} if case.basis == "differs" else known

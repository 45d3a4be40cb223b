"""How many decimals it takes to say two numbers, so that what is printed compares as what was judged."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pandas as pd

from analysis.trajectories.required import SAME

MOST_DECIMALS = 9


def decimals_apart(values: Iterable[float], least: int) -> int:
    """Return the fewest decimals, from ``least`` on, at which different numbers are printed differently.

    Rounding keeps the order, so that what is printed differently also stands in the right order. Numbers
    closer than SAME of their size are one number, and need none.
    """
    known = sorted(values)
    pairs = [(a, b) for a, b in pairwise(known) if b - a > SAME * max(abs(a), abs(b))]
    enough = (
        d for d in range(least, MOST_DECIMALS) if all(_rounded(a, d) != _rounded(b, d) for a, b in pairs)
    )
    return next(enough, MOST_DECIMALS)


def unit_apart(unit: pd.Series, *values: float) -> pd.Series:
    """Return a unit with as many decimals as tell the values apart, no fewer than its own."""
    decimals = decimals_apart(values, int(unit["decimals"]))
    return pd.Series(unit.to_dict() | {"decimals": decimals})


def _rounded(value: float, decimals: int) -> Decimal:
    """Round as :meth:`analysis.language.Words.number` does."""
    return Decimal(str(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

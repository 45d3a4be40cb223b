"""Colour classes of a map: where the breaks lie, by a published classification, and which class a value has.

Fisher–Jenks (the default) puts the breaks where the values within classes differ least (Fisher 1958, Jenks
1977); quantiles put as many values into each class, equal intervals share the range, the box plot parts the
quartiles and what lies beyond 1.5 times their distance (Tukey 1977): these three by mapclassify. Classify all
years of an indicator at once, so that a colour means the same in each.
"""

import warnings
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.communes.fisher_jenks import fisher_jenks
from analysis.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

METHODS = ("fisher_jenks", "quantiles", "equal_interval", "box_plot")
SIDES = ("upper", "lower")
CLASSES = 5
# From here on binary numbers have no digits behind the point left to round; so have infinite ones.
MOST_EXACT = 1e15


@dataclass(frozen=True)
class Classes:
    """Classes from ``lower[i]`` to ``upper[i]``, and how many of the classified values each has.

    The upper end belongs to the class and the lower one to the class before it, or the other way round if
    ``closed`` is "lower". Values count as they are printed, with ``decimals`` decimals (one more below 1), so
    that a label is true for what is read beside it; only beside ``target`` they count as they are. The outer
    ends are the least and the greatest value; one is infinite where the target lies beyond all values.
    """

    method: str
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    decimals: int
    closed: str = SIDES[0]
    target: float | None = None
    counts: tuple[int, ...] = ()

    def of(self, values: pd.Series) -> pd.Series:
        """Return the class of each value, from 0: missing where it is, beyond the ends the outermost."""
        exact = values.to_numpy("float64")
        shown = printed(exact, self.decimals)
        if self.target is not None:
            missed = (exact > self.target) if self.closed == "upper" else (exact < self.target)
            beside = np.nextafter(self.target, np.inf if self.closed == "upper" else -np.inf)
            shown = np.where(missed & (shown == self.target), beside, shown)
        side = "left" if self.closed == "upper" else "right"
        place = np.searchsorted(np.array(self.upper[:-1]), shown, side=side)
        return pd.Series(place, values.index, dtype="Int64").mask(values.isna())


def classify(
    values: pd.Series,
    *,
    method: str = METHODS[0],
    k: int = CLASSES,
    decimals: int = 1,
    target: float | None = None,
    closed: str = SIDES[0],
) -> Classes | None:
    """Return at most ``k`` classes of the values (a box plot has its own number), None without any value.

    Few different values give fewer classes. ``target`` is a break exactly, in place of the nearest one where
    there are ``k`` classes already; ``closed`` says to which class it belongs, that whose "lower" end it is
    (for a target "at least") or whose "upper" one ("at most"). ``decimals`` are more if the target has more.
    Raises ParameterError for an unknown method or side, less than one class (two with a target), and infinite
    values.
    """
    _check(values, method, closed, k, target)
    known = values.dropna()
    if known.empty:
        return None
    if target is not None:
        decimals = max(decimals, -Decimal(str(target)).normalize().as_tuple().exponent)
    shown = np.sort(printed(known.to_numpy("float64"), decimals))
    breaks = _with_target(_breaks(shown, method, k, decimals, closed), target, k)
    lower, upper = _ends(shown, breaks, closed)
    made = Classes(method, lower, upper, decimals, closed, target)
    counts = np.bincount(made.of(known).to_numpy(int), minlength=len(upper))
    return replace(made, counts=tuple(counts.tolist()))


def printed(values: "NDArray[np.float64]", decimals: int) -> "NDArray[np.float64]":
    """Return values rounded as they are written: halves away from zero, one more decimal below 1.

    As :func:`analysis.language.quantities.number_for` writes them.
    """
    return np.array([_printed(value, decimals + (abs(value) < 1)) for value in values.tolist()], dtype=float)


def _printed(value: float, decimals: int) -> float:
    """Return one value rounded, halves away from zero; without digits behind the point it stays."""
    if not abs(value) < MOST_EXACT:
        return value
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _check(values: pd.Series, method: str, closed: str, k: int, target: float | None) -> None:
    """Raise ParameterError for what cannot be classified."""
    for read, allowed in ((method, METHODS), (closed, SIDES)):
        if read not in allowed:
            raise ParameterError("error.classes.choice", read=read, allowed=", ".join(allowed))
    least = 1 if target is None else 2
    if k < least:
        raise ParameterError("error.classes.number", read=k, least=least)
    infinite = int(np.isinf(values.to_numpy("float64")).sum())
    if infinite:
        raise ParameterError("error.classes.infinite", n=infinite)


def _breaks(shown: "NDArray[np.float64]", method: str, k: int, decimals: int, closed: str) -> list[float]:
    """Return the breaks between sorted values, rising, each once, as they are printed."""
    distinct = np.unique(shown)
    if len(distinct) == 1 or k == 1:
        return []
    bounds = _bounds(shown, method, k)
    place = np.searchsorted(distinct, bounds, side="right")
    inside = (place > 0) & (place < len(distinct))
    bounds, place = bounds[inside], place[inside]
    below, above, step = distinct[place - 1], distinct[place], 10.0**-decimals
    wanted = printed(bounds, decimals)
    if closed == "upper":
        last = np.maximum(below, printed(above - step, decimals))
        found = np.where(wanted < above, np.maximum(wanted, below), last)
    elif method == "fisher_jenks":
        found = above
    else:
        first = np.minimum(above, printed(below + step, decimals))
        found = np.where(wanted > below, np.minimum(wanted, above), first)
    return np.unique(found).tolist()


def _bounds(shown: "NDArray[np.float64]", method: str, k: int) -> "NDArray[np.float64]":
    """Return the upper ends of a method's classes: values up to an end are in the class."""
    if method == "fisher_jenks":
        return fisher_jenks(shown, k)
    import mapclassify

    with warnings.catch_warnings():
        # Fewer classes than asked for are fine here.
        warnings.simplefilter("ignore", UserWarning)
        if method == "box_plot":
            return mapclassify.BoxPlot(shown).bins
        make = mapclassify.Quantiles if method == "quantiles" else mapclassify.EqualInterval
        return make(shown, k=k).bins


def _with_target(breaks: list[float], target: float | None, k: int) -> list[float]:
    """Return the breaks with the target among them: added, or in place of the nearest if there are enough."""
    if target is None or target in breaks:
        return breaks
    if len(breaks) >= k - 1:
        nearest = min(breaks, key=lambda b: abs(b - target))
        breaks = [b for b in breaks if b != nearest]
    return sorted([*breaks, float(target)])


def _ends(
    shown: "NDArray[np.float64]", breaks: list[float], closed: str
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the lower and the upper ends of the classes between breaks."""
    lowest, highest = float(shown[0]), float(shown[-1])
    first, last = (breaks[0], breaks[-1]) if breaks else (np.inf, -np.inf)
    has_lowest = lowest <= first if closed == "upper" else lowest < first
    has_highest = highest > last if closed == "upper" else highest >= last
    return (
        (lowest if has_lowest else -np.inf, *breaks),
        (*breaks, highest if has_highest else np.inf),
    )

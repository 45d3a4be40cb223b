"""What a cell is expected to hold and what was read in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.language import Words
from analysis.observations import PER

# What a reading is: a value; a bound or an estimate in words; a count out of a count; nothing known; and
# the two that must not be imported: held until someone answers, refused until someone mends the cell.
VALUE, BELOW, ABOVE, ABOUT, FRACTION, MISSING = "value", "below", "above", "about", "fraction", "missing"
HELD, REFUSED = "held", "refused"


@dataclass(frozen=True)
class Remark:
    """Something to be told of a cell: the identifier of a catalogue text and what fills it in.

    Numbers and dates among ``fields`` are kept as such and written the way of the language; ``read`` is the
    cell's content as text.
    """

    identifier: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def of(self, read: str) -> "Remark":
        """Return the remark with the content of its cell filled in."""
        return Remark(self.identifier, {**self.fields, "read": read})

    def text(self, words: Words) -> str:
        """Return the remark in the language of ``words``."""
        return words.text(self.identifier, **{name: words.told(value) for name, value in self.fields.items()})


@dataclass(frozen=True)
class Expectation:
    """What a cell should hold, by the unit of its measure; make it with :func:`expect`.

    ``unit`` is an identifier of data/units.csv, ``name`` its words in each language, ``per`` what it is a
    share of (100, 1.000, 100.000; None for a count), ``symbols`` how it is written; ``minimum`` and
    ``maximum`` bound the possible values, None where there is no bound; ``decimals`` are usual, and 0 means
    whole numbers only. ``previous`` is the value that was known before of the same indicator and area.
    """

    unit: str
    name: Mapping[str, str]
    per: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 1
    is_count: bool = False
    symbols: frozenset[str] = frozenset()
    previous: float | None = None

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are possible."""
        return self.decimals == 0

    def allows(self, value: float) -> bool:
        """Return whether a value lies between the bounds."""
        low = self.minimum is None or value >= self.minimum
        return low and (self.maximum is None or value <= self.maximum)


@dataclass(frozen=True)
class Reading:
    """What one cell says.

    ``read`` is the content as text, ``kind`` one of the words above. ``value`` is in the expected unit; of
    a bound ("<5", "trên 90") it is the bound, of a held, refused or missing cell None. ``numerator`` and
    ``denominator`` are counts, where the cell gives both: "14/100.000" is a rate and has none.
    ``unit_written`` is the unit as the cell spells it, ``decimal_mark`` the mark that the cell shows to be
    its writer's. ``changes`` tell what was read otherwise than it stands. ``problem`` tells what was
    expected (an identifier ``expected.*`` with its fields, as of analysis.errors.Problem), ``question`` what
    has to be answered, with the possible values as ``proposals``, the likelier first.
    """

    read: str
    kind: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    unit_written: str = ""
    decimal_mark: str | None = None
    changes: tuple[Remark, ...] = ()
    problem: Remark | None = None
    question: Remark | None = None
    proposals: tuple[float, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the cell may be imported as it was read."""
        return self.problem is None and self.question is None

    @property
    def exact(self) -> bool:
        """Whether the value is one, and not a bound or an estimate."""
        return self.kind in (VALUE, FRACTION)


def expect(unit: pd.Series, *, maximum: float | None = None, previous: float | None = None) -> Expectation:
    """Return what a cell in ``unit`` (a row of data/units.csv) should hold.

    ``maximum`` is the measure's own (data/measures.csv) where it has one: a completion rate may be 120 %.
    Missing numbers may be None or NaN.
    """
    own = _known(maximum)
    written = {unit[f"{name}_{code}"] for name in ("symbol", "name") for code in ("vi", "en")}
    return Expectation(
        unit=unit["unit"],
        name={code: unit[f"name_{code}"] for code in ("vi", "en")},
        per=PER.get(unit["unit"]),
        minimum=_known(unit["minimum"]),
        maximum=_known(unit["maximum"]) if own is None else own,
        decimals=int(unit["decimals"]),
        is_count=unit["is_count"] == "yes",
        symbols=frozenset(word.casefold() for word in written if isinstance(word, str)),
        previous=_known(previous),
    )


def _known(number: float | None) -> float | None:
    """Return the number, None for one that is missing."""
    return None if pd.isna(number) else float(number)


def rounded(value: float) -> float:
    """Return the value to the 15 digits that a spreadsheet keeps, without the noise of its arithmetic."""
    return float(f"{value:.15g}")

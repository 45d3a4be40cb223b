"""Which measure a name, a code or a heading means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz, process

from analysis.communes.names import without_marks
from analysis.intake.vocabulary import plain
from analysis.observations import Observations
from analysis.plan import Plan
from analysis.tables import read_table, text

ABBREVIATIONS = (text("word", required=True), text("means", required=True))
# How alike two names must be (0 to 100) for one to be proposed; none is taken for its likeness. The name
# beside a number of the plan only has to fit that measure: its words must be so alike, in any order.
LIKE, FITTING = 80, 75
MOST_PROPOSALS = 3
_CODE = re.compile(r"^(?:(?:chi tieu|chi so|ct|indicator)(?: so)? ?)?([0-9]{1,2}[a-d]?)(?: (.*))?$")


@dataclass(frozen=True)
class MeasureMatch:
    """The measure that is meant, None where that is not certain, and those that may be meant."""

    measure: str | None
    proposals: tuple[str, ...] = ()


class MeasureNames:
    """The names of the measures, as :func:`measure_names` collects them.

    A name is compared without its marks, signs and capitals. The plan's own measures are meant by a number
    of the plan ("3a", "CT 8b", "Chỉ tiêu 6"); a number with several indicators ("3") proposes them.
    """

    def __init__(self, names: dict[str, str], chi_tieu: dict[str, tuple[str, ...]]) -> None:
        self._names = names
        self._chi_tieu = chi_tieu

    def match(self, words: object) -> MeasureMatch:
        """Return the measure of a name or a code, or of both together where they agree."""
        key = _key(words)
        if not key:
            return MeasureMatch(None)
        if key in self._names:
            return MeasureMatch(self._names[key])
        coded = _CODE.match(key)
        if coded:
            return self._by_code(coded[1], coded[2])
        return MeasureMatch(None, self._like(key))

    def within(self, words: object) -> MeasureMatch:
        """Return the measure whose name stands in a longer text, such as a title; the longest name counts."""
        key = f" {_key(words)} "
        found = [name for name in self._names if " " in name and f" {name} " in key]
        longest = [name for name in found if not any(name != other and name in other for other in found)]
        measures = tuple(dict.fromkeys(self._names[name] for name in longest))
        return MeasureMatch(measures[0]) if len(measures) == 1 else MeasureMatch(None, measures)

    def together(self, code: object, name: object) -> MeasureMatch:
        """Return the measure that a code and a name beside it mean; a code counts only if the name fits.

        Agencies number their rows in their own ways: "3" beside another name is not the plan's 3.
        """
        coded, named = self.match(code), self.match(name)
        if not _key(name) or not _key(code):
            return coded if _key(code) else named
        if named.measure in (coded.measure, None) and coded.measure and self._fits(coded.measure, name):
            return coded
        if named.measure and (named.measure in coded.proposals or not (coded.measure or coded.proposals)):
            return named
        said = (coded.measure, named.measure, *coded.proposals, *named.proposals)
        return MeasureMatch(None, tuple(dict.fromkeys(filter(None, said)))[:MOST_PROPOSALS])

    def _by_code(self, code: str, name: str | None) -> MeasureMatch:
        """Return the measure of a number of the plan, with what stands behind it."""
        if name:
            return self.together(code, name)
        measures = self._chi_tieu.get(code, ())
        return MeasureMatch(measures[0]) if len(measures) == 1 else MeasureMatch(None, measures)

    def _fits(self, measure: str, name: object) -> bool:
        """Return whether a name may be one of the measure's, shortened or reworded."""
        key = _key(name)
        own = (known for known, meant in self._names.items() if meant == measure)
        return any(fuzz.token_set_ratio(key, known) >= FITTING for known in own)

    def _like(self, key: str) -> tuple[str, ...]:
        """Return the measures with the names most like a key."""
        found = process.extract(key, list(self._names), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE)
        return tuple(dict.fromkeys(self._names[name] for name, _, _ in found))[:MOST_PROPOSALS]


def measure_names(observations: Observations, plan: Plan) -> MeasureNames:
    """Collect the names of all measures: of the plan's indicators also the short ones and their numbers.

    An indicator that is the yearly reduction of what is counted is another thing than its measure: its
    names are not the measure's.
    """
    measures, indicators = observations.measures, plan.indicators
    same = indicators[indicators["kind"].ne("yearly_reduction")]
    pairs = [*_named(measures, ("name_vi", "name_en")), *_named(same, ("short_vi", "short_en"))]
    pairs += [(identifier, identifier) for identifier in measures.index]
    meant: dict[str, set[str]] = {}
    for name, measure in pairs:
        meant.setdefault(_key(name), set()).add(measure)
    names = {key: found.pop() for key, found in meant.items() if len(found) == 1}
    numbers = {indicator: (indicator,) for indicator in indicators.index}
    by_chi_tieu = indicators.groupby(indicators["chi_tieu"].astype(str)).groups
    return MeasureNames(names, {number: tuple(own) for number, own in by_chi_tieu.items()} | numbers)


def _named(table: pd.DataFrame, columns: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of name and identifier of a table that is indexed by identifier."""
    return [(name, identifier) for column in columns for identifier, name in table[column].items()]


def _key(words: object) -> str:
    """Return what is compared of a name: no marks, no signs, abbreviations in full, "tỉ" as "tỷ"."""
    if words is None or (isinstance(words, float) and not words.is_integer()):
        return ""
    shown = str(int(words)) if isinstance(words, float) else plain(str(words))
    kept = "".join(c if c.isalnum() else " " for c in without_marks(shown.casefold()))
    return " ".join(_abbreviations().get(word, word) for word in kept.split())


@cache
def _abbreviations() -> dict[str, str]:
    """Read abbreviations.csv, without marks; so are the names that they are compared with."""
    table = read_table(Path(__file__).with_name("abbreviations.csv"), ABBREVIATIONS)
    pairs = zip(table["word"], table["means"], strict=True)
    return {"ti": "ty"} | {without_marks(word): without_marks(means) for word, means in pairs}

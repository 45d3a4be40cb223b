"""Read a number out of a cell's text: the words before it, its digits and marks, the unit behind it."""

import re
import unicodedata
from dataclasses import dataclass, replace

from analysis.intake.numerals import HeldError, Numeral, parse_numeral, settle
from analysis.intake.readings import (
    ABOUT,
    ABOVE,
    BELOW,
    FRACTION,
    MISSING,
    VALUE,
    Expectation,
    Reading,
    Remark,
    rounded,
)
from analysis.intake.vocabulary import HEDGES, Word, meaning, plain
from analysis.observations import PER
from analysis.tables import CellError

_DIGITS = r"[+-]? ?(?:[0-9](?:[0-9., ]*[0-9])?|[.,][0-9]+)"
_NUMBER = re.compile(rf"(?P<number>{_DIGITS}) *(?P<rest>.*)")
_RATIO = re.compile(
    rf"(?P<noun>[^/0-9]*?) ?(?:/|\btrên\b|\bper\b) ?(?P<base>{_DIGITS}) ?(?P<base_noun>[^/0-9]*)"
)
_SYMBOL = re.compile(r"(<=|>=|[<>≤≥~≈]) *(.*)")
_FOOTNOTE = re.compile(r" ?(\*+|\(\*+\))$")
# What is plainly not one number, and what to say of it; the first that fits.
_NO_NUMBER = (
    (re.compile(r"#[A-Z0-9/]+[!?]?"), "expected.intake.not_error"),
    (re.compile(r"=.*"), "expected.intake.not_formula"),
    (re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{2,4}(?![0-9]).*"), "expected.intake.not_date_text"),
    (re.compile(r"[0-9]+:[0-9]+.*"), "expected.intake.not_time"),
    (re.compile(r"[+-]?[0-9.,]+[eE][+-]?[0-9]+"), "expected.intake.not_scientific"),
    (re.compile(r"(từ )?[0-9][0-9.,]* ?[%‰]? ?(-|đến) ?[0-9][0-9.,]*.*"), "expected.intake.not_interval"),
)
_LONGEST_HEDGE = 3
# A longer text is a sentence, whatever it holds.
_LONGEST_NUMBER = 100
# Bases that rates are told by; nobody counts exactly so many children.
_BASES = (1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Unit:
    """The unit behind a number: as ``written``, by how much it multiplies, and what multiplied it."""

    written: str = ""
    factor: float = 1.0
    share: int | None = None


def read_written(content: str, expectation: Expectation, decimal_mark: str | None) -> Reading:
    """Read a text as a number of the expected unit.

    Raises CellError for what is no such number, HeldError for what may be several.
    """
    text = plain(content).lstrip("'’‘`").strip()
    if not text:
        return Reading("", MISSING)
    word = meaning(text)
    if word and word.role in ("missing", "dash", "none", "unclear"):
        return _without_number(word, expectation)
    if len(text) > _LONGEST_NUMBER:
        raise CellError("expected.intake.number")
    _refuse_signs(text)
    text, footnote = _FOOTNOTE.subn("", text)
    kind, text = _hedged(text)
    _refuse_other(text)
    found = _NUMBER.fullmatch(text)
    if not found:
        raise CellError("expected.intake.number")
    reading = _measured(found["number"], found["rest"], expectation, decimal_mark)
    changes = reading.changes
    if footnote:
        changes += (Remark("intake.change.footnote", {"value": reading.value}),)
    return replace(reading, kind=reading.kind if kind == VALUE else kind, changes=changes)


def _without_number(word: Word, expectation: Expectation) -> Reading:
    """Read a word that stands for a number: see the rules of :mod:`analysis.intake.numbers`."""
    if word.role in ("missing", "dash"):
        return Reading("", MISSING, changes=(Remark(f"intake.change.{word.role}"),))
    if word.role == "none" and expectation.is_count:
        return Reading("", VALUE, 0.0, changes=(Remark("intake.change.none"),))
    raise HeldError(Remark(f"intake.question.{word.role}"), (0.0,))


def _refuse_signs(text: str) -> None:
    """Raise CellError for superscripts, fractions in one sign and digits of other scripts."""
    for sign in text:
        if unicodedata.category(sign) in ("No", "Nl"):
            raise CellError("expected.intake.not_superscript", sign=sign)
        if sign.isdecimal() and not sign.isascii():
            raise CellError("expected.intake.digits", sign=sign)


def _refuse_other(text: str) -> None:
    """Raise CellError for a date, a time, a formula, an interval and the like, each with its words."""
    for pattern, expected in _NO_NUMBER:
        if pattern.fullmatch(text):
            raise CellError(expected)


def _hedged(text: str) -> tuple[str, str]:
    """Take the words of a bound or an estimate off a text: ("above", "90") of "đạt trên 90"."""
    kinds = []
    while found := _first_hedge(text):
        kind, text = found
        kinds.append(kind)
    while found := _last_hedge(text):
        kind, text = found
        kinds.append(kind)
    kinds = [kind for kind in kinds if kind != VALUE]
    if len(set(kinds) - {ABOUT}) > 1:
        raise CellError("expected.intake.not_interval")
    return next((kind for kind in kinds if kind != ABOUT), kinds[0] if kinds else VALUE), text


_KINDS = dict(zip(HEDGES, (BELOW, ABOVE, ABOUT, VALUE), strict=True))


def _first_hedge(text: str) -> tuple[str, str] | None:
    """Return the kind that the first words or sign say, and the rest; None if they say nothing."""
    if symbol := _SYMBOL.fullmatch(text):
        return _KINDS[meaning(symbol[1]).role], symbol[2]
    words = text.split(" ")
    for n in range(min(_LONGEST_HEDGE, len(words) - 1), 0, -1):
        word = meaning(" ".join(words[:n]))
        if word and word.role in HEDGES and not word.after:
            return _KINDS[word.role], " ".join(words[n:])
    return None


def _last_hedge(text: str) -> tuple[str, str] | None:
    """Return the kind that the last two words say, and the rest: "90 trở lên"."""
    rest, _, last = text.rpartition(" ")
    rest, _, before = rest.rpartition(" ")
    word = meaning(f"{before} {last}")
    return (_KINDS[word.role], rest) if rest and word and word.after else None


def _measured(number: str, rest: str, expectation: Expectation, decimal_mark: str | None) -> Reading:
    """Return what a number and the words behind it are in the expected unit."""
    if ratio := _RATIO.fullmatch(rest):
        return _ratio(parse_numeral(number), ratio, rest, expectation, decimal_mark)
    unit = _unit(rest, expectation)
    settled = settle(parse_numeral(number), expectation, decimal_mark=decimal_mark, factor=unit.factor)
    if unit.share and unit.share != expectation.per:
        raise other_share(settled.value, unit.share, expectation)
    changes = [settled.change] if settled.change else []
    if unit.factor != 1:
        changes.append(Remark("intake.change.times", {"value": settled.value}))
    return Reading("", VALUE, settled.value, None, None, rest, settled.decimal_mark, tuple(changes))


def _unit(rest: str, expectation: Expectation) -> Unit:
    """Return the unit that the words behind a number say. Raises CellError for another one than expected."""
    word = meaning(rest)
    if rest.casefold() in ("", *expectation.symbols) or _says(word, expectation.unit):
        return Unit(rest)
    first, _, others = rest.partition(" ")
    times = meaning(first)
    if times and times.role == "times" and (not others or _says(meaning(others), expectation.unit)):
        return Unit(rest, float(times.means[0]))
    share = next((PER[unit] for unit in word.means if unit in PER), None) if word else None
    if share and expectation.per:
        return Unit(rest, share=share)
    if word and word.role == "unit":
        raise CellError("expected.intake.unit", unit=expectation.name, written=rest)
    raise CellError("expected.intake.one_number", rest=rest)


def _says(word: Word | None, unit: str) -> bool:
    """Return whether a word can stand for a unit."""
    return word is not None and word.role == "unit" and unit in word.means


def _ratio(
    numeral: Numeral, ratio: re.Match, rest: str, expectation: Expectation, decimal_mark: str | None
) -> Reading:
    """Read a number over another: a rate with its base, 14/100.000, or a count out of a count, 45/54."""
    for noun in (ratio["noun"], ratio["base_noun"]):
        if noun and not _is_noun(noun):
            raise CellError("expected.intake.one_number", rest=rest)
    base = _whole(parse_numeral(ratio["base"]))
    if base == 0:
        raise CellError("expected.intake.denominator")
    if expectation.per is None:
        raise _count_of(numeral, base, expectation)
    if base == expectation.per:
        settled = settle(numeral, expectation, decimal_mark=decimal_mark)
        changes = (settled.change,) if settled.change else ()
        return Reading("", VALUE, settled.value, None, None, rest, settled.decimal_mark, changes)
    if base in _BASES:
        settled = settle(numeral, replace(expectation, maximum=base), decimal_mark=decimal_mark)
        raise other_share(settled.value, int(base), expectation)
    numerator = _whole(numeral)
    value = rounded(numerator * expectation.per / base)
    return Reading("", FRACTION, value, numerator, base, rest)


def _is_noun(noun: str) -> bool:
    """Return whether words name what is counted."""
    word = meaning(noun.strip())
    return word is not None and word.role == "unit" and not set(word.means) & set(PER)


def _whole(numeral: Numeral) -> float:
    """Return a numeral that is a count: a mark before three digits stands between thousands."""
    value = numeral.grouped if numeral.ambiguous else numeral.value
    if value != int(value) or value < 0:
        raise CellError("expected.intake.whole_parts")
    return value


def _count_of(numeral: Numeral, base: float, expectation: Expectation) -> HeldError:
    """Return the question whether a count out of a count is the count that is expected."""
    count = _whole(numeral)
    fields = {"value": count, "base": base, "unit": expectation.name}
    return HeldError(Remark("intake.question.count_of", fields), (count,))


def other_share(value: float, share: int, expectation: Expectation) -> HeldError:
    """Return the question what a value ``share`` (per 100, per 1.000) means where another is expected."""
    converted = rounded(value * expectation.per / share)
    fields = {"value": converted, "unit": expectation.name, "plain": value}
    return HeldError(Remark("intake.question.other_share", fields), (value, converted))

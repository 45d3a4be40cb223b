"""Write values with their units, targets with their comparators, and chances as people say them."""

from math import isinf

import pandas as pd

from analysis.language import Words

SIGNS = {"<": "<", "<=": "≤", ">=": "≥", ">": ">"}
# Chances are printed no finer than this and inside these bounds: more would be false precision.
CHANCE_STEP, CHANCE_LOW, CHANCE_HIGH = 5, 5, 95
# From these probabilities on a chance is called by these words (methods, section 5).
CHANCE_WORDS = (
    (0.90, "very_likely"),
    (0.66, "likely"),
    (0.33, "even"),
    (0.10, "unlikely"),
    (0.0, "very_unlikely"),
)


def number_for(value: float, unit: pd.Series, words: Words) -> str:
    """Write a number with at most the decimals of its unit, one more below 1."""
    decimals = int(unit["decimals"]) + (1 if 0 < abs(value) < 1 else 0)
    return words.number(value, at_most=decimals)


def quantity(value: float, unit: pd.Series, words: Words) -> str:
    """Write a value with its unit's sign: 6,5‰; 550/100.000 trẻ; 12 cuộc; mức độ 3."""
    if unit["symbol_first"] == "yes":
        return f"{words.pick(unit, 'symbol')} {number_for(value, unit, words)}"
    return _number_of(value, unit, words)


def _number_of(value: float, unit: pd.Series, words: Words) -> str:
    """Write a number of units, the sign behind it."""
    symbol = words.pick(unit, "symbol")
    symbol = "" if pd.isna(symbol) else symbol
    gap = " " if symbol[:1].isalpha() else ""
    return f"{number_for(value, unit, words)}{gap}{symbol}"


def difference(value: float, unit: pd.Series, words: Words) -> str:
    """Write a difference of two values: shares differ by percentage points, not by per cent."""
    if unit["unit"] != "percent":
        return _number_of(value, unit, words)
    n = number_for(value, unit, words)
    return words.text("quantity.point" if n == "1" else "quantity.points", n=n)


def target(row: pd.Series, unit: pd.Series, words: Words) -> str:
    """Write a target as the plan means it: ≤ 9‰; < 5%; 100%; giảm 3–5% mỗi năm."""
    if row["relation"] == "yearly_reduction":
        low, high = words.number(row["value"]), words.number(row["value_upper"])
        return words.text("target.yearly_reduction", low=low, high=high)
    written = quantity(row["value"], unit, words)
    at_limit = row["comparator"] == ">=" and row["value"] == unit["maximum"]
    return written if at_limit else f"{SIGNS[row['comparator']]} {written}"


def chance(probability: float, words: Words) -> str:
    """Write a chance in steps of 5 points, "dưới 5%" and "trên 95%" at the ends."""
    if 100 * probability < CHANCE_LOW:
        return words.text("chance.below", n=CHANCE_LOW)
    if 100 * probability > CHANCE_HIGH:
        return words.text("chance.above", n=CHANCE_HIGH)
    return f"{printed_percent(probability)}%"


def natural_frequency(probability: float, words: Words) -> str:
    """Write a chance as people count: about 7 in 10; fewer than 1 in 20; more than 19 in 20."""
    if 100 * probability < CHANCE_LOW:
        return words.text("chance.rare")
    if 100 * probability > CHANCE_HIGH:
        return words.text("chance.sure")
    # The same number as the printed percentage: 35 % is 7 in 20.
    twentieths = printed_percent(probability) // CHANCE_STEP
    if twentieths % 2:
        return words.text("chance.in", n=words.number(twentieths), of=words.number(20))
    return words.text("chance.in", n=words.number(twentieths // 2), of=words.number(10))


def chance_sign(probability: float) -> str:
    """Write a chance in the fewest signs: 70%, <5%, >95%."""
    if 100 * probability < CHANCE_LOW:
        return f"<{CHANCE_LOW}%"
    if 100 * probability > CHANCE_HIGH:
        return f">{CHANCE_HIGH}%"
    return f"{printed_percent(probability)}%"


def printed_percent(probability: float) -> int:
    """Return the percentage that a chance is printed as: a multiple of 5 from 5 to 95."""
    rounded = CHANCE_STEP * int(100 * probability / CHANCE_STEP + 0.5)
    return min(CHANCE_HIGH, max(CHANCE_LOW, rounded))


def chance_word(probability: float, words: Words) -> str:
    """Return the word for a chance as it is printed, from "rất ít khả năng" to "rất nhiều khả năng"."""
    return words.text(f"chance.{chance_class(probability)}")


def chance_class(probability: float) -> str:
    """Return the class of a chance as it is printed: very_unlikely, unlikely, even, likely, very_likely."""
    printed = 0.0 if 100 * probability < CHANCE_LOW else printed_percent(probability) / 100
    return next(word for least, word in CHANCE_WORDS if printed >= least)


def yearly_rate(rate: float, words: Words) -> str:
    """Write a yearly rate of change: +1,2%/năm; an infinite one, from 0 to more, in words."""
    if isinf(rate):
        return words.text("rate.from_zero")
    return words.text("rate.yearly", rate=("+" if rate > 0 else "") + words.number(100 * rate, at_most=1))

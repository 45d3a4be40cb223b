"""What every method reads of a case, and how its words are chosen.

A *case* is one series judged against one target, or against none. ``cases`` has one row a case with the
columns base_year (may be missing), target, target_year (missing where there is no target) and direction (+1
higher is better, -1 lower is better); optional are comparator ("<", "<=", ">=", ">"; by default the
direction's own, with the limit included), limit and what a method names itself. ``values`` has the same index
and one column a calendar year, missing where there is no value. Years count as years, never as positions: a
missing year is missing.
"""

import numpy as np
import pandas as pd

from analysis.trajectories import meets
from analysis.trajectories.rates import compound_change

# The 2030 Agenda's first year, from which Open SDG, Eurostat, the UN and ESCAP count.
BASE_FROM = 2015
# Open SDG replaces a base or a target of zero by this, so that a growth rate exists.
NEAR_ZERO = 0.001

NO_DATA = "method.reason.no_data"
NO_TARGET = "method.reason.no_target"
BASE_AFTER_DATA = "method.reason.base_after_data"
ONE_POINT = "method.reason.one_point"
TARGET_YEAR = "method.reason.target_year"
BASE_IS_TARGET = "method.reason.base_is_target"
SIGN_CHANGE = "method.reason.sign_change"
NOT_COMPUTABLE = "method.reason.not_computable"

Rules = list[tuple[pd.Series | np.ndarray | bool, str]]


def read_cases(
    cases: pd.DataFrame,
    values: pd.DataFrame,
    *,
    base_from: int = BASE_FROM,
    window: int | None = None,
    until_target: bool = False,
) -> pd.DataFrame:
    """Return what a method needs of each case, indexed as ``cases``.

    Columns: asked (the base year asked for), base_year and base (the first value from that year on),
    latest_year and latest, points (values from the base on), target, target_year, direction, comparator,
    met (the latest value satisfies the comparator). ``window`` asks for the base that many years before the
    latest value instead of in base_year; ``until_target`` leaves out values of after a target's year.
    """
    years, matrix = grid(cases, values)
    seen = ~np.isnan(matrix)
    if until_target:
        end = number(cases, "target_year", np.inf).where(number(cases, "target").notna(), np.inf)
        seen &= years <= end.to_numpy()[:, np.newaxis]
    latest_year, latest = pick(years, matrix, seen, last=True)
    asked = number(cases, "base_year", base_from).to_numpy()
    asked = asked if window is None else latest_year - window
    since = seen & (years >= asked[:, np.newaxis])
    base_year, base = pick(years, matrix, since)
    read = pd.DataFrame(
        {
            "asked": asked,
            "base_year": base_year,
            "base": base,
            "latest_year": latest_year,
            "latest": latest,
            "points": since.sum(axis=1),
        },
        cases.index,
    )
    read = read.assign(**{name: number(cases, name) for name in ("target", "target_year", "direction")})
    read = read.assign(comparator=_comparators(cases))
    return read.assign(met=meets(read["latest"], read["comparator"], read["target"]))


def grid(cases: pd.DataFrame, values: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the years in order and the values as a matrix in the order of ``cases``; infinity is missing."""
    ordered = values.sort_index(axis=1)
    if not ordered.index.equals(cases.index):
        ordered = ordered.reindex(cases.index)
    if not len(ordered.columns):
        return np.zeros(1), np.full((len(cases), 1), np.nan)
    matrix = ordered.to_numpy(dtype="float64", na_value=np.nan)
    return ordered.columns.to_numpy(dtype="float64"), np.where(np.isfinite(matrix), matrix, np.nan)


def pick(
    years: np.ndarray, matrix: np.ndarray, seen: np.ndarray, *, last: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return year and value of the first (or last) seen cell of each row; missing where none is seen."""
    column = seen.shape[1] - 1 - seen[:, ::-1].argmax(axis=1) if last else seen.argmax(axis=1)
    any_seen = seen.any(axis=1)
    value = matrix[np.arange(len(matrix)), column]
    return np.where(any_seen, years[column], np.nan), np.where(any_seen, value, np.nan)


def number(cases: pd.DataFrame, column: str, default: float = np.nan) -> pd.Series:
    """Return a column as floats, ``default`` where it is missing or not there at all."""
    if column not in cases:
        return pd.Series(default, cases.index, dtype="float64")
    return cases[column].astype("float64").fillna(default)


def truth(cases: pd.DataFrame, column: str, *, default: bool) -> pd.Series:
    """Return a column of yes and no, ``default`` where it is missing or not there at all."""
    return number(cases, column, float(default)).ne(0)


def _comparators(cases: pd.DataFrame) -> pd.Series:
    """Return the comparator of each case, by default ">=" where higher is better and "<=" where lower is."""
    default = pd.Series(np.where(number(cases, "direction") > 0, ">=", "<="), cases.index)
    return cases["comparator"].fillna(default) if "comparator" in cases else default


def growth(case: pd.DataFrame) -> pd.DataFrame:
    """Return the growth rates that Open SDG and Eurostat judge by, each a fraction a year.

    Columns: cagr (base to latest), required_cagr (base to target), progress (cagr in the good direction,
    also for negative values), ratio (progress over the size of required_cagr), near_zero (a base or target
    of zero was replaced by NEAR_ZERO: the rates exist, but are distorted).
    """
    base, target = (case[x].mask(case[x].eq(0), NEAR_ZERO) for x in ("base", "target"))
    cagr = compound_change(base, case["latest"], case["latest_year"] - case["base_year"])
    required = compound_change(base, target, case["target_year"] - case["base_year"])
    progress = cagr * case["direction"] * np.where(base < 0, -1.0, 1.0)
    return pd.DataFrame(
        {
            "cagr": cagr,
            "required_cagr": required,
            "progress": progress,
            "ratio": progress / required.abs().where(required.ne(0)),
            "near_zero": case["base"].eq(0) | case["target"].eq(0),
        }
    )


def base_reasons(case: pd.DataFrame) -> Rules:
    """Return the reasons for no label that lie in the values alone."""
    return [
        (case["latest_year"].isna(), NO_DATA),
        (case["base_year"].isna(), BASE_AFTER_DATA),
        (case["base_year"].eq(case["latest_year"]), ONE_POINT),
    ]


def target_reasons(case: pd.DataFrame) -> Rules:
    """Return the reasons for no label that lie in a target which is given."""
    given = case["target"].notna()
    return [
        (given & ~case["target_year"].gt(case["base_year"]), TARGET_YEAR),
        (given & case["target"].eq(case["base"]), BASE_IS_TARGET),
        (case["base"] * case["latest"] < 0, SIGN_CHANGE),
        (case["base"] * case["target"] < 0, SIGN_CHANGE),
    ]


def choose(rules: Rules, index: pd.Index) -> pd.Series:
    """Return for each case the word of the first rule that fits; missing where none does."""
    conditions = [np.broadcast_to(np.asarray(condition, dtype=bool), len(index)) for condition, _ in rules]
    words = np.array([*(word for _, word in rules), np.nan], dtype=object)
    return pd.Series(words[np.select(conditions, range(len(rules)), -1)], index, dtype="str")


def flags(index: pd.Index, **conditions: pd.Series) -> pd.Series:
    """Return the names of the conditions that hold, joined by a space; missing where none does."""
    code = sum(np.asarray(held, dtype=int) << bit for bit, held in enumerate(conditions.values()))
    names = [
        " ".join(name for bit, name in enumerate(conditions) if combination >> bit & 1)
        for combination in range(1 << len(conditions))
    ]
    return pd.Series(np.array([np.nan, *names[1:]], dtype=object)[code], index, dtype="str")


def two_points(case: pd.DataFrame) -> pd.Series:
    """Tell which cases have only a base and a latest value: one odd year decides their label."""
    return case["points"].eq(2)


def verdict(label: pd.Series, reasons: Rules, measure, score=np.nan, **columns) -> pd.DataFrame:
    """Return a method's answer: measure, score, label and reason, then the method's own columns."""
    without = [(label.isna() & np.asarray(condition), word) for condition, word in reasons]
    reason = choose([*without, (label.isna(), NOT_COMPUTABLE)], label.index)
    answer = {"measure": measure, "score": score, "label": label, "reason": reason}
    return pd.DataFrame(answer | columns, label.index)

"""Cases for the tests of the published methods: by hand, from the oracle file, and drawn at random.

Tests elsewhere in the tree import this file by its name, as pytest puts the folder of tests/conftest.py on
the path.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from analysis.progress.methods import assess

FILE = Path("oracles", "progress_methods.csv")
DIRECTIONS = {"higher": 1.0, "lower": -1.0}
UP, DOWN = 1.0, -1.0
# A call costs some 10 ms however many cases it judges: few examples with many cases in each.
FEW = settings(max_examples=8, deadline=None)
MANY = 12


def frames(*cases: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return cases and values as the methods take them.

    Each case is a dict of the columns of its row, with "series" (values by year) and, if wanted, "id".
    """
    ids = [case.get("id", number) for number, case in enumerate(cases)]
    values = pd.DataFrame([dict(case["series"]) for case in cases], ids, dtype="float64")
    names = dict.fromkeys(name for case in cases for name in case if name not in ("series", "id"))
    table = pd.DataFrame({name: [case.get(name) for case in cases] for name in names}, ids)
    words = table.columns.intersection(["comparator", "nutrition"])
    numbers = table.columns.difference(words)
    return table.astype(dict.fromkeys(numbers, "float64")), values.sort_index(axis=1)


def judge(method: str, series: dict[int, float], direction: float, target: float | None = None, **more):
    """Judge one case by one method and return its row; options of the method go into ``options``."""
    options = more.pop("options", {})
    case = {"target": target, "target_year": 2030, "base_year": 2015} | more
    return assess(*frames(case | {"series": series, "direction": direction}), method, **options).iloc[0]


def word(row: pd.Series) -> str:
    """Return the label, or the last part of the reason why there is none."""
    return row["reason"].rpartition(".")[2] if pd.isna(row["label"]) else row["label"]


@dataclass(frozen=True)
class Case:
    """One oracle case: what goes in, and what a published source or public code gives."""

    id: str
    inputs: dict[str, Any]
    expected: dict[str, Any]

    def row(self) -> dict[str, Any]:
        """Return the case as :func:`frames` takes it."""
        wanted = ("series", "base_year", "target", "target_year", "limit")
        row = {name: self.inputs.get(name) for name in wanted}
        return row | {"id": self.id, "direction": DIRECTIONS[self.inputs["direction"]]}


def oracle_rows(shared: Path) -> list[dict[str, str]]:
    """Return the oracle file as it is."""
    with (shared / FILE).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def oracle(shared: Path, method: str) -> list[Case]:
    """Return the oracle cases of one method."""
    return [
        Case(row["case_id"], json.loads(row["inputs"]), json.loads(row["expected"]))
        for row in oracle_rows(shared)
        if row["method"] == method
    ]


def differences(cases: list[Case], answer: pd.DataFrame, columns: dict[str, str]) -> list[tuple]:
    """Return where an answer differs from the expected values; ``columns`` maps their names to its own."""
    return [
        (case.id, key, case.expected[key], answer.at[case.id, column])
        for case in cases
        for key, column in columns.items()
        if key in case.expected and not agrees(case.expected[key], answer.at[case.id, column])
    ]


def agrees(expected: Any, found: Any) -> bool:
    """Tell whether a found value is the expected one: words exactly, numbers to 1e-6, null as missing."""
    if expected is None or pd.isna(found):
        return expected is None and bool(pd.isna(found))
    if isinstance(expected, str):
        return expected == found
    return found == pytest.approx(expected, rel=1e-6, abs=1e-9)


YEARS = st.integers(2012, 2027)
PERCENTAGES = st.integers(1, 999).map(lambda tenths: tenths / 10)
ANYTHING = st.one_of(PERCENTAGES, st.sampled_from([0.0, 100.0, -3.0, -0.5]))


def drawn(values=ANYTHING, **columns) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Draw up to MANY cases with ``values``; ``columns`` adds columns or replaces those drawn by default."""
    defaults = {
        "series": st.dictionaries(YEARS, values, max_size=7),
        "direction": st.sampled_from([UP, DOWN]),
        "target": st.one_of(st.none(), values),
        "target_year": st.sampled_from([2025, 2030]),
        "base_year": st.sampled_from([None, 2015, 2018]),
    }
    return st.lists(st.fixed_dictionaries(defaults | columns), min_size=1, max_size=MANY)


def same_as_plain(method: str, plain, cases: list[dict[str, Any]], **options) -> None:
    """Assert that a method's label and measure are those of ``plain``, a function of one case at a time."""
    answer = assess(*frames(*cases), method, **options)
    for case, (_, row) in zip(cases, answer.iterrows(), strict=True):
        label, measure = plain(case)
        assert (label, True) == (
            None if pd.isna(row["label"]) else row["label"],
            agrees(measure, row["measure"]),
        )


def points(case: dict[str, Any], since: float = -np.inf) -> list[tuple[int, float]]:
    """Return the years and values of a case in order, from a year on."""
    return sorted((year, value) for year, value in case["series"].items() if year >= since)


def is_met(case: dict[str, Any], value: float | None) -> bool:
    """Tell whether a value meets the target of a case, the limit included."""
    if case["target"] is None or value is None:
        return False
    return value >= case["target"] if case["direction"] > 0 else value <= case["target"]


def rate(start: float, end: float, years: float) -> float | None:
    """Return the compound yearly growth, or None where there is none."""
    if years <= 0 or start == 0 or end / start < 0:
        return None
    return (end / start) ** (1 / years) - 1

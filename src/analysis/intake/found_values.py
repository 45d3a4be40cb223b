"""What checks look at and what they find."""

from dataclasses import dataclass

import pandas as pd

from analysis.intake.readings import Remark
from analysis.observations import PER

# Counts that are compared: what differs by less is the same whole number.
COUNTS = ("numerator", "denominator")


@dataclass(frozen=True)
class Found:
    """What a check found: the rows that it is about, the first of which tells it, and the words."""

    rows: tuple[int, ...]
    remark: Remark


def effective_values(rows: pd.DataFrame) -> pd.Series:
    """Return the value of each row: as given, or numerator over denominator in the row's unit."""
    return rows["value"].astype(float).fillna(shares(rows))


def shares(rows: pd.DataFrame) -> pd.Series:
    """Return numerator over denominator in the row's unit; missing without them."""
    possible = rows["denominator"].where(rows["denominator"].gt(0))
    return rows["numerator"] * rows["unit"].map(PER).astype(float) / possible


def measure_name(measures: pd.DataFrame, measure: str) -> dict[str, str]:
    """Return the code and name of a measure in each language, for a remark."""
    return {code: f"{measure}. {measures.at[measure, f'name_{code}']}" for code in ("vi", "en")}

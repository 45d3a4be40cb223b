"""How a report says that a number is hidden to protect children: never as one that is missing."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.language import Words
from analysis.language.quantities import quantity


def hidden_text(at_most: float, words: Words) -> str:
    """Say that a number is hidden, and how great it is at most where that is told: ≤ 4, ẩn để …"""
    if pd.isna(at_most):
        return words.text("privacy.hidden")
    return words.text("privacy.at_most", n=words.number(at_most))


def value_or_hidden(row: Mapping[str, Any], unit: pd.Series, words: Words) -> str:
    """Write the value of a row of observations (value, suppressed, at_most), or that it is hidden."""
    return hidden_text(row["at_most"], words) if row["suppressed"] else quantity(row["value"], unit, words)


def with_hidden_text(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return rows of observations with a column ``shown_as``: what stands in place of a hidden value."""
    said = [
        hidden_text(m, words) if s else None for s, m in zip(rows["suppressed"], rows["at_most"], strict=True)
    ]
    return rows.assign(shown_as=pd.Series(said, rows.index, dtype="str"))

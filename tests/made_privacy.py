"""Put commune-level counts of sensitive measures into a copy of the demo data: drawn, for tests only."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.communes.units import load_units
from analysis.observations import OBSERVATIONS

YEAR, SOURCE = 2025, "demo_so_yt"
# What every row's quote and notes begin with: found in an output, a hidden row has leaked.
MARK = "LEAK-"


def add_sensitive_counts(
    data: Path, *, list_name: str = "2025", only: str | None = None, seed: int = 6
) -> pd.DataFrame:
    """Write counts of 9_reported_children by sex, of 13 and of 11b by commune, with the province's totals.

    ``only``: of this measure alone.

    Returns the rows as written, as text.
    """
    units = load_units(data)
    codes = [f"{list_name}/{code}" for code in units.loc[units["list"].eq(list_name), "code"]]
    rng = np.random.default_rng(seed)
    girls, boys = rng.poisson(9, len(codes)), rng.poisson(7, len(codes))
    deaths, children = rng.poisson(1.5, len(codes)), rng.integers(2_000, 9_000, len(codes))
    # The demo has the province's own count of child marriages: the communes' make it up.
    told = pd.read_csv(data / "demo" / "observations" / "province.csv").query(
        f"measure == '13' and year == {YEAR}"
    )
    marriages = rng.multinomial(int(told["value"].iloc[0]), np.ones(len(codes)) / len(codes))
    rows = [
        *_counts("9_reported_children", "9", "persons", codes, girls + boys, "total"),
        *_counts("9_reported_children", "9", "persons", codes, girls, "female"),
        *_counts("9_reported_children", "9", "persons", codes, boys, "male"),
        *_counts("13", "13", "cases", codes, marriages, "total", province=False),
        *_deaths(codes, deaths, children),
    ]
    table = (
        pd.DataFrame(rows, columns=[c.name for c in OBSERVATIONS], dtype="object").fillna("").astype("str")
    )
    if only:
        table = table[table["measure"].eq(only)].copy()
    table["quote"] = [f"{MARK}{n}!" for n in table.index]
    table["note_vi"] = table["note_en"] = table["quote"]
    path = data / "demo" / "observations" / "sensitive.csv"
    table.to_csv(path, index=False, quoting=csv.QUOTE_MINIMAL)
    return table


def _counts(
    measure: str,
    indicator: str,
    unit: str,
    codes: list[str],
    counts: np.ndarray,
    group: str,
    *,
    province=True,
) -> list[dict]:
    """Return the rows of a count by commune, and the province's."""
    rows = [
        _row(measure, indicator, unit, "commune", code, group, int(n))
        for code, n in zip(codes, counts, strict=True)
    ]
    if province:
        rows.append(_row(measure, indicator, unit, "province", "22", group, int(counts.sum())))
    return rows


def _deaths(codes: list[str], deaths: np.ndarray, children: np.ndarray) -> list[dict]:
    """Return the injury death rate by commune with numerators and denominators."""
    return [
        _row("11b", "11b", "per_100000_children", "commune", code, "total", round(1e5 * n / of, 2))
        | {"numerator": n, "denominator": of}
        for code, n, of in zip(codes, deaths, children, strict=True)
    ]


def _row(measure: str, indicator: str, unit: str, level: str, area: str, group: str, value: object) -> dict:
    """Return a row of observations."""
    return {
        "measure": measure,
        "indicator": indicator,
        "year": YEAR,
        "area_level": level,
        "area_code": area,
        "group": group,
        "value": value,
        "unit": unit,
        "kind": "illustrative",
        "status": "final",
        "source_id": SOURCE,
        "used": "yes",
    }

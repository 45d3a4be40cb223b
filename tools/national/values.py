"""Invented values of every indicator in every commune and year: columns of an observation file."""

import numpy as np
import pandas as pd
from national.places import LIST

from analysis.demo import NOTES
from analysis.demo_recipe import Kitchen
from analysis.observations import OBSERVATIONS, PER

YEARS = np.arange(2016, 2026)
# Of how many a share is taken where the recipe counts places or what another indicator gives.
FEW = 200


def commune_rows(kitchen: Kitchen, units: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each indicator, commune and year: whole counts, or a number of cases."""
    size = np.exp(kitchen.stream("size").normal(0, 0.4, len(units)))
    parts = [_indicator(kitchen, units, size / size.sum(), shape) for _, shape in kitchen.recipe.iterrows()]
    return pd.concat(parts, ignore_index=True)[[column.name for column in OBSERVATIONS]]


def _indicator(kitchen: Kitchen, units: pd.DataFrame, part: np.ndarray, shape: pd.Series) -> pd.DataFrame:
    """Return the rows of one indicator; ``part`` is each commune's part of the children."""
    indicator, unit = shape.name, kitchen.plan.indicators.at[shape.name, "unit"]
    rng = kitchen.stream(indicator, "communes")
    if unit in PER:
        counts = _shares(kitchen, part, shape, PER[unit], rng)
    else:
        level = shape["start"] * part[:, None] * (1 + shape["yearly"] / 100) ** np.arange(len(YEARS))
        counts = {"value": rng.poisson(level).astype(float), "numerator": np.nan, "denominator": np.nan}
    return _written(kitchen, units, indicator, unit, counts)


def _shares(
    kitchen: Kitchen, part: np.ndarray, shape: pd.Series, per: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Return numerator, denominator and value, (communes, years): drawn from a level of the commune's own."""
    known = kitchen.populations["start"]
    base = np.maximum(5, np.round(known.get(shape["population"], FEW * len(part)) * part))[:, None]
    start, yearly = (shape["start"], shape["yearly"]) if shape["made_from"] == "drawn" else (40.0, 2.0)
    own = start + rng.normal(0, 0.15 * min(start, per - start) + 1e-9, len(part))
    level = np.clip(own[:, None] + yearly * np.arange(len(YEARS)), 0, per)
    base = np.broadcast_to(base, level.shape)
    numerator = rng.binomial(base.astype(int), level / per)
    decimals = 3 if per <= 100 else 2
    return {"numerator": numerator, "denominator": base, "value": np.round(numerator / base * per, decimals)}


def _written(
    kitchen: Kitchen, units: pd.DataFrame, indicator: str, unit: str, counts: dict[str, np.ndarray]
) -> pd.DataFrame:
    """Return the columns of OBSERVATIONS, words as categories."""
    n = len(units) * len(YEARS)
    same = {
        "measure": indicator,
        "indicator": indicator,
        "unit": unit,
        "area_level": "commune",
        "group": kitchen.plan.indicators.at[indicator, "group"],
        "kind": "illustrative",
        "status": "final",
        "source_id": "demo_" + kitchen.plan.indicators.at[indicator, "lead_agency"],
        **NOTES,
    }
    rows = pd.DataFrame({"area_code": np.repeat((LIST + "/" + units["code"]).to_numpy(), len(YEARS))})
    numbers = {
        name: np.broadcast_to(values, (len(units), len(YEARS))).ravel() for name, values in counts.items()
    }
    return rows.assign(
        **same,
        **numbers,
        year=np.tile(YEARS, len(units)),
        used=True,
        period=None,
        quote=None,
        **{"break": None},
    ).head(n)

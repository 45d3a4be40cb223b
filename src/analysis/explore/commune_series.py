"""The values of one commune over the years, on the list that the report speaks in."""

from functools import lru_cache

import pandas as pd

from analysis.language import speak
from analysis.report.map_numbers import commune_numbers
from analysis.results import Results


def communes_with_values(results: Results, indicator: str) -> list[str]:
    """Return the communes that have a value of an indicator, as "<list>/<code>", by name."""
    rows = results.observations.rows
    # Restating takes a moment; most indicators have nothing to restate.
    if not (rows["area_level"].eq("commune") & rows["measure"].eq(indicator)).any():
        return []
    vintage, key = results.parameters.boundary_vintage, speak(results.parameters.language).sort_key
    numbers = _numbers(results)
    codes = set(numbers.loc[numbers["indicator"].eq(indicator), "code"])
    units = results.commune_list
    listed = units[units["code"].isin(codes)]
    order = sorted(zip(listed["name"], listed["code"], strict=True), key=lambda each: key(each[0]))
    return [f"{vintage}/{code}" for _, code in order]


def commune_series(results: Results, code: str) -> pd.DataFrame:
    """Return a commune's values of the plan's own measures in the columns of ``results.series``.

    Values that were reported for the units it was made of are restated (note_vi, note_en say so); what is
    hidden to protect children is not there.
    """
    numbers = _numbers(results)
    mine = numbers[numbers["code"].eq(code) & numbers["indicator"].isin(results.plan.indicators.index)]
    rows = results.observations.rows
    rows = rows[rows["area_level"].eq("commune") & rows["used"]]
    about = rows.drop_duplicates(["measure", "year"]).set_index(["measure", "year"])
    keys = pd.MultiIndex.from_frame(mine[["indicator", "year"]])
    told = about.reindex(keys).set_index(mine.index)
    made = mine[["indicator", "year", "value", "numerator", "denominator"]].assign(
        measure=mine["indicator"],
        area_level="commune",
        area_code=f"{results.parameters.boundary_vintage}/{code}",
        group="total",
        derived=True,
        used=True,
        segment=0,
        period=None,
        **{name: told[name] for name in ("unit", "kind", "status", "source_id", "note_vi", "note_en")},
    )
    return made.sort_values(["indicator", "year"]).reset_index(drop=True)


# The results of one language and data set ask for them again and again.
@lru_cache(maxsize=4)
def _numbers(results: Results) -> pd.DataFrame:
    """Return the numbers of all communes on the list of the report; not to be changed."""
    return commune_numbers(results, [results.parameters.boundary_vintage])

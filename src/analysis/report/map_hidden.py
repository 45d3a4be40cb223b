"""The units of the interactive map whose numbers are hidden to protect children."""

import pandas as pd

from analysis.charts.theme import HIDDEN
from analysis.communes.restate import restate
from analysis.communes.units import load_crosswalk
from analysis.language import Words
from analysis.report import narrative as say
from analysis.report.suppressed import hidden_text
from analysis.results import Results

UNIT = ["list", "code", "indicator", "year"]


def hidden_units(results: Results, lists: list[str]) -> pd.DataFrame:
    """Return the units with a hidden number of all children: list, code, indicator (measure), year, state.

    A unit of a later list is hidden where any unit that it is made of is. ``state`` is what its tooltip says.
    """
    rows = results.observations.rows
    rows = rows[rows["area_level"].eq("commune") & rows["used"] & rows["group"].eq("total")]
    touched = rows[rows["measure"].isin(rows.loc[rows["suppressed"].ne(""), "measure"])]
    place = touched["area_code"].str.split("/", n=1)
    # Counted as 1 and 0, a unit is touched where what it is made of adds up to more than nothing.
    hidden = touched["suppressed"].ne("").astype("float64")
    flags = touched.assign(
        list=place.str[0], code=place.str[1], indicator=touched["measure"], kind="count", value=hidden
    )
    at_most = flags.set_index(UNIT)["at_most"]
    found = _on_lists(flags[[*UNIT, "kind", "value"]], results, lists)
    words = say.words_of(results)
    keys = list(found[UNIT].itertuples(index=False, name=None))
    return found.assign(state=[_state(at_most.get(key, float("nan")), key[-1], words) for key in keys])


def _on_lists(flags: pd.DataFrame, results: Results, lists: list[str]) -> pd.DataFrame:
    """Return the units of each list of the map that are touched by a hidden number."""
    crosswalk = load_crosswalk(results.parameters.paths)
    parts = [restate(flags[flags["list"].le(name)], crosswalk, name, partial=True) for name in lists]
    found = pd.concat(parts, ignore_index=True)
    return found.loc[found["value"].gt(0), UNIT].assign(year=lambda t: t["year"].astype(int))


def _state(at_most: float, year: int, words: Words) -> str:
    """Say in a tooltip that a number is hidden, and of which year it is."""
    return words.text("atlas.value", value=hidden_text(at_most, words), year=year)


def hidden_cells(hidden: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of the map of units that are hidden and not shown: list, year, code, state, colour."""
    is_shown = pd.MultiIndex.from_frame(hidden[UNIT]).isin(pd.MultiIndex.from_frame(shown[UNIT]))
    return hidden.loc[~is_shown, ["list", "year", "code", "state"]].assign(colour=HIDDEN)


def with_hidden_counts(captions: pd.DataFrame, cells: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return captions (list, year, text) that say how many units are hidden, where some are."""
    n_hidden = cells.groupby(["list", "year"]).size()
    every = captions.merge(n_hidden.rename("n").reset_index(), on=["list", "year"], how="outer")
    nothing = [words.text("atlas.caption.no_values", year=year) for year in every["year"]]
    text = every["text"].where(every["text"].notna(), pd.Series(nothing, every.index, dtype="str"))
    said = [
        t if pd.isna(n) else words.text("privacy.caption", text=t, n=words.number(n))
        for t, n in zip(text, every["n"], strict=True)
    ]
    return every[["list", "year"]].assign(text=pd.Series(said, every.index, dtype="str"))

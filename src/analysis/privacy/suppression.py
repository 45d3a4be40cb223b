"""Suppress small counts of children below the province, and what they could be reckoned back from."""

import pandas as pd

from analysis.privacy.cells import CELL, cell_rows, cells_of, counted, sums_of
from analysis.privacy.complementary import hide_enough

NONE, PRIMARY, COMPLEMENTARY = "", "primary", "complementary"
NUMBERS = ["value", "numerator", "denominator"]
# What may repeat a number in words: the cell that it was read from, and remarks.
WORDS = ["quote", "note_vi", "note_en"]


def suppress(
    rows: pd.DataFrame,
    sensitive: pd.DataFrame,
    nesting: pd.DataFrame,
    *,
    measures: pd.DataFrame,
    units: pd.DataFrame,
    threshold: int | None = None,
) -> pd.DataFrame:
    """Return the rows without the numbers below province level that would tell too much of a child.

    Parameters
    ----------
    rows
        Columns of OBSERVATIONS: measure, year, area_level, area_code, group, value, unit, numerator,
        denominator, used.
    sensitive
        See :func:`analysis.privacy.sensitive.load_sensitive`; ``threshold`` replaces its thresholds.
    nesting
        See :func:`analysis.privacy.nesting.area_nesting`.
    measures, units
        Those of ``Observations`` and of the plan.

    Returns
    -------
    The rows with two columns more: ``suppressed`` ("", "primary": the count itself is below the threshold;
    "complementary": hidden for what could be reckoned from it, because what is left over is small, or
    because its count is not known) and ``at_most`` (threshold - 1, of primary ones). Of suppressed rows
    value, numerator, denominator, quote and notes are missing. Rows of other measures and of provinces,
    regions and the nation stay as they are.
    """
    if threshold is not None:
        sensitive = sensitive.assign(threshold=threshold)
    lines = cell_rows(rows, counted(rows, measures, units), sensitive)
    hidden = _hidden_rows(lines, nesting)
    state = pd.Series(NONE, rows.index).mask(rows.index.isin(hidden["row"]), COMPLEMENTARY)
    state = state.mask(rows.index.isin(hidden.loc[hidden["own_low"], "row"]), PRIMARY)
    at_most = rows["measure"].map(sensitive["threshold"] - 1).astype("float64")
    made = rows.assign(suppressed=state, at_most=at_most.where(state.eq(PRIMARY)))
    present = [c for c in [*NUMBERS, *WORDS] if c in made]
    made[present] = made[present].mask(state.ne(NONE))
    return made


def _hidden_rows(lines: pd.DataFrame, nesting: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of the rows that must be hidden; ``own_low``: the row's own count is too small."""
    below = lines[~lines["fixed"]]
    cells = _hidden_cells(lines, nesting)
    told = pd.MultiIndex.from_frame(below[CELL]).isin(pd.MultiIndex.from_frame(cells[CELL]))
    rows = below.loc[told | below["primary"], "row"]
    return below[below["row"].isin(rows)].assign(own_low=lambda t: t["low"] & t["is_own"])


def _hidden_cells(lines: pd.DataFrame, nesting: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that must be hidden, found among what counts the same in one year."""
    of = ["counts", "year"]
    at_stake = ~lines["fixed"].groupby([lines[name] for name in of]).transform("all")
    sums, every = sums_of(cells_of(lines[at_stake]), nesting)
    cells = [own for _, own in every.groupby(of) if own["primary"].any()]
    found = []
    for own in cells:
        hidden = hide_enough(own, sums[sums["whole"].isin(own.index)])
        found.append(own[hidden & ~own["unpublished"]])
    return pd.concat(found) if found else lines.iloc[:0]

"""What is reported of each commune's assessment beside its total: points by criterion, and the tier."""

from pathlib import Path

import pandas as pd

from analysis.communes.crosswalk import refuse, unit_of
from analysis.communes.standard import YES_NO, Standard, wrong_decisions
from analysis.communes.units import load_units
from analysis.deliveries import read_latest
from analysis.paths import DataPaths
from analysis.tables import Column, choice, integer, number, text, year

_ASSESSED = (
    *(text(name, required=True) for name in ("list", "code")),
    year("year"),
    text("decision", required=True),
)
_REPORTED = (text("source_id", required=True), text("note_vi"), text("note_en"))
CRITERION_SCORES = (
    *_ASSESSED,
    integer("criterion"),
    text("item"),
    *(number(name) for name in ("value", "points")),
    choice("met", YES_NO, required=False),
    text("evidence"),
    *_REPORTED,
)
ASSESSED_TIERS = (*_ASSESSED, text("tier", required=True), *_REPORTED)


def load_criterion_scores(data: Path | DataPaths, sources: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """Read the points by criterion: columns of CRITERION_SCORES plus file and row; maybe no rows.

    A row with an ``item`` is about that part of the criterion; ``value`` is what was measured, in the unit
    of the item's bands; ``met`` is whether the criterion was met, as reported. Raises MissingFileError, or
    DataError for an unknown source, commune, decision, criterion or item, a row that is there twice, a year
    in which the decision was not in force, and points below 0 or above the maximum where that is known.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    rows = _read(paths, paths.criterion_scores, CRITERION_SCORES, sources, standard, ["criterion", "item"])
    # Without a row, map gives texts.
    n = rows["decision"].map(standard.decisions["n_criteria"]).astype("float64")
    items = pd.MultiIndex.from_frame(standard.items[["decision", "criterion", "item"]])
    known = pd.MultiIndex.from_frame(rows[["decision", "criterion", "item"]]).isin(items)
    most = maximum_points(rows, standard)
    compared = [f"{points:g} > {maximum:g}" for points, maximum in zip(rows["points"], most, strict=True)]
    wrong = {
        "expected.child_friendly.criterion": (~rows["criterion"].between(1, n), rows["criterion"]),
        "expected.child_friendly.item": (rows["item"].notna() & ~known, rows["item"]),
        "expected.child_friendly.points": (rows["points"] < 0, rows["points"].map("{:g}".format)),
        "expected.child_friendly.maximum": (rows["points"] > most, pd.Series(compared, index=rows.index)),
    }
    refuse(rows, wrong, "")
    return rows


def load_assessed_tiers(data: Path | DataPaths, sources: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """Read in which tier each commune was assessed, as reported: columns of ASSESSED_TIERS plus file and row.

    Raises MissingFileError, or DataError for an unknown source, commune, decision or tier, a row that is
    there twice, or a year in which the decision was not in force.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    rows = _read(paths, paths.assessed_tiers, ASSESSED_TIERS, sources, standard, [])
    tiers = set(zip(standard.tiers["decision"], standard.tiers["tier"], strict=True))
    own = pd.Series(list(zip(rows["decision"], rows["tier"], strict=True)), index=rows.index, dtype=object)
    refuse(rows, {"expected.child_friendly.tier": (~own.isin(tiers), rows["tier"])}, "")
    return rows


def maximum_points(rows: pd.DataFrame, standard: Standard) -> pd.Series:
    """Return the most points of each row's (decision, criterion, item), missing where that was not seen."""
    known = pd.concat([standard.criteria, standard.items])
    keys = ["decision", "criterion", "item"]
    known = known.set_index(keys)["max_points"].sort_index()
    found = known.reindex(pd.MultiIndex.from_frame(rows[keys]))
    return pd.Series(found.to_numpy(float), index=rows.index)


def _read(
    paths: DataPaths,
    file: Path,
    columns: tuple[Column, ...],
    sources: pd.DataFrame,
    standard: Standard,
    key: list[str],
) -> pd.DataFrame:
    """Read a table of assessed communes, of each key the row delivered last; check what all have."""
    key = ["list", "code", "year", "decision", *key]
    rows = read_latest(paths, file, columns, key)
    unit, units = unit_of(rows), load_units(paths)
    repeated = rows.duplicated(key, keep=False)
    wrong = {
        "expected.source": (~rows["source_id"].isin(sources.index), rows["source_id"]),
        "expected.communes.unit_of_list": (~unit.isin(set(unit_of(units))), unit.map("/".join)),
        "expected.unique": (repeated, unit.map("/".join)),
        **wrong_decisions(rows, standard),
    }
    refuse(rows, wrong, "")
    return rows

"""Which least total a commune has to reach: by its type and classes, and by what was reported.

What a unit is (mountainous, island, specially difficult) is known only where ``unit_classes.csv`` says so; a
unit without a row may be or not be. So the tiers that a unit may be in are told, and the least total lies
between the lowest and the highest of them.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

import pandas as pd

from analysis.communes.standard import Member, Standard

KEY = ["list", "code", "year", "decision"]
# How the tier is known. reported: as reported, one of those possible; unit: from type and class;
# differs: reported and possible are not the same; unknown: several are possible; unnamed: several are, for
# the decision does not name units of this type; unseen: it was not seen which tiers the decision has.
BASES = ("reported", "unit", "differs", "unknown", "unnamed", "unseen")


def unit_tiers(
    cases: pd.DataFrame,
    units: pd.DataFrame,
    classes: pd.DataFrame,
    assessed_tiers: pd.DataFrame,
    standard: Standard,
) -> pd.DataFrame:
    """Return the tier and the least total of each assessed commune, or the bounds between which it lies.

    Parameters
    ----------
    cases
        list, code, year, decision: one row an assessment.
    units, classes
        See ``load_units`` and ``load_unit_classes``; the classes of the last day of the month of assessment.
    assessed_tiers
        See ``load_assessed_tiers``.

    Returns
    -------
    list, code, year, decision, tier (missing unless known), tier_basis (BASES), reported_tier, min_low and
    min_high (points; equal where the tier is known, missing where no tier of the decision was seen).
    """
    types = units.set_index(["list", "code"])["type"].to_dict()
    reported = assessed_tiers.set_index(KEY)["tier"].to_dict()
    tiers = {name: rows for name, rows in standard.tiers.groupby("decision", sort=False)}
    rows = []
    for (year, decision), some in cases.groupby(["year", "decision"]):
        on = classes_on(classes, _assessed_on(year, standard.decisions.at[decision, "assessed_month"]))
        own = on.groupby(["list", "code"])["class"].agg(frozenset).to_dict()
        by_kind = {}  # units of one type, the same classes and the same report are in the same tier
        for case in some[KEY].itertuples(index=False, name=None):
            kind = (types[case[:2]], own.get(case[:2], frozenset()), reported.get(case))
            if kind not in by_kind:
                by_kind[kind] = _tier(tiers.get(decision), *kind)
            rows.append((*case, *by_kind[kind]))
    columns = [*KEY, "tier", "tier_basis", "reported_tier", "min_low", "min_high"]
    made = pd.DataFrame(rows, columns=columns)
    texts = ["list", "code", "decision", "tier", "tier_basis", "reported_tier"]
    return made.astype({**dict.fromkeys(texts, "str"), "min_low": "float64", "min_high": "float64"})


def possible_tiers(tiers: pd.DataFrame, unit_type: str, classes: Iterable[str]) -> tuple[list[str], bool]:
    """Return the tiers that a unit of a type may be in, and whether the decision names units of its type.

    ``tiers``: those of one decision, in the order in which they are tried. One for the unit's type or one of
    its ``classes`` is certain and the last; one for another class is possible, since a class that is not
    known of a unit may yet be its own. So is one of which it was not seen whom it is for. A type that no
    tier names may be in any.
    """
    tiers, own = tiers[tiers["applies"]], set(classes)
    found, is_named = [], False
    for tier, members in zip(tiers["tier"], tiers["units"], strict=True):
        if members is None:
            found, is_named = [*found, tier], True
            continue
        of_type = [m for m in members if m.type == unit_type]
        is_named = is_named or bool(of_type)
        found += [tier] if of_type else []
        if any(_is_certain(m, own) for m in of_type):
            return found, True
    return (found, True) if is_named else (list(tiers["tier"]), False)


def classes_on(classes: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the rows of ``load_unit_classes`` that hold on a day; without dates they always do."""
    begun = classes["valid_from"].map(lambda first: pd.isna(first) or first <= day)
    lasting = classes["valid_to"].map(lambda last: pd.isna(last) or day <= last)
    return classes[begun.astype(bool) & lasting.astype(bool)]


def _is_certain(member: Member, classes: set[str]) -> bool:
    """Tell whether a unit of the member's type is surely meant."""
    return member.unit_class is None or member.unit_class in classes


def _tier(
    tiers: pd.DataFrame | None, unit_type: str, classes: Iterable[str], reported: str | None
) -> tuple[str | None, str, str | None, float | None, float | None]:
    """Return tier, basis, reported tier and the bounds of the least total of one unit."""
    if tiers is None:
        return None, "unseen", reported, None, None
    possible, is_named = possible_tiers(tiers, unit_type, classes)
    points = tiers.set_index("tier")["min_points"]
    if reported is not None and reported not in possible:
        lows = points[[*possible, reported]]
        return None, "differs", reported, lows.min(), lows.max()
    if len(possible) == 1:
        return possible[0], "unit", reported, points[possible[0]], points[possible[0]]
    if reported is not None:
        return reported, "reported", reported, points[reported], points[reported]
    basis = "unknown" if is_named else "unnamed"
    return None, basis, None, points[possible].min(), points[possible].max()


def _assessed_on(year: int, month: float) -> date:
    """Return the last day of the month of assessment, of the year where the month was not seen."""
    month = 12 if pd.isna(month) else int(month)
    return date(int(year), month, monthrange(int(year), month)[1])

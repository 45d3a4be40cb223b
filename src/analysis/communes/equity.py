"""Where child-friendly communes are: by former district, residence, type, class, and counted in children.

What is not known of a commune, its status or its children, leaves bounds and is never left out silently.
"""

from datetime import date

import numpy as np
import pandas as pd

from analysis.communes.gazetteer import Gazetteer, unit_districts
from analysis.communes.recognition import share_bounds
from analysis.communes.tiers import classes_on
from analysis.errors import ParameterError

DIMENSIONS = ("district", "residence", "type", "class")
UNKNOWN = "unknown"
KNOWN = ("recognised", "mixed", "not_recognised")


def commune_groups(gazetteer: Gazetteer, vintage: str, day: date) -> pd.DataFrame:
    """Return the groups of each unit of a list: list, code, dimension (DIMENSIONS), group, shared.

    - district: the one with most of the unit's land, a former one where the list has none; ``shared`` where
      others had part of it;
    - residence: urban, rural;
    - type: phuong, xa, thi_tran, dac_khu;
    - class: those known on ``day``; a unit may have several.

    Where nothing is known the group is ``unknown``: it is not the rest.
    """
    units = gazetteer.units[gazetteer.units["list"].eq(vintage)]
    districts = unit_districts(gazetteer.units, gazetteer.crosswalk, vintage)
    first = districts.drop_duplicates("code").set_index("code")["district_name"]
    shared = units["code"].map(districts.groupby("code").size()).gt(1)
    residence = units["urban"].map({True: "urban", False: "rural"})
    classes = classes_on(gazetteer.classes, day)
    classes = units[["list", "code"]].merge(classes[["list", "code", "class"]], how="left")
    parts = [
        units[["list", "code"]].assign(dimension="district", group=units["code"].map(first), shared=shared),
        units[["list", "code"]].assign(dimension="residence", group=residence, shared=False),
        units[["list", "code"]].assign(dimension="type", group=units["type"], shared=False),
        classes.rename(columns={"class": "group"}).assign(dimension="class", shared=False),
    ]
    made = pd.concat(parts, ignore_index=True)[["list", "code", "dimension", "group", "shared"]]
    return made.astype({"group": "str"}).fillna({"group": UNKNOWN})


def status_by_group(statuses: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Return the share of communes recognised in each group, with its bounds.

    Parameters
    ----------
    statuses
        code, status of the units of one list (recognised, mixed, not_recognised; any other is not known).
    groups
        See ``commune_groups``, of the same list.

    Returns
    -------
    dimension, group, n_units, n_shared (units with land in other groups too), n_known, n_recognised, n_mixed,
    value, low, high (percent; see ``province_indicator``), in the order of DIMENSIONS. A mixed unit isn't
    recognised.
    """
    status = groups["code"].map(statuses.set_index("code")["status"])
    flags = groups.assign(
        known=status.isin(KNOWN), recognised=status.eq("recognised"), mixed=status.eq("mixed")
    )
    place = flags["dimension"].map({name: n for n, name in enumerate(DIMENSIONS)})
    counts = flags.assign(place=place).groupby(["place", "dimension", "group"], as_index=False)
    counts = counts.agg(
        n_units=("code", "size"),
        n_shared=("shared", "sum"),
        n_known=("known", "sum"),
        n_recognised=("recognised", "sum"),
        n_mixed=("mixed", "sum"),
    ).drop(columns="place")
    triples = zip(counts["n_recognised"], counts["n_known"], counts["n_units"], strict=True)
    shares = pd.DataFrame([share_bounds(*t) for t in triples], columns=["value", "low", "high"])
    return counts.join(shares)


def child_populations(rows: pd.DataFrame, indicator: str, year: int) -> pd.DataFrame:
    """Return how many children each commune has, by the denominators of an indicator about them.

    ``rows``: observations with area_level, area_code ("list/code"), indicator, year, denominator, source_id.
    Columns: list, code, children, source_id; no rows where the indicator is not known by commune.
    """
    own = rows["area_level"].eq("commune") & rows["indicator"].eq(indicator) & rows["year"].eq(year)
    found = rows[own & rows["denominator"].notna()]
    parts = found["area_code"].str.split("/", n=1, expand=True).reindex(columns=[0, 1])
    made = found.assign(list=parts[0], code=parts[1]).rename(columns={"denominator": "children"})
    return made[["list", "code", "children", "source_id"]].reset_index(drop=True)


def recognised_shares(
    statuses: pd.DataFrame, children: pd.DataFrame, *, total: float | None = None
) -> pd.DataFrame:
    """Return the share of children who live in recognised communes beside the plain share of communes.

    Parameters
    ----------
    statuses
        code, status of all units of one list (as in ``status_by_group``).
    children
        code, children: of the units of which their number is known.
    total
        The province's children, where known: those that the communes with numbers leave live in the others,
        in any way. Without, the others may have any number.

    Returns
    -------
    basis (communes, children), n_units, n_known (units of which all needed is known), recognised and known
    (communes or children), value (of the known ones), low, high (of all): percent.

    Raises ParameterError if the communes have more children than the province.
    """
    people = statuses["code"].map(children.set_index("code")["children"]).astype("float64")
    counted = people.sum()
    if total is not None and counted > total:
        fields = {"counted": round(counted), "total": round(total)}
        raise ParameterError("error.child_friendly.too_many_children", **fields)
    known, yes = statuses["status"].isin(KNOWN), statuses["status"].eq("recognised")
    communes = _counted(yes, known, pd.Series(1.0, index=statuses.index))
    plain = share_bounds(communes["recognised"], communes["known"], len(statuses))
    of_children = _counted(yes, known & people.notna(), people)
    value = share_bounds(of_children["recognised"], of_children["known"], len(statuses))["value"]
    low, high = _lowest(people, yes, total), 100 - _lowest(people, known & ~yes, total)
    rows = [
        {"basis": "communes", **communes, **plain},
        {"basis": "children", **of_children, "value": value, "low": low, "high": high},
    ]
    return pd.DataFrame(rows)


def _counted(yes: "pd.Series[bool]", known: "pd.Series[bool]", size: pd.Series) -> dict[str, float]:
    """Count the units, and add up the sizes of the known and of the recognised ones."""
    sums = {"recognised": float(size[known & yes].sum()), "known": float(size[known].sum())}
    return {"n_units": len(yes), "n_known": int(known.sum()), **sums}


def _lowest(people: pd.Series, sure: "pd.Series[bool]", total: float | None) -> float:
    """Return the least share (percent) of all people who may live in the communes surely meant.

    People of communes without a number live where that makes the share least: in one not surely meant.
    """
    meant, counted = people[sure].sum(), people.sum()
    elsewhere, here = (people.isna() & ~sure).any(), (people.isna() & sure).any()
    rest = np.inf if total is None else total - counted
    if elsewhere:
        everyone = counted + rest
    elif here and total is not None:
        meant, everyone = meant + rest, total
    else:
        everyone = counted
    return float(100 * meant / everyone) if everyone else float("nan")

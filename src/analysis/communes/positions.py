"""Where the units of a list lie, known beforehand: to check a boundary file and to lay out the tile map."""

import numpy as np
import pandas as pd

from analysis.communes.crosswalk import compose, list_order
from analysis.communes.units import borders_of

COLUMNS = ["list", "code", "lon", "lat", "land_area_km2", "landmass"]
KM_PER_DEGREE = 111.32


def unit_positions(facts: pd.DataFrame, crosswalk: pd.DataFrame, list_id: str) -> pd.DataFrame:
    """Return list, code, lon, lat (degrees, WGS 84), land_area_km2 and landmass of the units of a list.

    Units of one ``landmass`` (a number) hang together by land; an island is one of its own.
    A list without facts of its own is put together from the newest older list that has them: the
    positions of the parts, weighted by the land area that each gave. Empty if there is none.
    """
    own = facts[facts["list"] == list_id].sort_values("code", ignore_index=True)
    if len(own):
        return own.assign(landmass=_landmass(own))[COLUMNS]
    order = list_order(crosswalk)
    older = order[: order.index(list_id)] if list_id in order else []
    source = next((name for name in reversed(older) if (facts["list"] == name).any()), None)
    if source is None:
        return own.assign(landmass=0)[COLUMNS]
    return _combined(unit_positions(facts, crosswalk, source), compose(crosswalk, source, list_id))


def distance_km(points: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """Return the distance in km between two frames of lon and lat, row by row on their common index.

    On a plane at the place's latitude: good to 1 % over a province.
    """
    lat = np.radians(known["lat"])
    east = (points["lon"] - known["lon"]) * np.cos(lat)
    north = points["lat"] - known["lat"]
    return np.hypot(east, north) * KM_PER_DEGREE


def _landmass(units: pd.DataFrame) -> "pd.Series[int]":
    """Return the number of each unit's landmass from who shares a border with whom."""
    if "neighbours" not in units:
        return pd.Series(range(len(units)), index=units.index)
    borders = borders_of(units)
    return _component(units["code"], borders["code"], borders["neighbour"])


def _component(units: pd.Series, one: pd.Series, other: pd.Series) -> "pd.Series[int]":
    """Return the number (from 0) of each unit's group when ``one`` and ``other`` are joined row by row."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    places, names = pd.factorize(pd.concat([units, one, other]))
    first, second = places[len(units) :].reshape(2, -1)
    joined = coo_array((np.ones(len(first)), (first, second)), shape=(len(names), len(names)))
    group = connected_components(joined, directed=False)[1]
    return pd.Series(pd.factorize(group[places[: len(units)]])[0], index=units.index)


def _combined(facts: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the area-weighted positions of the successors."""
    parts = pairs.merge(facts.drop(columns="list"), left_on="from_code", right_on="code")
    km2 = parts["land_area_km2"] * parts["area_share"]
    sums = parts.assign(land_area_km2=km2, lon=parts["lon"] * km2, lat=parts["lat"] * km2)
    sums = sums.groupby(["to_list", "to_code"], as_index=False)[["lon", "lat", "land_area_km2"]].sum()
    sums[["lon", "lat"]] = sums[["lon", "lat"]].div(sums["land_area_km2"], axis=0)
    sums = sums.rename(columns={"to_list": "list", "to_code": "code"})
    return sums.assign(landmass=_component(sums["code"], parts["to_code"], parts["landmass"]))[COLUMNS]

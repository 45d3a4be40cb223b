"""Where the units of a list lie, known beforehand: to check a boundary file and to lay out the tile map."""

import numpy as np
import pandas as pd

from analysis.communes.crosswalk import compose, list_order

COLUMNS = ["list", "code", "lon", "lat", "land_area_km2"]
KM_PER_DEGREE = 111.32


def unit_positions(facts: pd.DataFrame, crosswalk: pd.DataFrame, list_id: str) -> pd.DataFrame:
    """Return list, code, lon, lat (degrees, WGS 84) and land_area_km2 of the units of a list.

    A list without facts of its own is put together from the newest older list that has them: the
    positions of the parts, weighted by the land area that each gave. Empty if there is none.
    """
    own = facts[facts["list"] == list_id]
    if len(own):
        return own[COLUMNS].sort_values("code", ignore_index=True)
    order = list_order(crosswalk)
    older = order[: order.index(list_id)] if list_id in order else []
    source = next((name for name in reversed(older) if (facts["list"] == name).any()), None)
    if source is None:
        return facts.iloc[:0][COLUMNS]
    return _combined(facts[facts["list"] == source], compose(crosswalk, source, list_id))


def distance_km(points: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """Return the distance in km between two frames of lon and lat, row by row on their common index.

    On a plane at the place's latitude: good to 1 % over a province.
    """
    lat = np.radians(known["lat"])
    east = (points["lon"] - known["lon"]) * np.cos(lat)
    north = points["lat"] - known["lat"]
    return np.hypot(east, north) * KM_PER_DEGREE


def _combined(facts: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the area-weighted positions of the successors."""
    parts = pairs.merge(facts[["code", "lon", "lat", "land_area_km2"]], left_on="from_code", right_on="code")
    km2 = parts["land_area_km2"] * parts["area_share"]
    sums = parts.assign(land_area_km2=km2, lon=parts["lon"] * km2, lat=parts["lat"] * km2)
    sums = sums.groupby(["to_list", "to_code"], as_index=False)[["lon", "lat", "land_area_km2"]].sum()
    sums[["lon", "lat"]] = sums[["lon", "lat"]].div(sums["land_area_km2"], axis=0)
    return sums.rename(columns={"to_list": "list", "to_code": "code"})[COLUMNS]

"""Bring a boundary file's coordinates to longitude and latitude (WGS 84), whatever they are.

Agencies in Việt Nam deliver WGS 84, VN-2000 geographic, VN-2000 UTM or the 3-degree zone of the
province (Quảng Ninh: central meridian 107°45'), at times without saying which, or with northing first.
What the file says is believed if the units then lie where they are known to lie; if it says nothing,
the system that puts them there is taken, and the report says so.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.communes.positions import distance_km
from analysis.errors import DataError, ParameterError, Problem

if TYPE_CHECKING:
    import geopandas
    import pyproj

WGS84 = "EPSG:4326"
FAMILIES = ("VN-2000", "WGS 84 / UTM zone 48N", "WGS 84 / UTM zone 49N")
NEAR_KM = 20  # farther than this from where they are known to lie, the units are not in this system


@dataclass(frozen=True)
class CoordinateSystem:
    """The system that a file's coordinates are in and how that is known.

    ``distance_km`` is the median distance of the units from their known positions (NaN if none are
    known), ``is_guessed`` whether the file left the system open, ``is_swapped`` whether its
    coordinates come as north, east.
    """

    code: str
    name: str
    distance_km: float
    is_guessed: bool = False
    is_swapped: bool = False


def to_wgs84(
    shapes: "geopandas.GeoSeries", known: pd.DataFrame, *, file: str, crs: str | None = None
) -> tuple["geopandas.GeoSeries", CoordinateSystem]:
    """Return the polygons in WGS 84 and the system they were found to be in.

    ``known`` has lon and lat (degrees) on the index of ``shapes``, for some or all rows; ``crs`` overrules
    what the file says. Raises DataError if the units do not lie where they should, with the system
    that would put them there, if any.
    """
    points = middles(shapes)
    stated = _named(crs) if crs else (None if _is_unstated(shapes) else shapes.crs)
    if stated is not None:
        system = _tried(points, known, stated, is_swapped=False)
        if not system.distance_km > NEAR_KM:
            return shapes.set_crs(stated, allow_override=True).to_crs(WGS84), system
    best = _best(points, known)
    if stated is None and best is not None:
        shapes = _swapped(shapes) if best.is_swapped else shapes
        return shapes.set_crs(best.code, allow_override=True).to_crs(WGS84), best
    raise DataError([_problem(shapes, file, None if stated is None else system, best)])


def middles(shapes: "geopandas.GeoSeries") -> pd.DataFrame:
    """Return x and y of the middle of each shape's extent, in its own coordinates."""
    bounds = shapes.bounds
    middle = {"x": (bounds["minx"] + bounds["maxx"]) / 2, "y": (bounds["miny"] + bounds["maxy"]) / 2}
    return pd.DataFrame(middle, index=shapes.index)


def candidates() -> list[tuple[str, str]]:
    """Return (code, name) of the systems that are tried: VN-2000 in all zones, WGS 84 and its UTM zones."""
    from pyproj.database import query_crs_info

    known = query_crs_info(auth_name="EPSG", pj_types=["PROJECTED_CRS", "GEOGRAPHIC_2D_CRS"])
    chosen = {f"EPSG:{c.code}": c.name for c in known if c.name.startswith(FAMILIES) and not c.deprecated}
    return [(WGS84, "WGS 84"), *sorted(chosen.items())]


def _named(crs: str) -> "pyproj.CRS":
    """Return the system that a user named. Raises ParameterError if there is none."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise ParameterError("error.boundary.crs", value=crs) from error


def _is_unstated(shapes: "geopandas.GeoSeries") -> bool:
    """Tell whether the file leaves its system open, or is taken for degrees but cannot be."""
    if shapes.crs is None:
        return True
    west, south, east, north = shapes.total_bounds
    return shapes.crs.is_geographic and not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90)


def _tried(points: pd.DataFrame, known: pd.DataFrame, crs: object, *, is_swapped: bool) -> CoordinateSystem:
    """Return a system with the distance of the units from their known positions under it."""
    from pyproj import CRS, Transformer

    system = CRS(crs)
    x, y = (points["y"], points["x"]) if is_swapped else (points["x"], points["y"])
    lon, lat = Transformer.from_crs(system, WGS84, always_xy=True).transform(x.to_numpy(), y.to_numpy())
    placed = pd.DataFrame({"lon": lon, "lat": lat}, index=points.index).replace([np.inf, -np.inf], np.nan)
    common = placed.index.intersection(known.index)
    distance = distance_km(placed.loc[common], known.loc[common]).fillna(np.inf).median()
    code = ":".join(system.to_authority() or ("", system.name)).lstrip(":")
    return CoordinateSystem(code, system.name, float(distance), is_swapped=is_swapped)


def _best(points: pd.DataFrame, known: pd.DataFrame) -> CoordinateSystem | None:
    """Return the system that puts the units nearest to their known positions, None if none does."""
    if not len(points.index.intersection(known.index)):
        return None
    tried = [
        _tried(points, known, code, is_swapped=swap) for code, _ in candidates() for swap in (False, True)
    ]
    best = min(tried, key=lambda system: system.distance_km)
    if best.distance_km > NEAR_KM:
        return None
    return CoordinateSystem(best.code, best.name, best.distance_km, True, best.is_swapped)


def _swapped(shapes: "geopandas.GeoSeries") -> "geopandas.GeoSeries":
    """Exchange x and y of every point."""
    import geopandas
    import shapely

    turned = shapely.transform(shapes.to_numpy(), lambda points: points[:, ::-1])
    return geopandas.GeoSeries(turned, index=shapes.index)


def _problem(
    shapes: "geopandas.GeoSeries", file: str, stated: CoordinateSystem | None, best: CoordinateSystem | None
) -> Problem:
    """Say where the units came to lie and which system would be right."""
    west, south, east, north = shapes.total_bounds
    decimals = 0 if max(abs(east), abs(north)) > 360 else 3
    extent = f"x {west:.{decimals}f}–{east:.{decimals}f}, y {south:.{decimals}f}–{north:.{decimals}f}"
    if stated is None:
        return Problem(file, "expected.boundary.system", read=extent)
    read = f"{stated.code} ({stated.name}), {extent}"
    if best is None:
        return Problem(file, "expected.boundary.near", read=read, fields={"km": round(stated.distance_km)})
    swap = " (y, x)" if best.is_swapped else ""
    fields = {"km": round(stated.distance_km), "system": f"{best.code} ({best.name}){swap}"}
    return Problem(file, "expected.boundary.system_like", read=read, fields=fields)

"""What a new boundary file would change: unit by unit against the map that is there."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communes.boundaries import known_vintages, load_boundaries
from analysis.communes.boundary_coverage import METRES

if TYPE_CHECKING:
    import geopandas

# Units whose old and new shapes have less of their union in common are shown as changed.
CHANGED_BELOW = 0.9


def difference(new: "geopandas.GeoDataFrame", product: Path) -> pd.DataFrame | None:
    """Return old and new area and the share in common of each unit; None where there is no map to compare.

    ``new``: vintage, code, full_name, geometry (EPSG:4326), of one vintage. Columns: code, full_name,
    old_km2, new_km2, common (area in both over area in either, 0 to 1), changed; the least alike first.
    """
    old = present(new, product)
    if old is None:
        return None
    pairs = new[["code", "full_name", "geometry"]].merge(old[["code", "geometry"]], on="code", how="left")
    now = pairs.set_geometry("geometry_x").geometry.set_crs(new.crs, allow_override=True).to_crs(METRES)
    was = pairs.set_geometry("geometry_y").geometry.set_crs(new.crs, allow_override=True).to_crs(METRES)
    both = now.intersection(was).area / now.union(was).area
    table = pd.DataFrame(
        {
            "code": pairs["code"],
            "full_name": pairs["full_name"],
            "old_km2": was.area / 1e6,
            "new_km2": now.area / 1e6,
            "common": both.fillna(0.0),
        }
    )
    table = table.assign(changed=table["common"] < CHANGED_BELOW)
    return table.sort_values(["common", "code"], ignore_index=True)


def present(new: "geopandas.GeoDataFrame", product: Path) -> "geopandas.GeoDataFrame | None":
    """Return the map that is there in the vintage of ``new``; None where there is none."""
    vintage = str(new["vintage"].iloc[0])
    if not product.is_file() or vintage not in known_vintages(product):
        return None
    return load_boundaries(product, vintage)

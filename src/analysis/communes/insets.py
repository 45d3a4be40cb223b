"""Parts of the map that are drawn again, larger, in a free corner: small wards and far islands."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa

from analysis.paths import DataPaths
from analysis.tables import check, choice, number, read_table, text

if TYPE_CHECKING:
    import geopandas

CORNERS = ("upper_left", "lower_right")
INSETS = (
    *(text(name, required=True) for name in ("inset", "name_vi", "name_en")),
    *(number(name, required=True) for name in ("west", "south", "east", "north")),
    choice("corner", CORNERS),
)


def load_insets(data: Path | DataPaths) -> pd.DataFrame:
    """Read the insets: inset, name_vi, name_en, west, south, east, north (degrees), corner (CORNERS).

    Raises MissingFileError or DataError, also for two in one corner or an extent without an area.
    """
    paths = data if isinstance(data, DataPaths) else DataPaths(Path(data))
    file = paths.communes / "insets.csv"
    frame = read_table(file, INSETS, name=paths.name(file))
    once = pa.Check(lambda table: ~table.duplicated("corner", keep=False), error="expected.unique")
    wide = pa.Check(lambda table: table["west"] < table["east"], error="expected.extent")
    high = pa.Check(lambda table: table["south"] < table["north"], error="expected.extent")
    return check(frame, pa.DataFrameSchema(checks=[once, wide, high])).drop(columns=["file", "row"])


def cut_out(boundaries: "geopandas.GeoDataFrame", inset: pd.Series) -> "geopandas.GeoDataFrame":
    """Return the part of the boundaries (EPSG:4326) inside an inset's extent; units outside are left out."""
    part = boundaries.clip_by_rect(*(inset[side] for side in ("west", "south", "east", "north")))
    return boundaries.set_geometry(part)[~part.is_empty]

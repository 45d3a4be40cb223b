"""The map of the product: ``shapes/quang_ninh_communes.geojson``, one feature a unit of a list.

Properties of a feature: vintage (the list: "2024" or "2025"), code, name, full_name, type,
district_name, approximate (true where the line is drawn from facts and is no boundary), source.
Coordinates: longitude and latitude, WGS 84, degrees.
"""

import json
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import DataError, MissingFileError, OutputError, Problem

if TYPE_CHECKING:
    import geopandas

PROPERTIES = ("vintage", "code", "name", "full_name", "type", "district_name", "approximate")
DECIMALS = 6  # of a degree: about 0.1 m


def load_boundaries(path: Path, list_id: str) -> "geopandas.GeoDataFrame":
    """Read the units of one list ("2024", "2025"), sorted by code, from the product's map.

    Columns: list (the same as vintage, to join by), the properties above, geometry (EPSG:4326).
    Raises MissingFileError without the file; DataError if it is no GeoJSON, lacks a property, holds
    no unit of that list or one of them twice.
    """
    import geopandas

    collection = _read_collection(path)
    features = collection["features"]
    _check_properties(features, path)
    chosen = [f for f in features if f["properties"]["vintage"] == list_id]
    _check_vintage(chosen, features, path, list_id)
    frame = geopandas.GeoDataFrame.from_features(chosen, crs="EPSG:4326")
    frame.insert(0, "list", list_id)
    return frame.sort_values("code", ignore_index=True)


def known_vintages(path: Path) -> list[str]:
    """Return the lists that the product's map holds, in order. Raises as :func:`load_boundaries`."""
    features = _read_collection(path)["features"]
    _check_properties(features, path)
    return sorted({feature["properties"]["vintage"] for feature in features})


def save_boundaries(units: "geopandas.GeoDataFrame", path: Path) -> None:
    """Write units (columns: the properties, source, geometry) in place of those of the same vintage.

    The features of other vintages stay as they are, byte for byte in meaning; the file is replaced
    in one step, so that a reader never sees half of it. Raises DataError if an existing file is no
    map of this kind, OutputError if it cannot be written.
    """
    collection = _read_collection(path) if path.exists() else {"type": "FeatureCollection", "features": []}
    _check_properties(collection["features"], path)
    vintages = set(units["vintage"])
    kept = [f for f in collection["features"] if f["properties"]["vintage"] not in vintages]
    features = sorted(
        kept + _features(units), key=lambda f: (f["properties"]["vintage"], f["properties"]["code"])
    )
    head = {key: value for key, value in collection.items() if key != "features"}
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    start = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    _write(path, f'{start},"features":[\n{lines}\n]}}\n')


def _read_collection(path: Path) -> dict[str, Any]:
    """Return the feature collection of a GeoJSON file; not to be changed."""
    if not path.is_file():
        raise MissingFileError("error.boundary.no_map", path=str(path))
    written = path.stat()
    return _parsed(path, written.st_mtime_ns, written.st_size)


# A report draws several maps from the one file; a file that was written again is read again.
@lru_cache(maxsize=2)
def _parsed(path: Path, written: int, size: int) -> dict[str, Any]:
    """Return the feature collection of a file as it was written at one moment."""
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        read = str(error)
        raise DataError([Problem(path.name, "expected.boundary.geojson", read=read)]) from error
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise DataError(
            [Problem(path.name, "expected.boundary.geojson", read=str(type(collection).__name__))]
        )
    return collection


def _check_properties(features: list[dict], path: Path) -> None:
    """Raise DataError naming the properties that some feature lacks."""
    lacking = [name for name in PROPERTIES if any(name not in (f.get("properties") or {}) for f in features)]
    if lacking:
        fields = {"column": ", ".join(lacking)}
        read = ", ".join(sorted({key for f in features for key in f.get("properties") or {}}))
        raise DataError([Problem(path.name, "expected.boundary.property", read=read, fields=fields)])


def _check_vintage(chosen: list[dict], features: list[dict], path: Path, list_id: str) -> None:
    """Raise DataError if there is no feature of the list, or two of one unit."""
    fields = {"list": list_id}
    if not chosen:
        found = ", ".join(sorted({str(f["properties"]["vintage"]) for f in features})) or "–"
        raise DataError([Problem(path.name, "expected.boundary.vintage", read=found, fields=fields)])
    codes = [f["properties"]["code"] for f in chosen]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise DataError([Problem(path.name, "expected.boundary.once", read=", ".join(twice), fields=fields)])


def _features(units: "geopandas.GeoDataFrame") -> list[dict]:
    """Return the units as GeoJSON features with rounded coordinates."""
    import shapely

    shapes = [json.loads(text) for text in shapely.to_geojson(rounded(units.geometry).to_numpy())]
    table = units[[*PROPERTIES, "source"]].astype(object)
    rows = table.where(table.notna(), None).to_dict("records")
    return [
        {"type": "Feature", "properties": row, "geometry": shape}
        for row, shape in zip(rows, shapes, strict=True)
    ]


def rounded(shapes: "geopandas.GeoSeries") -> "geopandas.GeoSeries":
    """Round coordinates to what is written, keeping shared edges shared and every shape valid."""
    import numpy as np
    import shapely

    result = shapes.transform(lambda points: np.round(points, DECIMALS))
    broken = ~result.is_valid
    result[broken] = shapely.make_valid(result[broken].to_numpy(), method="structure", keep_collapsed=False)
    return result


def _write(path: Path, text: str) -> None:
    """Replace a file in one step."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, delete=False, encoding="utf-8", newline="\n"
        ) as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError as error:
        raise OutputError("error.output.unwritable", path=str(path.parent), reason=str(error)) from error

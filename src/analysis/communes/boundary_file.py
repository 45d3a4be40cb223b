"""Read a boundary file as an agency sends it: GeoJSON, Shapefile (zipped or not), GeoPackage."""

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import DataError, MissingFileError, Problem

if TYPE_CHECKING:
    import geopandas

SUFFIXES = (".geojson", ".json", ".zip", ".shp", ".gpkg")
# Headings under which a column is looked for, first one first; compared without case and punctuation.
HEADINGS = {
    "code": (
        "code",
        "maxa",
        "madvhc",
        "maphuongxa",
        "maxaphuong",
        "wardcode",
        "communecode",
        "gsocode",
        "madonvi",
        "ma",
    ),
    "name": (
        *("fullname", "tendaydu", "name", "tenxa", "tendvhc", "tenphuongxa", "tenxaphuong", "tenxaphuo"),
        *("ward", "wardname", "commune", "communename", "tendonvi", "ten"),
    ),
    "type": ("type", "loai", "loaidvhc", "wardtype", "capdvhc"),
    "district": ("districtname", "tenhuyen", "huyen", "district", "districtna", "quanhuyen", "tenquanhuyen"),
}


def read_boundary_file(
    file: Path, *, layer: str | None = None, code_width: int = 5
) -> "geopandas.GeoDataFrame":
    """Read a file's polygons: columns code, name, type, district (text, missing if unsaid), geometry.

    The index is the feature's number in the file, from 1. Codes get their leading zeros back
    (``code_width`` digits), names that were read in the wrong encoding are mended. ``layer`` picks
    one layer of a GeoPackage. Raises MissingFileError, or DataError if the file cannot be read, holds
    several layers or none, or has neither a column of codes nor one of names.
    """
    import geopandas

    frame = _open(file, layer)
    frame.index = range(1, len(frame) + 1)
    columns = _columns(frame, file)
    result = geopandas.GeoDataFrame(geometry=frame.geometry.array, index=frame.index, crs=frame.crs)
    for name in HEADINGS:
        texts = frame[columns[name]] if name in columns else None
        result[name] = None if texts is None else texts.map(_text).astype(object)
    result["code"] = result["code"].map(lambda code: _code(code, code_width), na_action="ignore")
    return result[["code", "name", "type", "district", "geometry"]]


def mended(text: str) -> str:
    """Return a text that was UTF-8 but was read as Latin-1 as it was meant; any other unchanged.

    >>> mended("Háº£i HÃ²a")
    'Hải Hòa'
    """
    for wrong in ("latin-1", "cp1252"):
        try:
            return text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _open(file: Path, layer: str | None) -> "geopandas.GeoDataFrame":
    """Open the one layer of polygons of a file."""
    import geopandas
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    if not file.is_file():
        raise MissingFileError("error.missing_file", path=str(file))
    if file.suffix.lower() not in SUFFIXES:
        fields = {"suffixes": ", ".join(SUFFIXES)}
        raise DataError([Problem(file.name, "expected.boundary.format", read=file.suffix, fields=fields)])
    try:
        source = _member(file)
        chosen = layer or _only_layer(pyogrio.list_layers(source), file)
        return geopandas.read_file(source, layer=chosen)
    except (DataSourceError, DataLayerError, zipfile.BadZipFile, ValueError) as error:
        raise DataError([Problem(file.name, "expected.boundary.readable", read=str(error))]) from error


def _member(file: Path) -> str:
    """Return what to open: the file, or the one map inside a zip."""
    if file.suffix.lower() != ".zip":
        return str(file)
    with zipfile.ZipFile(file) as archive:
        maps = [n for n in archive.namelist() if n.lower().endswith(SUFFIXES) and "__MACOSX" not in n]
    if len(maps) != 1:
        read = ", ".join(maps) or "–"
        raise DataError([Problem(file.name, "expected.boundary.one_map", read=read)])
    return f"/vsizip/{file.resolve().as_posix()}/{maps[0]}"


def _only_layer(layers: list, file: Path) -> str:
    """Return the name of the only layer of polygons."""
    polygons = [str(name) for name, kind in layers if kind and ("Polygon" in kind or kind == "Unknown")]
    if len(polygons) != 1:
        read = ", ".join(f"{name} ({kind})" for name, kind in layers) or "–"
        raise DataError([Problem(file.name, "expected.boundary.one_layer", read=read)])
    return polygons[0]


def _columns(frame: "geopandas.GeoDataFrame", file: Path) -> dict[str, str]:
    """Return which column of the file holds what."""
    plain = {re.sub(r"[\W_]+", "", str(column)).casefold(): column for column in frame.columns}
    found = {
        what: next(plain[heading] for heading in headings if heading in plain)
        for what, headings in HEADINGS.items()
        if plain.keys() & set(headings)
    }
    if not found.keys() & {"code", "name"}:
        fields = {"codes": ", ".join(HEADINGS["code"]), "names": ", ".join(HEADINGS["name"])}
        read = ", ".join(str(c) for c in frame.columns if c != frame.geometry.name) or "–"
        raise DataError([Problem(file.name, "expected.boundary.columns", read=read, fields=fields)])
    return found


def _text(value: object) -> str | None:
    """Return a cell as text, None where it is empty."""
    text = "" if value is None or value != value else mended(str(value)).strip()
    return text or None


def _code(text: str, width: int) -> str:
    """Return a code with the leading zeros that a spreadsheet took away: 6652.0 -> 06652."""
    digits = re.fullmatch(r"(\d+)(\.0+)?", text)
    return digits.group(1).zfill(width) if digits else text

"""Take over a boundary file of an agency into the product's map: ``analysis boundaries import FILE``.

A list is taken over whole or not at all: every unit once, where it is known to lie.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communes.boundaries import save_boundaries
from analysis.communes.boundary_coverage import Coverage, closed, overlapping, repaired
from analysis.communes.boundary_difference import difference
from analysis.communes.boundary_file import read_boundary_file
from analysis.communes.boundary_match import Match, best_match, match
from analysis.communes.coordinates import CoordinateSystem, middles, to_wgs84
from analysis.communes.crosswalk import compose, list_order
from analysis.communes.positions import distance_km, unit_positions
from analysis.errors import DataError, ParameterError, Problem

if TYPE_CHECKING:
    import geopandas

FAR_KM = 30  # a unit farther than this from its known position is another one, or misplaced
LEAST_COVERAGE = 0.5  # a file with fewer of a list's units is no file of that list
MOST_NAMES = 20  # named in one message; the rest is counted


@dataclass(frozen=True)
class ImportReport:
    """What was found in a boundary file and taken over.

    ``list_id`` the list that the file holds, ``vintage`` the list that was written (a list whose
    units all went whole into the next one is written as that), ``n_features`` polygons in the file,
    ``n_units`` units written; ``repaired``, ``extra``, ``by_name`` and ``respelled``
    name units or features.
    """

    file: str
    list_id: str
    vintage: str
    n_features: int
    n_units: int
    system: CoordinateSystem
    repaired: tuple[str, ...]
    extra: tuple[str, ...]
    by_name: tuple[str, ...]
    respelled: tuple[str, ...]
    coverage: Coverage | None
    product: Path

    def lines(self, language: str) -> list[str]:
        """Return the report in ``language``, one sentence a line."""
        from analysis.language import speak

        words = speak(language)
        fields = {
            "file": self.file,
            "list": self.list_id,
            "vintage": self.vintage,
            "product": self.product.name,
        }
        numbers = {"n_features": words.number(self.n_features), "n_units": words.number(self.n_units)}
        said = [words.text("boundary.report.checked", **fields, **numbers)]
        if self.vintage != self.list_id:
            said.append(words.text("boundary.report.merged", **fields))
        said.append(self._system_line(words))
        for kind in ("repaired", "extra", "by_name", "respelled"):
            names = getattr(self, kind)
            if names:
                said.append(
                    words.text(f"boundary.report.{kind}", n=words.number(len(names)), names=listed(names))
                )
        if self.coverage is not None:
            said.append(self._coverage_line(words))
        return said

    def _coverage_line(self, words: object) -> str:
        """Say how much of overlaps and slivers was closed."""
        overlap, gap = (
            words.number(area, at_most=2) for area in (self.coverage.overlap_km2, self.coverage.gap_km2)
        )
        n = words.number(len(self.coverage.touched))
        return words.text("boundary.report.closed", n=n, overlap=overlap, gap=gap)

    def text(self, language: str) -> str:
        """Return the whole report in ``language``."""
        return "\n".join(self.lines(language))

    def _system_line(self, words: object) -> str:
        """Say in which system the coordinates were and how that is known."""
        system = self.system
        kind = "stated" if not system.is_guessed else "guessed_swapped" if system.is_swapped else "guessed"
        km = "–" if math.isnan(system.distance_km) else words.number(system.distance_km, at_most=1)
        return words.text(f"boundary.report.system_{kind}", code=system.code, name=system.name, km=km)


@dataclass(frozen=True)
class Prepared:
    """A boundary file that was checked and may be written: the map's rows, the report, what would change.

    ``changes`` as :func:`analysis.communes.boundary_difference.difference` returns them.
    """

    rows: "geopandas.GeoDataFrame"
    report: ImportReport
    changes: pd.DataFrame | None

    def text(self, language: str) -> str:
        """Return the report in ``language``, with what would change on the map that is there."""
        from analysis.language import speak

        lines = self.report.lines(language)
        if self.changes is not None and self.changes["changed"].any():
            words, rows = speak(language), self.changes[self.changes["changed"]]
            names = listed([f"{n} ({c:.0%})" for n, c in zip(rows["full_name"], rows["common"], strict=True)])
            n, total = words.number(len(rows)), words.number(len(self.changes))
            lines.append(words.text("boundary.report.changes", n=n, total=total, names=names))
        return "\n".join(lines)


def import_boundaries(file: Path, units: pd.DataFrame, list_id: str | None = None, **options) -> ImportReport:
    """Check a boundary file and write it into the product's map; as :func:`prepare_boundaries`."""
    made = prepare_boundaries(file, units, list_id, **options)
    save_boundaries(made.rows, options["product"])
    return made.report


def prepare_boundaries(
    file: Path,
    units: pd.DataFrame,
    list_id: str | None = None,
    *,
    product: Path,
    facts: pd.DataFrame,
    crosswalk: pd.DataFrame,
    crs: str | None = None,
    layer: str | None = None,
) -> Prepared:
    """Check a boundary file against the list that it holds; nothing is written.

    Parameters
    ----------
    file
        GeoJSON, Shapefile (.zip or .shp) or GeoPackage with one polygon feature a unit.
    units, facts, crosswalk
        As ``load_units``, ``load_facts`` and ``load_crosswalk`` return them; facts may be empty, then
        positions are not checked.
    list_id
        The list that the file holds; without it, the list that it covers best.
    product
        The map to be written, ``shapes/quang_ninh_communes.geojson``.
    crs, layer
        Overrule the coordinate system that the file states; pick a layer of a GeoPackage.

    Raises DataError if the file cannot be read, a unit of the list is missing, there twice, without a valid
    area, not where it lies or on another one's land, or a code and a name contradict each other.
    """
    features = read_boundary_file(file, layer=layer, code_width=int(units["code"].str.len().max()))
    found = _matched(features, units, list_id, file)
    name = found.list_id
    shapes, mended, empty = repaired(features.geometry)
    _refuse(file, found, _unfit(found, found.labels(_codes(found, empty))))
    known = _by_feature(unit_positions(facts, crosswalk, name).set_index("code")[["lon", "lat"]], found)
    shapes, system = to_wgs84(shapes, known, file=file.name, crs=crs)
    _refuse(file, found, {"position": _far(shapes, known, found)})
    whole = shapes[found.features["code"].notna()].set_axis(found.features["code"].dropna())
    _refuse(file, found, {"overlap": _overlaps(whole, found)})
    whole, coverage = closed(whole)
    vintage, merged = _merged(whole, name, crosswalk)
    rows = _rows(merged, units[units["list"] == vintage], file)
    report = ImportReport(
        file=file.name,
        list_id=name,
        vintage=vintage,
        n_features=len(features),
        n_units=len(merged),
        system=system,
        repaired=tuple(found.labels(_codes(found, mended))),
        extra=tuple(found.extra),
        by_name=tuple(found.by_name),
        respelled=tuple(found.respelled),
        coverage=coverage,
        product=product,
    )
    return Prepared(rows, report, difference(rows, product))


def listed(names: "tuple[str, ...] | list[str]") -> str:
    """Join names; beyond twenty, count the rest."""
    rest = len(names) - MOST_NAMES
    return "; ".join(names[:MOST_NAMES]) + (f"; … (+{rest})" if rest > 0 else "")


def _matched(features: pd.DataFrame, units: pd.DataFrame, list_id: str | None, file: Path) -> Match:
    """Match the features to the list asked for, or to the one that they cover best."""
    lists = sorted(units["list"].unique())
    if list_id is not None and list_id not in lists:
        raise ParameterError("error.parameter.vintage", value=list_id, allowed=", ".join(lists))
    if list_id is not None:
        return match(features, units[units["list"] == list_id])
    found = best_match(features, units)
    if found.n_agreed < LEAST_COVERAGE * len(found.units):
        sizes = ", ".join(f"{name} ({n})" for name, n in units.groupby("list").size().items())
        fields = {"lists": sizes, "n_features": len(features), "n_agreed": found.n_agreed}
        raise DataError([Problem(file.name, "expected.boundary.some_list", fields=fields)])
    return found


def _by_feature(known: pd.DataFrame, found: Match) -> pd.DataFrame:
    """Return the known positions on the index of the features."""
    codes = found.features["code"].dropna()
    codes = codes[codes.isin(known.index)]
    return known.loc[codes].set_axis(codes.index)


def _overlaps(shapes: "geopandas.GeoSeries", found: Match) -> list[str]:
    """Return the pairs of units that lie on each other, with the area that they share."""
    return [
        f"{' + '.join(found.labels([first, second]))}: {area:.1f} km²"
        for first, second, area in overlapping(shapes)
    ]


def _codes(found: Match, index: pd.Index) -> list[str]:
    """Return the codes of the units that some features are."""
    return list(found.features.loc[index, "code"].dropna())


def _far(shapes: "geopandas.GeoSeries", known: pd.DataFrame, found: Match) -> list[str]:
    """Return the units that do not lie where they are known to lie, with the distance."""
    middle = middles(shapes.loc[known.index]).rename(columns={"x": "lon", "y": "lat"})
    distance = distance_km(middle, known)
    far = distance[distance > FAR_KM]
    labels = found.labels(list(found.features.loc[far.index, "code"]))
    return [f"{label}: {km:.0f} km" for label, km in zip(labels, far, strict=True)]


def _unfit(found: Match, invalid: list[str]) -> dict[str, list[str]]:
    """Return what keeps a file from being the list, by kind.

    Features that are in no list keep nothing back, but they may be the ones that are missing.
    """
    kinds = {
        "missing": found.missing,
        "duplicated": found.duplicated,
        "conflict": found.conflicts,
        "invalid": invalid,
    }
    return kinds | {"extra": found.extra} if any(kinds.values()) else {}


def _refuse(file: Path, found: Match, kinds: dict[str, list[str]]) -> None:
    """Raise DataError with all that keeps the file from being taken over."""
    problems = [
        Problem(file.name, f"expected.boundary.no_{kind}", read=listed(names), fields=_fields(names, found))
        for kind, names in kinds.items()
        if names
    ]
    if problems:
        raise DataError(problems)


def _fields(names: list[str], found: Match) -> dict[str, object]:
    """Return what the messages are filled in with."""
    return {"n": len(names), "list": found.list_id, "n_units": len(found.units), "km": FAR_KM}


def _merged(
    shapes: "geopandas.GeoSeries", name: str, crosswalk: pd.DataFrame
) -> tuple[str, "geopandas.GeoSeries"]:
    """Merge the units of a list that all went whole into the next one: 177 old ones become 171."""
    import geopandas

    order = list_order(crosswalk)
    later = order[order.index(name) + 1 :] if name in order else []
    for following in later:
        pairs = compose(crosswalk, name, following)
        if (pairs["relation"] != "whole").any():
            break
        to_code = pairs.set_index("from_code")["to_code"]
        frame = geopandas.GeoDataFrame({"code": to_code[shapes.index].to_numpy()}, geometry=shapes.to_numpy())
        shapes = frame.set_crs(shapes.crs).dissolve("code").geometry
        name = following
    return name, shapes


def _rows(shapes: "geopandas.GeoSeries", units: pd.DataFrame, file: Path) -> "geopandas.GeoDataFrame":
    """Return the rows to write: the list's own words about each unit, the file's shapes."""
    import geopandas

    table = units.rename(columns={"list": "vintage"}).assign(approximate=False, source=file.name)
    geometry = shapes.loc[table["code"]].to_numpy()
    return geopandas.GeoDataFrame(table.reset_index(drop=True), geometry=geometry, crs=shapes.crs)

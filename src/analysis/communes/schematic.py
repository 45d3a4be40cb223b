"""Draw the schematic map of the communes from facts: ``python -m analysis.communes.schematic``.

There are no openly licensed commune boundaries. This map is fitted to known figures of each unit (point,
extent, area, neighbours: ``data/communes/facts.csv``) and to the GSHHG shoreline; it is good for showing
values on a map and is no boundary of any commune. Method and figures: ``shapes/README.md``.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import geopandas

    from analysis.communes.schematic_draw import Plan
    from analysis.communes.schematic_facts import Plane, Targets

ROOT = Path(__file__).parents[3]
FITTED, OLD, NEW = "2020", "2024", "2025"  # facts of the first; maps of the other two
SOURCE = "schematic: fitted to data/communes/facts.csv; shoreline GSHHG"


def main(arguments: list[str] | None = None) -> int:
    """Draw the map, write it and say how well it agrees with the facts."""
    from rich.console import Console

    from analysis.communes.boundaries import save_boundaries
    from analysis.communes.schematic_check import agreement, summary
    from analysis.communes.schematic_draw import Plan
    from analysis.errors import AnalysisError

    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        units = build(options.data, Plan(n_fits=options.fits, seed=options.seed), console=console)
        save_boundaries(units, options.out)
    except AnalysisError as error:
        console.print(str(error), style="red", markup=False)
        return error.exit_code
    sys.stdout.write(summary(agreement(units, options.data), options.out.stat().st_size))
    return 0


def _parser() -> argparse.ArgumentParser:
    """Return the options of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis.communes.schematic",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    map_file = ROOT / "shapes" / "quang_ninh_communes.geojson"
    parser.add_argument("--out", type=Path, default=map_file, help="the GeoJSON to write (shapes/…)")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="the project's data folder")
    parser.add_argument("--fits", type=int, default=16, help="number of independent fits (default: 16)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first fit (default: 0)")
    return parser


def build(data: Path, plan: "Plan", *, console: object = None) -> "geopandas.GeoDataFrame":
    """Return the units of both vintages: the map's properties, source, and geometry (EPSG:4326).

    Reads facts.csv, units.csv and crosswalk.csv in ``data``/communes and the shoreline's package.
    Raises MissingFileError or DataError.
    """
    from rich.progress import Progress

    from analysis.communes import units as lists
    from analysis.communes.schematic_coast import ground_of, left_over, read_land, shoreline_shift
    from analysis.communes.schematic_draw import draw
    from analysis.communes.schematic_facts import load_figures, plane_of, targets_of
    from analysis.communes.schematic_fit import Weights

    figures, crosswalk = load_figures(data / "communes" / "facts.csv"), lists.load_crosswalk(data)
    plane = plane_of(figures)
    first, last = (targets_of(figures[figures["list"] == name], plane) for name in (FITTED, NEW))
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Bờ biển · Shoreline", total=plan.n_fits + 3)
        land = read_land(plane)
        ground, islets, large = ground_of(land, plane, shoreline_shift(land, figures, plane))
        progress.update(task, advance=1, description="Khớp · Fit")
        drawn = draw(first, ground, islets, plan, Weights(), step=lambda: progress.advance(task))
        progress.update(task, advance=1, description="Chia · Split")
        islets = left_over(islets, large, drawn)
        pieces = cut(drawn, first, last, crosswalk, ground, islets, plan, plane)
        progress.advance(task)
    return table_of(pieces, lists.load_units(data))


def cut(
    drawn: np.ndarray,
    first: "Targets",
    last: "Targets",
    crosswalk: pd.DataFrame,
    ground: object,
    islets: object,
    plan: "Plan",
    plane: "Plane",
) -> pd.DataFrame:
    """Return old, new (codes) and shape (degrees) of the pieces that both vintages are made of."""
    import shapely

    from analysis.communes import schematic_shapes as shapes
    from analysis.communes import schematic_split as later

    steps = [
        crosswalk[(crosswalk["from_list"] == a) & (crosswalk["to_list"] == b)]
        for a, b in ((FITTED, OLD), (OLD, NEW))
    ]
    codes = ("", *sorted(set(steps[0]["to_code"])))
    merged = later.shares_table(steps[0], first.codes, codes).argmax(1)
    old, shares = merged[drawn], later.shares_table(steps[1], codes, last.codes)
    new = later.split(old, shares, last, ground, plan)
    owner = later.islet_pairs(islets, (drawn, first), (new, last), shares[merged], ground)
    owner[:, 0] = merged[owner[:, 0]]
    polygons = shapes.polygons_of(old * len(last) + new)
    rows = [(*divmod(n, len(last)), shapes.rounded(shape, plane)) for n, shape in polygons.items()]
    frame = pd.DataFrame(rows, columns=["old", "new", "shape"])
    islands = shapes.islet_shapes(islets, owner, plane, shapely.coverage_union_all(frame["shape"].to_numpy()))
    frame = pd.concat([frame, islands], ignore_index=True)
    return frame.assign(old=np.array(codes)[frame["old"]], new=np.array(last.codes)[frame["new"]])


def table_of(pieces: pd.DataFrame, units: pd.DataFrame) -> "geopandas.GeoDataFrame":
    """Return the units of both vintages, dissolved from the pieces, sorted by vintage and code."""
    import geopandas
    import shapely

    rows = []
    for vintage, column in ((OLD, "old"), (NEW, "new")):
        for code, part in pieces.groupby(column):
            union = shapely.coverage_union_all(shapely.get_parts(part["shape"].to_numpy()))
            rows.append((vintage, code, shapely.normalize(union)))
    shapes = pd.DataFrame(rows, columns=["vintage", "code", "geometry"])
    names = units.rename(columns={"list": "vintage"})[
        ["vintage", "code", "name", "full_name", "type", "district_name"]
    ]
    table = names.merge(shapes, on=["vintage", "code"]).sort_values(["vintage", "code"], ignore_index=True)
    table = table.assign(approximate=True, source=SOURCE)
    return geopandas.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")


if __name__ == "__main__":
    sys.exit(main())

"""Make a national data set to measure with: 34 provinces, 3,321 communes, 35 indicators, 10 years.

Run by ``make national``. Only the provinces' names, codes and numbers of communes are real; every commune and
every value is invented and marked illustrative. Each province is a folder of its own, of the project's form.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
from national.places import LIST, Province, commune_tables, communes, former, provinces
from national.values import commune_rows
from rich.progress import track

from analysis.communes.boundaries import save_boundaries
from analysis.demo import make_assessments, make_province, make_sources
from analysis.demo_recipe import load_kitchen, stream
from analysis.observations import NATION
from analysis.paths import DataPaths

ROOT = Path(__file__).resolve().parents[2]
# What every province has as this one does: what was promised, what words mean, how things are checked.
SHARED = (
    "plan",
    "letters",
    "sdmx",
    "check_relations.csv",
    "checks.csv",
    "measures.csv",
    "privacy.csv",
    "units.csv",
)
SHARED_COMMUNES = ("child_friendly_decisions.csv", "child_friendly_standard.csv", "child_friendly_tiers.csv")
EMPTY_COMMUNES = ("insets.csv", "unit_classes.csv", "list_changes.csv")
REGIONS = {
    "VN-NMM": ("Trung du và miền núi phía Bắc", "Northern midlands and mountains"),
    "VN-RRD": ("Đồng bằng sông Hồng", "Red River Delta"),
    "VN-NCC": ("Bắc Trung Bộ", "North Central Coast"),
    "VN-SCH": ("Duyên hải Nam Trung Bộ và Tây Nguyên", "South Central Coast and Central Highlands"),
    "VN-SE": ("Đông Nam Bộ", "South East"),
    "VN-MRD": ("Đồng bằng sông Cửu Long", "Mekong River Delta"),
}


def main() -> None:
    """Write the folders of the provinces."""
    parser = argparse.ArgumentParser(prog="python -m national", description=__doc__)
    parser.add_argument("target", type=Path, nargs="?", default=ROOT / "outputs" / "national")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="what every province shares")
    parser.add_argument("--provinces", type=int, default=None, help="only the first so many")
    parser.add_argument("--seed", type=int, default=52)
    options = parser.parse_args()
    every = provinces()
    for province in track(every[: options.provinces], description="Minh hoạ / illustrative"):
        write_province(province, every, options.target / province.code, options.data, options.seed)


def write_province(province: Province, every: list[Province], target: Path, shared: Path, seed: int) -> None:
    """Write one province: ``target``/data and ``target``/shapes, in place of what was there."""
    shutil.rmtree(target, ignore_errors=True)
    data = target / "data"
    (data / "communes").mkdir(parents=True)
    (data / "demo" / "observations").mkdir(parents=True)
    for name in SHARED:
        copy = shutil.copytree if (shared / name).is_dir() else shutil.copy
        copy(shared / name, data / name)
    _write_names(data / "plan" / "names.csv", province)
    _table(_areas(province, every)).to_csv(data / "areas.csv", index=False)
    units = communes(province, stream(seed, "places", province.code))
    older = former(units, stream(seed, "former", province.code))
    _write_communes(commune_tables(units, older), data / "communes", shared / "communes")
    (target / "shapes").mkdir()
    save_boundaries(units.drop(columns="land_area_km2"), target / "shapes" / "communes.geojson")
    _write_demo(units, province, data, shared / "demo", seed)


def _write_names(path: Path, province: Province) -> None:
    """Let the plan be called illustrative, and the province by its name."""
    table = pd.read_csv(path)
    whole = province.name
    if not whole.startswith("Thành phố"):
        whole = f"{'thành phố' if province.kind == 'city' else 'tỉnh'} {whole}"
    own = {
        "tỉnh Quảng Ninh": whole,
        "Quảng Ninh province": f"{province.name} {province.kind}",
        "Quảng Ninh": province.name,
        "52/KH-UBND ngày 08/3/2021": "minh hoạ",
        "Plan 52/KH-UBND of 8 March 2021": "illustrative plan",
        "số 52/KH-UBND": "minh hoạ",
        "Plan 52": "illustrative plan",
        " 52": " minh hoạ",
        "/KH-UBND": "",
        "số minh": "minh",
    }
    for read, written in own.items():
        table[["vi", "en"]] = table[["vi", "en"]].apply(lambda c, r=read, w=written: c.str.replace(r, w))
    table.to_csv(path, index=False)


def _areas(province: Province, every: list[Province]) -> list[dict]:
    """Return the rows of areas.csv: nation, regions, all provinces."""
    rows = [{"area_code": NATION, "area_level": "national", "name_vi": "Việt Nam", "name_en": "Viet Nam"}]
    rows += [
        {"area_code": code, "area_level": "region", "name_vi": vi, "name_en": en, "parent": NATION}
        for code, (vi, en) in REGIONS.items()
    ]
    rows += [
        {
            "area_code": p.code,
            "area_level": "province",
            "name_vi": p.name,
            "name_en": p.name,
            "parent": p.region,
        }
        for p in every
    ]
    return [row | {"own": "yes" if row["area_code"] == province.code else "no"} for row in rows]


def _table(rows: list[dict]) -> pd.DataFrame:
    columns = ["area_code", "area_level", "name_vi", "name_en", "parent", "own", "note_vi", "note_en"]
    return pd.DataFrame(rows).reindex(columns=columns)


def _write_communes(tables: dict[str, pd.DataFrame], folder: Path, shared: Path) -> None:
    """Write the tables of data/communes: invented lists, the shared standard, headings of the others."""
    for name, table in tables.items():
        table.to_csv(folder / name, index=False)
    for name in SHARED_COMMUNES:
        shutil.copy(shared / name, folder / name)
    for name in EMPTY_COMMUNES:
        heading = (shared / name).read_text(encoding="utf-8-sig").splitlines()[0]
        (folder / name).write_text(heading + "\n", encoding="utf-8")


def _write_demo(units: pd.DataFrame, province: Province, data: Path, shared: Path, seed: int) -> None:
    """Write the illustrative values: the province's as those of the project, the communes' as Parquet."""
    demo, scale = data / "demo", province.n_communes / 54
    recipe = pd.read_csv(shared / "recipe.csv", dtype=str)
    luck = np.exp(stream(seed, province.code).normal(0, 0.1, len(recipe)))
    # Of what is bad there is more or less; what is good keeps below 100 %.
    start = pd.to_numeric(recipe["start"]) * np.where(
        recipe["national_start"].notna(), 1, np.minimum(luck, 1)
    )
    recipe.assign(start=start.round(4), commune_slope=None).to_csv(demo / "recipe.csv", index=False)
    populations = pd.read_csv(shared / "populations.csv")
    populations.assign(start=(populations["start"] * scale).round()).to_csv(
        demo / "populations.csv", index=False
    )
    pd.read_csv(shared / "rounds.csv").assign(list=LIST).to_csv(demo / "rounds.csv", index=False)
    own = seed * 100 + int(province.code)
    kitchen = load_kitchen(DataPaths(data), own)
    assessed = make_assessments(kitchen)
    tables = {
        "sources.csv": make_sources(kitchen.plan),
        "observations/province.csv": make_province(kitchen, assessed["assessments"]),
        **{f"communes/{name}.csv": table for name, table in assessed.items()},
    }
    (demo / "communes").mkdir()
    for name, table in tables.items():
        table.to_csv(demo / name, index=False, lineterminator="\n")
    rows = commune_rows(kitchen, units)
    rows.to_parquet(demo / "observations" / "communes.parquet", index=False)


if __name__ == "__main__":
    main()

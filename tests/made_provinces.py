"""A nation of two small provinces for tests: the illustrative data, and the same under another code."""

import shutil
from pathlib import Path

OTHER = "30"


def make_nation(data: Path, shapes: Path, target: Path) -> Path:
    """Write a folder with the provinces 22 and 30; both have the same values."""
    for code in ("22", OTHER):
        folder = target / code
        shutil.copytree(data, folder / "data", ignore=shutil.ignore_patterns("deliveries"))
        (folder / "shapes").mkdir()
        shutil.copy(shapes, folder / "shapes" / "communes.geojson")
    _become_other(target / OTHER / "data")
    return target


def _become_other(data: Path) -> None:
    """Turn the data of province 22 into those of the other one."""
    areas = data / "areas.csv"
    written = areas.read_text(encoding="utf-8").replace("VN-RRD,yes", "VN-RRD,no")
    own = f"{OTHER},province,Hải Dương,Hải Dương,VN-RRD,"
    areas.write_text(written.replace(f"{own}no", f"{own}yes"), encoding="utf-8")
    values = data / "demo" / "observations" / "province.csv"
    written = values.read_text(encoding="utf-8")
    values.write_text(written.replace(",province,22,", f",province,{OTHER},"), encoding="utf-8")

"""What a report was made from: parameters, data files, code and library versions, results."""

import csv
import hashlib
import json
import platform
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.columnar import SUFFIX
from analysis.database.reading import reading_of
from analysis.deliveries import load_deliveries
from analysis.observations import observation_files
from analysis.parameters import Parameters
from analysis.report.seal import seal_of

ROOT = Path(__file__).parents[3]
LIBRARIES = (
    *("altair", "geopandas", "nbconvert", "numpy", "pandas", "papermill", "pyarrow", "python-docx"),
    *("python-pptx", "scipy", "typst", "vl-convert-python", "xlsxwriter"),
)
# What the code is made of; its own tables, such as learned figures and word lists, among it.
CODE = {".py", ".po", ".csv", ".j2", ".css", ".js", ".typ"}


def write_manifest(folder: Path, made_from: dict[str, Any], data: Path, seconds: dict[str, float]) -> Path:
    """Write manifest.json: the only file of a report that holds the time of day.

    ``made_from``: see :func:`report_origin`, with the seal made of it; ``data``: the data folder;
    ``seconds``: how long each step took. Data, modules and results are listed with their SHA-256, tables
    of the data with their number of rows; data that were read from a database say from which and when.
    """
    content: dict[str, Any] = {
        "seal": seal_of(made_from),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        **made_from,
        **_database(data),
        "rows": _rows(made_from["data"], data.resolve().parent),
        "results": digests(result_files(folder), folder),
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return path


def _database(data: Path) -> dict[str, Any]:
    """Return which database the data folder was read from and when, if it was."""
    reading = reading_of(data)
    return {} if reading is None else {"database": reading.as_told()}


def report_origin(parameters: Parameters, notebooks: Sequence[Path] = ()) -> dict[str, Any]:
    """Return :func:`origin` with the SHA-256 of the notebooks that tell the report and of each module."""
    told = {path.name: _sha256(path) for path in notebooks}
    return origin(parameters) | {"notebooks": told, "modules": module_digests()}


def origin(parameters: Parameters) -> dict[str, Any]:
    """Return what a report of ``parameters`` is made from; two reports of one origin have the same bytes.

    Keys: parameters, versions (of Python, this project and LIBRARIES), code (one SHA-256), data (SHA-256 by
    file).
    """
    return {
        "parameters": {
            "report_year": parameters.report_year,
            "language": parameters.language,
            "boundary_vintage": parameters.boundary_vintage,
            "illustrative": parameters.illustrative,
            "seed": parameters.seed,
            "known_on": parameters.known_on and parameters.known_on.isoformat(),
        },
        "versions": {"python": platform.python_version(), "analysis": version("quang-ninh-children")}
        | {name: version(name) for name in LIBRARIES},
        "code": code_digest(),
        "data": digests(_data_files(parameters), parameters.data_dir.resolve().parent),
    }


def code_digest() -> str:
    """Return one SHA-256 over the project's own code."""
    digest = hashlib.sha256()
    for name, path in _code_files().items():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def module_digests() -> dict[str, str]:
    """Return the SHA-256 of each file of the code, by its path below the package."""
    return {name: _sha256(path) for name, path in _code_files().items()}


def commit() -> str | None:
    """Return the commit that the code was checked out at; None where it is not under version control."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return None
    asked = [git, "-C", str(ROOT), "rev-parse", "--verify", "HEAD"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return told.stdout.strip() if told.returncode == 0 else None


def result_files(folder: Path) -> list[Path]:
    """Return the files of a report, its manifest left out."""
    manifest = folder / "manifest.json"
    return sorted(p for p in folder.rglob("*") if p.is_file() and p != manifest)


def _code_files() -> dict[str, Path]:
    """Return the files of the code by their path below the package, in order of their paths."""
    root = Path(__file__).parents[1]
    files = sorted(p for p in root.rglob("*") if p.suffix in CODE)
    return {path.relative_to(root).as_posix(): path for path in files}


def _rows(names: Iterable[str], root: Path) -> dict[str, int]:
    """Return how many rows each table of the data has (a CSV's below its head), of those below ``root``."""
    tables = {name: root / name for name in names if name.endswith((".csv", SUFFIX))}
    return {name: _n_rows(path) for name, path in tables.items() if path.is_file()}


def _n_rows(path: Path) -> int:
    """Count the rows of a table; of a CSV those that are not empty, without its head."""
    if path.suffix == SUFFIX:
        import pyarrow.parquet as pq

        return pq.read_metadata(path).num_rows
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return max(0, sum(1 for row in csv.reader(file) if row) - 1)


def _data_files(parameters: Parameters) -> list[Path]:
    """Return the files that the report read; of the deliveries those that it knew."""
    paths, previous = parameters.paths, parameters.previous_report
    earlier = [] if previous is None else [previous / "manifest.json", previous / "tables" / "status.csv"]
    files = [
        *paths.plan.glob("*.csv"),
        *paths.communes.glob("*.csv"),
        *paths.data.glob("*.csv"),
        *(paths.data / "sdmx").glob("*.csv"),
        *paths.facts.glob("*.csv"),
        *observation_files(paths),
        *(paths.facts / "communes").glob("*.csv"),
        *(f for d in load_deliveries(paths).index for f in (paths.deliveries / d).glob("*.csv")),
        parameters.shapes,
        *earlier,
    ]
    return sorted({f.resolve() for f in files if f.is_file()})


def digests(files: list[Path], root: Path) -> dict[str, str]:
    """Return the SHA-256 of each file by its path below ``root``."""
    return {_below(f, root): _sha256(f) for f in files}


def digests_by_name(names: Iterable[str], root: Path) -> dict[str, str]:
    """Return the SHA-256 of those of the named files that are below ``root``."""
    paths = {name: root / name for name in names}
    return {n: _sha256(p) for n, p in paths.items() if p.is_file()}


def _below(path: Path, root: Path) -> str:
    """Return a path below ``root`` or else below the project; its name alone where it lies elsewhere."""
    above = next((folder for folder in (root, ROOT) if path.is_relative_to(folder)), path.parent)
    return path.relative_to(above).as_posix()


def _sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""What a report was made from: parameters, data files, code and library versions, results."""

import hashlib
import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.deliveries import load_deliveries
from analysis.parameters import Parameters

LIBRARIES = ("altair", "geopandas", "nbconvert", "numpy", "pandas", "papermill", "scipy", "vl-convert-python")
# What the code is made of; its own tables, such as learned figures and word lists, among it.
CODE = {".py", ".po", ".csv", ".j2", ".css", ".js", ".typ"}


def write_manifest(folder: Path, parameters: Parameters, seconds: dict[str, float]) -> Path:
    """Write manifest.json: the only file of a report that holds the time of day.

    ``seconds``: how long each step took. Data and results are listed with their SHA-256.
    """
    content: dict[str, Any] = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        **origin(parameters),
        "results": _digests(sorted(p for p in folder.rglob("*") if p.is_file()), folder),
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return path


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
        "data": _digests(_data_files(parameters), parameters.data_dir.resolve().parent),
    }


def code_digest() -> str:
    """Return one SHA-256 over the project's own code."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in CODE):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _data_files(parameters: Parameters) -> list[Path]:
    """Return the files that the report read; of the deliveries those that it knew."""
    paths, previous = parameters.paths, parameters.previous_report
    earlier = [] if previous is None else [previous / "manifest.json", previous / "tables" / "status.csv"]
    files = [
        *paths.plan.glob("*.csv"),
        *paths.communes.glob("*.csv"),
        *paths.data.glob("*.csv"),
        *paths.facts.glob("*.csv"),
        *paths.observations.glob("*.csv"),
        *(paths.facts / "communes").glob("*.csv"),
        *(f for d in load_deliveries(paths).index for f in (paths.deliveries / d).glob("*.csv")),
        parameters.shapes,
        *earlier,
    ]
    return sorted({f.resolve() for f in files if f.is_file()})


def _digests(files: list[Path], root: Path) -> dict[str, str]:
    """Return the SHA-256 of each file by its path below ``root``."""
    return {_below(f, root): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def _below(path: Path, root: Path) -> str:
    """Return a path below ``root``, its name alone where it lies elsewhere."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name

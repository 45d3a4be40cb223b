"""From a seal back to the report that carries it, and what of the report is still as it was."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.database.reading import told_reading
from analysis.errors import MissingFileError
from analysis.parameters import Parameters, check_parameters
from analysis.report.manifest import digests, digests_by_name, module_digests, result_files
from analysis.report.seal import seal_of

# What a manifest with a seal holds, beside what is told of the run.
PARTS = {"made": str, "code": str} | dict.fromkeys(
    ("parameters", "versions", "data", "notebooks", "rows", "modules", "results"), dict
)


@dataclass(frozen=True)
class SealedReport:
    """A report's folder and its manifest, which was found whole."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def made(self) -> datetime:
        """Return when the report was made, in local time."""
        return datetime.fromisoformat(self.manifest["made"]).astimezone()


@dataclass(frozen=True)
class Found:
    """The reports with a seal, maybe several, and the manifests below the folder that are damaged."""

    reports: tuple[SealedReport, ...]
    damaged: tuple[Path, ...]


@dataclass(frozen=True)
class Changes:
    """Names of files that are no longer what they were: with other content, gone, or new."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone or self.new)


def find_reports(outputs: Path, seal: str) -> Found:
    """Return the reports below ``outputs`` with a seal (as :func:`analysis.report.seal.read_seal` gives it).

    Folders whose name begins with a point are reports in the making. Raises MissingFileError where there
    is no such folder.
    """
    if not outputs.is_dir():
        raise MissingFileError("error.seal.no_outputs", path=str(outputs))
    found, damaged = [], []
    for path in sorted(outputs.rglob("manifest.json")):
        if any(part.startswith(".") for part in path.relative_to(outputs).parts):
            continue
        manifest = read_manifest(path)
        if manifest is None:
            damaged.append(path)
        elif manifest.get("seal") == seal:
            found.append(SealedReport(path.parent, manifest))
    return Found(tuple(found), tuple(damaged))


def read_manifest(path: Path) -> dict[str, Any] | None:
    """Read a manifest; None for one that is damaged or does not fit its own seal.

    One without a seal was made before there were seals.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        datetime.fromisoformat(manifest["made"])
        if "database" in manifest:
            told_reading(manifest["database"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if "seal" not in manifest:
        return manifest
    whole = all(isinstance(manifest.get(part), kind) for part, kind in PARTS.items())
    return manifest if whole and manifest["seal"] == seal_of(manifest) else None


def parameters_of(report: SealedReport, data: Path, shapes: Path) -> Parameters:
    """Return the report's parameters on the data of this disk, without last year's report.

    Raises MissingFileError where there are no data.
    """
    return check_parameters(**report.manifest["parameters"], data_dir=data, shapes=shapes)


def changed_results(report: SealedReport) -> Changes:
    """Return what of the report's folder is not as it was written."""
    return compare(report.manifest["results"], digests(result_files(report.folder), report.folder))


def changed_data(report: SealedReport, here: Mapping[str, Any], root: Path) -> Changes:
    """Return which data files on this disk are not those that the report was made from.

    ``here``: :func:`analysis.report.manifest.origin` of its parameters today; ``root``: the folder that
    holds the data folder, for files that such a report would no longer read.
    """
    told = report.manifest["data"]
    return compare(told, here["data"] | digests_by_name(told, root))


def changed_code(report: SealedReport, notebooks: Path) -> Changes:
    """Return which modules and notebooks on this disk are not those that made the report."""
    told = report.manifest["modules"] | report.manifest["notebooks"]
    return compare(told, module_digests() | digests_by_name(report.manifest["notebooks"], notebooks))


def changed_versions(report: SealedReport, here: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what has another version here, by name: the report's version and the one here."""
    told, now = report.manifest["versions"], here["versions"]
    return {name: (told[name], now[name]) for name in told if name in now and told[name] != now[name]}


def compare(told: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    """Compare files by their SHA-256: as they were told and as they are now."""
    return Changes(
        changed=tuple(sorted(name for name in told.keys() & now.keys() if told[name] != now[name])),
        gone=tuple(sorted(told.keys() - now.keys())),
        new=tuple(sorted(now.keys() - told.keys())),
    )

"""What a batch has done: batch.json in its folder, by which the next run knows what it can leave out."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from analysis.batches.jobs import Job
from analysis.errors import MissingFileError

LEDGER = "batch.json"


@dataclass
class Ledger:
    """The reports of a folder: name -> its file, the key of what it was made of, the file's SHA-256."""

    folder: Path
    reports: dict[str, dict[str, str]] = field(default_factory=dict)

    def has(self, job: Job) -> bool:
        """Tell whether a job's report is there, made of the same and whole."""
        told = self.reports.get(job.name)
        if told is None or told["key"] != job.key or told["file"] != job.file:
            return False
        path = self.folder / job.file
        return path.is_file() and _sha256(path.read_bytes()) == told["sha256"]

    def publish(self, job: Job, content: bytes | None) -> None:
        """Put a report in its place and note it; ``content`` None: the job has put it there itself."""
        path = self.folder / job.file
        if content is None:
            content = path.read_bytes()
        else:
            _write(path, content)
        self.reports[job.name] = {"file": job.file, "key": job.key, "sha256": _sha256(content)}
        self.save()

    def forget_all_but(self, jobs: list[Job]) -> None:
        """Remove the reports that are no longer of this batch, such as those of another list of communes."""
        kept = {job.name: job.file for job in jobs}
        for name in [n for n, told in self.reports.items() if kept.get(n) != told["file"]]:
            (self.folder / self.reports.pop(name)["file"]).unlink(missing_ok=True)
        self.save()

    def save(self) -> None:
        """Write the ledger, by name."""
        told = json.dumps(dict(sorted(self.reports.items())), ensure_ascii=False, indent=1)
        _write(self.folder / LEDGER, f"{told}\n".encode())


def load_ledger(folder: Path) -> Ledger:
    """Read a folder's ledger, empty where there is none. Raises MissingFileError for one that is damaged."""
    path = folder / LEDGER
    if not path.is_file():
        return Ledger(folder)
    try:
        reports = json.loads(path.read_text(encoding="utf-8"))
        whole = all({"file", "key", "sha256"} <= set(told) for told in reports.values())
    except (ValueError, AttributeError, TypeError) as error:
        raise MissingFileError("error.batch.ledger", path=str(path)) from error
    if not whole:
        raise MissingFileError("error.batch.ledger", path=str(path))
    return Ledger(folder, reports)


def _write(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it: a reader sees the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.new")
    made.write_bytes(content)
    made.replace(path)


def _sha256(content: bytes) -> str:
    """Return the SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()

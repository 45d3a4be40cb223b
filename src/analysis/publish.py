"""Publish a folder of results in one step: all of it, or nothing.

Results are made in a folder beside the target and put in its place by renaming, so a run that fails
or is killed leaves the previous results as they were. Should the machine stop between the two
renames, the next run puts the previous results back first.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import OutputError


@contextmanager
def published(target: Path) -> Iterator[Path]:
    """Yield a new folder; when the block ends without an error it becomes ``target``.

    Raises OutputError when the folder that holds ``target`` cannot be written.
    """
    recover(target)
    work = _work_folder(target)
    try:
        yield work
        _replace(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def recover(target: Path) -> None:
    """Put the previous results back if a run was stopped between the two renames."""
    previous = _previous(target)
    if previous.exists() and not target.exists():
        previous.replace(target)
    shutil.rmtree(previous, ignore_errors=True)


def _work_folder(target: Path) -> Path:
    """Make the folder that the results grow in."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise OutputError(
            "error.output.unwritable", path=str(target.parent), reason=error.strerror
        ) from error
    work.chmod(0o755)
    return work


def _replace(work: Path, target: Path) -> None:
    """Put ``work`` in the place of ``target``; on an error the previous folder stays."""
    previous = _previous(target)
    try:
        if target.exists():
            target.replace(previous)
        work.replace(target)
    except OSError as error:
        recover(target)
        raise OutputError("error.output.unwritable", path=str(target), reason=error.strerror) from error
    shutil.rmtree(previous, ignore_errors=True)


def _previous(target: Path) -> Path:
    """Return where the previous results wait during the exchange."""
    return target.with_name(f".{target.name}.previous")

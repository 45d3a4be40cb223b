"""What several test files share: one change in a copy of the data."""

from pathlib import Path


def spoil(folder: Path, name: str, before: str, after: str) -> None:
    """Replace the first ``before`` in a file below ``folder``; it has to be there."""
    path = folder / name
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), encoding="utf-8")

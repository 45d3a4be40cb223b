"""What is costly to make and always the same, kept in the user's cache folder."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """Return what ``make`` makes, from the cache when it was made before; ``name`` tells all that it is of.

    The cache only saves time: where it cannot be written, the thing is made anew.
    """
    from platformdirs import user_cache_path

    path = user_cache_path("quang-ninh-children") / name
    if path.is_file():
        return path.read_bytes()
    content = make()
    if os.access(_nearest(path.parent), os.W_OK):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    return content


def _nearest(folder: Path) -> Path:
    """Return the folder itself or the nearest one above that exists."""
    return next(f for f in (folder, *folder.parents) if f.exists())

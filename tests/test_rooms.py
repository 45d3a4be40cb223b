"""Data goes one way: nothing to the left imports anything to its right."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "analysis"
# From left to right; what is not named here (errors, language, tables, …) serves all of them.
ROOMS = (
    ("observations", "plan", "communes", "deliveries", "privacy"),
    ("trajectories",),
    ("progress", "projection"),
    ("results",),
    ("charts",),
    ("report",),
    ("batches",),
    ("national",),
    ("cli",),
)
PLACE = {room: place for place, rooms in enumerate(ROOMS) for room in rooms}
SERVING = ("errors", "language", "tables", "paths", "parameters", "kept")


def imported(path: Path) -> set[str]:
    """Return the rooms that a file imports, at its top or in its functions, not those for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    names = {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    return {name.split(".")[1] for name in names if name.startswith("analysis.")}


def files(room: str) -> list[Path]:
    """Return the files of a room."""
    return sorted((SOURCE / room).rglob("*.py")) or [SOURCE / f"{room}.py"]


@pytest.mark.parametrize("room", PLACE)
def test_no_room_imports_one_to_its_right(room):
    """Whatever a room imports of the main road stands beside it or to its left."""
    wrong = {
        f"{path.relative_to(SOURCE)} imports {other}"
        for path in files(room)
        for other in imported(path)
        if PLACE.get(other, -1) > PLACE[room]
    }

    assert wrong == set()


@pytest.mark.parametrize("room", SERVING)
def test_what_serves_all_knows_none(room):
    """Errors, texts and tables are used by every room and use none."""
    assert {other for path in files(room) for other in imported(path) if other in PLACE} == set()

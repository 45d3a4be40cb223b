"""After "make diffs" git shows a changed notebook cell by cell."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = Path("notebooks") / "03_reachability.ipynb"


@pytest.fixture
def clone(tmp_path) -> Path:
    """A repository with one notebook, set as "make diffs" sets it."""
    for name in (".gitattributes", "Makefile", NOTEBOOK):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    programs = Path(sys.executable).parent
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(programs)
    (tmp_path / ".venv" / ".ready").touch()
    told(tmp_path, "git", "init", "-q")
    told(tmp_path, "git", "add", ".gitattributes", str(NOTEBOOK))
    told(tmp_path, "make", "--old-file=.venv/.ready", "diffs")
    return tmp_path


def told(folder: Path, *command: str) -> str:
    """Run a command in a folder and return what it says."""
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=env).stdout


@pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="needs make")
def test_a_changed_line_is_shown_without_json(clone):
    """The line is there as it is read in JupyterLab, the JSON around it is not."""
    content = json.loads((clone / NOTEBOOK).read_text(encoding="utf-8"))
    cell = next(c for c in content["cells"] if "report_year = 2025" in "".join(c["source"]))
    cell["source"] = ["".join(cell["source"]).replace("report_year = 2025", "report_year = 2026")]
    (clone / NOTEBOOK).write_text(json.dumps(content), encoding="utf-8")

    shown = told(clone, "git", "diff")

    assert "report_year" in shown and "2026" in shown
    assert '"source"' not in shown and '\\n"' not in shown

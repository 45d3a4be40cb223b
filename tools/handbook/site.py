"""Build the site with Zensical, away from the project, and put it in its place when it is whole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from handbook.pages import ROOT, gather


def build(target: Path) -> Path:
    """Build the site into ``target`` and return it; a warning (a broken link) is a CalledProcessError."""
    with TemporaryDirectory() as made:
        work = Path(made)
        gather(work / "pages")
        shutil.copy2(ROOT / "mkdocs.yml", work / "mkdocs.yml")
        where = os.pathsep.join((str(ROOT / "tools"), str(ROOT / "src")))
        command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(work / "mkdocs.yml")]
        subprocess.run(command, cwd=work, check=True, env=os.environ | {"PYTHONPATH": where})
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "site", target)
    return target

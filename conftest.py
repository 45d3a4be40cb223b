"""Run the documentation: every fenced block of its pages, in order, in a copy of the project of its own."""

from pathlib import Path

import pytest
from documented import blocks, copy_project
from sybil import Sybil


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the project in which the blocks of one page work."""
    return copy_project(tmp_path_factory.mktemp("project"))


pytest_collect_file = Sybil(
    parsers=[blocks],
    patterns=["*.md"],
    excludes=["tests/*", "outputs/*", ".venv/*"],
    fixtures=["project"],
).pytest()

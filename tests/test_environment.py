"""environment.yml (conda) and pyproject.toml (uv, pip) ask for the same things."""

import re
import tomllib
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).resolve().parents[1]
# What a Python requirement is called on conda-forge, where the two differ.
CONDA_NAMES = {"fonttools[woff]": ("fonttools", "brotli-python"), "psycopg[binary]": ("psycopg",)}
ONLY_ON_PYPI = {"font-source-sans-pro", "typst"}
CONDA_ITSELF = {"python", "pip"}


def split(requirement: str) -> tuple[str, str]:
    """Return the name and the version bounds of a requirement."""
    name, bounds = re.fullmatch(r"([A-Za-z0-9_.-]+(?:\[[a-z]+\])?)\s*(.*)", requirement).groups()
    return name, bounds


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def conda() -> list:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]


def pip_section(conda: list) -> list[str]:
    return next(item for item in conda if isinstance(item, dict))["pip"]


def test_conda_installs_the_same_packages_with_the_same_bounds(project, conda):
    """Every dependency of pyproject.toml stands in environment.yml with its bounds, and nothing else does."""
    expected = {}
    for name, bounds in map(split, project["dependencies"]):
        first, *others = CONDA_NAMES.get(name, (name,))
        if name not in ONLY_ON_PYPI:
            expected |= {first: bounds} | dict.fromkeys(others, "")

    written = dict(split(item) for item in conda if isinstance(item, str))

    assert expected == {name: bounds for name, bounds in written.items() if name not in CONDA_ITSELF}


def test_pip_installs_what_conda_forge_does_not_have(project, conda):
    """The packages that only PyPI has stand under pip with their bounds, beside the project itself."""
    expected = {n: b for n, b in map(split, project["dependencies"]) if n in ONLY_ON_PYPI}

    *packages, itself = pip_section(conda)

    assert expected == dict(map(split, packages))
    assert "-e ." == itself


def test_both_ask_for_the_same_python(project, conda):
    """The range of Python versions is the same in both files."""
    assert f"python{project['requires-python']}" in conda
    assert "pip" in conda

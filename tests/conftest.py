"""Fixtures that several test files share: the project's data, the plan, and the results of both data sets."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings

from analysis.parameters import Parameters, check_parameters
from analysis.plan import Plan, load_plan
from analysis.results import Results, compute

# A slow or busy machine is no failure: speed is measured by the benchmarks.
settings.register_profile("any_machine", deadline=None, max_examples=15)
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile("any_machine")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
MARKUP = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The project's own data folder; tests read it and never write it."""
    return ROOT / "data"


@pytest.fixture(scope="session")
def shapes_path() -> Path:
    """The map that comes with the project."""
    return ROOT / "shapes" / "quang_ninh_communes.geojson"


@pytest.fixture(scope="session")
def plan(data_dir) -> Plan:
    return load_plan(data_dir)


def _results(data_dir: Path, *, illustrative: bool) -> Results:
    return compute(check_parameters(report_year=2025, data_dir=data_dir, illustrative=illustrative))


@pytest.fixture(scope="session")
def results(data_dir) -> Results:
    """The results of the real data for the 2025 report, in Vietnamese."""
    return _results(data_dir, illustrative=False)


@pytest.fixture(scope="session")
def demo_results(data_dir) -> Results:
    """The results of the illustrative data for the 2025 report, in Vietnamese."""
    return _results(data_dir, illustrative=True)


@pytest.fixture
def data_copy(data_dir, tmp_path) -> Path:
    """A copy of the data folder that a test may break."""
    return Path(shutil.copytree(data_dir, tmp_path / "data"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project with the plan's text, the evidence and the oracles."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: the comparison with it was not made")
    return SHARED


@pytest.fixture(scope="session")
def tiny_plan(plan) -> Callable[..., Plan]:
    """A function that returns the plan with one yearly indicator, "1", and the given targets.

    A target is (from_year, to_year, comparator, value, relation).
    """

    def make(*targets: tuple[int, int, str, float, str], direction: str, family: str = "percent") -> Plan:
        columns = ["from_year", "to_year", "comparator", "value", "relation"]
        table = pd.DataFrame(targets, columns=columns).assign(
            indicator="1", value_upper=np.nan, phrase="", file="targets.csv", row=2
        )
        return replace(
            plan,
            indicators=plan.indicators.loc[["1"]].assign(direction=direction, family=family),
            targets=table[plan.targets.columns],
            breaks=plan.breaks.iloc[:0],
            assessment_years=plan.assessment_years.iloc[:0],
        )

    return make


@pytest.fixture(scope="session")
def notebooks_dir() -> Path:
    """The committed notebooks."""
    return ROOT / "notebooks"


def _parameters(data_dir: Path, language: str, *, illustrative: bool) -> Parameters:
    return check_parameters(
        report_year=2025,
        language=language,
        data_dir=data_dir,
        shapes=ROOT / "shapes" / "quang_ninh_communes.geojson",
        illustrative=illustrative,
    )


def _built(parameters: Parameters, notebooks_dir: Path, target: Path) -> Path:
    from analysis.report.build import build_report

    return build_report(parameters, notebooks=notebooks_dir, target=target).parent


def _is_made_from(folder: Path, parameters: Parameters) -> bool:
    """Return whether a folder holds the report of these parameters, of today's data and code."""
    from analysis.report.manifest import origin

    path = folder / "manifest.json"
    if not path.is_file():
        return False
    told, wanted = json.loads(path.read_text(encoding="utf-8")), origin(parameters)
    notebooks = max(file.stat().st_mtime for file in (ROOT / "notebooks").glob("*.ipynb"))
    return {key: told.get(key) for key in wanted} == wanted and path.stat().st_mtime > notebooks


@pytest.fixture(scope="session")
def of_this_run(tmp_path_factory, worker_id) -> Path:
    """A folder that all workers of this run of the tests share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def site(of_this_run) -> Path:
    """The folder of the documentation site, built once for all tests that look at it."""
    from handbook.site import build

    target = of_this_run / "site"
    with FileLock(of_this_run / "site.lock"):
        return target if target.exists() else build(target)


@pytest.fixture(scope="session")
def real_vi(data_dir, notebooks_dir, of_this_run) -> Path:
    """The folder of the real report in Vietnamese, built once for all tests that look at it.

    What "make report" left is looked at itself, where it is of the same data and code.
    """
    parameters = _parameters(data_dir, "vi", illustrative=False)
    there = ROOT / "outputs" / "2025"
    if _is_made_from(there, parameters):
        return there
    target = of_this_run / "real" / "2025"
    with FileLock(of_this_run / "real.lock"):
        if not target.exists():
            _built(parameters, notebooks_dir, target)
    return target


@pytest.fixture(scope="session")
def markup() -> str:
    """What must be shown as text, wherever an agency writes it."""
    return MARKUP


@pytest.fixture(scope="session")
def demo_en(data_dir, notebooks_dir, of_this_run) -> Path:
    """The folder of the illustrative report in English, built once for all tests that look at it.

    Names, notes and sources of its data hold markup (MARKUP): agencies may write what they please.
    """
    target = of_this_run / "demo" / "demo"
    with FileLock(of_this_run / "demo.lock"):
        if not target.exists():
            data = Path(shutil.copytree(data_dir, of_this_run / "demo" / "data"))
            _add_markup(data / "communes" / "units.csv", "full_name", rows=slice(-54, None))
            _add_markup(data / "demo" / "observations" / "province.csv", "note_en")
            _add_markup(data / "demo" / "sources.csv", "publisher")
            _built(_parameters(data, "en", illustrative=True), notebooks_dir, target)
    return target


def _add_markup(path: Path, column: str, rows: slice = slice(None)) -> None:
    """Put markup at the end of the texts of a column."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    table.loc[table.index[rows], column] += f" {MARKUP}"
    table.to_csv(path, index=False)

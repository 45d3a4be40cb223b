"""Notebooks as they are committed: no outputs, stable ids, parameters, prose in both languages."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
PARAMETERS = {"report_year", "language", "data_dir", "shapes", "boundary_vintage", "illustrative", "seed"}
PARAMETERS |= {"known_on", "previous_report"}
OF_ONE_NOTEBOOK = {"commune_profile": {"commune"}, "agency_brief": {"agency"}}


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def path(request) -> Path:
    """The path of each committed notebook."""
    return request.param


@pytest.fixture
def cells(path) -> list[dict]:
    """The cells of a committed notebook."""
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_all_notebooks_of_the_report_are_there():
    """The report's notebooks exist under their names."""
    from analysis.report.steps import NOTEBOOKS as NAMES

    assert set(NAMES) <= {p.stem for p in NOTEBOOKS}


def test_notebooks_are_committed_without_outputs(cells):
    """No output, no execution count, no run times."""
    for cell in cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        # A cell may be closed: a workbench is not read as code.
        assert set(cell["metadata"]) <= {"tags", "jupyter"}


def test_papermill_sees_every_parameter_with_a_help_text(path):
    """Inspection finds all parameters, each with what it means."""
    from papermill import inspect_notebook

    found = inspect_notebook(path)

    assert set(found) == PARAMETERS | OF_ONE_NOTEBOOK.get(path.stem, set())
    assert all(p["help"] for p in found.values())


def test_prose_names_no_place_of_one_province(cells):
    """The same notebooks make the report of every province."""
    data = NOTEBOOKS[0].parents[1] / "data"
    units = pd.read_csv(data / "communes" / "units.csv", dtype="str")
    districts = units["district_name"].dropna().str.replace("^(Thành phố|Thị xã|Huyện) ", "", regex=True)
    areas = pd.read_csv(data / "areas.csv", dtype="str")
    names = {*units["name"], *districts, *areas["name_vi"][areas["area_level"].eq("province")]}
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")

    assert [] == [name for name in names if re.search(rf"\b{re.escape(name)}\b", prose)]


def test_prose_is_in_both_languages(cells):
    """Each Vietnamese cell is followed by its English one, with the same headings."""
    prose = [c for c in cells if c["cell_type"] == "markdown"]
    heads = [[line.split(" ")[0] for line in c["source"] if line.startswith("#")] for c in prose]

    assert ["vi", "en"] * (len(prose) // 2) == [c["metadata"]["tags"][0] for c in prose]
    assert heads[0::2] == heads[1::2]


def test_code_cells_are_calls(cells):
    """No logic in a notebook: besides parameters and opening, a cell is one call."""
    calls = [c["source"] for c in cells if c["cell_type"] == "code"][2:]

    assert all(
        len(source) == 1 and re.match(r"(report|profile|brief|workbench)\.", source[0]) for source in calls
    )

"""The workbench's notebook runs from its first cell to its last in papermill, without a browser."""

import json

import pytest

pytestmark = pytest.mark.notebooks


@pytest.mark.parametrize(("illustrative", "language"), [(False, "vi"), (True, "en")])
def test_the_workbench_runs_without_a_frontend(notebooks_dir, data_dir, tmp_path, illustrative, language):
    """No error, and the widgets are there for a frontend to take up."""
    import papermill

    target = tmp_path / "explore.ipynb"
    parameters = {"data_dir": str(data_dir), "illustrative": illustrative, "language": language}
    papermill.execute_notebook(
        notebooks_dir / "explore.ipynb", target, parameters, kernel_name="python3", progress_bar=False
    )
    cells = json.loads(target.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]

    assert [output["output_type"] for output in outputs] == ["display_data"]
    assert "application/vnd.jupyter.widget-view+json" in outputs[0]["data"]

"""A built report: complete, traceable, the same bytes again."""

import json

import nbformat
import pandas as pd
import pytest

from analysis.charts.theme import MIME_TYPE
from analysis.parameters import check_parameters
from analysis.report.execute import execute
from analysis.report.steps import NOTEBOOKS

pytestmark = pytest.mark.notebooks


@pytest.fixture(params=["real_vi", "demo_en"])
def built(request):
    """The folder of a built report: real in Vietnamese, illustrative in English."""
    return request.getfixturevalue(request.param)


def outputs(path) -> list[dict]:
    notebook = nbformat.read(path, as_version=4)
    return [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]


def test_everything_that_was_promised_is_there(built):
    """Pages, executed notebooks, tables, maps as SVG and PNG, the poster, the manifest."""
    names = {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()}
    expected = {"index.html", "manifest.json", *(f"{n}.html" for n in NOTEBOOKS)}
    expected |= {f"notebooks/{n}.ipynb" for n in NOTEBOOKS}
    expected |= {f"maps/map_{m}.{e}" for m in ("boundaries", "tiles") for e in ("svg", "png")}
    expected |= {f"maps/poster_status.{e}" for e in ("svg", "pdf", "png")}
    expected |= {f"tables/{t}.csv" for t in ("indicators", "targets", "status", "observations", "sources")}
    expected |= {f"data/observations.{e}" for e in ("csv", "parquet", "sdmx.csv")}
    expected |= {"data/data.xlsx", "data/datapackage.json", "data/dictionary.html"}

    assert set() == expected - names


def test_notebooks_ran_without_errors_or_warnings(built):
    """No error output and nothing written to standard error."""
    for name in NOTEBOOKS:
        for output in outputs(built / "notebooks" / f"{name}.ipynb"):
            assert output["output_type"] == "display_data", output


def test_executed_notebooks_are_valid_and_hold_charts(built):
    """nbformat accepts them and their charts are Vega-Lite mime data."""
    for name in NOTEBOOKS:
        path = built / "notebooks" / f"{name}.ipynb"
        nbformat.validate(nbformat.read(path, as_version=4))
        charts = [o for o in outputs(path) if MIME_TYPE in o.get("data", {})]
        assert charts or name == "03_reachability"


def test_every_chart_satisfies_the_vega_lite_schema(built):
    """Charts are made without altair's validation for speed; here each is validated."""
    from altair.vegalite.v6.schema.core import load_schema
    from jsonschema.validators import validator_for

    schema = load_schema()
    valid = validator_for(schema)(schema)

    for output in outputs(built / "notebooks" / "annual_report.ipynb"):
        if MIME_TYPE in output.get("data", {}):
            left_out = {"$schema", "datasets"}
            spec = {k: v for k, v in output["data"][MIME_TYPE].items() if k not in left_out}
            assert [] == [error.message[:200] for error in valid.iter_errors(spec)]


def test_the_manifest_names_parameters_data_and_results(built):
    """Every file of the report and of its data is listed with its SHA-256."""
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    files = {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()} - {"manifest.json"}

    assert files == set(manifest["results"])
    assert {"data/plan/indicators.csv", "data/measures.csv"} <= set(manifest["data"])
    facts = "data/demo" if manifest["parameters"]["illustrative"] else "data"
    assessed = {f"{facts}/communes/{n}.csv" for n in ("assessments", "criterion_scores", "assessed_tiers")}
    assert assessed <= set(manifest["data"])
    assert 2025 == manifest["parameters"]["report_year"]
    assert 64 == len(manifest["code"])


def test_illustrative_tables_carry_the_warning_in_every_row(demo_en):
    """Each CSV of an illustrative report has the warning as its first column."""
    for path in (demo_en / "tables").glob("*.csv"):
        table = pd.read_csv(path)
        assert "warning" == table.columns[0]
        assert table["warning"].eq("ILLUSTRATIVE DATA – NOT REAL FIGURES").all()


def test_real_tables_hold_no_illustrative_row(real_vi):
    """Real observations are observed, estimated or projected."""
    kinds = pd.read_csv(real_vi / "tables" / "observations.csv")["kind"]

    assert set(kinds) <= {"observed", "estimated", "projected"}


def test_illustrative_maps_carry_the_warning_in_the_picture(demo_en):
    """The SVG maps have the warning as text."""
    for path in (demo_en / "maps").glob("*.svg"):
        assert "ILLUSTRATIVE DATA – NOT REAL FIGURES" in path.read_text(encoding="utf-8")


def test_schematic_maps_say_that_they_are_schematic(real_vi):
    """The boundary map says that its lines are not the official ones."""
    svg = (real_vi / "maps" / "map_boundaries.svg").read_text(encoding="utf-8")

    assert "Ranh giới minh hoạ, không phải địa giới hành chính chính thức" in svg


def test_a_second_run_gives_the_same_bytes(real_vi, notebooks_dir, tmp_path):
    """The same inputs and parameters give the same executed notebook."""
    from analysis.report.page import in_language

    parameters = check_parameters(report_year=2025, language="vi")
    again = in_language(execute(notebooks_dir / "02_commune_map.ipynb", parameters, tmp_path), "vi")
    first = nbformat.read(real_vi / "notebooks" / "02_commune_map.ipynb", as_version=4)

    assert nbformat.writes(first) == nbformat.writes(again)


def test_a_failing_notebook_is_told_without_traceback(notebooks_dir, tmp_path):
    """The error names the notebook and gives the message of the failing cell."""
    from analysis.errors import NotebookError

    broken = nbformat.read(notebooks_dir / "02_commune_map.ipynb", as_version=4)
    broken.cells.append(nbformat.v4.new_code_cell("raise ValueError('hỏng')"))
    path = tmp_path / "broken.ipynb"
    nbformat.write(broken, path)
    (tmp_path / "work").mkdir()

    with pytest.raises(NotebookError) as caught:
        execute(path, check_parameters(report_year=2025, language="vi"), tmp_path / "work")

    assert "broken.ipynb" in caught.value.text("vi")
    assert "hỏng" in caught.value.text("vi")


# Says that it is done, and only later that it is idle: as a kernel with a large map on a busy computer.
LATE = """
kernel, say = get_ipython().kernel, get_ipython().kernel._publish_status
kernel._publish_status = lambda *of, **about: (__import__("time").sleep(4.5), say(*of, **about))
print("bản đồ")
"""


def test_a_kernel_whose_output_comes_late_is_waited_for(notebooks_dir, tmp_path):
    """The plain client gives up after four seconds."""
    notebook = nbformat.read(notebooks_dir / "02_commune_map.ipynb", as_version=4)
    notebook.cells = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    notebook.cells.append(nbformat.v4.new_code_cell(LATE))
    path = tmp_path / "late.ipynb"
    nbformat.write(notebook, path)
    (tmp_path / "work").mkdir()

    executed = execute(path, check_parameters(report_year=2025, language="vi"), tmp_path / "work")

    assert "bản đồ" in executed.cells[-1].outputs[0].text


def test_an_unknown_parameter_is_refused(notebooks_dir, tmp_path):
    """A notebook without the parameter that is passed is not run with its default."""
    from analysis.errors import ParameterError

    other = nbformat.read(notebooks_dir / "02_commune_map.ipynb", as_version=4)
    cell = next(c for c in other.cells if "parameters" in c.metadata.get("tags", []))
    cell.source = cell.source.replace("report_year", "reprot_year")
    path = tmp_path / "mistyped.ipynb"
    nbformat.write(other, path)

    with pytest.raises(ParameterError, match="report_year"):
        execute(path, check_parameters(report_year=2025), tmp_path)

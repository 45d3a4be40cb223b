"""``import analysis as qn``: small, typed, its examples true, its names there in whatever order of import."""

import doctest
import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from made_privacy import add_sensitive_counts

import analysis as qn
from analysis.api import charts, functions, readers, studies
from analysis.errors import AnalysisError, DataError, MissingFileError, ParameterError

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("plan", "observations", "trajectories", "assess_progress", "project", "backtest", "communes")
OTHERS = ("study", "read_long_csv", "read_sdmx_csv")
CHARTS = ("trajectory", "projection", "statuses", "chances", "commune_map")


def own(**columns) -> pd.DataFrame:
    """A small table of under-five mortality, with columns replaced."""
    table = {"indicator": "3c", "year": [2019, 2020, 2023, 2024], "value": [22.0, 21.0, 17.0, 16.5]}
    return pd.DataFrame(table | columns)


@pytest.mark.parametrize("name", [*TABLES, *OTHERS, *(f"charts.{c}" for c in CHARTS)])
def test_each_example_is_there_and_true(name):
    """Every function of the API has an example, and it gives what it says on the project's data."""
    rooms = {"study": studies, "read_long_csv": readers, "read_sdmx_csv": readers}
    module = charts if name.startswith("charts.") else rooms.get(name, functions)
    function = getattr(module, name.split(".")[-1])
    found = doctest.DocTestFinder(recurse=False).find(function, name, globs={})
    examples = [e for test in found for e in test.examples]
    assert any("qn." in e.source for e in examples)

    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    for test in found:
        runner.run(test, out=told.append)

    assert runner.summarize(verbose=False).failed == 0, "".join(told)


@pytest.mark.parametrize(
    "before",
    # Nothing; and what imports every room.
    ["", "from analysis.report.build import build_report"],
)
def test_the_names_are_there_in_whatever_order_of_import(before):
    """What was imported before hides no function, and the rooms are still the rooms."""
    code = f"""
{before}
import analysis as qn
for name in {(*TABLES, *OTHERS)!r}:
    assert callable(getattr(qn, name)), name
assert len(qn.plan().indicators) == 35
assert qn.plan.load_plan and qn.observations.load_observations
from analysis.plan import load_plan, Plan
import analysis.plan as room
assert room.load_plan is load_plan and len(room().indicators) == 35
assert all(callable(getattr(qn.charts, c)) for c in {CHARTS!r})
from analysis.charts import trajectory
assert trajectory.LAYERS and qn.charts.trajectory is trajectory
assert issubclass(qn.errors.DataError, qn.errors.AnalysisError)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_importing_loads_nothing_heavy():
    """The command line imports the package: what takes seconds comes with the first call."""
    code = "import sys, analysis; print([m for m in ('pandas', 'numpy', 'altair') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_room_shows_its_function_to_who_asks():
    """Signature and docstring are the function's: what JupyterLab shows on Shift-Tab."""
    from IPython.core.oinspect import Inspector

    assert inspect.signature(qn.plan) == inspect.signature(functions.plan)
    shown = Inspector(theme_name="nocolor").info(qn.observations, "qn.observations")

    assert "illustrative" in shown["definition"]
    assert shown["docstring"].startswith("Return what was observed")


def test_a_room_can_be_replaced_in_part_and_pickled(monkeypatch):
    """A room is a module still: its names can be replaced in tests, and it can be sent to another process."""
    import analysis.plan

    assert pickle.loads(pickle.dumps(analysis.plan)) is analysis.plan
    monkeypatch.setattr("analysis.api.functions.load_plan", lambda data: "replaced")
    assert qn.plan() == "replaced"


def test_it_says_what_the_report_says(results):
    """The API decides nothing: its tables are the report's."""
    pd.testing.assert_frame_equal(qn.assess_progress().judged, results.judged)
    pd.testing.assert_frame_equal(qn.assess_progress().published, results.published)
    pd.testing.assert_frame_equal(qn.project().chances, results.projection.chances)
    pd.testing.assert_frame_equal(qn.backtest(), results.own_past)


def test_the_projects_own_rows_as_an_own_table_give_the_same(results):
    """What is read and passed on gives what is read without being passed on."""
    known = qn.observations(until=2025)
    mine = known[known["area_code"].eq(results.province)]

    made = qn.study(mine)

    pd.testing.assert_frame_equal(made.judged, results.judged, check_dtype=False)
    pd.testing.assert_frame_equal(made.projection.paths, results.projection.paths)
    pd.testing.assert_frame_equal(
        made.series[["year", "value", "lower"]], results.series[["year", "value", "lower"]]
    )


def test_every_observation_has_its_source_at_hand():
    """A researcher sees who published a value without another table."""
    known = qn.observations()

    assert known[["publisher", "title", "measure_vi", "measure_en"]].notna().all().all()
    assert known.loc[known["area_level"].ne("commune"), "area_vi"].notna().all()


def test_small_counts_stay_hidden_in_the_api(data_copy):
    """The API shows of communes what a report shows: nothing that gives a small count away."""
    add_sensitive_counts(data_copy, only="13")

    shown = qn.observations(data_copy, illustrative=True)

    hidden = shown[shown["suppressed"].ne("")]
    assert len(hidden)
    assert hidden[["value", "numerator", "denominator", "quote"]].isna().all().all()


def test_the_methods_stand_side_by_side():
    """One row a target, one column a method; what no method judges is missing, not invented."""
    progress = qn.assess_progress(illustrative=True)
    sides = progress.side_by_side

    assert len(sides) == len(progress.judged)
    assert sides["report"].tolist() == progress.judged["status"].tolist()
    one = progress.published.iloc[0]
    row = sides[sides["indicator"].eq(one["indicator"]) & sides["milestone"].eq(one["milestone"])]
    assert row[one["method"]].tolist() == [one["status"]]


def test_an_own_table_is_judged_by_the_plan():
    """Indicator, year and value are enough; the rest is the plan's."""
    lines = qn.trajectories(own())

    seen = lines[lines["layer"].eq("observed")]
    assert seen["value"].tolist() == [22.0, 21.0, 17.0, 16.5]
    assert set(lines["unit"]) == {"per_1000_live_births"} | set(
        lines.loc[lines["layer"].eq("target"), "unit"]
    )
    judged = qn.assess_progress(own()).judged.set_index(["indicator", "milestone"])
    assert judged.loc[("3c", 2025), "latest_value"] == 16.5
    assert judged.loc[("3c", 2025), "status"] != "not_enough_data"


def test_another_area_has_its_own_results():
    """An area of the data, or of an own table, takes the place of the province."""
    nation = qn.study(area="VN")
    assert set(nation.series["area_code"]) == {"VN"}
    mine = qn.study(own(area_code="VNM.26"))
    assert mine.province == "VNM.26" and set(mine.judged["area_code"]) == {"VNM.26"}
    assert "3c" in set(mine.series["indicator"])


def test_an_own_table_can_be_drawn():
    """A chart of an own table names the area and the source that the table names."""
    made = qn.study(own(area_code="X1", source_id="mine", publisher="Sở Y tế X"), language="en")

    drawn = qn.charts.trajectory("3c", made).to_json()

    assert "X1, 2024: 16.5" in drawn and "Sở Y tế X" in drawn


@pytest.mark.parametrize(
    "table, said",
    [
        (own().drop(columns="value"), "“value”"),
        (own(indicator="99z"), "99z"),
        (own(value=["22", "2,1", "17", "16"]), "2,1"),
        (own(year=["2019", "x", "2023", "2024"]), "row 2"),
        (own(unit="percent"), "percent"),
        (own(year=[2019, 2020, 2020, 2024]), "row 2"),
        (own(kind="illustrative"), "illustrative"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(table, said):
    """The error names row, column, what was read and what was expected."""
    with pytest.raises(DataError) as error:
        qn.trajectories(table)

    assert said in error.value.text("en")
    assert error.value.text("vi") != error.value.text("en")


@pytest.mark.parametrize(
    "ask, kind",
    [
        (lambda: qn.project(report_year=1999), ParameterError),
        (lambda: qn.communes("2019"), ParameterError),
        (lambda: qn.plan("nowhere"), MissingFileError),
        (lambda: qn.charts.trajectory("99z"), ParameterError),
        (lambda: qn.project(pd.concat([own(area_code="A"), own(area_code="B")])), ParameterError),
        (lambda: qn.project(own(area_code="A"), area="B"), ParameterError),
    ],
)
def test_errors_are_specific(ask, kind):
    """What can't be used is told by its own kind of error, in both languages."""
    with pytest.raises(kind) as error:
        ask()

    assert isinstance(error.value, AnalysisError)
    assert error.value.text("vi") and error.value.text("en")

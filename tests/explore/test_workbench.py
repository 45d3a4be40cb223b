"""The widgets without a browser: every control changes what is shown, in both languages, with either data."""

import shutil
from pathlib import Path

import pytest

from analysis.errors import ParameterError
from analysis.explore.choices import VIEWS
from analysis.explore.controls import USED
from analysis.explore.workbench import Workbench, open_workbench


@pytest.fixture(scope="module")
def made(data_dir) -> Workbench:
    return open_workbench(report_year=2025, data_dir=str(data_dir))


@pytest.fixture
def bench(made) -> Workbench:
    """The workbench as it is first seen; its results are computed once for all tests."""
    return Workbench(made.parameters, studies=made.studies)


def title(bench: Workbench) -> str:
    """The title of the chart that is shown."""
    [output] = bench.picture.outputs
    shown = output["data"]["application/vnd.vegalite.v5+json"]["title"]["text"]
    return " ".join(shown)


def test_each_choice_changes_what_is_shown(bench):
    """Indicator, view, model, intervals, horizon, pace and factor."""
    controls = bench.controls
    controls.illustrative.value, controls.indicator.value = True, "3c"
    seen = [bench.said.value]
    for control, value in (
        ("view", "fan"),
        ("model", "drift"),
        ("until", 2028),
        ("levels", (95,)),
        ("view", "scenario"),
        ("pace", (2021, 2024)),
        ("factor", 2.0),
        ("indicator", "1"),
    ):
        getattr(controls, control).value = value
        shown = f"{bench.picture.outputs}{bench.said.value}{bench.code.value}"
        assert shown not in seen
        seen.append(shown)
    assert "theo kịch bản" in title(bench)


def test_no_data_is_an_empty_state(bench):
    """The list says it, the view says it, nothing of the view before is left."""
    bench.controls.indicator.value = "20b"

    assert dict(map(reversed, bench.controls.indicator.options))["20b"].endswith("(chưa có số liệu)")
    assert bench.picture.outputs == ()
    assert "chưa có số liệu" in bench.said.value


def test_names_are_whole(bench):
    """No name of an indicator, area, method or model is cut by us, in either language."""
    for language in ("vi", "en"):
        bench.controls.language.value = language
        for control in ("indicator", "area", "method", "model", "compared"):
            assert not any("…" in label for label, _ in getattr(bench.controls, control).options)


def test_the_language_changes_all_words(bench):
    """Controls, chart and sentences; what was picked stays."""
    bench.controls.indicator.value = "8a"
    bench.controls.language.value = "en"

    assert bench.controls.indicator.description == "Indicator" and bench.controls.indicator.value == "8a"
    assert title(bench).startswith("Children in special circumstances")
    assert "language=&#34;en&#34;" in bench.code.value


def test_controls_are_those_that_the_view_depends_on(bench):
    for view in VIEWS:
        bench.controls.view.value = view
        assert bench.chosen.children == tuple(getattr(bench.controls, name) for name in USED[view])


def test_an_area_without_the_next_indicator_falls_back_to_the_province(bench):
    """What was picked stays only where it still can."""
    bench.controls.illustrative.value, bench.controls.indicator.value = True, "5a"
    bench.controls.area.value = bench.controls.area.options[-1][1]
    bench.controls.indicator.value = "22"

    assert bench.controls.area.value == "22" and bench.controls.choices().area is None


def test_going_back_draws_nothing_again(bench):
    """Views are kept by what is chosen."""
    before = bench.now()
    bench.controls.view.value = "data"
    bench.controls.view.value = "trajectory"

    assert bench.now() is before


def test_saving_says_where_and_hands_the_files_over(data_copy, shapes_path):
    (data_copy.parent / "shapes").mkdir()
    shapes = Path(shutil.copy(shapes_path, data_copy.parent / "shapes"))
    bench = open_workbench(report_year=2025, data_dir=str(data_copy), shapes=str(shapes), illustrative=True)
    bench.save.click()

    folder = data_copy.parent / "outputs" / "explore"
    assert str(folder) in bench.saved.value
    assert bench.saved.value.count("<a download=") == sum(path.is_file() for path in folder.glob("*/*"))


def test_wrong_parameters_are_told_in_the_language_asked_for(data_dir):
    with pytest.raises(ParameterError) as error:
        open_workbench(report_year=1990, language="vi", data_dir=str(data_dir))
    assert "Năm báo cáo" in str(error.value)

"""The lines under a view make it again; its files are what it showed."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import OutputError
from analysis.explore.choices import Choices
from analysis.explore.code import lines
from analysis.explore.export import folder_of, save
from analysis.explore.one_view import view_of
from analysis.explore.study import Study

# Each program by itself, one after the other in one process: its imports take most of the time.
RUN = """
import json, sys
for program in json.load(sys.stdin):
    made = {}
    exec(program, made)
    chart, table, view = (made[name] for name in ("chart", "table", "view"))
    told = None if chart is None else {"data": chart.to_dict()["datasets"], "title": chart.usermeta["title"]}
    print(json.dumps({"chart": told, "table": table.to_csv(index=False), "said": view.sentences}))
"""
PICKED = [
    ("trajectory", Choices("3c", compared=("VN",)), False),
    ("methods", Choices("8a", method="eurostat"), True),
    ("fan", Choices("3c", model="Theta", levels=(80, 95), until=2029), True),
    ("tried", Choices("3c"), False),
    ("scenario", Choices("1", pace_years=(2022, 2024), factor=1.5), True),
    ("data", Choices("20b"), False),
]


@pytest.fixture(scope="module")
def studies(results, demo_results) -> dict[bool, Study]:
    return {False: Study(results), True: Study(demo_results)}


@pytest.fixture(scope="module")
def made_again(studies, data_dir) -> dict[str, dict]:
    """What the lines under each view make in a new process in the project's folder."""
    programs = [lines(view, c, studies[invented].results.parameters) for view, c, invented in PICKED]
    run = [sys.executable, "-c", RUN]
    told = subprocess.run(
        run, input=json.dumps(programs), cwd=data_dir.parent, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return dict(zip([view for view, *_ in PICKED], map(json.loads, told.stdout.splitlines()), strict=True))


@pytest.mark.parametrize(("view", "choices", "illustrative"), PICKED, ids=[p[0] for p in PICKED])
def test_the_lines_run_as_they_are_and_make_the_view_again(studies, made_again, view, choices, illustrative):
    """The same data in the same chart, the same table and words."""
    study = studies[illustrative]
    shown, again = view_of(view, study, **vars(choices)), made_again[view]

    if shown.chart is None:
        assert again["chart"] is None
    else:
        assert again["chart"]["title"] == shown.chart.usermeta["title"]
        assert again["chart"]["data"] == json.loads(json.dumps(shown.chart.to_dict()["datasets"]))
    assert again["table"] == shown.table.to_csv(index=False)
    assert again["said"] == list(shown.sentences)


def test_lines_are_few_and_say_only_what_is_chosen(studies):
    """A view as it comes is one short call; illustrative data are marked in the program too."""
    plain = lines("fan", Choices("3c", method="unsd", compared=()), studies[False].results.parameters)
    marked = lines("fan", Choices("3c"), studies[True].results.parameters)

    assert 'qn.look("fan", "3c")' in plain
    assert "MINH HOẠ" in marked and "illustrative=True" in marked


def elsewhere(made, data: Path):
    """The parameters of results with the project in another folder."""
    return replace(made.parameters, data_dir=data, shapes=data.parent / "shapes" / "communes.geojson")


@pytest.fixture
def written(data_copy, demo_results):
    """A function that saves a view of data that lie in a folder of their own."""

    def save_it(view: str, choices: Choices):
        study = Study(replace(demo_results, parameters=elsewhere(demo_results, data_copy)))
        return save(view_of(view, study, **vars(choices)), choices, study.of(choices))

    return save_it


def test_a_view_is_saved_with_chart_data_and_lines(written):
    """Pictures have their text, the CSV the rows and the warning, the page needs no network."""
    folder = written("fan", Choices("3c"))
    table = pd.read_csv(folder / "data.csv")
    page = (folder / "chart.html").read_text(encoding="utf-8")

    assert {"chart.html", "chart.svg", "chart.png", "data.csv", "chances.csv", "make_again.py"} <= {
        path.name for path in folder.iterdir()
    }
    assert table["warning"].str.contains("MINH HOẠ").all() and list(table["year"]) == list(range(2026, 2031))
    assert "Tử vong trẻ dưới 5 tuổi" in (folder / "chart.svg").read_text(encoding="utf-8")
    assert (folder / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert page.startswith('<!doctype html>\n<html lang="vi">') and "MINH HOẠ" in page
    assert "qn.look(" in (folder / "make_again.py").read_text(encoding="utf-8")


def test_an_empty_view_is_saved_without_a_chart(results, data_copy):
    study = Study(replace(results, parameters=elsewhere(results, data_copy)))
    folder = save(view_of("fan", study, indicator="20b"), Choices("20b"), study.results)

    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".py"]


def test_a_folder_that_cannot_be_written_is_told(demo_results, data_copy):
    study = Study(replace(demo_results, parameters=elsewhere(demo_results, data_copy)))
    (data_copy.parent / "outputs").write_text("a file is in the way", encoding="utf-8")

    with pytest.raises(OutputError):
        save(view_of("fan", study, indicator="3c"), Choices("3c"), study.results)


def test_real_and_illustrative_files_do_not_meet(studies):
    """The two have folders of their own, and communes too."""
    folders = {
        folder_of("fan", Choices("5a", area=area), study.results.parameters)
        for study in studies.values()
        for area in (None, "2025/06652")
    }
    assert len(folders) == 4

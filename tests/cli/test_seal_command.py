"""The command that leads from a seal back to its report."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.language import speak
from analysis.parameters import check_parameters
from analysis.report.manifest import report_origin, write_manifest
from analysis.report.seal import ALPHABET
from analysis.report.seal_evidence import code_lines, source_rows
from analysis.report.sealed import compare, find_reports

ROOT = Path(__file__).resolve().parents[2]
OK, NOT_AS_WRITTEN, BAD_PARAMETER, NO_FILE = 0, 1, 2, 3
vi, en = speak("vi"), speak("en")


@pytest.fixture(scope="module")
def world(data_dir, tmp_path_factory) -> Path:
    """A folder with a copy of the data and a small report of them: a page, a table, a manifest."""
    world = tmp_path_factory.mktemp("world")
    shutil.copytree(data_dir, world / "data")
    folder = world / "outputs" / "2025"
    (folder / "tables").mkdir(parents=True)
    (folder / "index.html").write_text("trang", encoding="utf-8")
    (folder / "tables" / "status.csv").write_text("a\n1\n", encoding="utf-8")
    parameters = check_parameters(report_year=2025, data_dir=world / "data", shapes=world / "none.geojson")
    made_from = report_origin(parameters, sorted((ROOT / "notebooks").glob("*.ipynb")))
    write_manifest(folder, made_from, parameters.data_dir, {"data": 1.0})
    return world


@pytest.fixture
def here(world, tmp_path) -> Path:
    """A copy of that folder that a test may spoil."""
    return Path(shutil.copytree(world, tmp_path / "here"))


@pytest.fixture(scope="module")
def code(world) -> str:
    """The seal of that report."""
    return json.loads((world / "outputs" / "2025" / "manifest.json").read_text(encoding="utf-8"))["seal"]


def ask(here: Path, *arguments: str, outputs: str = "outputs") -> tuple[int, str]:
    """Run the command on a folder; return its exit code and everything it said."""
    options = {
        "--outputs": here / outputs,
        "--data": here / "data",
        "--shapes": here / "none.geojson",
        "--notebooks": ROOT / "notebooks",
    }
    told = [str(part) for pair in options.items() for part in pair]
    result = CliRunner().invoke(app, ["seal", *arguments, *told])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize("words", [vi, en])
def test_the_seal_leads_to_the_report_and_what_it_was_made_from(world, code, words):
    """Which report, that everything is as it was, and each data file with its rows, in both languages."""
    exit_code, said = ask(world, code, "--language", words.code)
    n = sum(1 for _ in (world / "data" / "areas.csv").open(encoding="utf-8")) - 1

    assert OK == exit_code
    assert words.text("seal.report", seal=code, folder=(world / "outputs" / "2025").as_posix()) in said
    assert words.count("seal.results.same", 2) in said
    assert words.text("seal.kind.real") in said and words.text("seal.language.vi") in said
    assert words.text("seal.data.changed") not in said and words.text("seal.modules.changed") not in said
    assert words.count("seal.rows", n, file="data/areas.csv") in said


def test_a_seal_may_be_typed_in_small_letters_without_its_dash(world, code):
    """What a person types leads to the same report."""
    assert OK == ask(world, code.replace("-", "").lower())[0]


def test_a_mistyped_seal_is_told_apart_from_an_unknown_one(world, code):
    """Exit code 2 for a slip of the pen and for what is no seal, 3 for a seal of no report here."""
    slip = code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % len(ALPHABET)]

    assert (BAD_PARAMETER, True) == _told(ask(world, slip), "bị gõ sai")
    assert (BAD_PARAMETER, True) == _told(ask(world, "52"), "không phải mã kiểm chứng")
    assert (NO_FILE, True) == _told(ask(world, "00000-00000"), "không báo cáo nào")
    assert (NO_FILE, True) == _told(ask(world, code, outputs="nowhere"), "Không có thư mục kết quả")


def _told(answer: tuple[int, str], words: str) -> tuple[int, bool]:
    """Return the exit code and whether something was said."""
    return answer[0], words in answer[1]


def test_files_of_the_report_that_are_not_as_written_are_named(here, code):
    """Changed, gone and new ones; the command ends with exit code 1."""
    folder = here / "outputs" / "2025"
    (folder / "index.html").write_text("trang khác", encoding="utf-8")
    (folder / "tables" / "status.csv").unlink()
    (folder / "note.txt").write_text("", encoding="utf-8")
    exit_code, said = ask(here, code)

    assert NOT_AS_WRITTEN == exit_code
    assert vi.text("seal.results.changed") in said
    for kind, file in (("changed", "index.html"), ("gone", "tables/status.csv"), ("new", "note.txt")):
        assert vi.text(f"seal.file.{kind}", file=file) in said


def test_data_that_are_no_longer_those_of_the_report_are_named(here, code):
    """A changed file, one that is gone, one that is new; the report itself is as it was, so the code is 0."""
    with (here / "data" / "areas.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    (here / "data" / "checks.csv").unlink()
    (here / "data" / "plan" / "other.csv").write_text("a\n", encoding="utf-8")
    exit_code, said = ask(here, code)

    assert OK == exit_code
    assert vi.text("seal.data.changed") in said
    for kind, file in (("changed", "areas"), ("gone", "checks"), ("new", "plan/other")):
        assert vi.text(f"seal.file.{kind}", file=f"data/{file}.csv") in said


def test_code_that_is_no_longer_that_of_the_report_is_named(here, code, monkeypatch):
    """A module with other content, and a notebook folder without the notebooks."""
    from analysis.report import sealed

    before = sealed.module_digests()
    monkeypatch.setattr(sealed, "module_digests", lambda: before | {"plan.py": "0"})
    said = ask(here, code)[1]

    assert vi.text("seal.modules.changed") in said
    assert vi.text("seal.file.changed", file="plan.py") in said


def test_several_reports_of_one_seal_are_all_told(here, code):
    """A copy of the report carries the same seal; a folder in the making is left out."""
    shutil.copytree(here / "outputs" / "2025", here / "outputs" / "copy")
    shutil.copytree(here / "outputs" / "2025", here / "outputs" / ".2025.making")
    exit_code, said = ask(here, code)

    assert OK == exit_code
    assert vi.count("seal.several", 2) in said
    assert [1, 1] == [said.count((here / "outputs" / name).as_posix()) for name in ("2025", "copy")]
    assert "making" not in said


DAMAGE = {
    "no JSON": lambda told: "{",
    "no object": lambda told: "[]",
    "nothing": lambda told: "",
    "without results": lambda told: json.dumps({k: v for k, v in told.items() if k != "results"}),
    "another year": lambda told: json.dumps(
        told | {"parameters": told["parameters"] | {"report_year": 2024}}
    ),
    "no database": lambda told: json.dumps(told | {"database": {"host": "db"}}),
    "no moment": lambda told: json.dumps(told | {"made": "hôm qua"}),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_manifest_is_named_and_does_not_hide_other_reports(here, code, damage):
    """One that is cut, or does not fit its own seal, is named; the whole one beside it is found."""
    path = here / "outputs" / "2025" / "manifest.json"
    whole = shutil.copytree(here / "outputs" / "2025", here / "outputs" / "copy")
    path.write_text(DAMAGE[damage](json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    found = find_reports(here / "outputs", code)

    assert ([whole], [path]) == ([r.folder for r in found.reports], list(found.damaged))
    shutil.rmtree(whole)
    exit_code, said = ask(here, code)
    assert NO_FILE == exit_code and vi.text("seal.damaged", path=path.as_posix()) in said


def test_the_rows_behind_an_indicator_are_those_of_the_tables(world, code, results):
    """Each value's row is the line of its file; the command prints them with source and lines of code."""
    rows = source_rows(results, "8a")
    exit_code, said = ask(world, code, "--indicator", "8a")

    assert OK == exit_code and rows
    for row in rows:
        line = (ROOT / row.file).read_text(encoding="utf-8").splitlines()[row.row - 1]
        assert line.startswith("8a,8a,") and f",{row.year}," in line
        shown = {"year": row.year, "value": row.value, "file": row.file, "row": row.row, "title": row.title}
        assert vi.text("seal.value", **shown) in said and row.address in said
    for line in code_lines():
        assert f"{line.file}:{line.line}" in said


def test_the_lines_of_code_are_where_the_functions_begin():
    """Values, status, chance and chart: the line named holds the function's definition."""
    lines = code_lines()

    assert {"values", "status", "chance", "chart"} == {line.part for line in lines}
    for line in lines:
        text = (ROOT / "src" / line.file).read_text(encoding="utf-8").splitlines()[line.line - 1]
        assert text.startswith(f"def {line.function}(")


def test_an_indicator_that_there_is_not_is_told(world, code):
    """Exit code 2, with those that there are."""
    assert (BAD_PARAMETER, True) == _told(ask(world, code, "--indicator", "99"), "Không có chỉ số “99”")


def test_files_are_compared_by_their_content():
    """The same names and hashes are no change; each kind of change is kept apart."""
    assert not compare({"a": "1"}, {"a": "1"})
    found = compare({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"})

    assert (("b",), ("c",), ("d",)) == (found.changed, found.gone, found.new)

"""The command that writes the data of a report for reuse."""

import json

import pytest
from typer.testing import CliRunner

from analysis.cli import app

OK, BAD_DATA = 0, 1


def test_the_data_are_written_without_a_report(data_dir, tmp_path):
    """The folder is there, described, and the command says where."""
    target = tmp_path / "published"

    done = CliRunner().invoke(app, ["publish-data", "--data", str(data_dir), "--to", str(target), "--demo"])

    assert done.exit_code == OK, done.output
    assert str(target / "datapackage.json") in done.output.replace("\n", "")
    described = json.loads((target / "datapackage.json").read_text(encoding="utf-8"))
    assert described["illustrative"] is True
    assert {p.name for p in tmp_path.iterdir()} == {"published"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_wrong_data_leave_what_was_published(data_copy, tmp_path, language):
    """An error is told with its place; what was written before stays as it is."""
    target = tmp_path / "published"
    target.mkdir()
    (target / "kept.txt").write_text("before", encoding="utf-8")
    broken = data_copy / "measures.csv"
    broken.write_text(broken.read_text(encoding="utf-8").replace("percent", "per cent", 1), encoding="utf-8")
    (data_copy / "sdmx" / "codes.csv").write_text("concept,column\n", encoding="utf-8")

    asked = ["publish-data", "--data", str(data_copy), "--to", str(target), "--language", language]
    done = CliRunner().invoke(app, asked)

    assert done.exit_code == BAD_DATA
    assert "codes.csv" in done.output
    assert [p.name for p in target.iterdir()] == ["kept.txt"]

"""The command that makes many reports: what it says, and its exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.batches import work
from analysis.cli import app
from analysis.errors import ParameterError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def scheduler():
    """The address of a scheduler whose worker is a thread of this process."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def batch(monkeypatch, tmp_path, scheduler):
    """Run the command on illustrative data; a function makes the pages instead of a notebook."""
    monkeypatch.chdir(ROOT)

    def command(*arguments, page=lambda job: job.title.encode()):
        monkeypatch.setattr(work, "_page", page)
        asked = ["batch", *arguments, "--demo", "--outputs", str(tmp_path), "--cluster", scheduler]
        result = CliRunner().invoke(app, asked)
        return result.exit_code, " ".join(result.output.split())

    return command


def test_a_batch_says_what_was_made_and_where_to_begin(batch, tmp_path):
    code, said = batch("agencies")
    assert 0 == code and "Đã lập 5, giữ nguyên 0, lỗi 0 trong 5 báo cáo." in said
    start = tmp_path / "agencies" / "demo" / "index.html"
    html = start.read_text(encoding="utf-8")
    assert "DỮ LIỆU MINH HOẠ" in html and 'href="so_yt.html">Sở Y tế<' in html
    assert "Sở Y tế" == (start.parent / "so_yt.html").read_text(encoding="utf-8")
    manifest = json.loads((start.parent / "manifest.json").read_text(encoding="utf-8"))
    assert {"so_yt.html", "index.html"} <= set(manifest["results"])
    assert "giữ nguyên 5" in batch("agencies")[1]


def test_failures_are_told_with_their_cause_and_the_exit_code(batch):
    def page(job):
        if job.name == "so_yt":
            raise ParameterError("error.profile.commune", code="99999", vintage="2025")
        return {"so_tp": b"", "so_gddt": b"", "ban_dt": b""}[job.name]

    code, said = batch("agencies", page=page)
    assert 1 == code and "Đã lập 3, giữ nguyên 0, lỗi 2 trong 5" in said
    assert "Sở Y tế: Không có xã, phường mã “99999”" in said and "KeyError: 'so_vhtt'" in said
    assert "Sở Y tế: LỖI – Không có xã, phường mã “99999”" in said


@pytest.mark.parametrize(
    ("arguments", "told"), [(["districts"], "districts"), (["communes", "--only", "Xã X"], "Xã X")]
)
def test_what_there_is_not_is_refused(batch, arguments, told):
    code, said = batch(*arguments)
    assert 2 == code and told in said

"""The command that makes many reports: what it says, and its exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.batches import run as running
from analysis.batches.work import Made
from analysis.cli import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def batch(monkeypatch, tmp_path):
    """Run the command on illustrative data, the work done by a function here instead of by processes."""
    monkeypatch.chdir(ROOT)

    def command(*arguments, work=lambda job, folder: Made(content=job.title.encode())):
        def in_this_process(jobs, folder, **_):
            ledger = running.load_ledger(folder)
            for job in jobs:
                made = Made(content=b"") if ledger.has(job) else work(job, folder)
                state = "unchanged" if ledger.has(job) else "failed" if made.cause else "made"
                if state == "made":
                    ledger.publish(job, made.content)
                yield running.Outcome(job, state, made.cause or "")

        monkeypatch.setattr(running, "run_batch", in_this_process)
        asked = ["batch", *arguments, "--demo", "--outputs", str(tmp_path)]
        result = CliRunner().invoke(app, asked)
        return result.exit_code, " ".join(result.output.split())

    return command


def test_a_batch_says_what_was_made_and_where_to_begin(batch, tmp_path):
    code, said = batch("agencies")
    assert 0 == code and "Đã lập 5, giữ nguyên 0, lỗi 0 trong 5 báo cáo." in said
    start = tmp_path / "agencies" / "demo" / "index.html"
    html = start.read_text(encoding="utf-8")
    assert "DỮ LIỆU MINH HOẠ" in html and 'href="so_yt.html">Sở Y tế<' in html
    manifest = json.loads((start.parent / "manifest.json").read_text(encoding="utf-8"))
    assert {"so_yt.html", "index.html"} <= set(manifest["results"])
    assert "giữ nguyên 5" in batch("agencies")[1]


def test_a_failure_is_told_with_its_cause_and_the_exit_code(batch):
    def fail(job, folder):
        return Made(cause="sổ tay dừng") if job.name == "so_yt" else Made(content=b"x")

    code, said = batch("agencies", work=fail)
    assert 1 == code and "lỗi 1 trong 5" in said and "Sở Y tế: sổ tay dừng" in said


@pytest.mark.parametrize(
    ("arguments", "told"), [(["provinces"], "provinces"), (["communes", "--only", "Xã X"], "Xã X")]
)
def test_what_there_is_not_is_refused(batch, arguments, told):
    code, said = batch(*arguments)
    assert 2 == code and told in said

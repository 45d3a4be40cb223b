"""Batches on real worker processes, with work that is quickly done."""

import pytest
from distributed import LocalCluster

from analysis.batches.cluster import workers
from analysis.batches.run import run_batch
from analysis.batches.work import Made
from analysis.errors import ParameterError


def write(job, folder):
    """The work of these tests: a page that says whose it is."""
    return Made(content=job.title.encode())


def stumble(job, folder):
    """Work that fails for two of the jobs, each in its way."""
    if job.name == "06652":
        return Made(cause="thiếu số liệu")
    if job.name == "07192":
        raise ZeroDivisionError("a defect")
    return write(job, folder)


@pytest.fixture(scope="module")
def jobs(communes):
    """Five jobs, the two that stumble among them."""
    return [job for job in communes if job.name in ("06652", "07192")] + communes[:3]


def files(folder):
    """Every file below a folder with its bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_batches_at_a_time_say_nothing_of_each_other(recwarn):
    with workers(1), workers(1):
        assert [] == [str(w.message) for w in recwarn if "already in use" in str(w.message)]


def test_a_report_that_fails_stops_no_other(jobs, tmp_path):
    outcomes = {o.job.name: o for o in run_batch(jobs, tmp_path, at_once=2, work=stumble)}
    failed = {name: outcome.cause for name, outcome in outcomes.items() if outcome.state == "failed"}
    assert {"06652": "thiếu số liệu", "07192": "ZeroDivisionError: a defect"} == failed
    assert {"made"} == {outcome.state for name, outcome in outcomes.items() if name not in failed}
    assert {job.file for job in jobs[2:]} == set(files(tmp_path)) - {"batch.json"}


def test_interrupted_and_resumed_gives_the_same_files(jobs, tmp_path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as local:
        here = {"at_once": 1, "cluster": local.scheduler_address}
        assert len(jobs) == len(list(run_batch(jobs, whole, work=write, **here)))
        begun = run_batch(jobs, parts, work=write, **here)
        first = next(begun)
        begun.close()
        states = {o.job.name: o.state for o in run_batch(jobs, parts, work=write, **here)}
        assert "unchanged" == states[first.job.name]
        assert files(whole) == files(parts)
        assert {"unchanged"} == {o.state for o in run_batch(jobs, whole, work=stumble, **here)}


def test_a_scheduler_that_does_not_answer_is_told(jobs, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.batches.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(ParameterError, match=r"tcp://127\.0\.0\.1:1"):
        list(run_batch(jobs, tmp_path, at_once=1, cluster="tcp://127.0.0.1:1", work=write))

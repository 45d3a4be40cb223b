"""A cluster of real processes on loopback: one worker is killed while it makes a page, nothing is lost."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from analysis.batches.run import run_batch

pytestmark = pytest.mark.notebooks


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler with two workers, each a process of its own that nobody starts again."""
    address = tmp_path / "scheduler.json"
    common = [f"--scheduler-file={address}", "--host=127.0.0.1", "--no-dashboard"]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port=0", *common]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny", "--nthreads=1", *common]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen(scheduler, **quiet)]
    while not address.exists():
        time.sleep(0.1)
    started += [subprocess.Popen([*worker, f"--local-directory={tmp_path}"], **quiet) for _ in range(2)]
    from distributed import Client

    with Client(scheduler_file=str(address)) as client:
        client.wait_for_workers(2, timeout=60)
        yield client
    for process in started:
        process.kill()
        process.wait()


def kill_a_busy_worker(client, killed):
    """Wait until a worker has begun a page and kill its process."""
    pids = client.run(os.getpid)
    while not killed:
        busy = [worker for worker, tasks in client.processing().items() if tasks]
        if busy:
            time.sleep(1)  # in the middle of it
            os.kill(pids[busy[0]], signal.SIGKILL)
            killed.append(busy[0])
        time.sleep(0.1)


def test_a_worker_killed_at_work_loses_nothing(cluster, communes, tmp_path):
    jobs, folder, killed = communes[:3], tmp_path / "pages", []
    killer = threading.Thread(target=kill_a_busy_worker, args=(cluster, killed), daemon=True)
    killer.start()
    outcomes = list(run_batch(jobs, folder, at_once=1, cluster=cluster.scheduler.address))
    killer.join(timeout=30)

    assert 1 == len(killed) and 1 == len(cluster.scheduler_info()["workers"])
    assert [("made", "")] * 3 == [(o.state, o.cause) for o in outcomes]
    assert sorted(job.name for job in jobs) == sorted(o.job.name for o in outcomes)
    assert all(job.title in (folder / job.file).read_text(encoding="utf-8") for job in jobs)

"""What a nation costs: one province, then all 34, through load, checks, privacy, status and projection."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from performance.commands import BIN, ROOT, Cost

# How often memory is looked at, in seconds, and the steps in their order.
LOOK = 0.2
STEPS = {
    "data": "load and check",
    "privacy": "hide small counts",
    "status": "trajectories and status",
    "projection": "projection",
    "communes": "communes' status",
}
ALONE, WHOLE = "analysis nation, 1 province", "analysis nation, 34 provinces"


def nation_costs(work: Path) -> list[Cost]:
    """Make the national data set and measure the report of one province and of all of them.

    A step's seconds are those of its own work, divided by the workers; memory is that of all processes
    together. The last line is what as many rows cost as one province has, beside what they cost alone.
    """
    made = [sys.executable, "-m", "national", str(work / "national")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    subprocess.run(made, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    one = work / "one"
    one.mkdir()
    (one / "01").symlink_to(work / "national" / "01")
    alone, every = (_measured(folder, work / f"of-{folder.name}") for folder in (one, work / "national"))
    rows, cores = every.rows, os.cpu_count() or 1
    steps = [
        Cost(f"– {told}", every.steps[step] / cores, 0, f"{rows:,} rows") for step, told in STEPS.items()
    ]
    cost = Cost(WHOLE, every.seconds, every.megabytes, f"{rows:,} rows, {every.series:,} series")
    first = Cost(ALONE, alone.seconds, alone.megabytes, f"{alone.rows:,} rows, {alone.series:,} series")
    # The same time a row would be linear growth.
    growth = Cost(
        "– a row of 34 provinces, beside one of one", every.seconds / rows * alone.rows, 0, "", ALONE
    )
    return [first, cost, *steps, growth]


class _Measured:
    """One run: seconds and peak memory of the whole, seconds of each step, rows and series."""

    def __init__(self, seconds: float, megabytes: float, outputs: Path) -> None:
        import pyarrow.parquet as pq

        folder = outputs / "nation" / "demo"
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.seconds, self.megabytes, self.steps = seconds, megabytes, told["seconds"]
        self.rows = sum(n for name, n in told["rows"].items() if "/observations/" in name)
        chances = pq.read_table(folder / "tables" / "chances.parquet", columns=["area_code", "indicator"])
        self.series = chances.group_by(["area_code", "indicator"]).aggregate([]).num_rows


def _measured(folder: Path, outputs: Path) -> _Measured:
    """Run the command and look at the memory of its processes while it runs."""
    command = [str(BIN / "analysis"), "nation", str(folder), "--demo", "--outputs", str(outputs)]
    start, most = time.perf_counter(), 0.0
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, _memory(process.pid))
        time.sleep(LOOK)
    if process.returncode:
        raise RuntimeError(f"failed: {' '.join(command)}")
    return _Measured(time.perf_counter() - start, most, outputs)


def _memory(root: int) -> float:
    """Return the MB that a process and its children hold, shared pages counted once."""
    total = 0.0
    try:
        own = psutil.Process(root)
        for process in (own, *own.children(recursive=True)):
            total += getattr(process.memory_full_info(), "pss", process.memory_info().rss)
    except psutil.NoSuchProcess:
        return total / 2**20
    return total / 2**20

"""Commands run one after the other, each with its seconds and the greatest memory of any of its processes."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
REPORT = ("01_trajectories", "02_commune_map", "03_reachability", "annual_report")
# So many profiles more are made to learn what one more costs.
FEW, MORE = 2, 12


@dataclass(frozen=True)
class Cost:
    """What a step cost; ``baseline`` is the step of plain tools that it is held against."""

    step: str
    seconds: float
    megabytes: float
    what: str
    baseline: str = ""


def costs(work: Path) -> list[Cost]:
    """Measure the steps of commands in a folder of their own."""
    return [_help(), *_report(work), *_profiles(work)]


def _help() -> Cost:
    """Measure how soon the command line answers."""
    seconds, memory = min(_run([[BIN / "analysis", "--help"]]) for _ in range(3))
    return Cost("analysis --help", seconds, memory, "best of 3")


def _report(work: Path) -> list[Cost]:
    """Measure the whole illustrative report, and its notebooks alone by papermill and nbconvert."""
    plain = [command for name in REPORT for command in _plain(name, work / "plain")]
    made = _run([[BIN / "analysis", "report", "--demo", "--outputs", work / "outputs"]])
    return [
        Cost("4 notebooks, papermill and nbconvert", *_run(plain), "4 pages"),
        Cost(
            "analysis report --demo",
            *made,
            "4 pages, maps, Word, PDF, slides",
            baseline="4 notebooks, papermill and nbconvert",
        ),
    ]


def _profiles(work: Path) -> list[Cost]:
    """Measure what one more commune's profile costs, and the same by papermill and nbconvert."""
    from analysis.batches.jobs import jobs_of
    from analysis.parameters import check_parameters

    parameters = check_parameters(report_year=2025, data_dir=ROOT / "data", illustrative=True)
    codes = [job.name for job in jobs_of("communes", parameters, ROOT / "notebooks")]
    plain = _run(_plain("commune_profile", work / "plain", "-p", "commune", codes[0]))
    few, more = (_run([_batch(codes[:n], work / f"batch-{n}")]) for n in (FEW, MORE))
    one = (more[0] - few[0]) / (MORE - FEW)
    name = "1 profile, papermill and nbconvert"
    return [
        Cost(name, *plain, "1 page"),
        Cost(f"analysis batch communes, {MORE} profiles, 1 worker", *more, f"{MORE} pages"),
        Cost("1 profile more", one, more[1], "1 page", baseline=name),
    ]


def _plain(name: str, folder: Path, *parameters: str) -> list[Sequence[str | Path]]:
    """Return the commands by which anyone runs a notebook and makes a page of it."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{name}.ipynb"
    asked = ["-p", "illustrative", "True", *parameters, "--cwd", ROOT / "notebooks"]
    return [
        [BIN / "papermill", ROOT / "notebooks" / f"{name}.ipynb", made, *asked],
        [BIN / "jupyter", "nbconvert", "--to", "html", made],
    ]


def _batch(codes: list[str], outputs: Path) -> Sequence[str | Path]:
    """Return the command that makes the profiles of some communes on one worker."""
    only = [part for code in codes for part in ("--only", code)]
    return [BIN / "analysis", "batch", "communes", "--demo", "--jobs", "1", "--outputs", outputs, *only]


def _run(commands: list[Sequence[str | Path]]) -> tuple[float, float]:
    """Run commands one after the other; return their seconds and their greatest memory in MB."""
    start, most = time.perf_counter(), 0.0
    for command in commands:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status):
            raise RuntimeError(f"failed: {' '.join(map(str, command))}")
        most = max(most, used.ru_maxrss / 1024)
    return time.perf_counter() - start, most

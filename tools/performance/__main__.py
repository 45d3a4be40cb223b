"""Measure, print one table of commands and one of pages, and keep them in docs/performance.md.

Run by ``make bench`` on a machine that has nothing else to do.
"""

import os
import platform
import tempfile
import time
from datetime import date
from pathlib import Path

from performance.commands import ROOT, Cost, costs
from performance.nation import nation_costs
from performance.pages import PageCost, page_costs

KEPT = ROOT / "docs" / "performance.md"
START, END = "<!-- measured -->", "<!-- end -->"
LOOP = 20_000_000


def main() -> None:
    """Measure everything and write the tables between the marks of the page that keeps them."""
    with tempfile.TemporaryDirectory(prefix="performance-") as folder:
        work, paces = Path(folder), [pace()]
        steps = costs(work)
        paces.append(pace())
        steps += nation_costs(work)
        paces.append(pace())
        pages = page_costs(work / "outputs" / "demo")
    told = "\n".join([_machine(paces), "", *_steps(steps), "", *_pages(pages)])
    print(told)
    before, rest = KEPT.read_text(encoding="utf-8").split(START)
    after = rest.split(END)[1]
    KEPT.write_text(f"{before}{START}\n{told}\n{END}{after}", encoding="utf-8")


def pace() -> float:
    """Return the seconds of a fixed loop of Python: where this changes, the machine is another one."""
    start, total = time.perf_counter(), 0
    for i in range(LOOP):
        total += i * i
    return time.perf_counter() - start


def _machine(paces: list[float]) -> str:
    """Describe the machine and how steady it was."""
    model = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    steady = ", ".join(f"{seconds:.1f}" for seconds in paces)
    loop = f"a loop of {LOOP // 10**6} million steps took {steady} s before, between and after"
    return f"{date.today()}: {model}, {os.cpu_count()} cores, {system}; {loop}"


def _lines(path: str) -> list[str]:
    """Return the lines of a file, none where there is no such file."""
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).is_file() else []


def _steps(steps: list[Cost]) -> list[str]:
    """Return the table of commands."""
    seconds = {step.step: step.seconds for step in steps}
    rows = ["| step | seconds | memory, MB | pages, rows | ratio |", "| --- | ---: | ---: | --- | ---: |"]
    for s in steps:
        ratio = f"{s.seconds / seconds[s.baseline]:.2f}" if s.baseline else ""
        rows.append(f"| {s.step} | {s.seconds:.2f} | {_whole(s.megabytes)} | {s.what} | {ratio} |")
    return rows


def _whole(megabytes: float) -> str:
    """Return a number of MB, nothing for what was not measured."""
    return f"{megabytes:.0f}" if megabytes else ""


def _pages(pages: list[PageCost]) -> list[str]:
    """Return the table of pages."""
    rows = ["| page | MB | usable after, s | first chart after, s |", "| --- | ---: | ---: | ---: |"]
    for p in pages:
        chart = "" if p.first_chart is None else f"{p.first_chart:.2f}"
        rows.append(f"| {p.page} | {p.megabytes:.2f} | {p.usable:.2f} | {chart} |")
    return rows


if __name__ == "__main__":
    main()

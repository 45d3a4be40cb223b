"""The process that kernels are copies of: imports what notebooks use, then forks one for every request.

Requests and answers are lines of JSON on the standard streams: ``{"argv", "env", "cwd"}`` in and
``{"pid"}`` out, or ``{"prepare", "arguments"}`` in and ``{}`` out: what a function made ahead is in every
kernel after it. The server ends when its input does, and its kernels end with it.
"""

import gc
import importlib
import json
import os
import signal
import sys
from typing import Any, NoReturn, TextIO

from analysis import own_process  # noqa: F401

IMPORTED = (
    "analysis.report.notebook",
    "analysis.report.profile",
    "analysis.report.atlas",
    "analysis.report.clusters",
    "analysis.report.commune_list",
    "analysis.report.equity_tables",
    "analysis.report.map_figures",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
)


def main() -> None:
    """Import, then serve until the input ends."""
    answers = _own_output()
    for name in IMPORTED:
        importlib.import_module(name)
    gc.freeze()  # what was imported stays in memory that the copies share
    for line in sys.stdin:
        request = json.loads(line)
        answer = _prepare(**request) if "prepare" in request else _fork(answers, request)
        print(json.dumps(answer), file=answers, flush=True)


def _own_output() -> TextIO:
    """Keep the output for answers; what imports or kernels print goes to the error stream."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _prepare(prepare: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Call the function "module:name"; what it keeps in its module, kernels find there."""
    module, name = prepare.split(":")
    getattr(importlib.import_module(module), name)(**arguments)
    gc.freeze()
    return {}


def _fork(answers: TextIO, request: dict[str, Any]) -> dict[str, Any]:
    """Start a kernel and return its number."""
    _bury()
    pid = os.fork()
    if pid == 0:
        answers.close()
        _become_kernel(**request)
    return {"pid": pid}


def _bury() -> None:
    """Take note of kernels that ended, so that the system can forget them."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # there are none
            return
        if pid == 0:  # those left are at work
            return


def _become_kernel(argv: list[str], env: dict[str, str], cwd: str) -> NoReturn:
    """Turn this copy into the kernel that ``argv`` (arguments of ipykernel) describes."""
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()  # a group of its own: an interrupt meant for the kernel reaches nobody else
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"  # ipykernel ends when the server is gone
    sys.argv = ["ipykernel", *argv, parent]
    IPKernelApp.launch_instance(argv=sys.argv[1:])
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()

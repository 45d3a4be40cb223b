"""The way from jupyter_client to the kernel server: a provisioner that asks it for kernels."""

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

CAN_FORK = sys.platform == "linux" and hasattr(os, "pidfd_open")
# The entry point that pyproject.toml registers with jupyter_client.
PROVISIONER = "analysis-warm" if CAN_FORK else "local-provisioner"


class ForkedKernel:
    """A kernel that is the server's child, not ours; has what LocalProvisioner asks of a ``Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._descriptor = os.pidfd_open(pid)
        weakref.finalize(self, os.close, self._descriptor)

    def poll(self) -> int | None:
        """Return None while the kernel runs, then 0: only its parent learns how it ended."""
        ended, _, _ = select.select([self._descriptor], [], [], 0)
        return 0 if ended else None

    def wait(self) -> int:
        """Wait for the kernel's end."""
        select.select([self._descriptor], [], [])
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal; raises ProcessLookupError when the kernel has ended."""
        signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        """Kill the kernel."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class KernelServer:
    """The server process of this process; starts when first needed, may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._kernels: list[ForkedKernel] = []
        self._prepared: tuple[str, str, str] | None = None

    def start(self) -> subprocess.Popen[str]:
        """Return the running server; it goes on importing while we go on."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "analysis.kernels.server"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                start_new_session=True,
                # The debugger is imported, not used; its warning about frozen modules is for those who do.
                env=os.environ | {"PYDEVD_DISABLE_FILE_VALIDATION": "1"},
            )
        return self._process

    def kernel(self, argv: list[str], env: dict[str, str], cwd: str) -> ForkedKernel:
        """Return a new kernel; waits until the server has imported what kernels need."""
        with self._lock:
            made = ForkedKernel(self._ask({"argv": argv, "env": env, "cwd": cwd})["pid"])
            self._kernels = [kernel for kernel in self._kernels if kernel.poll() is None] + [made]
            return made

    def prepare(self, function: str, arguments: dict[str, Any], *, of: str) -> None:
        """Let the function "module:name" make ahead what the next kernels share.

        ``of`` names what it is made of: prepared for the same, the server has nothing to do; for another, a
        new one begins. Raises RuntimeError when the function fails.
        """
        with self._lock:
            wanted = (function, json.dumps(arguments, sort_keys=True), of)
            if self._prepared == wanted and self._process is not None and self._process.poll() is None:
                return
            if self._prepared is not None:
                self.close()
            self._ask({"prepare": function, "arguments": arguments})
            self._prepared = wanted

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request to the server and return its answer."""
        server = self.start()
        print(json.dumps(request), file=server.stdin, flush=True)
        answer = server.stdout.readline()
        if not answer:
            raise RuntimeError(f"the kernel server ended with code {server.wait()}")
        return json.loads(answer)

    def kill(self) -> None:
        """Kill the server and every kernel that still runs, also while a kernel is asked for."""
        for kernel in self._kernels:
            with contextlib.suppress(ProcessLookupError):  # it ended by itself
                kernel.kill()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """Let the server end, and with it its kernels."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


SERVER = KernelServer()
atexit.register(SERVER.close)


class WarmProvisioner(LocalProvisioner):
    """A provisioner whose kernels are copies of the server: started in a blink, everything imported."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel of ours; ``cmd`` is ``[python, "-m", "ipykernel_launcher", …]``."""
        module = cmd.index("-m")
        cwd = str(kwargs.get("cwd") or Path.cwd())
        env = dict(kwargs.get("env") or os.environ)
        self.process = SERVER.kernel(cmd[module + 2 :], env, cwd)
        self.pid = self.pgid = self.process.pid
        self.cwd = cwd
        return self.connection_info


def warm_up() -> None:
    """Start the server ahead of the first kernel, where kernels can be forked."""
    if CAN_FORK:
        SERVER.start()


def prepare_kernels(function: str, arguments: dict[str, Any], *, of: str) -> None:
    """Let a function make ahead what the next kernels share, where kernels can be forked.

    See :meth:`KernelServer.prepare`. A kernel that was not forked makes it itself.
    """
    if CAN_FORK:
        SERVER.prepare(function, arguments, of=of)


def kill_kernels() -> None:
    """Kill the kernels that still run; what waits for them is told that they died."""
    SERVER.kill()

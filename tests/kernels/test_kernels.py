"""Kernels that are copies of a server: warm, apart from each other, and gone when nobody wants them."""

import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from jupyter_client import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from analysis.kernels import PROVISIONER
from analysis.kernels.provisioner import CAN_FORK, SERVER, KernelServer

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork kernels")


@pytest.fixture
def server() -> KernelServer:
    """This process's own server; imported once for all tests."""
    return SERVER


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """A kernel started through jupyter_client, and a function that returns what an expression is there."""
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", PROVISIONER)
    manager = KernelManager(kernel_name="python3", transport="ipc", ip=str(tmp_path / "ipc"))
    manager.start_kernel(cwd=str(tmp_path), env={**os.environ, "ONLY_THIS_KERNEL": "1"})
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)

    def ask(expression: str) -> str:
        reply = client.execute_interactive(
            "", user_expressions={"it": expression}, timeout=60, output_hook=lambda message: None
        )
        return reply["content"]["user_expressions"]["it"]["data"]["text/plain"]

    yield manager, ask
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_it_has_imported_everything_and_stands_in_the_notebooks_folder(kernel, tmp_path):
    _, ask = kernel
    assert ask("{'geopandas', 'altair', 'analysis.report.atlas'} <= set(__import__('sys').modules)") == "True"
    assert ask("__import__('os').getcwd()") == repr(str(tmp_path))


def test_it_has_the_environment_it_was_given_and_no_other(kernel):
    _, ask = kernel
    assert ask("__import__('os').environ['ONLY_THIS_KERNEL']") == "'1'"
    assert "ONLY_THIS_KERNEL" not in os.environ


def test_jupyter_client_sees_it_live_and_die(kernel):
    manager, _ = kernel
    assert manager.is_alive()
    manager.shutdown_kernel(now=True)
    assert not manager.is_alive()


def test_it_can_be_interrupted(kernel):
    manager, _ = kernel
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    asked = client.execute("while True: pass")
    time.sleep(0.5)
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=30)
    while reply["parent_header"].get("msg_id") != asked:
        reply = client.get_shell_msg(timeout=30)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    client.stop_channels()


def _sleeper(server: KernelServer, folder: Path):
    """A kernel that waits for a connection nobody makes."""
    return server.kernel(["-f", str(folder / "connection.json")], dict(os.environ), str(folder))


def test_a_signal_to_a_kernel_that_ended_is_an_error(server, tmp_path):
    kernel = _sleeper(server, tmp_path)
    kernel.kill()
    assert kernel.wait() == 0
    _sleeper(server, tmp_path).kill()  # the server notes the first one's end
    with pytest.raises(ProcessLookupError):
        kernel.terminate()


def test_killing_the_server_kills_its_kernels_and_the_next_starts_another(server, tmp_path):
    before = _sleeper(server, tmp_path)
    server.kill()
    assert before.wait() == 0
    after = _sleeper(server, tmp_path)
    assert after.poll() is None
    after.kill()


def test_a_server_killed_while_it_imports_ends_the_waiting(tmp_path):
    made = KernelServer()
    threading.Timer(0.5, made.kill).start()
    with pytest.raises(RuntimeError, match="ended with code -9"):
        _sleeper(made, tmp_path)


def test_kernels_end_when_the_process_that_asked_is_killed(tmp_path):
    """Killed, a process can't tidy up; its server sees its input end, its kernels see the server gone."""
    asking = (
        "import os, sys, time; from pathlib import Path; from analysis.kernels.provisioner import SERVER\n"
        "made = SERVER.kernel(['-f', 'c.json'], dict(os.environ), sys.argv[1])\n"
        "print(made.pid, flush=True); time.sleep(600)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", asking, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    watched = os.pidfd_open(int(process.stdout.readline()))
    process.kill()
    process.communicate()
    ended, _, _ = select.select([watched], [], [], 30)
    os.close(watched)
    assert ended


def test_a_server_that_cannot_import_says_so(tmp_path, monkeypatch, capfd):
    (tmp_path / "altair.py").write_text("raise ImportError('no such library')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    broken = KernelServer()
    with pytest.raises(RuntimeError, match="ended with code 1"):
        _sleeper(broken, tmp_path)
    assert "no such library" in capfd.readouterr().err
    broken.close()

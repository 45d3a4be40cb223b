"""Run one notebook with papermill, on checked parameters, into a tidy executed notebook."""

import json
import logging
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.provisioning import KernelProvisionerFactory
from traitlets.config import Config

from analysis.errors import NotebookError, ParameterError
from analysis.kernels import PROVISIONER
from analysis.parameters import Parameters

KERNEL = "python3"
# So many seconds a kernel may take to start, or to hand over what a cell shows: on a busy computer a large
# map needs more than the four of the plain client. A kernel that died is noticed at once all the same.
PATIENCE = 600
# What goes wrong in a notebook is told once, by the error raised here, in the report's language.
logging.getLogger("papermill").addHandler(logging.NullHandler())


def execute(notebook: Path, parameters: Parameters, work: Path, **about: Any) -> nbformat.NotebookNode:
    """Run a notebook and return it executed, without times and machine details.

    ``work`` is a folder for the run's own files; ``about``: parameters of this notebook alone, such as the
    commune that it is about. Raises ParameterError if the notebook has no
    parameter of a name that is passed, NotebookError with the cell and its message if it stops.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    values = parameters.for_notebook() | about
    _check_names(notebook, values)
    output = work / notebook.name
    KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
    # papermill warns about cells that have no tags; ours have them on purpose.
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="papermill")
    try:
        with tempfile.TemporaryDirectory(prefix="kernel-") as sockets:
            papermill.execute_notebook(
                notebook,
                output,
                values,
                kernel_name=KERNEL,
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=PATIENCE,
                iopub_timeout=PATIENCE,
                # Not papermill's ``cwd``: that changes the folder of all notebooks that run side by side.
                resources={"metadata": {"path": str(notebook.parent)}},
                config=_kernel_config(sockets),
                extra_arguments=["--log-level=CRITICAL"],
            )
    except PapermillExecutionError as error:
        fields = {"notebook": notebook.name, "cell": error.cell_index, "reason": error.evalue}
        raise NotebookError("error.notebook", **fields) from error
    except RuntimeError as error:
        raise NotebookError("error.kernel_lost", notebook=notebook.name, reason=str(error)) from error
    return tidy(nbformat.read(output, as_version=4))


def _kernel_config(sockets: str) -> Config:
    """Talk to the kernel through files in a folder where that exists: no ports that another run may hold."""
    ipc = {"transport": "ipc", "ip": str(Path(sockets) / "ipc")}
    return Config() if os.name == "nt" else Config(KernelManager=ipc)


def _check_names(notebook: Path, values: dict[str, Any]) -> None:
    """Raise ParameterError for names that the notebook's parameters cell does not have."""
    from papermill import inspect_notebook

    unknown = sorted(set(values) - set(inspect_notebook(notebook)))
    if unknown:
        raise ParameterError("error.parameter.unknown", notebook=notebook.name, names=", ".join(unknown))


def _without_paths(source: str) -> str:
    """Leave out the folders of this machine: the notebook's own defaults hold anywhere."""
    paths = ("data_dir =", "shapes =", "previous_report =")
    kept = [line for line in source.splitlines() if not line.startswith(paths)]
    return "\n".join(kept)


def tidy(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the notebook without run times, so that two runs give the same bytes."""
    made = json.loads(json.dumps(notebook))
    made["metadata"] = {"kernelspec": {"name": KERNEL, "display_name": "Python 3", "language": "python"}}
    made["metadata"]["language_info"] = {"name": "python"}
    for number, cell in enumerate(made["cells"]):
        cell["id"] = f"cell-{number:03d}"
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k == "tags"}
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["source"] = _without_paths(cell["source"])
    return nbformat.from_dict(made)

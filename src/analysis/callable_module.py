"""Modules that can be called: ``analysis.plan`` is the room of the plan and ``analysis.plan()`` loads it.

The Python API has names that rooms have too. Importing a room sets its name on the package, so a function
of that name would be hidden as soon as anything imported the room. A room that can be called is both, in
whatever order things are imported; it knows nothing of the API until it is called.
"""

import inspect
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any


class CallableModule(ModuleType):
    """A module that passes calls on to the function named by its ``_called``: "analysis.api:plan"."""

    _called: str

    @property
    def __call__(self) -> Callable[..., Any]:
        """The function that is called, loaded on first use; JupyterLab shows its signature and docstring."""
        module, name = self._called.split(":")
        return getattr(import_module(module), name)

    @property
    def __signature__(self) -> inspect.Signature:
        """The function's signature, for ``inspect`` and what asks it."""
        return inspect.signature(self.__call__)

    def getdoc(self) -> str | None:
        """Return the function's docstring: what IPython shows for ``analysis.plan?``."""
        return inspect.getdoc(self.__call__)

    def __reduce__(self) -> tuple:
        """Pickle as a plain module is: by its name."""
        return import_module, (self.__name__,)


def callable_as(module: str, function: str) -> None:
    """Let the module of this name be called as the API's ``function`` ("analysis.api:plan")."""
    room = sys.modules[module]
    room._called = function
    room.__class__ = CallableModule

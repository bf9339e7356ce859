"""Functions whose modules bring heavy libraries: named where they are needed, imported when they are first called."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(module: str, name: str) -> Callable[..., Any]:
    """The function ``name`` of ``module``, which is imported by the first call. tests/house looks that each is there."""

    def call(*args: Any, **more: Any) -> Any:
        return getattr(import_module(module), name)(*args, **more)

    call.__name__ = f"{module}.{name}"
    return call

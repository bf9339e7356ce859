"""The engagement platform: what residents say, what is decided, what is done, and what they are told."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagement.application import create_app as create_app


def __getattr__(name: str) -> Any:
    # `engagement.tallies` counts without a web application, so importing it must not start one.
    if name == "create_app":
        return import_module("engagement.application").create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

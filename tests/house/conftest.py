"""What the house tests look at: the tree of files, and the application as it is wired."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engagement import create_app
from tests.conftest import settings_for

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "engagement"


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it is wired, on an empty database: for what does not touch rows."""
    folder = tmp_path_factory.mktemp("house")
    return create_app(settings_for(f"sqlite:///{folder}/empty.sqlite", folder))


@pytest.fixture(scope="session")
def modules() -> dict[Path, ast.Module]:
    """Every Python module of the package, parsed."""
    return {path: ast.parse(path.read_text(), filename=str(path)) for path in sources(PACKAGE, "*.py")}


def sources(folder: Path, pattern: str) -> Iterator[Path]:
    """The files we wrote: nothing built, installed or hidden."""
    skipped = {"node_modules", "built", "_shipped", "__pycache__"}
    for path in sorted(folder.rglob(pattern)):
        parts = path.relative_to(folder).parts
        if not skipped.intersection(parts) and not any(part.startswith(".") for part in parts):
            yield path

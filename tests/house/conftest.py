"""What the house tests look at: the tree of files, and the application as it is wired."""

import ast
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from engagement.shared import clock
from engagement.shared.database import db
from engagement.terminal import create_app
from tests.conftest import NOW, settings_for
from tests.house import one_of_each

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "engagement"


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it is wired, on an empty database: for what does not touch rows."""
    folder = tmp_path_factory.mktemp("house")
    return create_app(settings_for(f"sqlite:///{folder}/empty.sqlite", folder))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[one_of_each.Everything]:
    """A place with one of everything, on a database of its own. On SQLite only: a permission asks no database which kind it is."""
    folder = tmp_path_factory.mktemp("filled")
    app = create_app(settings_for(f"sqlite:///{folder}/filled.sqlite", folder))
    clock.travel_to(NOW)
    with app.app_context():
        flask_migrate.upgrade()
    yield one_of_each.build(app, now=NOW)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def everything(filled: one_of_each.Everything, now: object) -> one_of_each.Everything:
    """The same, and the clock stands where it was made."""
    return filled


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

"""Migrations build exactly what the models say, and take it down again, on both databases."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from engagement.shared.database import Model, db
from engagement.terminal import create_app
from tests.conftest import settings_for
from tests.house.conftest import ROOT, sources


@pytest.fixture
def empty_app(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Flask]:
    """The application on a database with nothing in it, not even tables."""
    app = create_app(settings_for(new_database(), tmp_path))
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


def differences() -> list[object]:
    """What autogenerate would still change."""
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_object": _is_of_the_models}
        return compare_metadata(MigrationContext.configure(connection, opts=opts), Model.metadata)


def _is_of_the_models(thing: object, name: str, kind: str, reflected: bool, other: object) -> bool:
    """The search index is made by its own migration, and SQLite keeps it in tables of its own."""
    return not (kind == "table" and name.startswith("intelligence_search"))


def leftovers() -> set[str]:
    """Tables, and on PostgreSQL types and functions, that are ours."""
    with db.engine.connect() as connection:
        found = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        if connection.dialect.name == "postgresql":
            ours = "SELECT {0} FROM {1} WHERE {2} = 'public'::regnamespace"
            found |= set(connection.scalars(sa.text(ours.format("proname", "pg_proc", "pronamespace"))))
            enums = ours.format("typname", "pg_type", "typnamespace") + " AND typtype = 'e'"
            found |= set(connection.scalars(sa.text(enums)))
        else:
            triggers = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
            found |= set(connection.scalars(sa.text(triggers)))
    return found


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    flask_migrate.upgrade()

    assert differences() == []


def test_a_model_without_a_migration_is_noticed(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE shared_submission ADD COLUMN surprise INTEGER"))

    assert len(differences()) == 1


def test_migrations_go_up_and_down_and_up_again(empty_app: Flask) -> None:
    flask_migrate.upgrade()
    flask_migrate.downgrade(revision="base")
    assert leftovers() == set()

    flask_migrate.upgrade()
    assert differences() == []


def imports(source: str) -> set[str]:
    """The modules that a source text imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_migrations_do_not_lean_on_models_that_will_have_moved_on() -> None:
    for path in sources(ROOT / "migrations" / "versions", "*.py"):
        leaning = {name for name in imports(path.read_text()) if name.split(".")[0] == "engagement"}
        assert leaning == set(), path.name


def test_a_leaning_migration_is_noticed() -> None:
    assert imports("from engagement.places import models\nimport os") == {"engagement.places", "os"}

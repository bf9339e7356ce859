"""The invented year, told once on each kind of database."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask

from engagement import create_app
from engagement.demonstration import year
from engagement.demonstration.cast import Cast
from engagement.shared import clock
from engagement.shared.database import db
from tests.conftest import NOW, settings_for


@pytest.fixture(scope="session")
def tell_again(
    new_database: Callable[..., str], migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], tuple[Flask, Cast]]:
    """Tell the year into a database of its own; gives the application on it."""

    def tell() -> tuple[Flask, Cast]:
        settings = settings_for(new_database(like=migrated), tmp_path_factory.mktemp("told"))
        app = create_app(dataclasses.replace(settings, environment="demo"))
        with app.app_context():
            cast = year.tell_year(now=NOW, moved=True)
            year.catch_up(now=NOW)
        return app, cast

    return tell


@pytest.fixture(scope="session")
def told(tell_again: Callable[[], tuple[Flask, Cast]]) -> Iterator[Flask]:
    """The application on a database that was told the year. What a test changes there stays."""
    app, _cast = tell_again()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def in_told(told: Flask) -> Iterator[datetime]:
    """Inside the application, at the moment up to which the year was told."""
    clock.travel_to(NOW)
    with told.app_context():
        yield NOW
        db.session.rollback()
    clock.travel_to(None)

"""The invented year, told once on each kind of database."""

import dataclasses
import fcntl
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from engagement import create_app
from engagement.demonstration import year
from engagement.shared import clock
from engagement.shared.database import db
from tests.conftest import NOW, settings_for
from tests.journeys.town import Town

TOLD = NOW.replace(hour=9)
"""The moment up to which the year is told: `engagement demo --at` means nine o'clock."""


@pytest.fixture(scope="session")
def told(request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a copy of the year, which was told once for all test processes. What a test changes there stays."""
    folder = tmp_path_factory.mktemp("told")
    if database == "sqlite":
        Town.copy(request.getfixturevalue("year"), folder)
        url = f"sqlite:///{folder}/demo.sqlite"
    else:
        url = request.getfixturevalue("new_database")(like=request.getfixturevalue("told_on_postgresql"))
    app = _demonstration(url, folder)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def told_on_postgresql(
    new_database: Callable[..., str], migrated: str, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The database in which the year was told on PostgreSQL. To be copied, not used."""
    base = tmp_path_factory.getbasetemp()
    with ((base if worker == "main" else base.parent) / "told").open("a+") as register:
        fcntl.flock(register, fcntl.LOCK_EX)
        register.seek(0)
        if not (url := register.read()):
            url = new_database(like=migrated)
            _tell(url, tmp_path_factory.mktemp("telling"))
            register.write(url)
    return url


def _tell(url: str, folder: Path) -> None:
    with _demonstration(url, folder).app_context():
        year.tell_year(now=TOLD, moved=True)
        year.catch_up(now=TOLD)
        db.engine.dispose()


def _demonstration(url: str, folder: Path) -> Flask:
    return create_app(dataclasses.replace(settings_for(url, folder), environment="demo"))


@pytest.fixture
def in_told(told: Flask) -> Iterator[datetime]:
    """Inside the application, at the moment up to which the year was told."""
    clock.travel_to(NOW)
    with told.app_context():
        yield NOW
        db.session.rollback()
    clock.travel_to(None)

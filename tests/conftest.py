"""What every test may ask for: a migrated database of each kind, the application on it, a person at a browser."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import flask_migrate
import hypothesis
import pytest
from flask import Flask
from sqlalchemy.orm import Session
from xdist.remote import Producer

from engagement.settings import Settings
from engagement.shared import clock
from engagement.shared.database import Model, db
from engagement.terminal import create_app
from tests.journeys import town as towns
from tests.scheduling import Together
from tests.servers import memory, postgres, smtp
from tests.visitor import Visitor
from tests.world import World

DATABASES = ("sqlite", "postgresql")
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
VERSIONS = Path(__file__).resolve().parents[1] / "migrations" / "versions"

# The machine is shared, so a slow example proves nothing; fixtures that only read are safe to share between examples.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
hypothesis.settings.load_profile("house")


@dataclass(frozen=True)
class Lent:
    """An application, and how it was when it was new."""

    app: Flask
    config: Mapping[str, Any]
    extensions: Mapping[str, Any]

    def as_new(self) -> Flask:
        """The application, with its configuration and extensions put back."""
        for now, before in ((self.app.config, self.config), (self.app.extensions, self.extensions)):
            now.clear()
            now.update(before)
        return self.app


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, help="run the database tests on this database only")
    parser.addoption(
        "--tables",
        choices=("migrations", "models"),
        default="migrations" if list(VERSIONS.glob("*.py")) else "models",
        help="make the tables by migrations, or straight from the models while a migration is not written yet",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """How ``-n`` shares out the tests."""
    return Together(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that needs a database runs on each kind of database."""
    if "database" in metafunc.fixturenames:
        only = metafunc.config.getoption("--database")
        metafunc.parametrize("database", [only] if only else DATABASES, scope="session", indirect=True)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database: `sqlite` or `postgresql`."""
    return request.param


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this test process; each has databases of its own."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def databases() -> Iterator[Path]:
    """The folder of this test process for databases that are files."""
    memory.forget_the_dead("sqlite")
    folder = memory.new_folder("sqlite")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, databases: Path, database: str, worker: str) -> Callable[..., str]:
    """Make a database and return its address: empty, or a copy of the one at `like`."""
    numbers = count(1)

    def on_sqlite(*, like: str | None = None) -> str:
        file = databases / f"{next(numbers)}.sqlite"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"

    def on_postgresql(*, like: str | None = None) -> str:
        template = like.split("/")[3].split("?")[0] if like else "template0"
        return cluster.create(f"{worker}_{next(numbers)}", template=template)

    if database == "sqlite":
        return on_sqlite
    cluster = request.getfixturevalue("postgres_cluster")
    return on_postgresql


@pytest.fixture(scope="session")
def begin_again(request: pytest.FixtureRequest, database: str) -> Callable[[str, str], None]:
    """Put a copy of the second database in the place of the first, which nobody uses at the moment."""

    def on_sqlite(url: str, like: str) -> None:
        file = Path(url.removeprefix("sqlite:///"))
        for leftover in file.parent.glob(f"{file.name}-*"):
            leftover.unlink()
        shutil.copy(like.removeprefix("sqlite:///"), file)

    def on_postgresql(url: str, like: str) -> None:
        names = [one.split("/")[3].split("?")[0] for one in (url, like)]
        cluster.create(names[0], template=names[1])

    if database == "sqlite":
        return on_sqlite
    cluster = request.getfixturevalue("postgres_cluster")
    return on_postgresql


@pytest.fixture(scope="session")
def postgres_cluster(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[postgres.Cluster]:
    """The PostgreSQL server of this test run, shared by all its workers."""
    base = tmp_path_factory.getbasetemp()
    with postgres.shared((base if worker == "main" else base.parent) / "postgres.json") as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated(
    request: pytest.FixtureRequest, new_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database with all migrations applied and nothing in it. To be copied, not used."""
    url = new_database()
    app = create_app(settings_for(url, tmp_path_factory.mktemp("migrating")))
    with app.app_context():
        if request.config.getoption("--tables") == "migrations":
            flask_migrate.upgrade()
        else:
            Model.metadata.create_all(db.engine)
        db.engine.dispose()
    return url


@pytest.fixture(scope="session")
def database_url(new_database: Callable[..., str], migrated: str) -> str:
    """The database that rolled-back tests share."""
    return new_database(like=migrated)


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the tests' application."""
    return settings_for(database_url, tmp_path_factory.mktemp("instance"))


def settings_for(database_url: str, folder: Path) -> Settings:
    """Test settings on a database, with mail and other files in `folder`."""
    return Settings.from_environment(
        {
            "ENVIRONMENT": "test",
            "SECRET_KEY": "only for tests, and long enough for the check",
            "DATABASE_URL": database_url,
            "INSTANCE_DIR": str(folder),
            "MAIL_URL": f"file://{folder}/mail",
            "DEMO_NOW": NOW.isoformat(),
        }
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """The application. What a test writes through it stays, unless the test also asks for `session`."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def now() -> Iterator[datetime]:
    """A Monday morning in the demonstration year; the doors' clock starts there too."""
    clock.travel_to(NOW)
    yield NOW
    clock.travel_to(None)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Give every session one connection, whose transaction is rolled back at the end: commits become savepoints.

    Flask-SQLAlchemy-Lite's own `test_isolation` commits for real under SQLAlchemy 2.1, which does not look at the joining
    mode when a session is bound to an engine.
    """
    with db.engine.connect() as connection, connection.begin() as everything:
        db.sessionmaker.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield
        finally:
            db.sessionmaker.configure(bind=db.engine, join_transaction_mode="conditional_savepoint")
            everything.rollback()


@pytest.fixture
def session(app: Flask, now: datetime) -> Iterator[Session]:
    """A database session inside the application; everything written while it lasts is rolled back."""
    with app.app_context(), rolled_back():
        yield db.session
        db.session.close()


@pytest.fixture
def world(session: Session, now: datetime) -> World:
    """Builds people, groups, notes… the way the application does."""
    return World(session, now)


@pytest.fixture
def visitor(app: Flask, session: Session) -> Visitor:
    """A person at a browser, signed out."""
    return Visitor(app)


@pytest.fixture(scope="session")
def lent(new_database: Callable[..., str], migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Lent:
    """The application that `clean_app` lends to one test after another."""
    app = create_app(settings_for(new_database(like=migrated), tmp_path_factory.mktemp("lent")))
    return Lent(app, config=dict(app.config), extensions=dict(app.extensions))


@pytest.fixture
def clean_app(
    lent: Lent, begin_again: Callable[[str, str], None], migrated: str, tmp_path: Path, now: datetime
) -> Iterator[Flask]:
    """The application on a database of its own, for tests that need real commits: threads, processes, crashes.

    It is lent, as a new one would read its templates and word its statements anew: what a test sets in its configuration and
    extensions is put back. A test that gives it routes asks for `new_app`.
    """
    app = lent.as_new()
    url = app.config["SQLALCHEMY_ENGINES"]["default"]
    begin_again(url, migrated)
    app.extensions["settings"] = settings_for(url, tmp_path)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def new_app(new_database: Callable[..., str], migrated: str, tmp_path: Path, now: datetime) -> Iterator[Flask]:
    """An application that has served nobody, on a database of its own: for tests that give it routes."""
    app = create_app(settings_for(new_database(like=migrated), tmp_path))
    clock.travel_to(now)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """The folder in which the year was told, for all test processes. To be copied, not used."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker == "main" else base.parent) / "year"
    towns.tell(folder)
    return folder


@pytest.fixture
def mail_server() -> Iterator[smtp.Post]:
    """A real SMTP server on loopback."""
    with smtp.serving() as post:
        yield post

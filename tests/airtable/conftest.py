"""A provisioned pair of sides for each test: the database is a copy, Airtable is a copy, nothing is shared."""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from engagement.places import actions as places
from engagement.places.place import current_place
from engagement.settings import Settings
from engagement.shared import clock
from engagement.shared.database import db
from engagement.terminal import create_app
from tests.airtable.sides import EVERYONE, GRAYS, Sides, mapping
from tests.conftest import settings_for
from tests.servers.airtable import serving
from tests.servers.airtable.model import Base
from tests.servers.airtable.person import Person
from tests.servers.airtable.server import Airtable

AS_FAST_AS_IT_GOES = 1000.0


@dataclass
class Prepared:
    """An application and a server in which everything is provisioned: the database and what the server holds are to be copied."""

    database_url: str
    bases: dict[str, Base]
    app: Flask
    used_url: str


def fast(database_url: str, folder: Path, airtable: Airtable, text: str) -> Settings:
    """Settings of a test: the local server, without the wait between calls, and the real time."""
    file = folder / "airtable.toml"
    file.write_text(text)
    settings = settings_for(database_url, folder)
    return replace(
        settings,
        demo_now=None,
        airtable_token=airtable.token,
        airtable_url=airtable.url,
        airtable_mapping=file,
        airtable_calls_per_second=AS_FAST_AS_IT_GOES,
    )


def base(airtable: Airtable, base_id: str) -> Person:
    """An empty base with an id that the mapping knows."""
    made = Base(f"Base {base_id}", id=base_id)
    airtable.bases[base_id] = made
    return Person(airtable, made)


def provision(app: Flask, airtable: Airtable, *people: Person) -> Sides:
    """Make the tables, make by hand what only hands can make, and look again."""
    sides = Sides(app, airtable, people[0])
    with sides.here():
        places.load_place(current_place(), by=None, now=clock.now())
    for name in ("Homes", "Work", "Getting about"):
        sides.theme(name)
    sides.theme("Damp", above="Homes")
    sides.command("provision")
    for person in people:
        for table in list(person.base.tables):
            person.add_last_modified(table)
    sides.command("provision")
    return sides


@pytest.fixture(scope="session")
def prepared(
    new_database: Callable[..., str], migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Prepared]:
    """Provisioned sides, made once for each mapping."""
    made: dict[str, Prepared] = {}

    def prepare(bases: dict[str, str | None], text: str) -> Prepared:
        if (key := text.replace('"ours"', '"hold"')) not in made:
            url, folder = new_database(like=migrated), tmp_path_factory.mktemp("provisioning")
            with serving() as airtable:
                airtable.limits.a_second = None
                people = [base(airtable, base_id) for base_id in bases]
                first = create_app(fast(url, folder, airtable, text))
                provision(first, airtable, *people)
                with first.app_context():
                    db.engine.dispose()
                used = new_database(like=url)
                made[key] = Prepared(url, airtable.bases, create_app(fast(used, folder, airtable, text)), used)
        return made[key]

    return prepare


@pytest.fixture
def new_sides(
    prepared: Callable[..., Prepared], begin_again: Callable[[str, str], None], tmp_path: Path
) -> Iterator[Callable[..., Sides]]:
    """Make sides: on these bases, with this policy for conflicts, or with the mapping that a place begins with. Sides made before
    in the same test are over."""
    with ExitStack() as open_:

        def make(policy: str = "hold", bases: dict[str, str | None] | None = None, *, whole: bool = False) -> Sides:
            wanted = bases or {EVERYONE: None}
            begins = Settings.airtable_mapping.read_text()
            text = begins.replace("env:AIRTABLE_BASE", EVERYONE) if whole else mapping(wanted, policy)
            ready = prepared(wanted, text)
            open_.close()
            airtable = open_.enter_context(serving())
            airtable.limits.a_second = None
            airtable.bases = copy.deepcopy(ready.bases)
            with ready.app.app_context():
                db.engine.dispose()
            begin_again(ready.used_url, ready.database_url)
            clock.travel_to(None)
            ready.app.extensions["settings"] = fast(ready.used_url, tmp_path, airtable, text)
            open_.callback(_close, ready.app)
            return Sides(ready.app, airtable, Person(airtable, next(iter(airtable.bases.values()))))

        yield make


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def sides(new_sides: Callable[..., Sides]) -> Sides:
    """One base for everyone; conflicts wait for a person."""
    return new_sides()


@pytest.fixture
def everything(new_sides: Callable[..., Sides]) -> Sides:
    """One base, and all that goes to it from the start."""
    return new_sides(whole=True)


@pytest.fixture
def two_bases(new_sides: Callable[..., Sides]) -> Sides:
    """A base for everyone and one for Grays."""
    return new_sides(bases={EVERYONE: None, GRAYS: "grays"})

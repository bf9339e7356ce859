"""The server, a base with a person at it, and the client as it is published."""

from collections.abc import Iterator
from typing import Any

import pytest
from pyairtable import Api, Table

from tests.servers.airtable import serving
from tests.servers.airtable.person import Person
from tests.servers.airtable.server import Airtable

FIELDS: list[dict[str, Any]] = [
    {"name": "What", "type": "multilineText"},
    {"name": "App ID", "type": "singleLineText"},
    {"name": "Mood", "type": "singleSelect", "options": {"choices": [{"name": "Good"}, {"name": "Bad"}]}},
    {"name": "Tags", "type": "multipleSelects", "options": {"choices": [{"name": "Health"}, {"name": "Homes"}]}},
    {"name": "Amount", "type": "currency", "options": {"precision": 2, "symbol": "£"}},
    {"name": "Day", "type": "date", "options": {"dateFormat": {"name": "iso"}}},
    {"name": "Open", "type": "checkbox", "options": {"icon": "check", "color": "greenBright"}},
]


@pytest.fixture
def airtable() -> Iterator[Airtable]:
    """The server, without its limit of requests a second."""
    with serving() as server:
        server.limits.a_second = None
        yield server


@pytest.fixture
def api(airtable: Airtable) -> Iterator[Api]:
    """The unmodified client; it never tries again by itself."""
    api = Api(airtable.token, endpoint_url=airtable.url, timeout=(2, 5), retry_strategy=None)
    api.session.trust_env = False
    yield api
    api.session.close()


@pytest.fixture
def person(airtable: Airtable) -> Person:
    """Somebody who works in the base."""
    return airtable.add_base()


@pytest.fixture
def notes(api: Api, person: Person) -> Table:
    """A table of notes, made through the API."""
    return api.base(person.base.id).create_table("Notes", FIELDS)

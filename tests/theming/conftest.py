"""A locality with themes, two workers, a facilitator, and notes that nobody is asked to sort twice unless a test says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from engagement.intelligence.models import Note, Theme
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.places.place import Theming
from tests.world import World


@contextmanager
def ruled(app: Flask, **settings: float) -> Iterator[None]:
    """The place with other rules for theming."""
    usual = app.extensions["place"]
    app.extensions["place"] = replace(usual, theming=Theming(**settings))  # type: ignore[arg-type]
    try:
        yield
    finally:
        app.extensions["place"] = usual


@pytest.fixture
def alone(app: Flask) -> Iterator[None]:
    """Nothing is sorted twice."""
    with ruled(app, double_share=0):
        yield


@pytest.fixture
def doubled(app: Flask) -> Iterator[None]:
    """Everything is sorted twice, and agreement is shown from two notes on."""
    with ruled(app, double_share=1, least_pairs=2):
        yield


@dataclass
class Room:
    """Who sorts what."""

    world: World
    here: Locality
    ada: Person
    ben: Person
    fay: Person
    health: Theme
    transport: Theme

    def note(self, text: str = "The bus never comes.") -> Note:
        return self.world.note(text, locality=self.here)


@pytest.fixture
def room(world: World) -> Room:
    here = world.locality("grays")
    health, transport = world.themes("gp-appointments", "buses")
    ada, ben = (world.person(name, "worker", locality=here) for name in ("Ada Marsh", "Ben Field"))
    fay = world.seat(world.group(locality=here), "facilitator", "Fay Reed")
    return Room(world, here, ada, ben, fay, health, transport)

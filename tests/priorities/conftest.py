"""A round in Grays with a facilitator and a resident, and a way to move the clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from engagement.communities.models import Group
from engagement.people.models import Person
from engagement.priorities.models import Round
from engagement.shared import clock
from tests.world import World


@dataclass
class Vote:
    """What most tests need. `voting` and `closed` are moments in those phases."""

    group: Group
    round: Round
    facilitator: Person
    resident: Person
    voting: datetime
    closed: datetime


@pytest.fixture
def vote(world: World) -> Vote:
    return a_vote(world, papers=20)


def a_vote(
    world: World, *, options: tuple[str, ...] = ("Benches", "Buses", "Bins"), most: int | None = None, papers: int = 0
) -> Vote:
    group = world.group(name="Grays community")
    round_ = world.round(group, options=options, most=most, papers=papers)
    return Vote(
        group=group,
        round=round_,
        facilitator=world.seat(group, "facilitator", "Fay Guide"),
        resident=world.person("Rae Dent", "resident", locality=group.locality),
        voting=world.now + timedelta(days=8),
        closed=world.now + timedelta(days=21),
    )


@pytest.fixture
def travel(now: datetime) -> Iterator[Callable[[datetime], None]]:
    """Move the clock of the doors; it comes home at the end."""
    yield clock.travel_to
    clock.travel_to(None)

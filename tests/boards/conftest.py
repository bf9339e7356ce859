"""A board of five at a meeting: four members and a chair, all present, with a clerk."""

from dataclasses import dataclass

import pytest

from engagement.communities.models import Group, Meeting
from engagement.people.models import Person
from tests.world import World


@dataclass
class Board:
    group: Group
    meeting: Meeting
    chair: Person
    clerk: Person
    members: list[Person]


@pytest.fixture
def board(world: World) -> Board:
    group = world.group("board", name="Grays board")
    chair, clerk = world.seat(group, "chair", "Cleo Chair"), world.seat(group, "clerk", "Dan Clerk")
    members = [world.seat(group, "board_member", f"Member {letter}") for letter in "ABCD"]
    return Board(group, world.meeting(group, present=(chair, *members)), chair, clerk, members)

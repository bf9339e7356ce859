"""A quorate board, its clerk, and a way to decide a proposal there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from engagement.boards import actions as boards
from engagement.boards.models import Decision
from engagement.communities.models import Group, Meeting
from engagement.people.models import Person
from engagement.proposals import actions
from engagement.proposals.models import Proposal
from tests.world import World


@dataclass
class Board:
    group: Group
    meeting: Meeting
    clerk: Person
    members: list[Person]


Decide = Callable[..., Decision]


@pytest.fixture
def board(world: World) -> Board:
    group = world.group("board", name="Grays board")
    clerk = world.seat(group, "clerk", "Dan Clerk")
    members = [world.seat(group, "board_member", f"Member {letter}") for letter in "ABC"]
    return Board(group, world.meeting(group, present=tuple(members)), clerk, members)


@pytest.fixture
def decide(world: World, board: Board) -> Decide:
    def on(proposal: Proposal, choice: str = "for", *, absent: bool = False, **more: Any) -> Decision:
        meeting = world.meeting(board.group) if absent else board.meeting
        item = proposal.item or actions.put_to_board(proposal, meeting=meeting, by=board.clerk.id, now=world.now)
        boards.open_item(item, by=board.clerk.id, now=world.now) if item.opened_at is None else None
        if not absent:
            for member in board.members:
                boards.vote(item, choice=choice, by=member.id, now=world.now)
        return boards.close_item(item, reasons="It is wanted.", by=board.clerk.id, now=world.now, **more)

    return on

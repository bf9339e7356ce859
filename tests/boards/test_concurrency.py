"""Two hands on the same item at the same moment."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.boards import actions
from engagement.boards.models import AgendaItem, Decision, RecordedVote
from engagement.people.models import Person
from engagement.proposals.models import Award
from engagement.shared.database import db
from engagement.shared.money import Money
from engagement.shared.refusals import Refusal
from tests.world import World


@pytest.fixture
def app_with_item(clean_app: Flask, now: datetime) -> Flask:
    """A quorate board with one open item, a proposal's, and a fund."""
    with clean_app.app_context():
        world = World(db.session, now)
        world.fund(1000)
        group = world.group("board")
        members = tuple(world.seat(group, "board_member", f"Member {letter}") for letter in "ABC")
        item = world.item(world.meeting(group, present=members), amount=Money.pounds(700))
        proposal = world.proposal(700)
        proposal.item = item
        actions.vote(item, choice="for", by=members[0].id, now=now)
        db.session.commit()
    return clean_app


def at_once(app: Flask, tasks: list[Callable[[AgendaItem], object]]) -> list[str]:
    """Run each in a thread with a transaction of its own; what each was refused with, or ""."""
    together, ended = threading.Barrier(len(tasks)), []

    def run(task: Callable[[AgendaItem], object]) -> None:
        with app.app_context():
            together.wait()
            try:
                task(db.session.scalars(sa.select(AgendaItem)).one())
                db.session.commit()
                ended.append("")
            except Refusal as refusal:
                db.session.rollback()
                ended.append(type(refusal).__name__)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def who(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(sa.select(Person.id).where(Person.name == "Member A")).one()


def test_ten_closings_at_once_record_one_decision_and_one_award(app_with_item: Flask, now: datetime) -> None:
    me = who(app_with_item)

    ended = at_once(
        app_with_item, [lambda item: actions.close_item(item, reasons="Wanted.", by=me, now=now) for _ in range(10)]
    )

    assert ended == [""] + ["AlreadyDecided"] * 9
    assert (count(app_with_item, Decision), count(app_with_item, Award)) == (1, 1)


def test_ten_votes_of_one_member_at_once_are_one_vote(app_with_item: Flask, now: datetime) -> None:
    me = who(app_with_item)

    at_once(app_with_item, [lambda item: actions.vote(item, choice="against", by=me, now=now) for _ in range(10)])

    assert count(app_with_item, RecordedVote) == 1

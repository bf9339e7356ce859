"""Many hands on the same instalment at the same moment."""

import threading
from datetime import datetime

import sqlalchemy as sa
from flask import Flask

from engagement.boards import actions as boards
from engagement.funds import queries as funds
from engagement.funds.models import Fund, Payment
from engagement.proposals import actions
from engagement.proposals.models import Instalment
from engagement.shared.database import db
from engagement.shared.money import Money
from engagement.shared.refusals import Refusal
from tests.world import World

HANDS = 40


def awarded(app: Flask, now: datetime) -> None:
    """A proposal of £700 that a board has said yes to, out of a fund of £1,000."""
    with app.app_context():
        world = World(db.session, now)
        world.fund(1000)
        group = world.group("board")
        members = tuple(world.seat(group, "board_member", f"Member {letter}") for letter in "ABC")
        item = world.item(world.meeting(group, present=members), amount=Money.pounds(700))
        world.proposal(700).item = item
        boards.vote(item, choice="for", by=members[0].id, now=now)
        boards.close_item(item, reasons="Wanted.", by=members[0].id, now=now)
        db.session.commit()


def test_forty_payments_of_one_instalment_at_once_pay_it_once(clean_app: Flask, now: datetime) -> None:
    awarded(clean_app, now)
    together, ended = threading.Barrier(HANDS), []

    def pay() -> None:
        with clean_app.app_context():
            together.wait()
            try:
                first = db.session.scalars(sa.select(Instalment).order_by(Instalment.id).limit(1)).one()
                actions.pay_instalment(first, by=None, now=now)
                db.session.commit()
                ended.append("")
            except Refusal as refusal:
                db.session.rollback()
                ended.append(type(refusal).__name__)

    threads = [threading.Thread(target=pay) for _hand in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ended) == ["", *["AlreadyPaid"] * (HANDS - 1)]
    with clean_app.app_context():
        assert len(db.session.scalars(sa.select(Payment)).all()) == 1
        balances = funds.balances(db.session.scalars(sa.select(Fund)).one())
        assert (balances.paid, balances.committed) == (Money.pounds(350), Money.pounds(350))

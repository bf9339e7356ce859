"""Sixty-four at once cannot spend the same pound, on either database."""

import multiprocessing
import sys
import threading
from datetime import datetime

import sqlalchemy as sa
from flask import Flask

from engagement.funds import actions, queries, rules
from engagement.funds.models import Commitment, Fund
from engagement.shared.database import db
from engagement.shared.money import Money
from tests.world import World

PROCESSES, THREADS = 8, 8


def allocate(app: Flask, now: datetime) -> None:
    """In a process of its own: eight threads, each of which tries to commit £1,000. The exit code is how many could."""
    done: list[bool] = []

    def once() -> None:
        with app.app_context():
            fund = db.session.scalars(sa.select(Fund)).one()
            try:
                actions.commit(fund, amount=Money.pounds(1000), what="A share", by=None, now=now)
                db.session.commit()
                done.append(True)
            except rules.NotEnoughMoney:
                db.session.rollback()

    threads = [threading.Thread(target=once) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit(len(done))


def test_sixty_four_allocators_never_overspend(clean_app: Flask, now: datetime) -> None:
    with clean_app.app_context():
        World(db.session, now).fund(10_000)
        db.session.commit()
        db.session.close()
        db.engine.dispose()  # no process may inherit another's connection

    forked = multiprocessing.get_context("fork")
    workers = [forked.Process(target=allocate, args=(clean_app, now)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with clean_app.app_context():
        fund = db.session.scalars(sa.select(Fund)).one()
        balances = queries.balances(fund)
        assert sum(worker.exitcode or 0 for worker in workers) == 10
        assert (balances.available, balances.committed) == (Money(0), Money.pounds(10_000))
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Commitment)) == 10
        assert list(queries.faults()) == []

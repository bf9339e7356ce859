"""Two asks that open at the same moment in the last free place of a quarter."""

import threading
from datetime import datetime

import sqlalchemy as sa
from flask import Flask

from engagement.asks import actions
from engagement.asks.models import Ask
from engagement.places.place import current_place
from engagement.shared.database import db
from engagement.shared.refusals import Refusal
from tests.world import World


def open_together(app: Flask, keys: list[str], now: datetime) -> list[str]:
    """Open each in a thread with a transaction of its own; what each was refused with, or ""."""
    together, ended = threading.Barrier(len(keys)), []

    def run(key: str) -> None:
        with app.app_context():
            together.wait()
            try:
                ask = db.session.scalars(sa.select(Ask).where(Ask.key == key)).one()
                actions.open_ask(ask, by=None, now=now)
                db.session.commit()
                ended.append("")
            except Refusal as refusal:
                db.session.rollback()
                ended.append(type(refusal).__name__)

    threads = [threading.Thread(target=run, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def test_of_eight_that_open_together_the_last_free_place_goes_to_one(clean_app: Flask, now: datetime) -> None:
    with clean_app.app_context():
        world = World(db.session, now)
        for number in range(current_place().asks_a_quarter - 1):
            world.ask(f"Question {number}?")
        keys = [world.draft_ask().key for _ in range(8)]
        db.session.commit()

    assert open_together(clean_app, keys, now) == [""] + ["NeedsRestReason"] * 7


def test_one_ask_that_is_opened_twice_together_stands_once(clean_app: Flask, now: datetime) -> None:
    with clean_app.app_context():
        key = World(db.session, now).draft_ask().key
        db.session.commit()

    assert open_together(clean_app, [key, key], now) == ["", "AlreadyOpened"]

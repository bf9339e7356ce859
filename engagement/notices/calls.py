"""The queue of wake-up calls. huey carries the call and nothing else: the work is in the database, so a lost call only means
waiting for the next minute."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from huey import SqliteHuey, crontab
from huey.consumer import Consumer

from engagement.notices import post
from engagement.shared import clock
from engagement.shared.database import db

BUSY = threading.Lock()
"""Held while the chores are done: a minute that comes meanwhile is let pass."""


def consumer(app: Flask) -> Consumer:
    """The worker: waits for calls, and looks by itself once a minute. One thread is there for messages while another does
    the chores; SIGTERM lets them finish. Whoever waits looks once a second: neither a message nor a stop waits longer."""
    return _queue(app).create_consumer(workers=2, scheduler_interval=1, max_delay=1, graceful_signal="TERM")


def call(app: Flask) -> None:
    """Put a call in the queue."""
    _queue(app).deliver_waiting()


def _queue(app: Flask) -> Any:
    """The application's queue, opened when first needed."""
    if "wake-ups" not in app.extensions:
        app.extensions["wake-ups"] = _open(app)
    return app.extensions["wake-ups"]


def _open(app: Flask) -> SqliteHuey:
    settings = app.extensions["settings"]
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    huey = SqliteHuey("engagement", filename=str(settings.queue_path), results=False)

    def deliver_waiting() -> None:
        with app.app_context():
            post.deliver_waiting(now=clock.now())

    def every_minute() -> None:
        with app.app_context():
            post.deliver_waiting(now=clock.now())

    def do_chores() -> None:
        if BUSY.acquire(blocking=False):
            try:
                do_all(app, app.extensions.get("chores", ()))
            finally:
                BUSY.release()

    huey.deliver_waiting = huey.task(name="deliver_waiting")(deliver_waiting)
    huey.periodic_task(crontab(), name="every_minute")(every_minute)
    huey.periodic_task(crontab(), name="do_chores")(do_chores)
    return huey


def do_all(app: Flask, chores: Sequence[Callable[..., object]]) -> None:
    """Do each chore; one that fails is logged, and the others are done all the same."""
    for chore in chores:
        with app.app_context():
            try:
                chore(now=clock.now())
            except Exception as error:
                db.session.rollback()
                app.logger.warning("%s was not done: %s", chore.__name__, type(error).__name__)

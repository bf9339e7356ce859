"""The queue of wake-up calls. huey carries the call and nothing else: the work is in the database, so a lost call only means
waiting for the next minute."""

from typing import Any

from flask import Flask
from huey import SqliteHuey, crontab
from huey.consumer import Consumer

from engagement.notices import post, sweep
from engagement.shared import clock


def consumer(app: Flask) -> Consumer:
    """The worker: waits for calls, and looks by itself once a minute. One thread sends; SIGTERM lets it finish."""
    return _queue(app).create_consumer(workers=1, scheduler_interval=1, graceful_signal="TERM")


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
            sweep.forget_old(now=clock.now())

    huey.deliver_waiting = huey.task(name="deliver_waiting")(deliver_waiting)
    huey.periodic_task(crontab(), name="every_minute")(every_minute)
    return huey

"""What the worker does for files once a minute: the next step of those that wait for one, and sweeping what is left of old ones."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app

from engagement.intelligence.files import checking, opening, queries, store, taking
from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.intake import Unusable
from engagement.shared.alone import alone
from engagement.shared.database import db, reading

T = TypeVar("T")


def go_on(*, now: datetime) -> None:
    """The worker's chore: go on with every file that waits for it. Nothing when another process is at it."""
    is_work = queries.is_work()
    db.session.rollback()
    if not is_work:
        return
    with alone("imports") as only_one:
        files = queries.list_waiting() if only_one else []
        for file in files:
            try:
                step(file, now=now)
            except Exception as error:  # the other files go on; this one is tried again in a minute
                db.session.rollback()
                current_app.logger.warning("a file was not gone on with: %s", type(error).__name__)


def step(file: ImportFile, *, now: datetime) -> None:
    """Do what is next, and commit. A file that cannot be read is kept with the reason, and nothing of it comes in. Long reading is
    done without holding a lock that others write under."""
    try:
        if file.state == "new":
            opening.put(file, _reading(opening.look, file), now=now)
        elif file.state == "to-check":
            checking.put(file, _reading(checking.look, file, now=now))
        else:
            taking.take(file, now=now)
    except Unusable as unusable:
        db.session.rollback()
        file.state, file.fault = "failed", json.dumps(unusable.reason.to_keep())
    db.session.commit()


def _reading(look: Callable[..., T], file: ImportFile, **how: Any) -> T:
    db.session.commit()
    with reading():
        try:
            return look(file, **how)
        finally:
            db.session.rollback()


def sweep(*, now: datetime) -> None:
    """Delete what is left of files whose day is over. What came in of them stays; one that is being taken in is finished first."""
    for file in queries.list_over(now=now):
        store.drop(file.id)
        db.session.delete(file)
    db.session.commit()

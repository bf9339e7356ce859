"""A form counts once, however often it is sent: by a double click, the back button, or a line that drops.

Every form carries a random token. The first sending claims it, in the same transaction as its work; the same form sent again
is answered with where the first one led; the same token with other content is a conflict (409) and changes nothing.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, g, redirect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from engagement.shared import clock
from engagement.shared.database import Model, db


class Submission(Model):
    """One form sent: its token, a hash of what it said, and where it led."""

    __tablename__ = "shared_submission"

    token: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    location: Mapped[str | None] = mapped_column(sa.String(500))
    at: Mapped[datetime] = mapped_column(index=True)


def claim(token: str, fingerprint: str) -> None:
    """Take the token for this transaction. If it was taken before, answer the request at once: a redirect to where the
    first sending led when the content is the same, 409 when it is not. A twin still in flight is waited for."""
    insert: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"token": token, "fingerprint": fingerprint, "at": clock.now()}
    taken = db.session.execute(insert(Submission).values(row).on_conflict_do_nothing().returning(Submission.token))
    if taken.first() is None:
        _answer_again(db.session.get_one(Submission, token), fingerprint)
    g.claimed = token


def led_to(location: str) -> None:
    """Remember where this request's form led, for its twins."""
    if token := g.get("claimed"):
        there = sa.update(Submission).where(Submission.token == token)
        db.session.execute(there.values(location=location[:500]), execution_options={"synchronize_session": False})


def _answer_again(first: Submission, fingerprint: str) -> None:
    if first.fingerprint != fingerprint or first.location is None:
        abort(409)
    abort(redirect(first.location, code=303))

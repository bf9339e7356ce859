"""A form counts once, however often it is sent: by a double click, the back button, or a line that drops.

Every form carries a random token. The first sending claims it, in the same transaction as its work; the same form sent again
is answered with where the first one led; the same token with other content is a conflict (409) and changes nothing.
"""

from datetime import datetime

import sqlalchemy as sa
from flask import abort, g, redirect
from sqlalchemy.exc import IntegrityError
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
    first sending led when the content is the same, 409 when it is not."""
    if first := db.session.get(Submission, token):
        _answer_again(first, fingerprint)
    submission = Submission(token=token, fingerprint=fingerprint, at=clock.now())
    db.session.add(submission)
    try:
        db.session.flush()
    except IntegrityError:  # PostgreSQL: the twin was still in flight when we looked
        db.session.rollback()
        first = db.session.get(Submission, token)
        if first is None:
            abort(409)
        _answer_again(first, fingerprint)
    g.submission = submission


def led_to(location: str) -> None:
    """Remember where this request's form led, for its twins."""
    submission: Submission | None = g.get("submission")
    if submission is not None:
        submission.location = location[:500]


def _answer_again(first: Submission, fingerprint: str) -> None:
    if first.fingerprint != fingerprint or first.location is None:
        abort(409)
    abort(redirect(first.location, code=303))

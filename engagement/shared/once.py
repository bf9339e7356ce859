"""A form counts once, however often it is sent: by a double click, the back button, or a line that drops.

Every form carries a random token. The first sending claims it, in the same transaction as its work; the same form sent again
is answered with where the first one led; the same token with other content is a conflict (409) and changes nothing.
"""

from datetime import datetime
from typing import cast

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


_TABLE = cast(sa.Table, Submission.__table__)
_TAKING = {
    name: insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.token)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_LED = sa.update(_TABLE).where(_TABLE.c.token == sa.bindparam("claimed")).values(location=sa.bindparam("there"))


def claim(token: str, fingerprint: str) -> None:
    """Take the token for this transaction. If it was taken before, answer the request at once: a redirect to where the
    first sending led when the content is the same, 409 when it is not. A twin still in flight is waited for."""
    if not take(token, fingerprint):
        _answer_again(db.session.get_one(Submission, token), fingerprint)
    g.claimed = token


def take(token: str, fingerprint: str) -> bool:
    """Take the token for this transaction, after any twin still in flight; False when it was taken before."""
    taking = _TAKING[db.session.get_bind().dialect.name]
    row = {"token": token, "fingerprint": fingerprint, "location": None, "at": clock.now()}
    return db.session.execute(taking, row).first() is not None


def led_to(location: str) -> None:
    """Remember where this request's form led, for its twins."""
    if token := g.get("claimed"):
        db.session.execute(_LED, {"claimed": token, "there": location[:500]})


def _answer_again(first: Submission, fingerprint: str) -> None:
    if first.fingerprint != fingerprint or first.location is None:
        abort(409)
    abort(redirect(first.location, code=303))

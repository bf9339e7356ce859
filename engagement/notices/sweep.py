"""What need not be kept: old one-time links, the messages that carried them, and old counts of tries."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from engagement.notices.models import Message
from engagement.people import guesses
from engagement.people.models import SignInLink
from engagement.shared.database import db

KEPT = timedelta(days=1)


def forget_old(*, now: datetime) -> None:
    """Forget what is a day old, and commit."""
    done = sa.and_(
        Message.kind == "sign_in_link", Message.created_at < now - KEPT, Message.state.in_(("sent", "failed"))
    )
    db.session.execute(sa.delete(Message).where(done))
    db.session.execute(sa.delete(SignInLink).where(SignInLink.until_at < now - KEPT))
    guesses.forget_old(now=now)
    db.session.commit()

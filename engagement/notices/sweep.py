"""What need not be kept: old one-time links, the messages that carried them, old counts of tries, and the addresses of
messages that never left."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from engagement.notices.models import Message
from engagement.people import guesses
from engagement.people.models import SignInLink
from engagement.places.place import current_place
from engagement.shared.database import db

KEPT = timedelta(days=1)


def forget_old(*, now: datetime) -> None:
    """Forget what is a day old, or for a bare address what is as old as the place allows, and commit."""
    done = sa.and_(
        Message.kind == "sign_in_link", Message.created_at < now - KEPT, Message.state.in_(("sent", "failed"))
    )
    db.session.execute(sa.delete(Message).where(done))
    db.session.execute(sa.delete(SignInLink).where(SignInLink.until_at < now - KEPT))
    too_long_ago = now - timedelta(days=current_place().contact_days)
    unsent = sa.update(Message).where(
        Message.state.in_(("draft", "waiting", "failed")),
        Message.to_address.is_not(None),
        Message.created_at <= too_long_ago,
    )
    db.session.execute(unsent.values(to_address=None), execution_options={"synchronize_session": False})
    guesses.forget_old(now=now)
    db.session.commit()

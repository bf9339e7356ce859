"""Write down why words that may point at somebody stay where the public reads them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engagement.privacy import queries, rules
from engagement.privacy.events import WordsKept
from engagement.privacy.models import Kept
from engagement.privacy.rules import Reason
from engagement.shared.database import db
from engagement.shared.events import tell


def remember(thing: Any, reason: Reason | None, *, by: int | None, now: datetime) -> None:
    """Keep the reason beside what the words belong to, in place of an earlier one for the same part; none is kept any longer where
    nothing was found. Nothing at all changes where nobody looked (None)."""
    if reason is None:
        return
    kept = queries.find_kept(thing, reason.part)
    if kept is not None and reason.why is None:
        db.session.delete(kept)
    if reason.why is None:
        return
    if kept is None:
        kept = Kept(about=rules.about(thing.__tablename__, thing.id), part=reason.part)
        db.session.add(kept)
    kept.kinds, kept.why, kept.by, kept.at = ",".join(reason.kinds), reason.why, by, now
    db.session.flush()
    tell(WordsKept(at=now, by=by, kept_id=kept.id))


def forget(thing: Any) -> None:
    """The thing is thrown away, and with it every reason."""
    about = rules.about(thing.__tablename__, thing.id)
    db.session.execute(sa.delete(Kept).where(Kept.about == about))

"""How to reach a giver who asked for it: kept apart from what they gave, and not for long.

Nothing but these functions reads or writes the table, so no list, export or dump of what was given carries an address.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from engagement.feedback import rules
from engagement.feedback.events import ContactSeen, ContactsForgotten
from engagement.feedback.models import Contact, Debt
from engagement.places.place import current_place
from engagement.shared.database import db
from engagement.shared.events import tell

AT_A_TIME = 500
"""How many a sweep forgets in one go, so that its event and its transaction stay small."""


def keep(debt: Debt, address: str, *, now: datetime) -> Contact:
    """Keep an e-mail address or a phone number for this answer, for as many days as the place says (``contact_days``)."""
    until = now + timedelta(days=current_place().contact_days)
    contact = Contact(debt_id=debt.id, way=rules.way_of(address), address=address, until_at=until)
    db.session.add(contact)
    db.session.flush()
    return contact


def find(debt: Debt) -> Contact | None:
    """What its giver left, if it is still kept."""
    return db.session.get(Contact, debt.id)


def ways_of(debt_ids: Collection[int]) -> Mapping[int, str]:
    """By which way (``email`` or ``phone``) the givers of these can be reached, for a list: never the addresses."""
    rows = db.session.execute(sa.select(Contact.debt_id, Contact.way).where(Contact.debt_id.in_(debt_ids)))
    return {row.debt_id: row.way for row in rows}


def emails_of(debt_ids: Collection[int]) -> Mapping[int, str]:
    """The e-mail addresses that the givers of these left, to write to them now."""
    emails = sa.select(Contact.debt_id, Contact.address).where(Contact.debt_id.in_(debt_ids), Contact.way == "email")
    return {row.debt_id: row.address for row in db.session.execute(emails)}


def look_up(debt: Debt, *, by: int | None, now: datetime) -> str | None:
    """What its giver left, shown to somebody who is about to tell them; each look is journalled."""
    contact = find(debt)
    if contact is None:
        return None
    tell(ContactSeen(at=now, by=by, debt_id=debt.id))
    return contact.address


def forget(debt_ids: Collection[int], *, by: int | None, now: datetime) -> int:
    """Delete what the givers of these left; how many there were."""
    gone = db.session.scalars(sa.delete(Contact).where(Contact.debt_id.in_(debt_ids)).returning(Contact.debt_id)).all()
    if gone:
        tell(ContactsForgotten(at=now, by=by, debt_ids=tuple(sorted(gone))))
    return len(gone)


def forget_old(*, now: datetime) -> None:
    """The worker's sweep: delete what has been kept long enough, and commit. Those givers look the answer up by their reference."""
    old = sa.select(Contact.debt_id).where(Contact.until_at <= now).order_by(Contact.until_at).limit(AT_A_TIME)
    while ids := db.session.scalars(old).all():
        waiting = sa.update(Debt).where(Debt.id.in_(ids), Debt.route == "contact", Debt.told_at.is_(None))
        db.session.execute(waiting.values(route="reference"), execution_options={"synchronize_session": False})
        forget(ids, by=None, now=now)
        db.session.commit()

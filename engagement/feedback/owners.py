"""Whose debt it is: every one has somebody who sees to it, or stands in the list of those without."""

from collections.abc import Collection
from datetime import datetime

from engagement.feedback import queries, rules
from engagement.feedback.events import OwnerChanged
from engagement.people.models import Person
from engagement.shared.database import db
from engagement.shared.events import tell


def hand_over(debts: Collection[int], owner: Person | None, *, by: int | None, now: datetime) -> int:
    """Give these debts (ids), as far as somebody still waits, to somebody who may answer there, or with None to nobody; how many.
    Raises CannotOwn."""
    held = [debt for debt in queries.list_debts(debts) if rules.waits(debt)]
    if owner is not None:
        able = queries.localities_answered_by(owner.id, now=now)
        if any(able is not None and debt.locality_id not in able for debt in held):
            raise rules.CannotOwn(name=owner.name)
    moved = [debt for debt in held if debt.owner_id != (owner.id if owner else None)]
    for debt in moved:
        debt.owner_id = owner.id if owner else None
    db.session.flush()
    if moved:
        told = tuple(debt.id for debt in moved)
        tell(OwnerChanged(at=now, by=by, debt_ids=told, owner_id=owner.id if owner else None))
    return len(moved)

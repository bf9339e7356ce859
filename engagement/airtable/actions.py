"""What people do about the sync: choose between two values, ask for a run, say that it may go on. The worker does the rest."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from engagement.airtable.events import ConflictResolved, SyncAsked, Wanted
from engagement.airtable.models import SEEN, Base, Conflict, Row, Table
from engagement.airtable.queries import LEFT
from engagement.airtable.wishes import queries as wishes
from engagement.airtable.wishes.models import Wish
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell
from engagement.shared.refusals import Refusal


class AlreadyResolved(Refusal):
    says = _l("This was settled already, by somebody else or because both sides came to say the same")


class NotWaiting(Refusal):
    says = _l("This does not wait for anybody any more")


class AskedAlready(Refusal):
    says = _l(
        "This was asked for already, and the worker has not done it yet. Its answer will stand on the Airtable page"
    )
    field = "what"


class HowManyCalls(Refusal):
    says = _l("Enter how many calls the run may make")
    field = "most"


def resolve(conflict: Conflict, *, ours: bool, by: int | None, now: datetime) -> None:
    """Let one of the two values stand. The next run sends ours or takes theirs. Once ours stands on
    both sides, theirs may still be taken after all. Raises AlreadyResolved."""
    lock_row(conflict)
    stood = conflict.resolved_at is not None
    if stood and (ours or conflict.outcome != "ours" or conflict.applied_at is None):
        raise AlreadyResolved
    conflict.outcome = "ours" if ours else "turned" if stood else "theirs"
    conflict.resolved_at, conflict.resolved_by, conflict.applied_at = now, by, None
    conflict.row.dirty = True
    db.session.flush()
    tell(ConflictResolved(at=now, by=by, conflict_id=conflict.id, ours=ours))


def ask_for_a_run(base: Base, *, now: datetime) -> None:
    """Have the worker run over a base the next time it looks, which is within a minute."""
    base.asked_at = now
    db.session.flush()


def ask(base: str, what: Wanted, *, most: int | None = None, by: int | None, now: datetime) -> Wish:
    """Ask something of the worker about a base of the mapping. ``most``: calls, of a run. Raises AskedAlready and HowManyCalls."""
    if what is Wanted.RUN and most is None:
        raise HowManyCalls
    if wishes.is_waiting(base, what.value):
        raise AskedAlready
    wish = Wish(
        base=base, what=what.value, most=most if what is Wanted.RUN else None, asked_at=now, asked_by=by, did={}
    )
    db.session.add(wish)
    db.session.flush()
    tell(SyncAsked(at=now, by=by, wish_id=wish.id, what=what))
    return wish


def start_again(base: Base, *, now: datetime) -> None:
    """What stopped a base is put right, says somebody: it is tried again. Raises NotWaiting."""
    lock_row(base)
    if base.stopped is None:
        raise NotWaiting
    base.stopped, base.stopped_why, base.stopped_until, base.asked_at = None, "", None, now
    db.session.flush()


def accept_removals(table: Table, *, now: datetime) -> None:
    """It was meant that so many records were removed there at once. Raises NotWaiting."""
    lock_row(table)
    if table.brake <= 0:
        raise NotWaiting
    table.brake, table.paused_why, table.base.asked_at = -1, None, now
    db.session.flush()


def try_table_again(table: Table, *, now: datetime) -> None:
    """Its fields are put right, says somebody: the next run looks at them again. Raises NotWaiting."""
    lock_row(table)
    if table.paused_why is None:
        raise NotWaiting
    table.paused_why, table.base.asked_at = None, now
    db.session.flush()


def try_again(row: Row) -> None:
    """Look at a parked record again, or make one again that was removed there, under the App ID it had. Raises NotWaiting."""
    lock_row(row)
    if row.state == "removed" and row.local_id is not None:
        row.state, row.record_id, row.agreed, row.base_values, row.sent, row.why = "new", None, {}, {}, None, ""
    elif row.state == "parked":
        row.agreed = {name: what for name, what in row.agreed.items() if name != SEEN}
    else:
        raise NotWaiting
    row.dirty = True
    db.session.flush()


def leave(row: Row) -> None:
    """Leave a record as it is: here, and not in Airtable. It can be sent again at any time. Raises NotWaiting."""
    lock_row(row)
    if row.state != "removed" or row.why == LEFT:
        raise NotWaiting
    row.why = LEFT
    db.session.flush()

"""Tell the givers: by message from here, or by somebody who has told them and says so."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from engagement.feedback import contacts, kept, queries, rules
from engagement.feedback.events import GiversTold
from engagement.feedback.models import AnswerDebt, Debt
from engagement.feedback.trails import add_step
from engagement.notices import actions as notices
from engagement.shared.database import db
from engagement.shared.events import tell
from engagement.shared.look import path_to


def tell_givers(debts: Sequence[Debt], *, by: int | None, now: datetime) -> None:
    """These givers, held, have the answer: by message where an address was left, else because it stands where they look, or
    because somebody told them. Their addresses go. Raises AlreadyTold."""
    if not debts:
        return
    for debt in debts:
        rules.check_untold(debt)
    ids = [debt.id for debt in debts]
    notices.write_many(_messages([debt for debt in debts if debt.route == "contact"]), by=by, now=now)
    kept.told(debts, now=now)
    for debt in debts:
        debt.told_at = now
    db.session.flush()
    contacts.forget(ids, by=by, now=now)
    done = sa.update(AnswerDebt).where(AnswerDebt.debt_id.in_(ids), AnswerDebt.to_tell.is_not(None))
    db.session.execute(done.values(to_tell=None), execution_options={"synchronize_session": False})
    add_step(ids, kind="told", by=by, now=now)
    tell(GiversTold(at=now, by=by, debt_ids=tuple(ids)))


def mark_told(debt: Debt, *, by: int | None, now: datetime) -> None:
    """Somebody has passed the answer on. Raises NotAnsweredYet or AlreadyTold."""
    (held,) = queries.list_debts([debt.id])
    if not held.answers:
        raise rules.NotAnsweredYet
    tell_givers([held], by=by, now=now)


def mark_all_told(answer_id: int, way: str, keys: Collection[str] | None, *, by: int | None, now: datetime) -> int:
    """Somebody has passed this answer on by this way to these (keys; None: to all of them). How many had not been told before:
    those told meanwhile are left as they are, so that pressing twice, or two people pressing, does no harm."""
    rows = queries.to_tell(answer_id, way)
    if keys is not None:
        rows = rows.where(Debt.key.in_(list(keys)))
    held = queries.list_debts(db.session.scalars(rows.with_only_columns(Debt.id).order_by(None)))
    untold = [debt for debt in held if debt.told_at is None]
    tell_givers(untold, by=by, now=now)
    return len(untold)


def link_to(reference: str) -> str:
    """The public address at which a giver follows what became of it."""
    return f"{current_app.extensions['settings'].site_url}{path_to('feedback.follow', reference=reference)}"


def short_message(debt: Debt) -> str:
    """The text of a message to a phone: a link, and nothing of what was said."""
    return _("There is an answer to what you told us. Read it: %(link)s", link=link_to(debt.reference))


def _messages(debts: Collection[Debt]) -> Iterable[dict[str, Any]]:
    """A link and nothing of what was said, for each who can be written to."""
    addresses = contacts.emails_of([debt.id for debt in debts])
    ways = contacts.ways_of([debt.id for debt in debts])
    for debt in debts:
        person = debt.given_by if debt.id not in ways else None
        if not (person or debt.id in addresses):
            continue
        words = _(
            "You told us what matters to you. There is now an answer.\n\nRead it here: %(link)s\n\nYour reference: %(reference)s.",
            link=link_to(debt.reference),
            reference=debt.reference,
        )
        yield {
            "kind": "answer",
            "to_person_id": person,
            "to_address": addresses.get(debt.id),
            "subject": _("There is an answer to what you told us"),
            "body": words,
            "about_id": debt.id,
        }

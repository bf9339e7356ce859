"""Tell administrators that the sync has stopped and needs them."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from engagement.airtable.events import Stop
from engagement.notices import actions as notices
from engagement.people import queries as people
from engagement.people.models import Person, Role
from engagement.shared.database import db


def tell_administrators(base: str, stop: Stop, *, now: datetime) -> None:
    """A message to each: which base, what happened, what to do."""
    holders = sa.select(Role.person_id).where(Role.role == "administrator", people.holding(now))
    rows = [
        {
            "kind": "airtable_stopped",
            "to_person_id": person,
            "to_address": None,
            "subject": _("The sync with Airtable has stopped"),
            "body": _("The base “%(base)s”: %(why)s", base=base, why=says(stop)),
            "about_id": None,
        }
        for person in db.session.scalars(sa.select(Person.id).where(Person.id.in_(holders)).order_by(Person.id))
    ]
    notices.write_many(rows, by=None, now=now)


def says(stop: Stop) -> str:
    """What stopped it, and what to do."""
    return {
        Stop.REFUSED: _("Airtable refuses our token. Make a new one and put it into the setting AIRTABLE_TOKEN."),
        Stop.QUOTA: _("The calls of this month are spent. It goes on by itself when the month turns."),
        Stop.BRAKE: _("Many records were removed there at once. Say whether that was meant."),
        Stop.MISSING: _("Airtable knows no such base. Look at its id in the mapping."),
    }[stop]

"""Rules of the sync, and what it says of what ails a record."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from flask_babel import gettext as _

from engagement.airtable import mapping
from engagement.airtable.events import Stop
from engagement.airtable.models import Base

MOST_GONE, GONE_SHARE, NEVER_MASS = 50, 0.10, 4
"""So many, or this share, removed at once may have been a slip; a handful never is."""

OFTEN = timedelta(minutes=15)
IDLE_SHARE = 0.5
"""The share of the month's calls that may go into looking whether anything changed."""

WAS_SENT = "sent once"
"""Why of a row that may have reached Airtable though it is not there now."""


def is_too_many_gone(gone: int, *, among: int) -> bool:
    """The brake: over 10 % or 50 rows that were removed at once are left as they are until a person says it was meant."""
    return gone > MOST_GONE or (gone > NEVER_MASS and gone > GONE_SHARE * among)


def interval(tables: int, calls_per_month: int) -> timedelta:
    """How often to look whether anything changed, so that looking takes no more than its share of the month's calls."""
    looks = max(1.0, calls_per_month * IDLE_SHARE / max(1, tables))
    return max(OFTEN, timedelta(days=30) / looks)


def rests_until(base: Base, *, quota: int, now: datetime) -> datetime | None:
    """Until when nobody calls a base because the month's calls are spent; None when it may be called. Where only our own count said
    so and the quota is larger by now, it may."""
    if base.stopped != Stop.QUOTA.value or base.stopped_until is None or now >= base.stopped_until:
        return None
    return base.stopped_until if base.stopped_why or base.calls >= quota else None


def minutes(calls: int, a_second: float) -> int:
    """About how long so many calls take, in whole minutes and at least one."""
    return max(1, ceil(calls / a_second / 60))


def says_brake(gone: int) -> str:
    return _("%(gone)s records were removed there at once. Say whether that was meant.", gone=gone)


def says_odd(table: mapping.Table, odd: Mapping[str, str]) -> str:
    """What cannot be read, field by field, as the mapping calls them."""
    names = {one.column: one.name for one in table.fields}
    return "; ".join(f"{names[column]}: {why}" for column, why in odd.items())


def says_copied(table: mapping.Table) -> str:
    return _("Two records of %(table)s have the same App ID. Remove one of them in Airtable.", table=table.name)


def says_only_out(table: mapping.Table) -> str:
    return _("%(table)s only goes out: a record made there does not come in.", table=table.name)


def says_unfit() -> str:
    return _("What it says cannot be kept here.")


def says_stranger(app_id: Any) -> str:
    return _("Its App ID is not one of ours.")

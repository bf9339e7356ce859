"""Take a calendar file in: first it is read and kept for a look, then all of it is taken in, in one transaction, or none of it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engagement.asks import actions, feed, queries, rules
from engagement.asks.events import CalendarTakenIn
from engagement.asks.incoming import Event, Fault
from engagement.asks.models import Ask, Upload
from engagement.places.models import Locality
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell
from engagement.shared.refusals import Refusal

KEPT = timedelta(hours=2)


class TakenAlready(Refusal):
    says = _l("This file has been taken in already")


class NothingToTakeIn(Refusal):
    says = _l("There is nothing in this file to take in")


@dataclass(frozen=True)
class Line:
    """What would become of an event: ``new``, ``change``, ``call_off``, ``same``, or ``refused`` with a reason."""

    event: Event
    what: str
    ask: Ask | None = None
    reason: str = ""


def keep(
    events: Sequence[Event],
    faults: Sequence[Fault],
    answers: dict[str, Any],
    *,
    file_name: str,
    by: int | None,
    now: datetime,
) -> Upload:
    """Keep what a file says until somebody has looked at it. Files that nobody took in for two hours are swept on the way."""
    db.session.execute(sa.delete(Upload).where(Upload.at < now - KEPT, Upload.taken_at.is_(None)))
    upload = Upload(
        by=by,
        at=now,
        file_name=file_name[:200],
        answers=answers,
        found=[_plain(event) for event in events],
        refused=[asdict(fault) for fault in faults],
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def plan(upload: Upload, *, may_keep: Callable[[Ask], bool]) -> list[Line]:
    """What would become of each event of a file, in the order of their days."""
    events = [_event(one) for one in upload.found]
    there = queries.by_uid([one.uid for one in events])
    ours = queries.by_keys([one.uid.partition("@")[0] for one in events if feed.is_ours(one.uid)])
    lines = [_line(one, there.get(one.uid), ours, may_keep) for one in events]
    return sorted(lines, key=lambda line: (line.event.opens_on, line.event.line))


def take_in(
    upload: Upload,
    localities: Sequence[Locality],
    *,
    seen: dict[str, Any],
    rest_why: str = "",
    may_keep: Callable[[Ask], bool],
    by: int | None,
    now: datetime,
) -> dict[str, int]:
    """Put what a file brings in the calendar: how many are new, changed and called off. Raises TakenAlready, NothingToTakeIn,
    NeedsRestReason or another Refusal."""
    lock_row(upload)
    if upload.taken_at is not None:
        raise TakenAlready
    counts = {"new": 0, "change": 0, "call_off": 0}
    for line in plan(upload, may_keep=may_keep):
        if line.what in counts:
            _take(line, upload.answers, localities, seen=seen, rest_why=rest_why, by=by, now=now)
            counts[line.what] += 1
    if not any(counts.values()):
        raise NothingToTakeIn
    upload.taken_at, upload.found, upload.refused = now, [], []
    db.session.flush()
    brought, changed, off = counts.values()
    tell(CalendarTakenIn(at=now, by=by, upload_id=upload.id, brought=brought, changed=changed, called_off=off))
    return counts


def _take(
    line: Line,
    answers: dict[str, Any],
    localities: Sequence[Locality],
    *,
    seen: dict[str, Any],
    rest_why: str,
    by: int | None,
    now: datetime,
) -> None:
    event, ask = line.event, line.ask
    days: dict[str, Any] = {"opens_on": event.opens_on, "closes_on": event.closes_on}
    why = _("The calendar file it came from says so.")
    if ask is None:
        entry = actions.Entry(
            **days,
            question=event.title,
            about=event.about,
            link=event.link if rules.is_link(event.link) else "",
            minutes=event.minutes or answers["minutes"],
            localities=localities,
            **{name: answers[name] for name in ("kind", "organisation", "whom", "people")},
        )
        actions.announce(entry, seen=seen, rest_why=rest_why, uid=event.uid, by=by, now=now)
    elif line.what == "call_off":
        actions.call_off(ask, why, by=by, now=now)
    else:
        same: dict[str, Any] = {name: getattr(ask, name) for name in ("minutes", "people", "link")}
        actions.change_ask(ask, **days, **same, rest_why=rest_why, why=why, by=by, now=now)


def _line(event: Event, ask: Ask | None, ours: set[str], may_keep: Callable[[Ask], bool]) -> Line:
    if event.uid.partition("@")[0] in ours:
        return Line(event, "same", reason=_("It came from this calendar"))
    if ask is None and event.called_off:
        return Line(event, "same", reason=_("It is called off, and was never here"))
    if ask is None:
        return Line(event, "new")
    if not may_keep(ask):
        return Line(event, "refused", ask, _("Somebody else brought it into the calendar. Only they can change it"))
    if ask.called_off_at is not None or ask.answered_at is not None:
        return Line(event, "same", ask, _("It is over: called off, or answered"))
    if event.called_off:
        return Line(event, "call_off", ask)
    if (event.opens_on, event.closes_on) != (ask.opens_on, ask.closes_on):
        return Line(event, "change", ask)
    return Line(event, "same", ask, _("It is here already"))


def _plain(event: Event) -> dict[str, Any]:
    return {**asdict(event), "opens_on": event.opens_on.isoformat(), "closes_on": event.closes_on.isoformat()}


def _event(kept: dict[str, Any]) -> Event:
    days = {name: date.fromisoformat(kept[name]) for name in ("opens_on", "closes_on")}
    return Event(**{**kept, **days})

"""One run over one base: the lease, what changed there, what changed here, and what is written; and a plan, which is the same run
with its reads made and everything else forgotten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa
from flask import current_app

from engagement.airtable import (
    alerts,
    book,
    conflicts,
    faults,
    hooks,
    lease,
    mapping,
    provisioning,
    pulling,
    pushing,
    rules,
    settling,
    taking,
)
from engagement.airtable.book import Work
from engagement.airtable.client import A_PAGE, Enough, InDoubt, Line, Refused, Unreachable
from engagement.airtable.events import Stop, SyncRan, SyncStopped
from engagement.airtable.following import follow
from engagement.airtable.models import Base, Row, Run, Table
from engagement.airtable.pace import Pace, Stopped
from engagement.airtable.sheets import Hook, Page, Sheet, open_sheets
from engagement.settings import Settings
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.events import tell

ROUNDS = 3
"""So often is what stayed in doubt looked at and written again in one run."""

AT_MOST = 200
"""Calls of one turn of the worker besides reading all there is, about three quarters of a minute; it goes on with the next."""

TRY_AGAIN = timedelta(hours=1)
"""How long after a refusal or a failure the worker tries again by itself."""


class Off(RuntimeError):
    """The sync is not set up; the sentence says what is missing."""


FAULTS = (mapping.Wrong, Off, Unreachable, InDoubt, Refused, Stopped)
"""What may go wrong without being anybody's mistake in the code: ``faults.says`` tells it."""


@dataclass
class Outcome:
    """What a run did, or a plan would do: ``writes`` are (write or delete, table, records)."""

    base: str
    outcome: str
    why: str = ""
    calls: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    writes: Sequence[tuple[str, str, Sequence[Any]]] = ()
    sheets: dict[str, Sheet] = field(default_factory=dict)


Says = Callable[[str, int, int | None], None]


def settings() -> Settings:
    """The settings of the sync. Raises Off without a token."""
    found: Settings = current_app.extensions["settings"]
    if not found.airtable_token:
        raise Off("AIRTABLE_TOKEN is not set, so nothing goes to Airtable and nothing comes from it.")
    return found


def the_mapping() -> mapping.Mapping:
    """The place's mapping, checked. Raises mapping.Wrong naming the line."""
    place = current_app.extensions["place"]
    return mapping.read(settings().airtable_mapping, localities=[one.slug for one in place.localities])


def line_to(target: mapping.Base, base_id: int, *, owner: str | None, **more: Any) -> Line:
    """A line to a base, in step with whoever else calls it."""
    ours = settings()
    pace = Pace(base_id, rate=ours.airtable_calls_per_second, quota=ours.airtable_calls_per_month, owner=owner)
    return Line(target.id, pace, token=ours.airtable_token, url=ours.airtable_url, **more)


def provision(target: mapping.Base, place: mapping.Mapping, *, dry: bool, says: Callable[[str], None]) -> None:
    """Make what is missing in a base. Raises Off when the base of this name was another."""
    base_id = _known(target)
    provisioning.provision(line_to(target, base_id, owner=None), base_id, place, dry=dry, says=says)


def plan(target: mapping.Base, place: mapping.Mapping) -> Outcome:
    """What a run would do now: the same code, its reads made first, and then all of it rolled back. Raises Stopped, without a call,
    while the month's calls are spent."""
    base_id = _known(target)
    if (spent := _spent(base_id)) is not None:
        raise spent
    work = _open(target, place, line_to(target, base_id, owner=None, dry=True), dry=True)
    try:
        work.reading = True
        pages = list(pulling.pages(work))
        db.session.rollback()
        work.reading = False
        _cycle(work, pages)
        return Outcome(target.key, "done", "", work.line.calls, work.counts, work.line.writes, work.sheets)
    finally:
        db.session.rollback()


def run(target: mapping.Base, place: mapping.Mapping, *, most: int | None = None, says: Says | None = None) -> Outcome:
    """One run over one base. What it did is kept as a Run, if it did anything or failed. While the month's calls are spent it makes
    none."""
    base_id = _known(target)
    if (spent := _spent(base_id)) is not None:
        return Outcome(target.key, "stopped", faults.says(spent))
    with lease.held(base_id) as owner:
        if owner is None:
            return Outcome(target.key, "busy")
        work = _open(target, place, line_to(target, base_id, owner=owner, most=most), says=says)
        _end_what_was_killed(base_id)
        outcome, why = _run(work)
        return Outcome(target.key, outcome, why, work.line.calls, work.counts, sheets=work.sheets)


def _spent(base_id: int) -> Stopped | None:
    """What stopped a base until the month turns, if that is what stopped it."""
    base = db.session.get_one(Base, base_id)
    until = rules.rests_until(base, quota=settings().airtable_calls_per_month, now=clock.now())
    db.session.rollback()
    return None if until is None else Stopped(Stop.QUOTA, until=until)


def _end_what_was_killed(base_id: int) -> None:
    """Whoever ran before and left without a word was killed: we hold the lease now."""
    killed = sa.update(Run).where(Run.base_id == base_id, Run.outcome == "running")
    db.session.execute(
        killed.values(outcome="failed", why="It was killed; this goes on from there.", ended_at=clock.now())
    )
    db.session.commit()


def _run(work: Work) -> tuple[str, str]:
    outcome, why, stopped = "done", "", None
    try:
        hooks.keep_alive(work)
        _cycle(work, pulling.pages(work))
    except Enough:
        outcome = "part"
    except Stopped as fault:
        outcome, why, stopped = "stopped", fault.why, fault
    except Refused as fault:
        stop = Stop.REFUSED if fault.status in (401, 403) else Stop.MISSING if fault.status == 404 else None
        outcome, why = "stopped" if stop else "failed", fault.says or fault.kind
        stopped = Stopped(stop, why, clock.now() + TRY_AGAIN) if stop else None
    except (Unreachable, InDoubt) as fault:
        outcome, why = "failed", faults.says(fault)
    except lease.Lost as fault:
        outcome, why = "failed", type(fault).__name__
    finally:
        db.session.rollback()
    if why != "Lost":
        _end(work, outcome, why, stopped)
    return outcome, faults.says(stopped) if stopped is not None else why


def _cycle(work: Work, pages: Any) -> None:
    resolved = conflicts.to_apply(work)
    settling.apply_resolved(work)
    conflicts.count_applied(work, resolved)
    _take(work, pages)
    follow(work)
    for _round in range(ROUNDS):
        if not pushing.push(work):
            return
        work.release()
        _take(work, pulling.unsure(work))


def _take(work: Work, pages: Any) -> None:
    """Take in page after page; what leads to records not known yet comes last, when the others are."""
    later: list[tuple[Page, Any]] = []
    work.pulled_at = monotonic() if work.round_at is None else 0.0
    for page in pages:
        taking.take_in(work, page, later=later)
        work.says(page.kind, len(page.records), None)
    for page, record in later:
        taking.take_in(work, Page(page.kind, [record], who=page.who), later=None)


def _end(work: Work, outcome: str, why: str, stopped: Stopped | None) -> None:
    now = clock.now()
    if any(work.counts.values()) or outcome != "done":
        work.tell_progress(ended_at=now, outcome=outcome, why=why)
        did = {name: work.counts.get(name, 0) for name in book.DID}
        if work.run_id is not None and (did["pushed"] or did["taken"] or did["deleted"]):
            tell(SyncRan(at=now, by=None, run_id=work.run_id, pushed=did["pushed"], taken=did["taken"]))
    base = db.session.get_one(Base, work.base_id)
    if stopped is not None:
        if base.stopped != stopped.stop.value:
            tell(SyncStopped(at=now, by=None, base_id=base.id, stop=stopped.stop))
            alerts.tell_administrators(work.target.key, stopped.stop, now=now)
        base.stopped, base.stopped_why, base.stopped_until = stopped.stop.value, why, stopped.until or now + TRY_AGAIN
    else:
        base.stopped, base.stopped_why, base.stopped_until = None, "", None
    base.ran_at = now
    base.round_at = (work.round_at or work.started_at) if outcome == "part" else None
    if outcome == "done":
        base.asked_at = None
    db.session.commit()


def _known(target: mapping.Base) -> int:
    base = book.open_base(target)
    if base.base_id != target.id and not base.tables:  # nothing of ours was ever there: the id was mistyped
        base.base_id, base.stopped, base.stopped_why, base.stopped_until = target.id, None, "", None
    if base.base_id != target.id:
        raise Off(f"The base {target.key} was {base.base_id} before. Give another base another name in the mapping.")
    id_ = base.id
    db.session.commit()
    return id_


def _open(
    target: mapping.Base, place: mapping.Mapping, line: Line, *, dry: bool = False, says: Says | None = None
) -> Work:
    base = book.open_base(target)
    sheets = open_sheets(base, place)
    work = Work(base.id, target, book.locality_of(target), line, sheets, dry=dry)
    work.says = says or work.says
    if base.hook_id is not None and base.hook_expires_at is not None:
        work.hook = Hook(base.hook_id, base.hook_cursor, base.hook_expires_at, base.rung_at, base.hook_seen_at)
    work.round_at = None if dry else base.round_at
    db.session.rollback()
    if not sheets:
        raise Off(f"The base {target.key} has none of our tables yet: run `engagement airtable provision`.")
    return work


def run_when_due(*, now: datetime) -> None:
    """The worker's chore: run over each base whose turn it is, some calls at a time."""
    ours: Settings = current_app.extensions["settings"]
    if not ours.airtable_token:
        return
    place = the_mapping()
    every = rules.interval(len(place.tables) * len(place.bases), ours.airtable_calls_per_month)
    for target in place.bases:
        if _is_due(target, every=every, now=now):
            try:
                run(target, place, most=a_turn(target))
            except FAULTS as fault:  # the page of the sync says it too; other bases go on
                current_app.logger.warning("The sync of the base %s: %s", target.key, faults.says(fault))


def a_turn(target: mapping.Base) -> int:
    """The calls of one turn of the worker: enough to get through what is there, and some more."""
    there = sa.select(sa.func.count()).select_from(Row).join(Base, Base.id == Row.base_id)
    found = db.session.scalar(there.where(Base.key == target.key, Row.record_id.is_not(None))) or 0
    db.session.rollback()
    return AT_MOST + found // A_PAGE


def _is_due(target: mapping.Base, *, every: timedelta, now: datetime) -> bool:
    base = db.session.scalar(sa.select(Base).where(Base.key == target.key))
    tables = base and db.session.scalar(sa.select(sa.exists().where(Table.base_id == base.id)))
    if base is None or not tables:
        return False
    if base.stopped and (base.stopped_until is None or now < base.stopped_until):
        return False
    unfinished = db.session.scalar(
        sa.select(Run.outcome).where(Run.base_id == base.id).order_by(Run.id.desc()).limit(1)
    )
    asked = base.asked_at is not None or base.rung_at is not None
    due = asked or (base.ran_at is not None and now - base.ran_at >= every)  # somebody has the first run made
    db.session.rollback()
    return due or unfinished in ("part", "running")


def still_to_push(base_id: int) -> int:
    """Rows that wait to be compared and written."""
    return db.session.scalar(sa.select(sa.func.count()).where(Row.base_id == base_id, Row.dirty)) or 0

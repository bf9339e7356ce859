"""What the terminal says of plans, runs, bases and conflicts. Values of records are shown for conflicts only."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from engagement.airtable import changed, rules, showing
from engagement.airtable.models import Base, Conflict, Row, Run, Table
from engagement.airtable.pace import month_of
from engagement.airtable.running import Outcome
from engagement.settings import Settings
from engagement.shared import clock
from engagement.shared.database import db

SAYS = {
    "done": "done",
    "part": "the calls it was given are made; it goes on with the next run",
    "busy": "another process is at it",
    "stopped": "stopped",
    "failed": "failed",
}
DID = {
    "pushed": "written there",
    "taken": "taken from there",
    "deleted": "taken away there",
    "put_right": "fields put right there",
    "removed": "removed there and marked here",
    "settled": "settled as was chosen",
    "conflicts": "newly in conflict",
    "parked": "parked",
    "paused": "tables paused",
}


def of_run(outcome: Outcome) -> Iterator[str]:
    """What a run did."""
    did = ", ".join(f"{many} {DID[what]}" for what, many in outcome.counts.items() if many and what in DID)
    nothing = "Nothing had changed" if outcome.outcome == "done" else "Nothing was done"
    yield f"{outcome.base}: {SAYS[outcome.outcome]}. {did or nothing}. Calls: {outcome.calls}."
    if outcome.why:
        yield f"  {outcome.why}"
    for sheet in outcome.sheets.values():
        if sheet.paused_why:
            yield f"  {sheet.table.name} is paused: {sheet.paused_why}"


def of_plan(outcome: Outcome) -> Iterator[str]:
    """Each write a run would make, then what they cost."""
    settings: Settings = current_app.extensions["settings"]
    yield f"{outcome.base}: a run would make {len(outcome.writes)} writes."
    tables = {sheet.table_id: sheet for sheet in outcome.sheets.values()}
    for number, (what, table_id, records) in enumerate(outcome.writes, start=1):
        sheet = tables[table_id]
        if what == "delete":
            yield f"  {number}. {sheet.table.name}: delete {len(records)}: {', '.join(records)}"
            continue
        names = {field_id: column for column, field_id in sheet.fields.items()}
        said = [
            f"{one.record_id or 'new'} ({', '.join(sorted(names[field_id] for field_id in one.fields)) or 'App ID'})"
            for one in records
        ]
        yield f"  {number}. {sheet.table.name}: write {len(records)}: {'; '.join(said)}"
    calls = len(outcome.writes) + outcome.calls
    minutes = rules.minutes(calls, settings.airtable_calls_per_second)
    base = db.session.scalar(sa.select(Base).where(Base.key == outcome.base))
    yield f"  Calls: {calls} ({outcome.calls} of them reads), about {minutes} minutes. {_left(base)}"


def of_base(base: Base) -> Iterator[str]:
    """How one base stands."""
    last = db.session.scalar(sa.select(Run).where(Run.base_id == base.id).order_by(Run.id.desc()).limit(1))
    ran = f"last looked at {_moment(base.ran_at)}" if base.ran_at else "never run"
    yield f"{base.key} ({base.base_id}): {ran}. {_left(base)}"
    if base.stopped:
        until = f" Tried again {_moment(base.stopped_until)}." if base.stopped_until else ""
        yield f"  Stopped: {STOPPED[base.stopped]} {base.stopped_why}{until}"
    if base.hook_expires_at is not None:
        rang = " It rang, and what it rang about is read with the next run." if base.rung_at else ""
        yield f"  Webhook: rings until {_moment(base.hook_expires_at)} and is asked for more days before.{rang}"
    if last is not None:
        did = f"{last.pushed} written, {last.taken} taken, {last.calls} calls"
        yield f"  Last change: {_moment(last.ended_at)}, {last.outcome}: {did}."
    states = sa.select(Row.kind, Row.state, sa.func.count()).where(Row.base_id == base.id).group_by(Row.kind, Row.state)
    counted: dict[str, dict[str, int]] = {}
    for kind, state, many in db.session.execute(states.order_by(Row.kind, Row.state)):
        counted.setdefault(kind, {})[state] = many
    for table in db.session.scalars(sa.select(Table).where(Table.base_id == base.id).order_by(Table.id)):
        said = ", ".join(f"{many} {state}" for state, many in counted.get(table.kind, {}).items())
        yield f"  {table.kind}: {said or 'nothing yet'}" + (f". Paused: {table.paused_why}" if table.paused_why else "")
    parked = sa.select(Row).where(Row.base_id == base.id, Row.state == "parked").order_by(Row.id).limit(20)
    for row in db.session.scalars(parked):
        yield f"  Parked: {row.kind} {row.local_id or row.record_id}: {row.why}"


STOPPED = {
    "refused": "Airtable refuses our token.",
    "quota": "The calls of this month are spent.",
    "brake": "Many records were removed there at once.",
    "missing": "Airtable knows no such base.",
}


def open_conflicts() -> Sequence[Conflict]:
    """Those that wait for a person, oldest first."""
    return db.session.scalars(
        sa.select(Conflict).where(Conflict.resolved_at.is_(None)).order_by(Conflict.id).limit(200)
    ).all()


def settled_by_rule() -> Sequence[Conflict]:
    """Those in which ours stood because the table's policy says so, the newest first."""
    by_rule = (Conflict.outcome == "ours", Conflict.resolved_by.is_(None), Conflict.resolved_at == Conflict.found_at)
    return db.session.scalars(sa.select(Conflict).where(*by_rule).order_by(Conflict.id.desc()).limit(200)).all()


def of_conflict(conflict: Conflict) -> Iterator[str]:
    """Base, ours, theirs, who and when."""
    row, names, said = conflict.row, showing.names(), showing.values(conflict)
    field = names.field(row.kind, conflict.column)
    yield f"{conflict.key}  {names.table(row.kind)} {row.local_id} · {field}, found {_moment(conflict.found_at)}"
    here = changed.last_here(conflict, now=clock.now())
    ours = f" ({showing.roles_of(here)} {_moment(here.at)})" if here else ""
    there = f" ({conflict.who} {_moment(conflict.there_at)})" if conflict.there_at else ""
    for side, value, by in (("agreed", "base", ""), ("ours", "ours", ours), ("theirs", "theirs", there)):
        yield f"  {side + ':':8}{said[value] or '(nothing)'}{by}"


def shown(lines: Iterable[str]) -> str:
    """Lines for a terminal: what somebody wrote in Airtable cannot move its cursor or change its colours."""
    text = "\n".join(lines)
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text)


def _left(base: Base | None) -> str:
    settings: Settings = current_app.extensions["settings"]
    used = base.calls if base is not None and base.month == month_of(clock.now()) else 0
    return f"Calls left this month: {max(0, settings.airtable_calls_per_month - used):,}."


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "—"

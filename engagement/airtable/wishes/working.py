"""The worker's side: each wish is carried out once, and what came of it is kept for whoever asked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from engagement.airtable import faults, running
from engagement.airtable.events import Wanted
from engagement.airtable.models import Base, Run
from engagement.airtable.wishes import queries
from engagement.airtable.wishes.models import Said, Wish
from engagement.shared import clock
from engagement.shared.alone import alone
from engagement.shared.database import db

KEPT = 20
"""Wishes of one base whose answers are kept; older ones go."""

MARKS = {"+": "made", "!": "hand"}
"""What provisioning puts before a line, and what such a line is kept as."""


def carry_out(*, now: datetime) -> None:
    """The worker's chore: carry out what was asked for, in order."""
    if not current_app.extensions["settings"].airtable_token or not queries.waiting():
        return
    with alone("airtable-wishes") as mine:
        if mine:
            _end_what_was_killed(now)
            for id_ in queries.waiting():
                _carry_out(id_)


def _end_what_was_killed(now: datetime) -> None:
    """Whoever began and is not here any more was killed: we are alone."""
    begun = sa.update(Wish).where(Wish.ended_at.is_(None), Wish.began_at.is_not(None))
    why = _("The worker was stopped before it came to an end. Ask for it again.")
    db.session.execute(begun.values(ended_at=now, outcome="failed", why=why))
    db.session.commit()


def _carry_out(id_: int) -> None:
    wish = db.session.get_one(Wish, id_)
    wish.began_at = clock.now()
    what, base, left = Wanted(wish.what), wish.base, (wish.most or 0) - wish.calls
    db.session.commit()
    values: dict[str, Any]
    try:
        place = running.the_mapping()
        target = next((one for one in place.bases if one.key == base), None)
        if target is None:
            raise running.Off(_("The mapping has no base “%(base)s” any more.", base=base))
        match what:
            case Wanted.LOOK | Wanted.MAKE:
                running.provision(target, place, dry=what is Wanted.LOOK, says=lambda line: _say(id_, line))
                values = {"outcome": "done"}
            case Wanted.PLAN:
                values = _keep_plan(id_, running.plan(target, place))
            case Wanted.RUN:
                values = _keep_run(id_, running.run(target, place, most=min(left, running.a_turn(target))), left=left)
    except running.FAULTS as fault:
        db.session.rollback()
        values = {"outcome": "failed", "why": faults.says(fault)}
    ends = {"began_at": None} if values["outcome"] == "later" else {"ended_at": clock.now()}
    db.session.execute(sa.update(Wish).where(Wish.id == id_).values(**values | ends))
    _forget_old(base)
    db.session.commit()


def _say(wish_id: int, line: str) -> None:
    """Keep one line of provisioning at once, so that a page can show how far it is."""
    mark, words = line.strip()[:1], line.strip()
    what = MARKS.get(mark, "said")
    db.session.add(Said(wish_id=wish_id, what=what, words=words.lstrip("+! "), records=[], columns=[]))
    db.session.commit()


def _keep_plan(wish_id: int, plan: running.Outcome) -> dict[str, Any]:
    if lines := list(_lines(wish_id, plan)):
        db.session.execute(sa.insert(Said), lines)
    return {"outcome": plan.outcome, "calls": plan.calls, "writes": len(plan.writes)}


def _lines(wish_id: int, plan: running.Outcome) -> Iterator[dict[str, Any]]:
    """Each call that a run would make to write, by what it is about; no values."""
    sheets = {sheet.table_id: sheet for sheet in plan.sheets.values()}
    for what, table_id, records in plan.writes:
        sheet = sheets[table_id]
        line = {"wish_id": wish_id, "what": what, "words": "", "kind": sheet.kind.name, "new": 0, "columns": []}
        if what == "delete":
            yield line | {"records": list(records)}
            continue
        names = {field_id: column for column, field_id in sheet.fields.items()}
        columns = {names[field_id] for one in records for field_id in one.fields}
        known = [one.record_id for one in records if one.record_id]
        order = [column for column in sheet.columns if column in columns]
        yield line | {"new": len(records) - len(known), "records": known, "columns": order}


def _keep_run(wish_id: int, run: running.Outcome, *, left: int) -> dict[str, Any]:
    """A turn of a run: when calls are left it goes on with the next turn; when none are, the rest has time."""
    if run.outcome == "busy":
        return {"outcome": "later"}
    wish = db.session.get_one(Wish, wish_id)
    did = {name: wish.did.get(name, 0) + run.counts.get(name, 0) for name in {**wish.did, **run.counts}}
    if run.outcome == "part":
        base = sa.select(Base.id).where(Base.key == run.base).scalar_subquery()
        last = sa.select(sa.func.max(Run.id)).where(Run.base_id == base).scalar_subquery()
        db.session.execute(sa.update(Run).where(Run.id == last, Run.outcome == "part").values(outcome="enough"))
        db.session.commit()
    goes_on = run.outcome == "part" and run.calls < left
    return {
        "outcome": "later" if goes_on else run.outcome,
        "why": run.why,
        "calls": Wish.calls + run.calls,
        "did": did,
    }


def _forget_old(base: str) -> None:
    kept = sa.select(Wish.id).where(Wish.base == base).order_by(Wish.id.desc()).limit(1).offset(KEPT)
    newest = db.session.scalar(kept)
    if newest is not None:
        old = sa.select(Wish.id).where(Wish.base == base, Wish.id <= newest, Wish.ended_at.is_not(None))
        db.session.execute(sa.delete(Said).where(Said.wish_id.in_(old)))
        db.session.execute(sa.delete(Wish).where(Wish.id.in_(old.scalar_subquery())))

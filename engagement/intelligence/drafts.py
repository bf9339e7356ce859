"""What a resident has told us so far, kept here between pages and never in an address. Used by the pages of ``telling.py``."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engagement.intelligence import actions, queries, rules
from engagement.intelligence.events import NoteGathered
from engagement.intelligence.models import Draft, Note, TellingCount
from engagement.shared.clock import day_of
from engagement.shared.counting import add_to
from engagement.shared.database import db
from engagement.shared.events import tell

KEPT = timedelta(hours=2)
"""How long a draft waits for its next page: long enough for a cup of tea."""

KEPT_ON_A_KIOSK = timedelta(minutes=15)
"""And where somebody else may come next. Whoever goes on to the next page begins them anew."""

FRESH = {
    "text": "",
    "held_why": None,
    "locality_id": None,
    "by_postcode": False,
    "neighbourhood_id": None,
    "near_asked": False,
    "kind": None,
    "kind_asked": False,
    "language": None,
    "language_named": None,
    "route": None,
    "contact": None,
    "gathering_id": None,
    "gathering_channel": None,
}


def keep(draft: Draft | None, *, waits: timedelta = KEPT, now: datetime, **answers: Any) -> Draft:
    """Put answers in the draft, or in a new one if there is none or it was sent. Drafts that have run out are swept on the way."""
    if draft is None or draft.note_id is not None:
        forget_old(now=now)
        draft = Draft(**FRESH)
        db.session.add(draft)
    began = draft.locality_id is None and answers.get("locality_id") is not None
    for name, answer in answers.items():
        setattr(draft, name, answer)
    draft.until_at = now + waits
    db.session.flush()
    if began:
        _count("began", draft.locality_id, now)
    return draft


def send(
    draft: Draft, *, channel: str = "web", behalf_why: str | None = None, by: int | None = None, now: datetime
) -> Note:
    """Turn the draft into a note and empty it; typed in ``by`` a worker with ``behalf_why``. Sent already, it answers the same
    note. Raises NotFinished."""
    held = queries.find_draft(draft.key, now=now, lock=True)
    if held is None:
        raise rules.NotFinished
    if held.note is not None:
        return held.note
    if rules.stage_of(held) != "check" or held.locality_id is None or held.route is None:
        raise rules.NotFinished
    note = actions.log_note(
        held.text,
        locality_id=held.locality_id,
        neighbourhood_id=held.neighbourhood_id,
        channel=held.gathering_channel or channel,
        raised="unprompted" if held.gathering_id is None else "asked",
        kind=held.kind or rules.UNSURE,
        language=held.language or "en",
        language_named=held.language_named,
        route=held.route,
        contact=held.contact,
        held_why=held.held_why,
        behalf_why=behalf_why,
        by=by,
        now=now,
    )
    if held.gathering_id is not None:
        tell(NoteGathered(at=now, by=by, note_id=note.id, gathering_id=held.gathering_id))
    for name, empty in FRESH.items():
        setattr(held, name, empty)
    held.note, held.until_at = note, now + KEPT
    db.session.flush()
    _count("sent", note.locality_id, now)
    return note


def _count(step: str, locality_id: int | None, now: datetime) -> None:
    """One more came so far. It says nothing of whom."""
    month = day_of(now).replace(day=1)
    add_to(TellingCount, [{"locality_id": locality_id, "month": month, "step": step, "people": 1}])


def use_right_to_answer(draft: Draft) -> int | None:
    """Whoever sent a draft may say who they are, once, however many clicks: the locality's id, or None if they have already."""
    mine = sa.and_(Draft.id == draft.id, Draft.note_id.is_not(None), Draft.about_you_used.is_(False))
    used = sa.update(Draft).where(mine).values(about_you_used=True).returning(Draft.note_id)
    note_id = db.session.scalar(used)
    return db.session.scalar(sa.select(Note.locality_id).where(Note.id == note_id)) if note_id else None


def forget(draft: Draft) -> None:
    """Delete it: its giver begins anew, or somebody else comes."""
    db.session.delete(draft)
    db.session.flush()


def sweep(*, now: datetime) -> None:
    """A chore of the worker: delete the drafts that have run out, and commit."""
    forget_old(now=now)
    db.session.commit()


def forget_old(*, now: datetime) -> None:
    """Delete the drafts that have run out."""
    db.session.execute(sa.delete(Draft).where(Draft.until_at <= now))

"""Log a note, say what it is about, withdraw it; bring the list of themes up to date. Imports are in ``imports.py``."""

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from engagement.feedback import actions as feedback
from engagement.intelligence import kept, queries, rules
from engagement.intelligence.events import NoteHeld, NoteLogged, NoteThemed, NoteWithdrawn, ThemesLoaded
from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.intelligence.themes import choosing, gate
from engagement.intelligence.themes import queries as the_list
from engagement.places.place import Item, Place
from engagement.shared import once
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row, write_down
from engagement.shared.events import tell

_GIVE = sa.insert(NoteTheme.__table__)  # type: ignore[arg-type]


def log_note(
    text: str,
    *,
    locality_id: int,
    neighbourhood_id: int | None = None,
    channel: str,
    kind: str = rules.UNSURE,
    voices: int = 1,
    quote: str | None = None,
    language: str = "en",
    language_named: str | None = None,
    heard_on: date | None = None,
    heard_how: str = "first-hand",
    raised: str = "unprompted",
    asset_answer: str | None = None,
    behalf_why: str | None = None,
    held_why: str | None = None,
    route: str = "nobody",
    contact: str | None = None,
    where_told: str | None = None,
    client_id: str | None = None,
    client_print: str | None = None,
    by: int | None,
    now: datetime,
) -> Note:
    """Keep one thing heard and owe an answer for it by ``route`` (see ``feedback.rules.ROUTES``). With ``held_why``, the
    reason for keeping what stop and check found, it waits for review and stands nowhere until then. A note that waited on
    a device brings the id it was given there and ``rules.sent_print`` of what was sent. Raises HeardInTheFuture."""
    today = day_of(now)
    heard_on = heard_on or today
    rules.check_heard(heard_on, today)
    debt = feedback.owe(
        kind="note",
        locality_id=locality_id,
        route=route,
        contact=contact,
        where_told=where_told,
        owner_id=by,
        by=by,
        now=now,
    )
    note = Note(
        debt_id=debt.id,
        locality_id=locality_id,
        neighbourhood_id=neighbourhood_id,
        channel=channel,
        kind=kind,
        voices=voices,
        text=text,
        quote=quote or None,
        language=language,
        language_named=language_named,
        heard_on=heard_on,
        heard_how=heard_how,
        raised=raised,
        asset_answer=asset_answer or None,
        behalf_why=behalf_why or None,
        held_at=now if held_why else None,
        held_why=held_why or None,
        logged_by=by,
        logged_at=now,
        client_id=client_id,
        client_print=client_print,
    )
    write_down(note)
    set_committed_value(note, "debt", debt)
    if note.standing:
        kept.came([{"locality_id": locality_id, "kind": kind, "voices": voices}])
    event = NoteLogged if note.standing else NoteHeld
    tell(event(at=now, by=by, note_id=note.id, locality_id=locality_id))
    return note


def find_sent(client_id: str, client_print: str) -> Note | None:
    """The note that a device has sent under this id before, after any twin still in flight; None when this is the first.
    Raises OtherContent when what it sent then was not the same."""
    once.take(client_id, client_print)
    note = queries.find_from_device(client_id)
    if note is not None and note.client_print != client_print:
        raise rules.OtherContent(reference=note.debt.reference)
    return note


def set_themes(
    note: Note,
    themes: Iterable[Theme],
    *,
    off: Iterable[Theme] = (),
    seen: str | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Make these the note's themes, with the theme above each. One merged meanwhile is followed; one that the note has and that
    is no longer in use stays unless it is taken ``off``. ``seen`` is what it had on the page (``rules.as_seen``), where one was
    read. Raises AlreadyWithdrawn, HeldForReview, SortedMeanwhile or NoLongerInUse."""
    hold_still(note)
    set_themes_of_held(note, themes, off=off, seen=seen, by=by, now=now)


def hold_still(note: Note) -> None:
    """Keep a note and the list of themes as they are, but for oneself, until this transaction ends."""
    gate.hold()
    lock_row(note)


def set_themes_of_held(
    note: Note,
    themes: Iterable[Theme],
    *,
    off: Iterable[Theme] = (),
    seen: str | None = None,
    by: int | None,
    now: datetime,
) -> bool:
    """As ``set_themes``, for a note that ``hold_still`` holds; whether its themes changed, and were told."""
    rules.check_not_held(note)
    held = set(queries.themes_held(note.id))
    if seen is not None and not choosing.unchanged(seen, held):
        raise rules.SortedMeanwhile
    if note.seen_at is None and rules.reads(note, by):
        note.seen_at = now
    wanted = rules.with_those_above(choosing.settle(themes, held=held, off=off))
    if wanted == held:
        return False
    gone, come = held - wanted, sorted(wanted - held)
    if gone:
        db.session.execute(sa.delete(NoteTheme).where(NoteTheme.note_id == note.id, NoteTheme.theme_id.in_(gone)))
    same = {"note_id": note.id, "locality_id": note.locality_id, "by": by, "at": now}
    if come:
        db.session.execute(_GIVE, [{**same, "theme_id": theme_id} for theme_id in come])
    kept.sorted_anew(note, gone=gone, come=come)
    db.session.expire(note, ["themes"])
    tell(NoteThemed(at=now, by=by, note_id=note.id))
    return True


def withdraw(note: Note, *, why: str, by: int | None, now: datetime) -> None:
    """Take a note out of every list and count, with a reason. It is not deleted. Raises AlreadyWithdrawn."""
    gate.hold()
    lock_row(note)
    rules.check_standing(note)
    stood = note.standing
    note.withdrawn_at, note.withdrawn_why = now, why
    if stood:
        kept.went(note, queries.theme_ids(note))
    tell(NoteWithdrawn(at=now, by=by, note_id=note.id))


def load_themes(place: Place, *, by: int | None, now: datetime) -> int:
    """Bring the themes up to date from the place's data file; how many it lists. One no longer listed is retired, not deleted.
    What people made or changed since (and did not undo) is left as they made it."""
    gate.close()
    known = {theme.slug: theme for theme in db.session.scalars(sa.select(Theme)).all()}
    theirs = the_list.changed_by_people()
    listed: list[tuple[Item, Item | None]] = []
    for item in place.items("themes"):
        listed += [(item, None), *((below, item) for below in item.below)]
    changed = False
    for position, (item, above) in enumerate(listed):
        theme = known.get(item.slug) or known.setdefault(item.slug, Theme(slug=item.slug, name=item.name))
        if theme.id in theirs:
            continue
        theme.name, theme.position, theme.retired_at, theme.ended = item.name, position, None, None
        theme.parent_id = _above(known[above.slug]) if above else None
        db.session.add(theme)
        changed = changed or theme.id is None or db.session.is_modified(theme)
        db.session.flush()
    for slug in known.keys() - {item.slug for item, _above in listed}:
        theme = known[slug]
        if theme.retired_at is None and theme.id not in theirs:
            theme.retired_at, theme.ended, changed = now, "retired", True
    if changed:
        tell(ThemesLoaded(at=now, by=by, themes=len(listed)))
    return len(listed)


def _above(theme: Theme) -> int:
    """Below which theme (id) a listed one goes, where people changed the one that the file puts it below."""
    now = the_list.effective([theme])[theme.id]
    return now.parent_id or now.id

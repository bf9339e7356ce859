"""Begin a batch, keep lines of it, undo it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_OID, uuid5

from engagement.intelligence import actions, rules
from engagement.intelligence import queries as notes
from engagement.intelligence.batches import queries
from engagement.intelligence.events import BatchTyped, BatchUndone
from engagement.intelligence.models import Batch, BatchLine, Note, Theme
from engagement.intelligence.themes import gate
from engagement.shared import once
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """One thing said, as it was typed. ``number`` is its line on the page, from 1."""

    number: int
    text: str
    kind: str = rules.UNSURE
    voices: int = 1
    theme: Theme | None = None
    question: int | None = None
    held_why: str | None = None


def begin(
    key: str,
    *,
    locality_id: int,
    neighbourhood_id: int | None = None,
    channel: str,
    occasion: str = "",
    heard_on: date,
    heard_how: str = "first-hand",
    raised: str = "asked",
    language: str = "en",
    route: str = "nobody",
    where_told: str | None = None,
    questions: Sequence[str] = (),
    by: int,
    now: datetime,
) -> Batch:
    """The batch of the page with this key, made by its first sending, after any twin still in flight. Raises HeardInTheFuture or
    SomebodyElses."""
    rules.check_heard(heard_on, day_of(now))
    once.take(f"batch {key}", str(by))
    batch = queries.find_batch(key)
    if batch is not None:
        if batch.by != by:
            raise rules.SomebodyElses
        return batch
    batch = Batch(
        key=key,
        locality_id=locality_id,
        neighbourhood_id=neighbourhood_id,
        channel=channel,
        occasion=occasion,
        heard_on=heard_on,
        heard_how=heard_how,
        raised=raised,
        language=language,
        route=route,
        where_told=where_told,
        questions=list(questions),
        by=by,
        at=now,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def keep(batch: Batch, lines: Sequence[NewLine], *, now: datetime) -> int:
    """Make a note of each line that is not kept yet; how many are new. Raises BatchOver, LineKeptOtherwise or NoLongerInUse, and
    then none is kept."""
    gate.hold()
    lock_row(batch)
    if batch.undone_at is not None:
        raise rules.BatchOver
    new = sum(_keep(batch, line, now=now) for line in lines)
    batch.lines += new
    if new:
        tell(BatchTyped(at=now, by=batch.by, batch_id=batch.id, notes=new))
    return new


def undo(batch: Batch, *, why: str, by: int, now: datetime) -> tuple[int, int]:
    """Withdraw its notes, but for those that somebody else has worked with: (how many went, how many stay). Raises BatchOver."""
    lock_row(batch)
    if batch.undone_at is not None:
        raise rules.BatchOver
    batch.undone_at = now
    held = [line.note for line in queries.lines_of(batch) if line.note.withdrawn_at is None]
    gone = [note for note in held if note.seen_at is None]
    for note in gone:
        actions.withdraw(note, why=why, by=by, now=now)
    tell(BatchUndone(at=now, by=by, batch_id=batch.id, notes=len(gone)))
    return len(gone), len(held) - len(gone)


def _keep(batch: Batch, line: NewLine, *, now: datetime) -> bool:
    client_id = str(uuid5(NAMESPACE_OID, f"batch {batch.key} {line.number}"))
    known = rules.sent_print(_said(line), by=batch.by)
    kept = notes.find_from_device(client_id)
    if kept is not None:
        if kept.client_print != known:
            raise rules.LineKeptOtherwise(line=line.number, reference=kept.debt.reference)
        return False
    note = _log(batch, line, client_id=client_id, client_print=known, now=now)
    if line.theme is not None and note.standing:
        actions.set_themes(note, [line.theme], by=batch.by, now=now)
    db.session.add(BatchLine(note_id=note.id, batch_id=batch.id, line=line.number, question=line.question))
    return True


def _log(batch: Batch, line: NewLine, *, client_id: str, client_print: str, now: datetime) -> Note:
    return actions.log_note(
        line.text,
        locality_id=batch.locality_id,
        neighbourhood_id=batch.neighbourhood_id,
        channel=batch.channel,
        kind=line.kind,
        voices=line.voices,
        language=batch.language,
        heard_on=batch.heard_on,
        heard_how=batch.heard_how,
        raised=batch.raised,
        held_why=line.held_why,
        route=batch.route,
        where_told=batch.where_told,
        client_id=client_id,
        client_print=client_print,
        by=batch.by,
        now=now,
    )


def _said(line: NewLine) -> list[tuple[str, list[str]]]:
    theme = line.theme.slug if line.theme else ""
    return [
        ("text", [line.text]),
        ("kind", [line.kind]),
        ("voices", [str(line.voices)]),
        ("theme", [theme]),
        ("question", [str(line.question or "")]),
    ]

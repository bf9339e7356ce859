"""Take back a whole import: every note of it that nobody has worked with yet is withdrawn, in one transaction."""

from datetime import datetime

import sqlalchemy as sa

from engagement.intelligence import kept
from engagement.intelligence.events import ImportUndone
from engagement.intelligence.files import queries, rules
from engagement.intelligence.models import Import, Note, NoteTheme
from engagement.intelligence.themes import gate
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def undo(source: Import, *, why: str, by: int | None, now: datetime) -> int:
    """Withdraw its notes with this reason; how many went. A note that somebody read, sorted or reviewed stays. Raises
    UndoneAlready or StillComing."""
    gate.hold()
    lock_row(source)
    if source.undone_at is not None:
        raise rules.UndoneAlready
    file = queries.find_file_of(source.id)
    if file is not None and file.state == "to-take":
        raise rules.StillComing
    _forget_counts(source.id)
    going = sa.update(Note).where(*_going(source.id)).values(withdrawn_at=now, withdrawn_why=why, fingerprint=None)
    going = going.returning(Note.id)
    went = len(db.session.execute(going, execution_options={"synchronize_session": False}).all())
    source.undone_at, source.undone_by, source.undone = now, by, went
    db.session.flush()
    tell(ImportUndone(at=now, by=by, import_id=source.id, notes=went))
    return went


def number_going(source: Import) -> int:
    """How many notes would go now."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Note).where(*_going(source.id))) or 0


def _going(import_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    themed = sa.exists().where(NoteTheme.note_id == Note.id)
    return Note.import_id == import_id, Note.withdrawn_at.is_(None), Note.seen_at.is_(None), ~themed


def _forget_counts(import_id: int) -> None:
    of = Note.locality_id, Note.kind
    rows = sa.select(*of, sa.func.count(), sa.func.sum(Note.voices)).where(*_going(import_id), Note.standing)
    kept.many_went(db.session.execute(rows.group_by(*of)).all())

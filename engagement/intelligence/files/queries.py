"""Reads of files that wait, and of what was taken in."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.files.rules import WORKED_ON
from engagement.intelligence.models import Import
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged


def get_file(*, file: str) -> ImportFile:
    """By key. Raises Missing."""
    rows = sa.select(ImportFile).where(ImportFile.key == file)
    return the_one(rows.options(joinedload(ImportFile.locality), joinedload(ImportFile.source)))


def get_import(*, taken: str) -> Import:
    """By key. Raises Missing."""
    return the_one(
        sa.select(Import).where(Import.key == taken).options(joinedload(Import.locality), joinedload(Import.person))
    )


def list_imports(localities: Collection[int] | None) -> Paged:
    """What was taken in, in these localities (None: in all), newest first."""
    rows = sa.select(Import).options(joinedload(Import.locality), joinedload(Import.person))
    if localities is not None:
        rows = rows.where(Import.locality_id.in_(localities))
    return paged(rows.order_by(Import.id.desc()))


def list_own(person_id: int, *, now: datetime) -> Sequence[ImportFile]:
    """The files that somebody sent and that are not taken in yet, newest first."""
    rows = sa.select(ImportFile).where(
        ImportFile.by == person_id, ImportFile.state != "done", ImportFile.until_at > now
    )
    return db.session.scalars(
        rows.options(joinedload(ImportFile.locality)).order_by(ImportFile.id.desc()).limit(20)
    ).all()


def find_file_of(import_id: int) -> ImportFile | None:
    """The file an import came from, while something is left of it."""
    return db.session.scalar(sa.select(ImportFile).where(ImportFile.import_id == import_id))


def is_work() -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(ImportFile.state.in_(WORKED_ON)))))


def list_waiting() -> Sequence[ImportFile]:
    """Files whose next step is the worker's, the longest waiting first."""
    rows = sa.select(ImportFile).where(ImportFile.state.in_(WORKED_ON))
    return db.session.scalars(rows.options(joinedload(ImportFile.source)).order_by(ImportFile.id).limit(20)).all()


def list_over(*, now: datetime) -> Sequence[ImportFile]:
    """Files whose day is over, but for those that are being taken in."""
    rows = sa.select(ImportFile).where(ImportFile.until_at <= now, ImportFile.state != "to-take")
    return db.session.scalars(rows.order_by(ImportFile.id).limit(100)).all()

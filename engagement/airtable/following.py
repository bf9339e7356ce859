"""The journal's consumer: what changed here becomes dirty rows of the map, each record once, and the cursor moves with them."""

from collections.abc import Sequence

import sqlalchemy as sa

from engagement.airtable.book import AT_A_TIME, Work
from engagement.airtable.models import Base, Table
from engagement.airtable.sheets import Sheet
from engagement.journal import queries as journal
from engagement.journal.models import Entry
from engagement.shared.database import db


def follow(work: Work) -> None:
    """Mark what the journal says has changed since, and, table by table, all there is if it was not marked yet."""
    position = db.session.scalar(sa.select(Base.position).where(Base.id == work.base_id))
    if position is None:  # everything is marked below; what comes from now on is in the journal
        position = journal.length()
        work.set_base(position=position)
        work.save()
    while entries := _after(position):
        for sheet in work.sheets.values():
            work.mark(sheet, sorted({id_ for entry in entries for id_ in sheet.kind.touched(entry)}))
        position = entries[-1].position
        work.set_base(position=position)
        work.save()
    for sheet in work.sheets.values():
        _fill(work, sheet)


def _after(position: int) -> Sequence[Entry]:
    entries = sa.select(Entry).where(Entry.position > position).order_by(Entry.position).limit(AT_A_TIME)
    return db.session.scalars(entries).all()


def _fill(work: Work, sheet: Sheet) -> None:
    """Mark every record that may leave, some at a time; begun again where it was left."""
    until = db.session.scalar(sa.select(Table.filled_until).where(Table.id == sheet.id))
    while until is not None:
        ids = sheet.kind.ids(after=until, most=AT_A_TIME, locality_id=work.locality_id)
        work.mark(sheet, ids)
        until = ids[-1] if len(ids) == AT_A_TIME else None
        db.session.execute(sa.update(Table).where(Table.id == sheet.id).values(filled_until=until))
        work.save()

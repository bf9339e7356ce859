"""Records that were removed there: marked here, never deleted and never made again. Of two copies the other one is left."""

from collections.abc import Sequence

import sqlalchemy as sa

from engagement.airtable import rules, unlinking
from engagement.airtable.book import Work
from engagement.airtable.models import Row
from engagement.airtable.sheets import Page, Sheet
from engagement.shared.database import db


def there(work: Work, sheet: Sheet) -> int:
    mine = (Row.base_id == work.base_id, Row.kind == sheet.kind.name, Row.record_id.is_not(None))
    return db.session.scalar(sa.select(sa.func.count()).where(*mine, Row.state.in_(("known", "doubt", "parked")))) or 0


def is_copied(row: Row) -> bool:
    return db.session.scalar(sa.select(sa.exists().where(Row.twin_id == row.id))) or False


def not_found(work: Work, sheet: Sheet, page: Page) -> None:
    """Rows that were asked for and are not there: what was to be made was not; what was there was removed."""
    there = {record["id"] for record in page.records}
    asked = db.session.scalars(work.rows(sheet, Row.id.in_(page.asked))).all() if page.asked else ()
    for row in asked:
        if row.record_id is None and row.state == "doubt":
            row.state, row.sent, row.dirty, row.why = "new", None, True, rules.WAS_SENT
    _remove_all(work, sheet, [row for row in asked if row.record_id is not None and row.record_id not in there])


def gone(work: Work, sheet: Sheet, gone: Sequence[str]) -> None:
    for start in range(0, len(gone), 500):
        _remove_all(
            work, sheet, db.session.scalars(work.rows(sheet, Row.record_id.in_(gone[start : start + 500]))).all()
        )
        work.save()


def _remove_all(work: Work, sheet: Sheet, rows: Sequence[Row]) -> None:
    names = {f"{row.kind}:{row.local_id}" for row in rows}
    for row in rows:
        remove(work, row)
    if names:
        unlinking.forget(work, sheet, names)


def remove(work: Work, row: Row) -> None:
    """A record was removed there: marked, never deleted here and never made again. Of two copies the other one is left."""
    work.forget_links()
    if row.twin_id is not None:
        original = db.session.get_one(Row, row.twin_id)
        db.session.delete(row)
        db.session.flush()
        if not is_copied(original):
            _look_at_again(original)
        return
    if row.local_id is None:
        db.session.delete(row)
        return
    twins = db.session.scalars(sa.select(Row).where(Row.twin_id == row.id).order_by(Row.id)).all()
    if len(twins) == 1:
        record_id = twins[0].record_id
        db.session.delete(twins[0])
        db.session.flush()
        row.record_id = record_id
        _look_at_again(row)
        return
    if row.state != "removed":
        work.count("removed")
    row.state, row.why, row.dirty, row.sent = "removed", "", False, None


def _look_at_again(row: Row) -> None:
    """It is one of a kind again: what it is there is asked for, and it is found well."""
    row.dirty = True
    if row.state == "parked":
        row.state, row.sent = "doubt", None


def hold(work: Work, sheet: Sheet, gone: Sequence[str]) -> None:
    """So many are gone that a person has to say whether it was meant: until then none is marked, and no link is made to them."""
    for start in range(0, len(gone), 500):
        some = work.rows(sheet, Row.record_id.in_(gone[start : start + 500]), Row.local_id.is_not(None))
        names = {f"{row.kind}:{row.local_id}" for row in db.session.scalars(some)}
        work.lost.update(dict.fromkeys(names, True))
        unlinking.forget(work, sheet, names)
    work.forget_links()

"""Make a pack, take its sheets in, end it."""

from collections.abc import Sequence
from datetime import date, datetime

from engagement.intelligence.models import Batch
from engagement.packs import codes, queries, rules
from engagement.packs.events import PackEnded, PackMade, SheetTyped
from engagement.packs.models import Pack, Sheet, Told
from engagement.shared import look
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def make(
    *,
    locality_id: int,
    group_name: str,
    host: str = "",
    topic: str = "",
    meets_on: date,
    language: str = "en",
    questions: Sequence[str],
    invited: int | None = None,
    by: int | None,
    now: datetime,
) -> Pack:
    """Make a pack with a code of its own. ``by`` is nobody for a resident without an account. Raises OutOfReach."""
    rules.check_day(meets_on, day_of(now))
    pack = Pack(
        code=codes.new_code(),
        locality_id=locality_id,
        group_name=group_name,
        host=host,
        topic=topic,
        meets_on=meets_on,
        language=language,
        questions=list(questions),
        invited=invited,
        made_by=by,
        made_at=now,
    )
    db.session.add(pack)
    db.session.flush()
    tell(PackMade(at=now, by=by, pack_id=pack.id, locality_id=locality_id))
    return pack


def take_sheet_in(pack: Pack, batch: Batch, *, number: int, by: int, now: datetime) -> Sheet:
    """A sheet that came back is this batch. The same page sent twice is one sheet. Raises AlreadyTyped or PackOver."""
    lock_row(pack)
    if pack.ended_at is not None:
        raise rules.PackOver
    sheet = queries.find_sheet(pack, number)
    if sheet is not None and sheet.batch_id == batch.id:
        return sheet
    if sheet is not None:
        raise rules.AlreadyTyped(number=number, day=look.day(sheet.at), name=sheet.typist.name)
    sheet = Sheet(batch_id=batch.id, pack_id=pack.id, number=number, by=by, at=now)
    db.session.add(sheet)
    db.session.flush()
    tell(SheetTyped(at=now, by=by, pack_id=pack.id, batch_id=batch.id))
    return sheet


def keep_told(pack_id: int, note_id: int) -> None:
    """Somebody told this online through the pack's page."""
    db.session.add(Told(note_id=note_id, pack_id=pack_id))
    db.session.flush()


def end(pack: Pack, *, why: str, by: int, now: datetime) -> None:
    """Its page and papers are shown no more; what was said stays. Raises PackOver."""
    lock_row(pack)
    if pack.ended_at is not None:
        raise rules.PackOver
    pack.ended_at, pack.ended_why = now, why
    tell(PackEnded(at=now, by=by, pack_id=pack.id))

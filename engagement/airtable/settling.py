"""Conflicts that somebody settled are acted on: ours goes out with the next push, theirs comes in now."""

from engagement.airtable import conflicts, merging
from engagement.airtable.book import Work
from engagement.airtable.events import TakenFromAirtable
from engagement.airtable.models import Conflict, Row
from engagement.airtable.sheets import Sheet
from engagement.airtable.taking import agree_on_taken, through_the_door
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.events import tell


def apply_resolved(work: Work) -> None:
    """Do as was said of conflicts: ours goes out with the next push, theirs comes in now."""
    for id_ in conflicts.to_apply(work):
        conflict = db.session.get_one(Conflict, id_)
        row, column, theirs = conflict.row, conflict.column, merging.revived(conflict.theirs)
        sheet = work.sheets.get(row.kind)
        if sheet is None or row.local_id is None or column not in sheet.seats:
            continue
        if conflict.outcome == "turned":
            _turn(work, sheet, conflict)
            continue
        conflicts.let_ours_go_out(row, conflict)
        ours_stands, row_id, local_id = conflict.outcome == "ours", row.id, row.local_id
        if not ours_stands:
            work.save()
            row = db.session.get_one(Row, row_id)
            if through_the_door(work, sheet, row, local_id, {column: theirs}) is not None:
                agree_on_taken(work, sheet, db.session.get_one(Row, row_id), {column: theirs})
                tell(TakenFromAirtable(at=clock.now(), by=None, row_id=row_id, local_id=local_id, created=False))
        db.session.get_one(Conflict, id_).applied_at = clock.now()
        work.save()


def _turn(work: Work, sheet: Sheet, conflict: Conflict) -> None:
    """Ours stood and is on both sides by now; theirs is taken after all, and goes out as any change of ours. Not over what somebody
    wrote since."""
    row_id, local_id, conflict_id = conflict.row_id, int(conflict.row.local_id or 0), conflict.id
    mine = work.ours(sheet, [local_id]).get(local_id)
    if mine is not None and mine[conflict.column] == merging.revived(conflict.ours):
        theirs = {conflict.column: merging.revived(conflict.theirs)}
        work.save()
        if through_the_door(work, sheet, db.session.get_one(Row, row_id), local_id, theirs) is not None:
            db.session.get_one(Conflict, conflict_id).outcome = "theirs"
            tell(TakenFromAirtable(at=clock.now(), by=None, row_id=row_id, local_id=local_id, created=False))
    done = db.session.get_one(Conflict, conflict_id)
    done.outcome, done.applied_at = "theirs" if done.outcome == "theirs" else "ours", clock.now()
    db.session.get_one(Row, row_id).dirty = True
    work.save()

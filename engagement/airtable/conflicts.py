"""Fields that both sides changed: found, held, closed when both come to say the same, settled as a person or the policy says."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from engagement.airtable import merging
from engagement.airtable.book import Work
from engagement.airtable.events import ConflictFound
from engagement.airtable.models import Conflict, Row
from engagement.airtable.sheets import Sheet
from engagement.airtable.values import Value, print_of
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.events import tell


def open_columns(row_id: int) -> frozenset[str]:
    """The columns of a row that wait for a person, or for the next run to do as the person said."""
    waiting = sa.select(Conflict.column).where(Conflict.row_id == row_id, Conflict.applied_at.is_(None))
    return frozenset(db.session.scalars(waiting))


def waiting(row_ids: Collection[int]) -> set[tuple[int, str]]:
    """Row id and column of what waits for a person, of these rows."""
    open_ = sa.select(Conflict.row_id, Conflict.column).where(
        Conflict.row_id.in_(row_ids), Conflict.applied_at.is_(None)
    )
    return {(row_id, column) for row_id, column in db.session.execute(open_)}


def held(row: Row, ours: Mapping[str, Value], theirs: Mapping[str, Value], *, now: datetime) -> frozenset[str]:
    """The columns of a row to leave alone. Those on which both sides say the same by now are closed; the others are kept up."""
    waiting = sa.select(Conflict).where(Conflict.row_id == row.id, Conflict.applied_at.is_(None))
    columns = set()
    for conflict in db.session.scalars(waiting.order_by(Conflict.id)).all():
        mine, other = ours.get(conflict.column), theirs.get(conflict.column)
        if mine == other:
            conflict.outcome = conflict.outcome or "same"
            conflict.resolved_at = conflict.resolved_at or now
            conflict.applied_at = now
            continue
        columns.add(conflict.column)
        if conflict.outcome is None:
            conflict.ours, conflict.theirs = mine, other
    return frozenset(columns)


def found(
    work: Work,
    sheet: Sheet,
    row: Row,
    column: str,
    ours: Value,
    theirs: Value,
    *,
    there_at: datetime | None,
    who: str,
) -> bool:
    """Write down that both sides changed a field. Whether ours goes out at once: that is the table's policy."""
    now, at_once = clock.now(), sheet.table.policy == "ours"
    conflict = Conflict(
        row_id=row.id, column=column, base_value=row.base_values.get(column), ours=ours, theirs=theirs, there_at=there_at,
        who=who, found_at=now, outcome="ours" if at_once else None, resolved_at=now if at_once else None,
        applied_at=now if at_once else None,
    )  # fmt: skip
    db.session.add(conflict)
    db.session.flush()
    work.count("conflicts")
    tell(ConflictFound(at=now, by=None, conflict_id=conflict.id, row_id=row.id))
    return at_once


def to_apply(work: Work) -> list[int]:
    """The conflicts that were resolved and not yet acted on."""
    resolved = (
        sa.select(Conflict.id)
        .join(Row, Row.id == Conflict.row_id)
        .where(
            Row.base_id == work.base_id,
            Conflict.outcome.in_(("ours", "theirs", "turned")),
            Conflict.applied_at.is_(None),
        )
    )
    return list(db.session.scalars(resolved.order_by(Conflict.id)))


def count_applied(work: Work, resolved: Collection[int]) -> None:
    """Count those of these conflicts that were acted on by now; where theirs stands, it was taken unless a rule refused it."""
    if not resolved:
        return
    applied = sa.select(Conflict.outcome, Row.state).join(Row, Row.id == Conflict.row_id)
    for outcome, state in db.session.execute(
        applied.where(Conflict.id.in_(resolved), Conflict.applied_at.is_not(None))
    ):
        work.count("settled")
        work.count("taken", int(outcome == "theirs" and state != "parked"))


def let_ours_go_out(row: Row, conflict: Conflict) -> None:
    """Theirs is known and not wanted: ours is pushed over it. Another change there after this is a new conflict."""
    there = merging.BETWEEN + print_of(merging.revived(conflict.theirs))
    row.agreed, row.dirty = {**row.agreed, conflict.column: there}, True


def forget(row_id: int) -> None:
    """The record was withdrawn: what its fields said is not kept for a list either."""
    db.session.execute(sa.delete(Conflict).where(Conflict.row_id == row_id))

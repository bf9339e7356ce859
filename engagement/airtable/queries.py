"""Reads of the sync for those who look after it. Rows that are left alone are few and found by their own index; the others are
never counted."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from engagement.airtable.models import Base, Conflict, Row, Run, Table
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged

LEFT_ALONE = ("parked", "removed")
"""The states in which a record waits for a person: something ails it, or somebody removed it there."""

LEFT = "left"
"""Why of a record that was removed there and that somebody here decided to leave so: it waits for nobody any more."""


def get_base(*, base: str) -> Base:
    """By its name in the mapping. Raises Missing."""
    return the_one(sa.select(Base).where(Base.key == base))


def find_base(key: str) -> Base | None:
    """By its name in the mapping; None before it was met."""
    return db.session.scalar(sa.select(Base).where(Base.key == key))


def get_table(*, base: str, kind: str) -> Table:
    """By the base's name and the kind. Raises Missing."""
    return the_one(sa.select(Table).join(Table.base).where(Base.key == base, Table.kind == kind))


def get_conflict(*, conflict: str) -> Conflict:
    """By key, with its row. Raises Missing."""
    return the_one(sa.select(Conflict).where(Conflict.key == conflict).options(*_WITH_ROW))


def get_row(*, row: str) -> Row:
    """By its App ID or, where a person made it, by its record's id. Raises Missing."""
    return the_one(sa.select(Row).where(sa.or_(Row.app_id == row, Row.record_id == row)))


def list_bases() -> Sequence[Base]:
    """Every base with its tables, by name."""
    return db.session.scalars(sa.select(Base).options(selectinload(Base.tables)).order_by(Base.key, Base.id)).all()


def newest_runs(bases: Collection[Base]) -> Mapping[int, Run]:
    """The newest run of each base, by the base's id."""
    newest = sa.select(sa.func.max(Run.id)).where(Run.base_id.in_([base.id for base in bases])).group_by(Run.base_id)
    return {run.base_id: run for run in db.session.scalars(sa.select(Run).where(Run.id.in_(newest)))}


def count_left_alone() -> Mapping[tuple[int, str], int]:
    """(base id, state) → how many records wait for a person."""
    rows = sa.select(Row.base_id, Row.state, sa.func.count()).where(Row.state.in_(LEFT_ALONE), Row.why != LEFT)
    return {(base, state): number for base, state, number in db.session.execute(rows.group_by(Row.base_id, Row.state))}


def count_to_send(base_ids: Collection[int]) -> Mapping[int, int]:
    """Base id → how many records are still to be looked at and sent, for bases that run now."""
    if not base_ids:
        return {}
    rows = sa.select(Row.base_id, sa.func.count()).where(Row.base_id.in_(base_ids), Row.dirty)
    return dict(iter(db.session.execute(rows.group_by(Row.base_id))))


def count_open() -> int:
    """How many conflicts nobody has resolved."""
    return db.session.scalar(sa.select(sa.func.count(Conflict.id)).where(Conflict.resolved_at.is_(None))) or 0


def stopped_bases() -> Sequence[Base]:
    """Bases that are left alone until somebody acts, or the month turns."""
    return db.session.scalars(sa.select(Base).where(Base.stopped.is_not(None)).order_by(Base.key, Base.id)).all()


def list_conflicts(*, resolved: bool) -> Paged:
    """Those that wait, longest waiting first; or those that were resolved, the newest first."""
    rows = sa.select(Conflict).options(*_WITH_ROW)
    if resolved:
        return paged(rows.where(Conflict.resolved_at.is_not(None)).order_by(Conflict.resolved_at.desc(), Conflict.id))
    return paged(rows.where(Conflict.resolved_at.is_(None)).order_by(Conflict.id))


def list_left_alone(asked: str) -> Paged:
    """Records that wait for a person (all, or those that are ``parked`` or ``removed``), or those that were ``left`` as they are;
    the newest first."""
    if asked == LEFT:
        wanted = sa.and_(Row.state == "removed", Row.why == LEFT)
    else:
        wanted = sa.and_(Row.state.in_([asked] if asked in LEFT_ALONE else LEFT_ALONE), Row.why != LEFT)
    return paged(sa.select(Row).where(wanted).order_by(Row.id.desc()))


_WITH_ROW = (joinedload(Conflict.row, innerjoin=True), joinedload(Conflict.resolver))

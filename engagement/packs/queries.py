"""Reads of packs, and of what came of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.feedback import queries as feedback
from engagement.feedback.models import Answer, AnswerDebt
from engagement.intelligence.models import BatchLine, Note
from engagement.packs import codes
from engagement.packs.models import Pack, Sheet, Told
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged
from engagement.shared.refusals import Missing


@dataclass(frozen=True)
class Heard:
    """How much a group has said, and for how much of it there is an answer."""

    things: int
    answered: int


def get_pack(*, code: str, **_rest: str) -> Pack:
    """One that is in use, by its code however it is typed. Raises Missing."""
    written = codes.read(code)
    if written is None:
        raise Missing
    running = sa.select(Pack).where(Pack.code == written, Pack.ended_at.is_(None))
    return the_one(running.options(joinedload(Pack.locality)))


def get_by_key(*, pack: str) -> Pack:
    """For staff, by key, also when it has ended. Raises Missing."""
    return the_one(sa.select(Pack).where(Pack.key == pack).options(joinedload(Pack.locality)))


def list_packs(localities: Collection[int] | None) -> Paged:
    """The packs of these localities (None: of all), the newest first."""
    rows = sa.select(Pack).options(joinedload(Pack.locality))
    if localities is not None:
        rows = rows.where(Pack.locality_id.in_(localities))
    return paged(rows.order_by(Pack.id.desc()))


def sheets_typed(packs: Sequence[Pack]) -> Mapping[int, int]:
    """How many sheets of each have come back: pack id → number."""
    ids = [pack.id for pack in packs]
    rows = sa.select(Sheet.pack_id, sa.func.count()).where(Sheet.pack_id.in_(ids)).group_by(Sheet.pack_id)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def sheets_of(pack: Pack) -> Sequence[Sheet]:
    """The sheets that were typed in, by number, with who typed them and how many lines they had."""
    loading = joinedload(Sheet.batch), joinedload(Sheet.typist)
    return db.session.scalars(
        sa.select(Sheet).where(Sheet.pack_id == pack.id).order_by(Sheet.number).options(*loading)
    ).all()


def find_sheet(pack: Pack, number: int) -> Sheet | None:
    rows = sa.select(Sheet).where(Sheet.pack_id == pack.id, Sheet.number == number)
    return db.session.scalar(rows.options(joinedload(Sheet.typist)))


def next_number(pack: Pack) -> int:
    """A number that no sheet has had so far."""
    return (db.session.scalar(sa.select(sa.func.max(Sheet.number)).where(Sheet.pack_id == pack.id)) or 0) + 1


def heard(pack: Pack) -> Heard:
    """How much the group has said and how much is answered, of what stands."""
    debts = db.session.scalars(_debts(pack)).all()
    answered = set(db.session.scalars(feedback.answered_among(debts))) if debts else set()
    return Heard(things=len(debts), answered=len(answered))


def answers_to(pack: Pack, *, most: int = 50) -> Sequence[Answer]:
    """The published answers to what the group said, the newest first."""
    theirs = sa.select(AnswerDebt.answer_id).where(AnswerDebt.debt_id.in_(_debts(pack)))
    standing = Answer.published_at.is_not(None), Answer.withdrawn_at.is_(None)
    rows = sa.select(Answer).where(Answer.id.in_(theirs), *standing)
    return db.session.scalars(rows.order_by(Answer.published_at.desc(), Answer.id.desc()).limit(most)).all()


def _debts(pack: Pack) -> sa.Select[int]:
    typed = sa.select(BatchLine.note_id).join(Sheet, Sheet.batch_id == BatchLine.batch_id)
    told = sa.select(Told.note_id).where(Told.pack_id == pack.id)
    theirs = sa.union_all(typed.where(Sheet.pack_id == pack.id), told)
    return sa.select(Note.debt_id).where(Note.id.in_(theirs), Note.standing).order_by(Note.id)

"""Reads of the learning log."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from engagement.communities.models import Group
from engagement.feedback.models import Answer, AnswerDebt
from engagement.learning.models import Barrier, Cycle, Experiment, Story
from engagement.priorities.models import Priority
from engagement.proposals.models import Award
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged

WHERE = (joinedload(Cycle.locality), joinedload(Cycle.group).joinedload(Group.locality))


def get_cycle(*, cycle: str) -> Cycle:
    """By key, with its group and locality. Raises Missing."""
    return _get_cycle(cycle, *WHERE)


def get_whole(*, cycle: str) -> Cycle:
    """By key, with every entry its page shows. Raises Missing."""
    return _get_cycle(
        cycle,
        *WHERE,
        joinedload(Cycle.priority),
        joinedload(Cycle.award).joinedload(Award.proposal),
        selectinload(Cycle.experiments),
        selectinload(Cycle.stories),
        selectinload(Cycle.barriers).joinedload(Barrier.debt),
    )


def get_experiment(*, experiment: str) -> Experiment:
    """By key, with its cycle. Raises Missing."""
    return the_one(
        sa.select(Experiment).where(Experiment.key == experiment).options(joinedload(Experiment.cycle).options(*WHERE))
    )


def get_story(*, story: str) -> Story:
    """By key, with its cycle. Raises Missing."""
    return the_one(sa.select(Story).where(Story.key == story).options(joinedload(Story.cycle).options(*WHERE)))


def get_barrier(*, barrier: str) -> Barrier:
    """By key, with its cycle and debt. Raises Missing."""
    return the_one(
        sa.select(Barrier)
        .where(Barrier.key == barrier)
        .options(joinedload(Barrier.cycle).options(*WHERE), joinedload(Barrier.debt))
    )


def list_cycles(*, locality: str = "", step: str = "") -> Paged:
    """Cycles, the newest first; the locality by its slug. An unknown slug or step finds nothing."""
    cycles = sa.select(Cycle)
    if locality:
        cycles = cycles.where(Cycle.locality.has(slug=locality))
    if step:
        cycles = cycles.where(Cycle.step == step)
    counted = cycles.with_only_columns(sa.func.count(Cycle.id))
    shown = cycles.options(joinedload(Cycle.locality))
    return paged(shown.order_by(Cycle.opened_at.desc(), Cycle.id.desc()), count=counted)


def list_barriers(*, level: str = "", answered: bool = False) -> Paged:
    """Barriers that wait, the one due first on top; or those that were answered, the latest first."""
    barriers = sa.select(Barrier)
    barriers = barriers.where(Barrier.answered_at.is_not(None) if answered else Barrier.answered_at.is_(None))
    if level:
        barriers = barriers.where(Barrier.level == level)
    counted = barriers.with_only_columns(sa.func.count(Barrier.id))
    order = (Barrier.answered_at.desc(), Barrier.id.desc()) if answered else (Barrier.due_on, Barrier.id)
    shown = barriers.options(joinedload(Barrier.locality), joinedload(Barrier.cycle))
    return paged(shown.order_by(*order), count=counted)


def priorities_in(locality_id: int) -> Sequence[Priority]:
    """The last hundred priorities agreed in a locality, the latest first."""
    here = sa.select(Priority).where(Priority.locality_id == locality_id)
    return db.session.scalars(here.order_by(Priority.agreed_at.desc(), Priority.rank, Priority.id).limit(100)).all()


def barriers_answered_by(answer_id: int) -> Sequence[tuple[Barrier, Answer]]:
    """The barriers still waiting for an answer that has now been published, each with it."""
    rows = (
        sa.select(Barrier, Answer)
        .join(AnswerDebt, AnswerDebt.debt_id == Barrier.debt_id)
        .join(Answer, Answer.id == AnswerDebt.answer_id)
        .where(Answer.id == answer_id, Barrier.answered_at.is_(None))
        .order_by(Barrier.id)
    )
    return list(db.session.execute(rows))


def given(debts: Collection[int]) -> Mapping[int, str]:
    """What was raised, by the id of its debt: for whoever follows it up."""
    rows = sa.select(Barrier.debt_id, Barrier.words).where(Barrier.debt_id.in_(debts)).order_by(Barrier.debt_id)
    return dict(iter(db.session.execute(rows)))


def _get_cycle(key: str, *loads: ORMOption) -> Cycle:
    return the_one(sa.select(Cycle).where(Cycle.key == key).options(*loads))

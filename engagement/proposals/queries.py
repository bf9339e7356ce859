"""Reads of the proposals."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from engagement.boards.models import AgendaItem, Decision
from engagement.communities.models import Group, Meeting
from engagement.funds.models import Fund
from engagement.people.models import Role
from engagement.people.queries import holding
from engagement.places.models import Locality
from engagement.priorities import queries as priorities
from engagement.proposals.models import Award, Instalment, Proposal
from engagement.shared.database import db, the_one


def get_proposal(*, proposal: str) -> Proposal:
    """By key, with everything its page shows. Raises Missing."""
    return the_one(
        sa.select(Proposal)
        .where(Proposal.key == proposal)
        .options(
            joinedload(Proposal.locality, innerjoin=True),
            joinedload(Proposal.debt, innerjoin=True),
            joinedload(Proposal.item).joinedload(AgendaItem.decision),
            joinedload(Proposal.item).joinedload(AgendaItem.meeting),
            joinedload(Proposal.award).selectinload(Award.instalments).joinedload(Instalment.payment),
            selectinload(Proposal.priorities),
        )
    )


def get_instalment(*, instalment: str) -> Instalment:
    """By key, with its award, proposal and payment. Raises Missing."""
    return the_one(
        sa.select(Instalment)
        .where(Instalment.key == instalment)
        .options(
            joinedload(Instalment.award, innerjoin=True).joinedload(Award.proposal, innerjoin=True),
            joinedload(Instalment.award, innerjoin=True).joinedload(Award.commitment, innerjoin=True),
            joinedload(Instalment.payment),
        )
    )


def find_proposal_on(item_id: int) -> Proposal | None:
    """The proposal that an agenda item is about."""
    return db.session.scalar(sa.select(Proposal).where(Proposal.agenda_item_id == item_id))


def find_proposal_paid_by(commitment_id: int) -> Proposal | None:
    """The proposal whose award a commitment of money is for."""
    return db.session.scalar(sa.select(Proposal).join(Proposal.award).where(Award.commitment_id == commitment_id))


def get_decision(decision_id: int) -> Decision:
    """By id, with its item."""
    return db.session.get_one(Decision, decision_id)


def newest_in(locality: Locality) -> sa.Select[Proposal]:
    """A locality's proposals, newest first, with what their state needs; for a paged list."""
    proposals = sa.select(Proposal).where(Proposal.locality_id == locality.id)
    return proposals.options(*_STATE).order_by(Proposal.made_at.desc(), Proposal.id.desc())


def waiting_in(locality_ids: Collection[int]) -> sa.Select[Proposal]:
    """The proposals of some localities that are on no agenda, oldest first, each with its locality; for a paged list."""
    proposals = sa.select(Proposal).where(Proposal.agenda_item_id.is_(None), Proposal.locality_id.in_(locality_ids))
    with_locality = joinedload(Proposal.locality, innerjoin=True)
    return proposals.options(with_locality).order_by(Proposal.made_at, Proposal.id)


def with_states(ids: Collection[int]) -> sa.Select[Proposal]:
    """These proposals with what their state needs."""
    return sa.select(Proposal).where(Proposal.id.in_(ids)).options(*_STATE).order_by(Proposal.id)


def find_clerk(locality_id: int, *, now: datetime) -> int | None:
    """The clerk (id) of a locality's board, the one who has been it for longest."""
    clerks = sa.select(Role.person_id).join(Group, Group.id == Role.group_id)
    clerks = clerks.where(Role.role == "clerk", Group.kind == "board", Group.locality_id == locality_id, holding(now))
    return db.session.scalar(clerks.order_by(Role.id).limit(1))


def localities_of_boards(group_ids: Collection[int]) -> frozenset[int]:
    """The localities of these boards."""
    return frozenset(
        db.session.scalars(sa.select(Group.locality_id).where(Group.kind == "board", Group.id.in_(group_ids)))
    )


def groups_in(locality_id: int) -> frozenset[int]:
    """The groups of a locality, its board among them."""
    return frozenset(db.session.scalars(sa.select(Group.id).where(Group.locality_id == locality_id)))


def coming_meetings(locality_id: int) -> Sequence[Meeting]:
    """The board's meetings in a locality that are not closed, the next one first."""
    meetings = (
        sa.select(Meeting)
        .join(Meeting.group)
        .where(Group.locality_id == locality_id, Group.kind == "board", Meeting.held_at.is_(None))
        .options(joinedload(Meeting.group, innerjoin=True))
    )
    return db.session.scalars(meetings.order_by(Meeting.starts_at, Meeting.id).limit(20)).all()


def find_fund_for(locality_id: int, *, year: int) -> Fund | None:
    """The fund of a locality for an April year, or the last one before it."""
    funds = sa.select(Fund).where(Fund.locality_id == locality_id, Fund.year <= year)
    return db.session.scalar(funds.order_by(Fund.year.desc()).limit(1))


def awards_in(locality_id: int) -> Sequence[Award]:
    """The last hundred awards of a locality, each with its proposal, the latest first."""
    awards = sa.select(Award).join(Award.proposal).options(contains_eager(Award.proposal))
    here = awards.where(Proposal.locality_id == locality_id)
    return db.session.scalars(here.order_by(Award.made_at.desc(), Award.id.desc()).limit(100)).all()


def debts_behind(proposal: Proposal) -> set[int]:
    """The ids of the answers owed to everyone behind the priorities a proposal serves."""
    return {debt for priority in proposal.priorities for debt in priorities.debts_behind(priority)}


def given(debt_ids: Collection[int]) -> dict[int, str]:
    """What was proposed, by the id of the answer owed for it."""
    rows = sa.select(Proposal.debt_id, Proposal.title).where(Proposal.debt_id.in_(debt_ids)).order_by(Proposal.id)
    return dict(db.session.execute(rows).all())


_STATE = (
    joinedload(Proposal.award),
    joinedload(Proposal.item).joinedload(AgendaItem.decision),
)

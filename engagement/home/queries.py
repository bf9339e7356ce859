"""Reads for the front door, over every domain."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.boards.models import AgendaItem, RecordedVote, Recusal
from engagement.communities.models import Group, Meeting
from engagement.funds.models import Contribution, Fund, Payment
from engagement.learning.models import Barrier
from engagement.notices.models import Message
from engagement.places.models import Locality
from engagement.priorities.models import Mark, Round
from engagement.proposals.models import Award, Instalment, Proposal
from engagement.shared.database import db

Localities = Collection[int] | None
"""Ids of localities; None for all of them."""


def database_answers() -> None:
    """Ask the database for nothing in particular; an error says that it is away."""
    db.session.execute(sa.select(1))


def count_open_rounds(*, now: datetime) -> int:
    """In how many rounds anybody can vote now."""
    rounds = sa.select(sa.func.count(Round.id)).where(Round.vote_from <= now, Round.vote_until > now)
    return db.session.scalar(rounds) or 0


def groups_of(locality: Locality) -> list[Group]:
    """A locality's communities and board: user-led, delivery, board."""
    groups = db.session.scalars(sa.select(Group).where(Group.locality_id == locality.id).order_by(Group.id)).all()
    return sorted(groups, key=lambda group: ("user_led", "delivery", "board").index(group.kind))


def current_rounds_of(locality: Locality) -> list[Round]:
    """A locality's rounds that are not yet agreed, the one that closes first on top; six at most."""
    rounds = sa.select(Round).where(Round.locality_id == locality.id, Round.agreed_at.is_(None))
    return list(db.session.scalars(rounds.order_by(Round.vote_until, Round.id).limit(6)))


def next_meetings_of(locality: Locality, *, now: datetime) -> list[Meeting]:
    """The next meetings of a locality's boards, three at most."""
    meetings = (
        sa.select(Meeting)
        .join(Group)
        .options(joinedload(Meeting.group))
        .where(
            Group.locality_id == locality.id, Group.kind == "board", Meeting.held_at.is_(None), Meeting.starts_at > now
        )
    )
    return list(db.session.scalars(meetings.order_by(Meeting.starts_at, Meeting.id).limit(3)))


def newest_fund_of(locality: Locality) -> Fund | None:
    """A locality's fund for the latest year it has one."""
    funds = sa.select(Fund).where(Fund.locality_id == locality.id)
    return db.session.scalar(funds.order_by(Fund.year.desc()).limit(1))


def rounds_to_vote_in(person_id: int, localities: Localities, groups: Collection[int], *, now: datetime) -> list[Round]:
    """Rounds open now in these localities, or asked by these groups, in which the register has no mark of this person."""
    marked = sa.select(Mark.id).where(Mark.round_id == Round.id, Mark.person_id == person_id)
    rounds = sa.select(Round).where(Round.vote_from <= now, Round.vote_until > now, ~marked.exists())
    if localities is not None:
        rounds = rounds.where(sa.or_(Round.locality_id.in_(localities), Round.group_id.in_(groups)))
    return list(db.session.scalars(rounds.order_by(Round.vote_until, Round.id)))


def rounds_to_finish(groups: Collection[int], *, now: datetime) -> list[Round]:
    """Rounds of these groups whose voting has closed and that are not yet agreed."""
    rounds = sa.select(Round).where(Round.group_id.in_(groups), Round.vote_until <= now, Round.agreed_at.is_(None))
    return list(db.session.scalars(rounds.order_by(Round.vote_until, Round.id)))


def rounds_to_fill(groups: Collection[int], *, now: datetime) -> list[Round]:
    """Rounds of these groups whose options can still be changed."""
    rounds = sa.select(Round).where(Round.group_id.in_(groups), Round.vote_from > now)
    return list(db.session.scalars(rounds.order_by(Round.vote_from, Round.id)))


def meetings_to_come(groups: Collection[int], *, now: datetime) -> list[Meeting]:
    """Meetings of these groups that are not closed, the next one first; six at most."""
    meetings = sa.select(Meeting).options(joinedload(Meeting.group))
    meetings = meetings.where(Meeting.group_id.in_(groups), Meeting.held_at.is_(None))
    return list(db.session.scalars(meetings.order_by(Meeting.starts_at, Meeting.id).limit(6)))


def items_to_vote_on(person_id: int, groups: Collection[int]) -> list[AgendaItem]:
    """Items open for the vote on these boards on which this person has not voted and has no interest."""
    voted = sa.select(RecordedVote.id).where(RecordedVote.item_id == AgendaItem.id, RecordedVote.person_id == person_id)
    recused = sa.select(Recusal.id).where(Recusal.item_id == AgendaItem.id, Recusal.person_id == person_id)
    items = sa.select(AgendaItem).where(
        AgendaItem.group_id.in_(groups),
        AgendaItem.opened_at.is_not(None),
        AgendaItem.closed_at.is_(None),
        ~voted.exists(),
        ~recused.exists(),
    )
    return list(db.session.scalars(items.order_by(AgendaItem.meeting_id, AgendaItem.position, AgendaItem.id)))


def proposals_to_schedule(localities: Localities) -> int:
    """How many proposals of these localities are on no agenda yet."""
    proposals = sa.select(sa.func.count(Proposal.id)).where(Proposal.agenda_item_id.is_(None))
    return db.session.scalar(_in(proposals, Proposal.locality_id, localities)) or 0


def drafts_of(groups: Collection[int]) -> int:
    """How many letters wait for the clerk of these boards."""
    drafts = sa.select(sa.func.count(Message.id)).where(Message.state == "draft", Message.group_id.in_(groups))
    return db.session.scalar(drafts) or 0


def failed_messages() -> int:
    """How many messages could not be sent."""
    return db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.state == "failed")) or 0


def instalments_due(localities: Localities, *, until: date) -> list[Instalment]:
    """Instalments not yet paid and due by a day, the longest due first; six at most."""
    due = (
        sa.select(Instalment)
        .join(Award)
        .join(Proposal)
        .outerjoin(Payment, Payment.id == Instalment.payment_id)
        .options(joinedload(Instalment.award).joinedload(Award.proposal))
        .where(sa.or_(Payment.id.is_(None), Payment.returned_at.is_not(None)), Instalment.due_on <= until)
    )
    due = _in(due, Proposal.locality_id, localities).order_by(Instalment.due_on, Instalment.id)
    return list(db.session.scalars(due.limit(6)))


def contributions_late(localities: Localities, *, today: date) -> list[Contribution]:
    """Money expected by today that has not come; six at most."""
    late = sa.select(Contribution).join(Fund).options(joinedload(Contribution.fund))
    late = late.where(Contribution.received_at.is_(None), Contribution.expected_on <= today)
    late = _in(late, Fund.locality_id, localities).order_by(Contribution.expected_on, Contribution.id)
    return list(db.session.scalars(late.limit(6)))


def barriers_waiting(*, today: date) -> tuple[int, int]:
    """How many system barriers wait for an answer, and how many of them are overdue."""
    overdue = sa.func.count(sa.case((Barrier.due_on < today, 1)))
    waiting = sa.select(sa.func.count(Barrier.id), overdue).where(Barrier.answered_at.is_(None))
    all_of_them, late = db.session.execute(waiting).one()
    return all_of_them, late


def _in(rows: sa.Select[Any], column: Any, localities: Localities) -> sa.Select[Any]:
    return rows if localities is None else rows.where(column.in_(localities))

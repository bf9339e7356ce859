"""Make a proposal, put it to a board, act on the decision, pay the award."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _

from engagement.boards import actions as boards
from engagement.boards.models import AgendaItem, Decision
from engagement.communities.models import Meeting
from engagement.feedback import actions as feedback
from engagement.feedback.events import StepKind
from engagement.funds import actions as funds
from engagement.funds.models import Envelope, Payment
from engagement.funds.rules import april_year
from engagement.notices import actions as notices
from engagement.notices.models import Message
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.priorities.models import Priority
from engagement.privacy import actions as privacy
from engagement.privacy.rules import Reason
from engagement.proposals import queries, rules
from engagement.proposals.events import (
    AwardMade,
    InstalmentPaid,
    ProposalChanged,
    ProposalMade,
    ProposalNotFunded,
    ProposalPutBack,
    ProposalPutToBoard,
)
from engagement.proposals.models import Award, Instalment, Proposal
from engagement.shared import clock
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell
from engagement.shared.look import day, moment, path_to
from engagement.shared.money import Money


def make_proposal(
    locality: Locality,
    *,
    group_name: str,
    title: str,
    summary: str,
    cost: Money,
    least: Money,
    match: str = "",
    learn: str,
    priorities: Sequence[Priority],
    held_by: int | None = None,
    reason: Reason | None = None,
    by: int | None,
    now: datetime,
) -> Proposal:
    """Propose something for a locality's fund. An answer is owed for it, and everyone behind the priorities it serves sees it on
    their trail. ``held_by`` follows it for makers who have no account here; ``reason`` is why words that may point at somebody
    stay. Raises NeedsMoney, LeastTooMuch, or NeedsPriority."""
    rules.check_proposal(cost=cost, least=least, priorities=len(priorities))
    maker = by if held_by is None else held_by
    if maker is None:
        raise TypeError("somebody follows what becomes of a proposal")
    debt = feedback.owe(
        kind="proposal", locality_id=locality.id, route="reference", given_by=maker, owner_id=None, by=by, now=now
    )
    proposal = Proposal(
        locality=locality,
        group_name=group_name,
        title=title,
        summary=summary,
        cost=cost,
        least=least,
        match=match,
        learn=learn,
        made_by=maker,
        made_at=now,
        debt=debt,
        priorities=list(priorities),
    )
    db.session.add(proposal)
    db.session.flush()
    privacy.remember(proposal, reason, by=by, now=now)
    behind = queries.debts_behind(proposal)
    feedback.add_step(behind, kind="proposed", title=title, url=_page_of(proposal), by=by, now=now)
    tell(ProposalMade(at=now, by=by, proposal_id=proposal.id))
    return proposal


def edit_proposal(
    proposal: Proposal,
    *,
    group_name: str,
    title: str,
    summary: str,
    cost: Money,
    least: Money,
    match: str = "",
    learn: str,
    priorities: Sequence[Priority],
    by: int | None,
    now: datetime,
) -> None:
    """Change a proposal that no board has on its agenda. Raises OnAgenda, NeedsMoney, LeastTooMuch or NeedsPriority."""
    lock_row(proposal)
    if proposal.agenda_item_id is not None:
        raise rules.OnAgenda
    rules.check_proposal(cost=cost, least=least, priorities=len(priorities))
    proposal.group_name, proposal.title, proposal.summary = group_name, title, summary
    proposal.cost, proposal.least, proposal.match, proposal.learn = cost, least, match, learn
    proposal.priorities = list(priorities)
    db.session.flush()
    tell(ProposalChanged(at=now, by=by, proposal_id=proposal.id))


def put_to_board(
    proposal: Proposal,
    *,
    meeting: Meeting,
    purpose: str = "",
    envelope: Envelope | None = None,
    by: int | None,
    now: datetime,
) -> AgendaItem:
    """Put a proposal on the agenda of its locality's board, and say which money it would be paid from: the locality's fund,
    restricted money for a ``purpose``, within an ``envelope``. Raises OnAgenda, OtherBoard or boards.rules.MeetingOver."""
    lock_row(proposal)
    if proposal.agenda_item_id is not None:
        raise rules.OnAgenda
    if meeting.group.kind != "board" or meeting.group.locality_id != proposal.locality_id:
        raise rules.OtherBoard
    item = boards.add_item(meeting, title=proposal.title, words=proposal.summary, amount=proposal.cost, by=by, now=now)
    proposal.item, proposal.purpose, proposal.envelope = item, purpose, envelope
    if envelope is not None:
        proposal.fund_id = envelope.fund_id
    db.session.flush()
    agenda = path_to("boards.show_meeting", meeting=meeting.key)
    _tell_its_makers(proposal, kind="to_the_board", url=agenda, words=moment(meeting.starts_at), by=by, now=now)
    tell(ProposalPutToBoard(at=now, by=by, proposal_id=proposal.id, item_id=item.id))
    return item


def settle(decision: Decision, *, by: int | None, now: datetime) -> Award | None:
    """What follows for the proposal a board has decided on, if it was one: an award, or the reasons why not, or another meeting.
    Raises NoFund, BelowUseful, funds.rules.NotEnoughMoney or OverEnvelope: then the decision is not recorded either."""
    proposal = queries.find_proposal_on(decision.item_id)
    if proposal is None:
        return None
    if decision.outcome == "carried":
        award = _award(proposal, decision, by=by, now=now)
        _answer_its_makers(proposal, decision, outcome="doing", by=by, now=now)
        return award
    if decision.outcome == "lost":
        record = path_to("boards.show_decision", decision=decision.key)
        _tell_its_makers(proposal, kind="not_funded", url=record, words=decision.reasons, by=by, now=now)
        tell(ProposalNotFunded(at=now, by=by, proposal_id=proposal.id, decision_id=decision.id))
        _answer_its_makers(proposal, decision, outcome="not_now", by=by, now=now)
    else:
        proposal.item = None
        record = path_to("boards.show_decision", decision=decision.key)
        _tell_its_makers(proposal, kind="put_back", url=record, words=decision.reasons, by=by, now=now)
        tell(ProposalPutBack(at=now, by=by, proposal_id=proposal.id, decision_id=decision.id))
    return None


def pay_instalment(instalment: Instalment, *, words: str = "", by: int | None, now: datetime) -> Payment:
    """Pay an instalment out of its award's commitment. Raises AlreadyPaid or funds.rules.MoreThanCommitted."""
    lock_row(instalment)
    if rules.paid(instalment):
        raise rules.AlreadyPaid
    payment = funds.pay(instalment.award.commitment, amount=instalment.amount, words=words, by=by, now=now)
    instalment.payment = payment
    db.session.flush()
    _tell_its_makers(instalment.award.proposal, kind="paid", words=str(instalment.amount), by=by, now=now)
    tell(InstalmentPaid(at=now, by=by, instalment_id=instalment.id, payment_id=payment.id))
    return payment


def say_money_went_back(proposal: Proposal, *, amount: Money, by: int | None, now: datetime) -> None:
    """Money kept for an award was released: whoever proposed it is told."""
    _tell_its_makers(proposal, kind="money_back", words=str(amount), by=by, now=now)


def _tell_its_makers(
    proposal: Proposal, *, kind: StepKind, url: str = "", words: str = "", by: int | None, now: datetime
) -> None:
    page = url or _page_of(proposal)
    feedback.add_step([proposal.debt_id], kind=kind, title=proposal.title, url=page, words=words, by=by, now=now)


def _award(proposal: Proposal, decision: Decision, *, by: int | None, now: datetime) -> Award:
    amount = decision.amount or proposal.cost
    rules.check_award(amount, least=proposal.least)
    today = clock.day_of(now)
    fund = proposal.fund or queries.find_fund_for(proposal.locality_id, year=april_year(today))
    if fund is None:
        raise rules.NoFund
    commitment = funds.commit(
        fund,
        amount=amount,
        what=proposal.title,
        purpose=proposal.purpose,
        envelope=proposal.envelope,
        by=by,
        now=now,
    )
    instalments = rules.plan_instalments(amount, decided_on=today)
    award = Award(
        decision=decision,
        commitment=commitment,
        amount=amount,
        made_at=now,
        instalments=[Instalment(due_on=due_on, amount=part) for due_on, part in instalments],
    )
    proposal.award, proposal.fund = award, fund
    db.session.flush()
    award.letter_id = _write_letter(award, by=by, now=now).id
    feedback.add_step(
        {proposal.debt_id, *queries.debts_behind(proposal)},
        kind="funded",
        title=proposal.title,
        url=_page_of(proposal),
        words=decision.reasons,
        by=by,
        now=now,
    )
    tell(AwardMade(at=now, by=by, award_id=award.id, amount=amount))
    return award


def _answer_its_makers(proposal: Proposal, decision: Decision, *, outcome: str, by: int | None, now: datetime) -> None:
    feedback.conclude(proposal.debt, you_said=proposal.title, we_did=decision.reasons, outcome=outcome, by=by, now=now)


def _write_letter(award: Award, *, by: int | None, now: datetime) -> Message:
    """The draft of the award letter; the board's clerk reads it over and lets it go."""
    proposal, decision = award.proposal, award.decision
    site = current_app.extensions["settings"].site_url
    dates = "\n".join(_("%(amount)s on %(day)s", amount=one.amount, day=day(one.due_on)) for one in award.instalments)
    return notices.write(
        kind="award_letter",
        to_person=db.session.get_one(Person, proposal.made_by),
        subject=_("Your proposal is funded: %(title)s", title=proposal.title),
        body=_(
            "%(board)s has agreed to give %(group)s %(amount)s for “%(title)s”.\n\n"
            "The money is planned to be paid like this:\n%(dates)s\n\n"
            "The payments depend on no targets or scores. We hope to learn with you what works.\n\n"
            "Read the decision and its reasons: %(decision)s\nSee your proposal: %(proposal)s",
            board=decision.group.name,
            group=proposal.group_name,
            amount=award.amount,
            title=proposal.title,
            dates=dates,
            decision=f"{site}{path_to('boards.show_decision', decision=decision.key)}",
            proposal=f"{site}{_page_of(proposal)}",
        ),
        about_id=award.id,
        group_id=decision.group_id,
        draft=True,
        by=by,
        now=now,
    )


def _page_of(proposal: Proposal) -> str:
    return path_to("proposals.show_proposal", proposal=proposal.key)

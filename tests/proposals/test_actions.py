"""From a proposal to an award, or to the reasons why not, on each kind of database."""

from datetime import date

import pytest
import sqlalchemy as sa

from engagement.boards.models import Decision
from engagement.feedback.models import Step
from engagement.funds import actions as funds
from engagement.funds import queries as fund_queries
from engagement.funds import rules as fund_rules
from engagement.funds.models import Transaction
from engagement.journal.models import Entry
from engagement.notices.models import Message
from engagement.proposals import actions, queries, rules
from engagement.proposals.models import Award, Proposal
from engagement.shared.database import db
from engagement.shared.money import Money
from tests.proposals.conftest import Board, Decide
from tests.world import World

pounds = Money.pounds


def steps(debt_id: int) -> list[str]:
    return list(db.session.scalars(sa.select(Step.kind).where(Step.debt_id == debt_id).order_by(Step.id)))


def told(prefix: str) -> list[str]:
    db.session.commit()
    events = db.session.scalars(sa.select(Entry.event).order_by(Entry.position))
    return [event.removeprefix(prefix) for event in events if event.startswith(prefix)]


def test_a_carried_proposal_is_awarded_committed_written_and_told(world: World, board: Board, decide: Decide) -> None:
    note = world.note()
    fund = world.fund(1000)
    proposal = world.proposal(700, served=(world.priority(notes=(note,)),))

    decide(proposal, amount=pounds(601))

    award = proposal.award
    assert award is not None
    assert (rules.state(proposal), award.amount, award.commitment.amount) == ("funded", pounds(601), pounds(601))
    assert fund_queries.balances(fund).available == pounds(399)
    assert [(one.due_on, one.amount) for one in award.instalments] == [
        (date(2026, 3, 16), Money(300_50)),
        (date(2026, 9, 14), Money(300_50)),
    ]
    letter = db.session.scalars(sa.select(Message).where(Message.kind == "award_letter")).one()
    assert (letter.state, letter.to_person_id, letter.about_id) == ("draft", proposal.made_by, award.id)
    assert letter.group_id == board.group.id
    assert "£300.50 on 16 March 2026" in (letter.body or "")
    assert steps(proposal.debt_id) == ["heard", "to_the_board", "funded", "doing", "told"]
    assert steps(note.debt_id)[-2:] == ["proposed", "funded"]
    assert told("proposals.") == ["ProposalMade", "ProposalPutToBoard", "AwardMade"]


def test_a_lost_proposal_learns_the_reasons(world: World, decide: Decide) -> None:
    fund = world.fund(1000)
    proposal = world.proposal(700)

    decide(proposal, "against")

    assert rules.state(proposal) == "not_funded"
    assert steps(proposal.debt_id) == ["heard", "to_the_board", "not_funded", "not_now", "told"]
    assert db.session.scalar(sa.select(Step.words).where(Step.kind == "not_funded")) == "It is wanted."
    assert fund_queries.balances(fund).available == pounds(1000)
    assert told("proposals.")[-1] == "ProposalNotFunded"


def test_without_a_quorum_a_proposal_waits_for_another_meeting(world: World, decide: Decide) -> None:
    world.fund(1000)
    proposal = world.proposal(700)

    assert decide(proposal, absent=True).outcome == "no_quorum"
    assert rules.state(proposal) == "made"

    assert decide(proposal).outcome == "carried"
    assert rules.state(proposal) == "funded"


@pytest.mark.parametrize(("in_fund", "agreed", "refusal"), [
    (600, 700, fund_rules.NotEnoughMoney),
    (699, 700, fund_rules.NotEnoughMoney),
    (1000, 349, rules.BelowUseful),
    (None, 700, rules.NoFund),
])  # fmt: skip
def test_an_award_that_cannot_be_leaves_nothing_half_done(
    world: World, decide: Decide, in_fund: int | None, agreed: int, refusal: type[Exception]
) -> None:
    if in_fund:
        world.fund(in_fund)
    proposal = world.proposal(700)
    proposal_id = proposal.id
    db.session.commit()

    with pytest.raises(refusal):
        decide(proposal, amount=pounds(agreed))
    db.session.rollback()

    assert rules.state(db.session.get_one(Proposal, proposal_id)) != "funded"
    for nothing in (Decision, Award):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(nothing)) == 0
    assert "boards.DecisionRecorded" not in told("")


def test_whoever_proposed_follows_their_money(world: World, decide: Decide) -> None:
    world.fund(1000)
    proposal = world.proposal(700)
    decide(proposal, absent=True)
    decide(proposal)
    award = proposal.award
    assert award is not None

    actions.pay_instalment(award.instalments[0], by=None, now=world.now)
    funds.release(award.commitment, reason="It cost less.", by=None, now=world.now)

    assert steps(proposal.debt_id)[1:4] == ["to_the_board", "put_back", "to_the_board"]
    assert steps(proposal.debt_id)[-2:] == ["paid", "money_back"]
    assert db.session.scalars(sa.select(Step.words).order_by(Step.id.desc())).first() == "£350"


def test_restricted_money_is_used_where_the_clerk_said_so(world: World, board: Board, decide: Decide) -> None:
    fund = world.fund(700, purpose="food")
    proposal = world.proposal(700)
    actions.put_to_board(proposal, meeting=board.meeting, purpose="food", by=None, now=world.now)

    decide(proposal)

    assert fund_queries.balances(fund).by_purpose == {"food": Money(0)}


def test_an_envelope_holds_for_awards(world: World, board: Board, decide: Decide) -> None:
    fund = world.fund(1000)
    envelope = funds.set_envelope(fund, name="Small", amount=pounds(699), by=None, now=world.now)
    proposal = world.proposal(700)
    actions.put_to_board(proposal, meeting=board.meeting, envelope=envelope, by=None, now=world.now)

    with pytest.raises(fund_rules.OverEnvelope):
        decide(proposal)


def test_the_fund_of_the_year_before_serves_until_there_is_a_new_one(world: World, decide: Decide) -> None:
    old = world.fund(1000, year=2024)
    world.fund(1000, year=2027)
    proposal = world.proposal(700)

    decide(proposal)

    assert proposal.fund == old


def test_a_proposal_is_before_one_board_at_a_time_and_its_own(world: World, board: Board) -> None:
    proposal = world.proposal(700)
    elsewhere = world.group("board", locality=world.locality("tilbury-and-chadwell"))
    for group in (elsewhere, world.group("user_led")):
        with pytest.raises(rules.OtherBoard):
            actions.put_to_board(proposal, meeting=world.meeting(group), by=None, now=world.now)

    actions.put_to_board(proposal, meeting=board.meeting, by=None, now=world.now)

    with pytest.raises(rules.OnAgenda):
        actions.put_to_board(proposal, meeting=world.meeting(board.group), by=None, now=world.now)


def test_an_instalment_is_paid_once_unless_it_came_back(world: World, decide: Decide) -> None:
    fund = world.fund(1000)
    proposal = world.proposal(700)
    decide(proposal)
    first, _second = queries.get_proposal(proposal=proposal.key).award.instalments  # type: ignore[union-attr]

    payment = actions.pay_instalment(first, words="BACS 12", by=None, now=world.now)
    with pytest.raises(rules.AlreadyPaid):
        actions.pay_instalment(first, by=None, now=world.now)
    assert fund_queries.balances(fund).paid == pounds(350)

    paid = db.session.get_one(Transaction, payment.transaction_id)
    funds.reverse(paid, reason="Wrong account", by=None, now=world.now)
    actions.pay_instalment(first, by=None, now=world.now)

    assert fund_queries.balances(fund).paid == pounds(350)
    assert list(fund_queries.faults()) == []
    assert told("proposals.")[-2:] == ["InstalmentPaid", "InstalmentPaid"]

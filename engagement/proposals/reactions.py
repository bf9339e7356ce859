"""What proposals do when a board has decided."""

from engagement.boards.events import DecisionRecorded
from engagement.funds.events import MoneyReleased
from engagement.proposals import actions, queries


def settle(event: DecisionRecorded) -> None:
    """Make the award, or say why not."""
    actions.settle(queries.get_decision(event.decision_id), by=event.by, now=event.at)


def tell_money_went_back(event: MoneyReleased) -> None:
    """The commitment may be an award's."""
    proposal = queries.find_proposal_paid_by(event.commitment_id)
    if proposal is not None:
        actions.say_money_went_back(proposal, amount=event.amount, by=event.by, now=event.at)

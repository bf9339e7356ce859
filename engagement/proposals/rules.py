"""Rules of proposals: what one must hold, what state it is in, how an award is paid. Nothing here looks at performance."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from engagement.proposals.models import Instalment, Proposal
from engagement.shared.money import ZERO, Money, split
from engagement.shared.refusals import Refusal

FIRST_AFTER = timedelta(days=14)
THEN_EVERY = timedelta(days=182)
"""An award is paid a fortnight after the decision and half a year later."""

STATES = {
    "made": _l("Made"),
    "agenda": _l("On a board’s agenda"),
    "funded": _l("Funded"),
    "not_funded": _l("Not funded"),
}
COLOURS = {"made": "grey", "agenda": "blue", "funded": "green", "not_funded": "orange"}


class NeedsMoney(Refusal):
    says = _l("The cost must be more than nothing")
    field = "cost"


class LeastTooMuch(Refusal):
    says = _l("The least useful amount must be more than nothing and no more than the cost")
    field = "least"


class NeedsPriority(Refusal):
    says = _l("Choose at least one agreed priority that this serves")
    field = "priorities"


class OnAgenda(Refusal):
    says = _l("This proposal is before a board already")


class OtherBoard(Refusal):
    says = _l("Choose a coming meeting of the locality’s own board")
    field = "meeting"


class NoFund(Refusal):
    says = _l("The locality has no fund yet. The fund manager has to open one first")


class BelowUseful(Refusal):
    says = _l("The group says that less than %(least)s would not be useful")
    field = "amount"


class AlreadyPaid(Refusal):
    says = _l("This instalment has been paid already")


def state(proposal: Proposal) -> str:
    """``made``, ``agenda``, ``funded`` or ``not_funded``: the one place that says so. A proposal whose meeting had no quorum is
    ``made`` again, as it is taken off that agenda."""
    if proposal.award is not None:
        return "funded"
    if proposal.item is None:
        return "made"
    return "agenda" if proposal.item.decision is None else "not_funded"


def check_proposal(*, cost: Money, least: Money, priorities: int) -> None:
    """Raises NeedsMoney, LeastTooMuch or NeedsPriority."""
    if cost <= ZERO:
        raise NeedsMoney
    if not ZERO < least <= cost:
        raise LeastTooMuch
    if not priorities:
        raise NeedsPriority


def check_award(amount: Money, *, least: Money) -> None:
    """Raises BelowUseful. That it is no more than was asked for the board has seen to."""
    if amount < least:
        raise BelowUseful(least=least)


def plan_instalments(amount: Money, *, decided_on: date) -> list[tuple[date, Money]]:
    """When an award is paid: two equal parts, the odd penny first."""
    return [
        (decided_on + FIRST_AFTER + number * THEN_EVERY, part) for number, part in enumerate(split(amount, 2)) if part
    ]


def paid(instalment: Instalment) -> bool:
    """Whether it was paid and did not come back."""
    return instalment.payment is not None and instalment.payment.returned_at is None

"""Facts about proposals."""

from dataclasses import dataclass

from engagement.shared.events import Event
from engagement.shared.money import Money


@dataclass(frozen=True, kw_only=True)
class ProposalMade(Event):
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalChanged(Event):
    """Its words, amounts or priorities are others, before any board has seen it."""

    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalPutToBoard(Event):
    proposal_id: int
    item_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalPutBack(Event):
    """The meeting had no quorum: the proposal waits for another one."""

    proposal_id: int
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class AwardMade(Event):
    award_id: int
    amount: Money


@dataclass(frozen=True, kw_only=True)
class ProposalNotFunded(Event):
    proposal_id: int
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class InstalmentPaid(Event):
    instalment_id: int
    payment_id: int

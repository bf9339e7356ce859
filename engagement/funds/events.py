"""Facts about funds: ids and amounts."""

from dataclasses import dataclass

from engagement.shared.events import Event
from engagement.shared.money import Money


@dataclass(frozen=True, kw_only=True)
class FundOpened(Event):
    fund_id: int


@dataclass(frozen=True, kw_only=True)
class ContributionPromised(Event):
    contribution_id: int
    amount: Money


@dataclass(frozen=True, kw_only=True)
class ContributionReceived(Event):
    contribution_id: int
    transaction_id: int


@dataclass(frozen=True, kw_only=True)
class EnvelopeSet(Event):
    envelope_id: int
    amount: Money


@dataclass(frozen=True, kw_only=True)
class MoneyCommitted(Event):
    commitment_id: int
    amount: Money


@dataclass(frozen=True, kw_only=True)
class MoneyPaid(Event):
    payment_id: int
    amount: Money


@dataclass(frozen=True, kw_only=True)
class MoneyReleased(Event):
    commitment_id: int
    transaction_id: int
    amount: Money


@dataclass(frozen=True, kw_only=True)
class TransactionReversed(Event):
    transaction_id: int
    reversed_id: int

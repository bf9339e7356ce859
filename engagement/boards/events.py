"""Facts about boards. How a member voted stays in its row; the journal says only that they did."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class InterestDeclared(Event):
    interest_id: int


@dataclass(frozen=True, kw_only=True)
class InterestEnded(Event):
    interest_id: int


@dataclass(frozen=True, kw_only=True)
class ItemAdded(Event):
    item_id: int


@dataclass(frozen=True, kw_only=True)
class ItemMoved(Event):
    item_id: int
    position: int


@dataclass(frozen=True, kw_only=True)
class ItemOpened(Event):
    item_id: int


@dataclass(frozen=True, kw_only=True)
class MemberRecused(Event):
    item_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class VoteRecorded(Event):
    item_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionRecorded(Event):
    """An item was closed: carried, lost, or without a quorum."""

    decision_id: int

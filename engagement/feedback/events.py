"""Facts about answers owed and given."""

from dataclasses import dataclass
from typing import Literal

from engagement.shared.events import Event

StepKind = Literal[
    "heard", "understood", "on_the_ballot", "agreed", "not_agreed", "proposed", "to_the_board", "put_back", "funded",
    "not_funded", "paid", "money_back", "doing", "not_now", "done", "told",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DebtOwed(Event):
    debt_id: int


@dataclass(frozen=True, kw_only=True)
class StepAdded(Event):
    """One step was added to each of these trails."""

    kind: StepKind
    debt_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerPublished(Event):
    answer_id: int


@dataclass(frozen=True, kw_only=True)
class ContactsForgotten(Event):
    """The addresses that the givers of these left were deleted."""

    debt_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class GiverTold(Event):
    debt_id: int

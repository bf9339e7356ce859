"""Facts about answers owed and given."""

from dataclasses import dataclass
from typing import Literal

from engagement.shared.events import Event

StepKind = Literal[
    "heard", "understood", "weighed", "found", "unfound", "on_the_ballot", "agreed", "not_agreed", "proposed", "to_the_board",
    "put_back", "funded", "not_funded", "paid", "money_back", "doing", "not_now", "done", "told", "corrected", "taken_back",
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
class ContactSeen(Event):
    """Somebody looked at the address or number that the giver left."""

    debt_id: int


@dataclass(frozen=True, kw_only=True)
class GiversTold(Event):
    debt_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class OwnerChanged(Event):
    """These debts belong to this person from now on, or to nobody."""

    debt_ids: tuple[int, ...]
    owner_id: int | None


@dataclass(frozen=True, kw_only=True)
class AnswerDrafted(Event):
    answer_id: int


@dataclass(frozen=True, kw_only=True)
class DraftChanged(Event):
    """Its words, or whom it is for."""

    answer_id: int


@dataclass(frozen=True, kw_only=True)
class DraftChecked(Event):
    answer_id: int


@dataclass(frozen=True, kw_only=True)
class DraftDiscarded(Event):
    answer_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerCorrected(Event):
    answer_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerTakenBack(Event):
    answer_id: int

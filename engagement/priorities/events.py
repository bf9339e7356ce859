"""Facts about rounds and priorities. Never a choice: that somebody voted is recorded, how is not."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class RoundPlanned(Event):
    round_id: int


@dataclass(frozen=True, kw_only=True)
class OptionAdded(Event):
    """An option stands on the ballot. Who suggested it, if a resident did, is known to its row only."""

    option_id: int


@dataclass(frozen=True, kw_only=True)
class EvidenceAttached(Event):
    """So many more notes were put behind an option."""

    option_id: int
    notes: int


@dataclass(frozen=True, kw_only=True)
class OptionSetAside(Event):
    option_id: int


@dataclass(frozen=True, kw_only=True)
class BallotCast(Event):
    """``by`` voted online."""

    round_id: int


@dataclass(frozen=True, kw_only=True)
class PaperCast(Event):
    """``by`` keyed a numbered paper."""

    round_id: int
    paper_number: int


@dataclass(frozen=True, kw_only=True)
class RoundCounted(Event):
    round_id: int


@dataclass(frozen=True, kw_only=True)
class PriorityAgreed(Event):
    priority_id: int


@dataclass(frozen=True, kw_only=True)
class OptionNotChosen(Event):
    option_id: int


@dataclass(frozen=True, kw_only=True)
class RoundAgreed(Event):
    """Every option of the round has its answer."""

    round_id: int


@dataclass(frozen=True, kw_only=True)
class PriorityMoved(Event):
    """A priority's state changed."""

    priority_id: int

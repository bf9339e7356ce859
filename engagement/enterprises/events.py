"""Facts about enterprises."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class EnterpriseAdded(Event):
    enterprise_id: int
    locality_id: int


@dataclass(frozen=True, kw_only=True)
class EnterpriseChanged(Event):
    enterprise_id: int


@dataclass(frozen=True, kw_only=True)
class StageReached(Event):
    """It moved along the pathway, paused, closed or became something else."""

    enterprise_id: int
    move_id: int


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(Event):
    enterprise_id: int
    milestone_id: int


@dataclass(frozen=True, kw_only=True)
class SignpostGiven(Event):
    enterprise_id: int
    signpost_id: int


@dataclass(frozen=True, kw_only=True)
class FiguresTaken(Event):
    enterprise_id: int
    figures_id: int


@dataclass(frozen=True, kw_only=True)
class AwardLinked(Event):
    """It was linked to an award, or to none when ``award_id`` is None."""

    enterprise_id: int
    award_id: int | None

"""Facts about learning."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class CycleOpened(Event):
    cycle_id: int
    locality_id: int


@dataclass(frozen=True, kw_only=True)
class CycleMoved(Event):
    """A cycle went to another step."""

    cycle_id: int


@dataclass(frozen=True, kw_only=True)
class CycleClosed(Event):
    cycle_id: int


@dataclass(frozen=True, kw_only=True)
class ExperimentAdded(Event):
    cycle_id: int
    experiment_id: int


@dataclass(frozen=True, kw_only=True)
class ExperimentEdited(Event):
    experiment_id: int


@dataclass(frozen=True, kw_only=True)
class StoryAdded(Event):
    cycle_id: int
    story_id: int


@dataclass(frozen=True, kw_only=True)
class StoryTakenBack(Event):
    """Consent was withdrawn and the words are gone."""

    story_id: int


@dataclass(frozen=True, kw_only=True)
class BarrierRaised(Event):
    barrier_id: int
    debt_id: int


@dataclass(frozen=True, kw_only=True)
class BarrierAnswered(Event):
    barrier_id: int

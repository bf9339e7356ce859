"""What the sync tells the journal, for those who audit it. What was taken from Airtable is also told by the domains' own events."""

from dataclasses import dataclass
from enum import Enum

from engagement.shared.events import Event


class Stop(Enum):
    """Why a base is left alone until somebody acts or time has passed."""

    REFUSED = "refused"
    """401 or 403: the token is gone or may not."""
    QUOTA = "quota"
    """The calls of this month are spent."""
    BRAKE = "brake"
    """So many records were removed there at once that a person has to say whether it was meant."""
    MISSING = "missing"
    """404: no such base."""


class Wanted(Enum):
    """What an administrator may ask of the worker."""

    PLAN = "plan"
    """Say what a run would write."""
    RUN = "run"
    """Run, with so many calls at most."""
    LOOK = "look"
    """Say which tables and fields are missing."""
    MAKE = "make"
    """Make them."""


@dataclass(frozen=True, kw_only=True)
class SyncAsked(Event):
    """An administrator asked something of the worker on a page."""

    wish_id: int
    what: Wanted


@dataclass(frozen=True, kw_only=True)
class SyncRan(Event):
    """A run that changed anything on either side."""

    run_id: int
    pushed: int
    taken: int


@dataclass(frozen=True, kw_only=True)
class SyncStopped(Event):
    """A base is left alone until somebody acts, or the month turns."""

    base_id: int
    stop: Stop


@dataclass(frozen=True, kw_only=True)
class ConflictFound(Event):
    """Both sides changed the same field."""

    conflict_id: int
    row_id: int


@dataclass(frozen=True, kw_only=True)
class ConflictResolved(Event):
    """A person chose one of the two values."""

    conflict_id: int
    ours: bool


@dataclass(frozen=True, kw_only=True)
class RecordParked(Event):
    """A record is left out of the sync until what ails it is put right."""

    row_id: int


@dataclass(frozen=True, kw_only=True)
class TakenFromAirtable(Event):
    """A record was made or changed here as it had been in Airtable."""

    row_id: int
    local_id: int
    created: bool

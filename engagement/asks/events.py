"""Facts about asks."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class AskEntered(Event):
    """Somebody began to write an ask down."""

    ask_id: int


@dataclass(frozen=True, kw_only=True)
class AskDrafted(Event):
    """An ask that is not in the calendar yet was written on."""

    ask_id: int


@dataclass(frozen=True, kw_only=True)
class AskChecked(Event):
    """``by`` was shown what is known already, and says so."""

    ask_id: int


@dataclass(frozen=True, kw_only=True)
class AskOpened(Event):
    """It stands in the calendar; ``above_rest`` where its places have been asked more than their rest allows."""

    ask_id: int
    above_rest: bool


@dataclass(frozen=True, kw_only=True)
class AskChanged(Event):
    """One that stands in the calendar was changed; ``change_id`` has the reason."""

    ask_id: int
    change_id: int


@dataclass(frozen=True, kw_only=True)
class AskCalledOff(Event):
    ask_id: int


@dataclass(frozen=True, kw_only=True)
class AskAnswered(Event):
    """What came of it was said."""

    ask_id: int


@dataclass(frozen=True, kw_only=True)
class CalendarTakenIn(Event):
    """A calendar file was taken in: how many asks it brought, changed and called off."""

    upload_id: int
    brought: int
    changed: int
    called_off: int

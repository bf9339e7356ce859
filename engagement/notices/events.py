"""Facts about messages. What they say and whom they reach stays in their rows."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class MessageWritten(Event):
    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessagesWritten(Event):
    """Many at once."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class MessageEdited(Event):
    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageReleased(Event):
    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageSentAgain(Event):
    """An attempt before this one may have arrived too; the copy says so."""

    message_id: int


@dataclass(frozen=True, kw_only=True)
class MessageFailed(Event):
    message_id: int

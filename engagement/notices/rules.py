"""Rules of messages: what a header may hold, when to try again, when to give up."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from engagement.notices.models import Message
from engagement.shared.refusals import Refusal

ATTEMPTS = 6
"""How often a message is tried before it counts as failed."""

FIRST_WAIT = timedelta(minutes=1)
"""The wait after the first failure; it grows fourfold each time, to about four hours before the last attempt."""


class NotADraft(Refusal):
    says = _l("This message has left already. It can no longer be changed.")


class NotFailed(Refusal):
    says = _l("Only a message that failed can be tried again.")


class NobodyToSendTo(Refusal):
    says = _l("This message has no e-mail address to go to. Tell the person another way.")


def one_line(subject: str) -> str:
    """A subject as one line of at most 200 characters: a line end would begin a header of its own."""
    return " ".join(subject.split())[:200]


def check_draft(message: Message) -> None:
    """Raises NotADraft."""
    if message.state != "draft":
        raise NotADraft


def check_failed(message: Message) -> None:
    """Raises NotFailed."""
    if message.state != "failed":
        raise NotFailed


def check_reachable(message: Message) -> None:
    """Raises NobodyToSendTo."""
    if address_of(message) is None:
        raise NobodyToSendTo


def address_of(message: Message) -> str | None:
    """Where it goes: the bare address, or the person's own unless their account is closed."""
    if message.to_address:
        return message.to_address
    person = message.to_person
    return person.email if person is not None and person.disabled_at is None else None


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after this many failed attempts; None when it is time to give up."""
    return None if attempts >= ATTEMPTS else FIRST_WAIT * 4 ** (attempts - 1)

"""The postman: claims a message, sends it, marks it sent, each step committed before the next.

Whoever is killed in between leaves a message that may or may not have arrived. The next pass sends it again under the same
Message-ID, and the copy says that it may be the second: a doubtful copy is better than a lost message.
"""

from datetime import datetime

from flask import current_app

from engagement.notices import compose, queries, rules
from engagement.notices.events import MessageFailed, MessageSent, MessageSentAgain
from engagement.notices.mailer import Mailer, NotTaken, mailer_for
from engagement.notices.models import Message
from engagement.shared.alone import alone
from engagement.shared.database import db
from engagement.shared.events import tell


def deliver_waiting(*, now: datetime) -> int:
    """One pass over the outbox; how many messages were sent. Does nothing when another process is at it."""
    mailer = mailer_for(current_app.extensions["settings"].mail_url)
    sent = 0
    with alone("postman") as only_one:
        if not only_one:
            return 0
        _take_back_those_in_doubt(now)
        while message := _claim(now):
            sent += _send(message, mailer, now)
    return sent


def _take_back_those_in_doubt(now: datetime) -> None:
    for message in queries.left_in_the_middle():
        message.in_doubt = True
        _put_back(message, "Interrupted", now=now, wait=False)
    db.session.commit()


def _claim(now: datetime) -> Message | None:
    message = queries.find_due(now=now)
    if message is not None:
        message.state = "sending"
        message.attempts += 1
        message.message_id = message.message_id or compose.message_id_of(message)
    db.session.commit()
    return message


def _send(message: Message, mailer: Mailer, now: datetime) -> bool:
    """Send one message and commit how it went."""
    try:
        mailer(compose.envelope(message, now=now))
    except compose.NothingToSend:
        _drop(message, now=now)
    except NotTaken as refused:
        _put_back(message, str(refused), now=now)
    except Exception as error:  # whatever went wrong, the other messages are still to be sent
        current_app.logger.warning("message %s was not sent: %s", message.id, type(error).__name__)
        message.in_doubt = True
        _put_back(message, type(error).__name__, now=now)
    else:
        again = MessageSentAgain if message.in_doubt else MessageSent
        message.state, message.sent_at, message.fault = "sent", now, None
        message.to_address = None  # a contact given for one answer is not kept once it is told
        tell(again(at=now, by=None, message_id=message.id))
    db.session.commit()
    return message.state == "sent"


def _put_back(message: Message, fault: str, *, now: datetime, wait: bool = True) -> None:
    """To be tried again after a while, or given up after enough tries."""
    pause = rules.wait_after(message.attempts)
    message.fault = fault[:80]
    if pause is None:
        message.state = "failed"
        tell(MessageFailed(at=now, by=None, message_id=message.id))
    else:
        message.state, message.next_at = "waiting", now + pause if wait else now


def _drop(message: Message, *, now: datetime) -> None:
    """Nobody to send it to. A sign-in link for nobody leaves no trace but the journal's; anything else shows as failed."""
    if message.kind == "sign_in_link":
        db.session.delete(message)
        db.session.flush()
        return
    message.state, message.fault = "failed", "NothingToSend"
    tell(MessageFailed(at=now, by=None, message_id=message.id))

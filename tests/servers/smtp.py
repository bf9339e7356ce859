"""A real SMTP server on loopback that keeps what it is given."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Post:
    """What the server has received so far, oldest first."""

    messages: list[EmailMessage] = field(default_factory=list)
    refuse_next: int = 0
    url: str = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - their name
        if self.refuse_next:
            self.refuse_next -= 1
            return "451 4.3.0 Try again later"
        self.messages.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        return "250 2.0.0 Kept"

    def sent_to(self, address: str) -> list[EmailMessage]:
        """The messages addressed to one person."""
        return [message for message in self.messages if address in str(message["To"])]


@contextmanager
def serving() -> Iterator[Post]:
    """Serve on a free loopback port; set `refuse_next` to turn that many messages away with a 451."""
    post = Post()
    controller = _OnAFreePort(post, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        post.url = f"smtp://127.0.0.1:{controller.port}"
        yield post
    finally:
        controller.stop()


class _OnAFreePort(Controller):
    """Ask the system for any port; learn which one before aiosmtpd checks that it answers."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

"""Where mail goes: to the terminal, into a folder, or to a mail server. MAIL_URL says which.

console:                        print it
file:///some/folder             one .eml file a message
smtp://user:password@host:587   STARTTLS when the server offers it
smtps://user:password@host:465  TLS from the start
"""

import smtplib
import ssl
import sys
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from engagement.shared.database import new_key

SECONDS = 30
"""How long a mail server may take over one answer."""

Mailer = Callable[[EmailMessage], None]


class NotTaken(Exception):
    """The server said no, or was not there: this message has certainly not been sent. Any other error leaves it in doubt."""


def mailer_for(url: str) -> Mailer:
    """What sends a message, for a MAIL_URL."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return partial(_to_folder, folder=Path(unquote(parts.path)))
    if parts.scheme in ("smtp", "smtps"):
        return partial(_to_server, server=parts)
    return _to_terminal


def _to_terminal(mail: EmailMessage) -> None:
    sys.stdout.write(f"{mail.as_string()}\n{'-' * 60}\n")
    sys.stdout.flush()


def _to_folder(mail: EmailMessage, *, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = mail["Date"].datetime.strftime("%Y%m%d-%H%M%S")
    written = folder / f"{stamp}-{new_key()}.part"
    written.write_bytes(mail.as_bytes())
    written.rename(written.with_suffix(".eml"))


def _to_server(mail: EmailMessage, *, server: SplitResult) -> None:
    connect = _connect_with_tls if server.scheme == "smtps" else _connect
    try:
        smtp = connect(server)
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(type(error).__name__) from error
    with smtp:
        try:
            smtp.send_message(mail)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            raise NotTaken(_said(error)) from error


def _connect(server: SplitResult) -> smtplib.SMTP:
    smtp = smtplib.SMTP(server.hostname or "", server.port or 25, timeout=SECONDS)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    return _log_in(smtp, server)


def _connect_with_tls(server: SplitResult) -> smtplib.SMTP:
    context = ssl.create_default_context()
    return _log_in(
        smtplib.SMTP_SSL(server.hostname or "", server.port or 465, timeout=SECONDS, context=context), server
    )


def _log_in(smtp: smtplib.SMTP, server: SplitResult) -> smtplib.SMTP:
    if server.username:
        smtp.login(unquote(server.username), unquote(server.password or ""))
    return smtp


def _said(error: smtplib.SMTPException) -> str:
    """The server's number, never its words: those may hold the address."""
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else ""
    return f"{type(error).__name__} {code}".strip()

"""The words of a message as they leave. Some are composed only now, because they must not lie in the database."""

from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from engagement.notices import rules
from engagement.notices.models import Message
from engagement.people import links
from engagement.people.models import SignInLink
from engagement.places.place import current_place
from engagement.shared.database import db


class NothingToSend(Exception):
    """There is nobody to send it to, or it came too late to be of use."""


def envelope(message: Message, *, now: datetime) -> EmailMessage:
    """The message as e-mail. Raises NothingToSend. Links lead to SITE_URL, whatever host a request named."""
    settings = current_app.extensions["settings"]
    body = _body(message, now)
    to = rules.address_of(message)
    if to is None:
        raise NothingToSend
    if message.in_doubt:
        body = _("This may be a second copy of a message you have had already.") + "\n\n" + body
    mail = EmailMessage(policy=SMTP)
    # EmailMessage refuses a line end in a header, and Address anything that is not one plain address.
    mail["Subject"] = message.subject
    mail["From"] = Address(display_name=current_place().service_name, addr_spec=settings.mail_from)
    mail["To"] = Address(addr_spec=to)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body.rstrip() + "\n" + _foot(settings.site_url))
    return mail


def message_id_of(message: Message) -> str:
    """The same for every copy, so that a reader's program can tell them for one."""
    return f"<{message.key}@{urlsplit(current_app.extensions['settings'].site_url).hostname}>"


def _body(message: Message, now: datetime) -> str:
    composer = COMPOSED.get(message.kind)
    if message.body is None and composer is None:
        raise NothingToSend
    return composer(message, now) if composer else message.body or ""


def _sign_in_link(message: Message, now: datetime) -> str:
    link = db.session.get(SignInLink, message.about_id)
    if link is None or link.person_id is None or link.used_at is not None or link.until_at <= now:
        raise NothingToSend
    address = f"{current_app.extensions['settings'].site_url}/sign-in/link/{links.token_of(link.nonce)}"
    return _(
        "Open this address to sign in:\n\n%(address)s\n\nIt works once, for ten minutes. If you did not ask for it, do nothing: "
        "nobody can sign in without it.",
        address=address,
    )


COMPOSED: dict[str, Callable[[Message, datetime], str]] = {"sign_in_link": _sign_in_link}


def _foot(site_url: str) -> str:
    place = current_place()
    return "\n-- \n" + f"{place.service_name}, {place.name}\n{site_url}\n"

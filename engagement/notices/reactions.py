"""What notices do when something happens elsewhere."""

from flask_babel import gettext as _

from engagement.notices import actions, wake
from engagement.notices.events import MessageReleased, MessagesWritten, MessageWritten
from engagement.people.events import SignInLinkAsked
from engagement.people.models import SignInLink
from engagement.shared.database import db


def write_sign_in_link(event: SignInLinkAsked) -> None:
    """Write the message; its words, with the link, are composed when it leaves. For an unknown address it goes to nobody."""
    link = db.session.get_one(SignInLink, event.link_id)
    actions.write(
        kind="sign_in_link",
        to_person=link.person,
        subject=_("Your link to sign in"),
        about_id=link.id,
        by=None,
        now=event.at,
    )


def wake_the_postman(event: MessageWritten | MessagesWritten | MessageReleased) -> None:
    """Once the change is committed."""
    wake.after_commit()

"""Rules of accounts and roles."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from engagement.people.permissions import ROLES
from engagement.shared.refusals import Refusal


class AlreadyHasAccount(Refusal):
    says = _l("This e-mail address has an account already")
    field = "email"


class UnknownRole(Refusal):
    says = _l("Choose a role from the list")
    field = "role"


class EndsBeforeItStarts(Refusal):
    says = _l("The role must end after it starts")
    field = "until"


def check_role(role: str, *, from_at: datetime, until_at: datetime | None) -> None:
    """A role is one of the known ones and its period is not empty. Raises UnknownRole or EndsBeforeItStarts."""
    if role not in ROLES:
        raise UnknownRole
    if until_at is not None and until_at <= from_at:
        raise EndsBeforeItStarts

"""Rules of accounts and roles."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from engagement.shared.refusals import Refusal


ROLES = {
    "resident": _l("resident"),
    "worker": _l("front-line worker"),
    "facilitator": _l("Community of Practice facilitator"),
    "cop_member": _l("Community of Practice member"),
    "board_member": _l("board member"),
    "chair": _l("board chair"),
    "clerk": _l("board clerk"),
    "fund_manager": _l("fund manager"),
    "enterprise_officer": _l("micro-enterprise officer"),
    "steward": _l("system steward"),
    "administrator": _l("administrator"),
    "auditor": _l("auditor"),
}
"""Every role and what it is called on the screen."""

GUARDED = frozenset(ROLES) - {"resident", "cop_member"}
"""Roles that need a second factor at every sign-in."""

STAFF = (
    "worker",
    "facilitator",
    "clerk",
    "chair",
    "fund_manager",
    "enterprise_officer",
    "steward",
    "administrator",
)
"""Roles of people who work for the programme."""


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

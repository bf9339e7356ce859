"""Rules of accounts and roles."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from engagement.people.models import Person
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

IN_A_GROUP = frozenset({"facilitator", "cop_member", "board_member", "chair", "clerk"})
"""Roles held in one community or board; they are given there."""

FOR_THE_WHOLE_PLACE = frozenset({"steward", "administrator", "auditor"})
"""Roles that know no locality: whoever keeps accounts, oversees or checks does so everywhere."""


class AlreadyHasAccount(Refusal):
    says = _l("This e-mail address has an account already")
    field = "email"


class UnknownRole(Refusal):
    says = _l("Choose a role from the list")
    field = "role"


class EndsBeforeItStarts(Refusal):
    says = _l("The role must end after it starts")
    field = "until"


class NotForOneLocality(Refusal):
    says = _l("This role is for the whole place")
    field = "locality"


class WrongPassword(Refusal):
    says = _l("This is not your password")
    field = "current"


class NotYourself(Refusal):
    says = _l("You cannot do this to your own account. Ask another administrator.")


def check_role(role: str, *, from_at: datetime, until_at: datetime | None) -> None:
    """A role is one of the known ones and its period is not empty. Raises UnknownRole or EndsBeforeItStarts."""
    if role not in ROLES:
        raise UnknownRole
    if until_at is not None and until_at <= from_at:
        raise EndsBeforeItStarts


def check_scope(role: str, *, locality_id: int | None) -> None:
    """Raises NotForOneLocality: a role that opens every locality does not pretend to be for one."""
    if role in FOR_THE_WHOLE_PLACE and locality_id is not None:
        raise NotForOneLocality


def needs_second_factor(person: Person, *, now: datetime) -> bool:
    """Whether a code is asked for at sign-in: of somebody who set one up, and of whoever holds a guarded role or will hold one
    when it begins."""
    return person.second_factor is not None or any(
        role.role in GUARDED and (role.until_at is None or role.until_at > now) for role in person.roles
    )


def is_local(address: str) -> bool:
    """Whether an address to go to next is a page of this site, as every browser would read it."""
    return (
        address.startswith("/")
        and not address.startswith("//")
        and "\\" not in address
        and address.isascii()
        and address.isprintable()
    )

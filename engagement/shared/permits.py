"""Who may: named predicates that compose and read aloud, deny by default.

``cast_ballot = (voter_here & ~declared_interest).called(…)``. The same object guards the route, shows or hides the button and
prints the "who may do what" page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held now: for the whole place (both None), a locality, or a group (a community or a board)."""

    role: str
    locality_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a person with the roles they hold at ``now``, or a visitor (``person_id`` None)."""

    person_id: int | None
    now: datetime
    grants: frozenset[Grant] = field(default_factory=frozenset)

    def holds(self, *roles: str) -> bool:
        """Any of these roles, anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def holds_in(self, locality_id: int | None, *roles: str) -> bool:
        """Any of these roles for this locality or for the whole place."""
        return any(
            grant.role in roles and grant.group_id is None and grant.locality_id in (None, locality_id)
            for grant in self.grants
        )

    def sits_in(self, group_id: int | None, *roles: str) -> bool:
        """Any of these roles in this very group."""
        return group_id in self.groups(*roles)

    def localities(self, *roles: str) -> frozenset[int] | None:
        """The ids of the localities where any of these roles is held; None for all of them."""
        found = {grant.locality_id for grant in self.grants if grant.role in roles and grant.group_id is None}
        return None if None in found else frozenset(one for one in found if one is not None)

    def groups(self, *roles: str) -> frozenset[int]:
        """The ids of the groups in which any of these roles is held."""
        return frozenset(one.group_id for one in self.grants if one.role in roles and one.group_id is not None)


@dataclass(frozen=True, slots=True)
class Permit:
    """A named predicate over (actor, thing). ``sentence`` says who, in words a resident understands."""

    name: str
    sentence: Any
    allows: Callable[[Actor, Any], bool]

    def __call__(self, actor: Actor, thing: Any = None) -> bool:
        return self.allows(actor, thing)

    def __and__(self, other: Permit) -> Permit:
        return Permit(
            f"{self.name} and {other.name}",
            _l("%(one)s, and %(other)s", one=self.sentence, other=other.sentence),
            lambda actor, thing: self.allows(actor, thing) and other.allows(actor, thing),
        )

    def __or__(self, other: Permit) -> Permit:
        return Permit(
            f"{self.name} or {other.name}",
            _l("%(one)s, or %(other)s", one=self.sentence, other=other.sentence),
            lambda actor, thing: self.allows(actor, thing) or other.allows(actor, thing),
        )

    def __invert__(self) -> Permit:
        return Permit(
            f"not {self.name}",
            _l("nobody who is: %(one)s", one=self.sentence),
            lambda actor, thing: not self.allows(actor, thing),
        )


def permit(sentence: Any) -> Callable[[Callable[[Actor, Any], bool]], Permit]:
    """Turn a predicate into a Permit named after its function."""

    def name_it(predicate: Callable[[Actor, Any], bool]) -> Permit:
        return Permit(predicate.__name__, sentence, predicate)

    return name_it


@permit(_l("anyone"))
def anyone(actor: Actor, thing: Any) -> bool:
    return True


@permit(_l("anyone signed in"))
def signed_in(actor: Actor, thing: Any) -> bool:
    return actor.person_id is not None


@permit(_l("nobody"))
def nobody(actor: Actor, thing: Any) -> bool:
    return False

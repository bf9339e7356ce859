"""Who sees and keeps enterprises. The thing asked about is an Enterprise, or None for all of them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.people.permissions import enterprise_officer, oversees
from engagement.shared.permits import Actor, permit


@permit(_l("a micro-enterprise officer of any locality"))
def officer(actor: Actor, thing: Any) -> bool:
    return actor.holds("enterprise_officer")


@permit(_l("a micro-enterprise officer of the locality"))
def add_here(actor: Actor, thing: Any) -> bool:
    """The thing is a locality."""
    return actor.holds_in(thing.id, "enterprise_officer")


add_enterprise = officer
list_enterprises = officer | oversees
see_enterprise = enterprise_officer | oversees
keep_enterprise = enterprise_officer
see_founder = enterprise_officer


def localities_of(actor: Actor) -> frozenset[int] | None:
    """The localities whose enterprises this person may see; None for all of them."""
    return None if oversees(actor) else actor.localities("enterprise_officer")

"""Who somebody is, as predicates the other domains build on. The thing asked about has a ``locality_id``, or is None.

Roles for a place or locality: resident, worker, enterprise_officer, fund_manager, steward, administrator, auditor.
Roles in a group: facilitator and cop_member (a Community of Practice), board_member, chair and clerk (a board).
"""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.shared.permits import Actor, permit


def _locality_of(thing: Any) -> int | None:
    return getattr(thing, "locality_id", None)


@permit(_l("an administrator"))
def administrator(actor: Actor, thing: Any) -> bool:
    return actor.holds("administrator")


@permit(_l("an auditor"))
def auditor(actor: Actor, thing: Any) -> bool:
    return actor.holds("auditor")


@permit(_l("a resident of the locality with an account"))
def resident_here(actor: Actor, thing: Any) -> bool:
    return actor.holds_in(_locality_of(thing), "resident")


@permit(_l("the fund manager"))
def fund_manager(actor: Actor, thing: Any) -> bool:
    return actor.holds_in(_locality_of(thing), "fund_manager")


@permit(_l("a micro-enterprise officer"))
def enterprise_officer(actor: Actor, thing: Any) -> bool:
    return actor.holds_in(_locality_of(thing), "enterprise_officer")


@permit(_l("a system steward"))
def steward(actor: Actor, thing: Any) -> bool:
    return actor.holds("steward")


oversees = steward | auditor | administrator
manage_people = administrator
see_people = administrator | auditor

"""Who may do what with proposals."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.people.permissions import fund_manager
from engagement.places.models import Locality
from engagement.proposals import queries
from engagement.proposals.models import Proposal
from engagement.shared.permits import Actor, permit


@permit(_l("a resident or a front-line worker of the locality"))
def lives_or_works_here(actor: Actor, thing: Locality) -> bool:
    return actor.holds_in(thing.id, "resident", "worker")


@permit(_l("a member of a Community of Practice of the locality"))
def in_a_community_here(actor: Actor, thing: Locality) -> bool:
    mine = actor.groups("cop_member", "facilitator")
    return bool(mine) and not mine.isdisjoint(queries.groups_in(thing.id))


@permit(_l("the clerk of the locality’s board"))
def clerk_here(actor: Actor, thing: Proposal) -> bool:
    mine = actor.groups("clerk")
    return bool(mine) and not mine.isdisjoint(queries.groups_in(thing.locality_id))


@permit(_l("the clerk of a board"))
def a_clerk(actor: Actor, thing: Any) -> bool:
    return actor.holds("clerk")


@permit(_l("whoever made the proposal"))
def made_it(actor: Actor, thing: Proposal) -> bool:
    return actor.person_id is not None and actor.person_id == thing.made_by


propose = lives_or_works_here | in_a_community_here
list_waiting = a_clerk
put_to_board = clerk_here
pay_instalment = fund_manager

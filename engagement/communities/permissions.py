"""Who may do what with groups. The thing asked about is a Group, or a Meeting with its group."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.communities import queries, rules
from engagement.communities.models import Group, Meeting
from engagement.people.models import Role
from engagement.people.permissions import administrator, oversees
from engagement.people.rules import STAFF
from engagement.places.models import Locality
from engagement.shared.permits import Actor, permit


def _group(thing: Any) -> Group:
    return thing.group if isinstance(thing, Meeting) else thing


@permit(_l("a facilitator or clerk of the group"))
def runs_group(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(_group(thing).id, "facilitator", "clerk")


@permit(_l("anyone with a seat in the group"))
def sits_here(actor: Actor, thing: Any) -> bool:
    return any(grant.group_id == _group(thing).id for grant in actor.grants)


@permit(_l("anyone, where the group is a board: its members hold a public office"))
def _in_public_office(actor: Actor, thing: Any) -> bool:
    return _group(thing).kind == "board"


@permit(_l("a facilitator or clerk of the group, for its ordinary members"))
def _ends_a_plain_seat(actor: Actor, found: tuple[Group, Role]) -> bool:
    group, term = found
    return term.role == rules.plain_seat(group.kind) and actor.sits_in(group.id, "facilitator", "clerk")


@permit(_l("a member or facilitator of a Community of Practice of the locality"))
def practises_here(actor: Actor, thing: Any) -> bool:
    """The thing is a locality, or has a ``locality_id``."""
    locality_id = thing.id if isinstance(thing, Locality) else thing.locality_id
    mine = actor.groups("cop_member", "facilitator")
    return any(group.locality_id == locality_id for group in queries.groups_with(mine)) if mine else False


@permit(_l("anyone who works for the programme in the locality"))
def _works_here(actor: Actor, thing: Any) -> bool:
    return actor.holds_in(_group(thing).locality_id, *STAFF)


form_group = administrator
plan_meeting = runs_group
record_attendance = runs_group
seat_member = runs_group | administrator
unseat_member = _ends_a_plain_seat | administrator
see_members = _in_public_office | sits_here | _works_here | oversees

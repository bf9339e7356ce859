"""Who may do what with rounds and priorities. The thing asked about is a Group, Round, Option or Priority."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.communities.models import Group
from engagement.people.permissions import resident_here
from engagement.priorities.models import Option, Priority, Round
from engagement.shared.permits import Actor, permit


def _group(thing: Any) -> Group:
    if isinstance(thing, Group):
        return thing
    round_: Round = thing if isinstance(thing, Round) else thing.round
    return round_.group


@permit(_l("a facilitator of the user-led Community of Practice"))
def facilitates(actor: Actor, thing: Group | Round | Option | Priority) -> bool:
    group = _group(thing)
    return group.kind == "user_led" and actor.sits_in(group.id, "facilitator")


@permit(_l("a member of the Community of Practice that asks"))
def member_of_asking_group(actor: Actor, thing: Round) -> bool:
    return actor.sits_in(thing.group_id, "cop_member")


@permit(_l("whoever suggested it"))
def suggested_it(actor: Actor, option: Option) -> bool:
    return actor.person_id is not None and option.debt_id is not None and option.added_by == actor.person_id


plan_round = add_option = attach_evidence = set_aside = facilitates
key_paper = count_round = agree = move_priority = facilitates
vote = suggest_option = resident_here | member_of_asking_group

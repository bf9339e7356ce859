"""Who keeps the learning log. The thing asked about is a cycle or one of its entries. That a cycle is open is a rule."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.communities.models import Group
from engagement.communities.permissions import practises_here
from engagement.learning.models import Cycle, Experiment, Story
from engagement.people.permissions import administrator, steward
from engagement.shared.permits import Actor, permit


def _cycle(thing: Any) -> Cycle:
    return thing if isinstance(thing, Cycle) else thing.cycle


@permit(_l("a facilitator of the Community of Practice"))
def open_cycle(actor: Actor, thing: Group) -> bool:
    """The thing is the group; a board keeps no learning log."""
    return thing.kind != "board" and actor.sits_in(thing.id, "facilitator")


@permit(_l("a facilitator of the cycle’s Community of Practice"))
def lead_cycle(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(_cycle(thing).group_id, "facilitator")


@permit(_l("a member or facilitator of a Community of Practice of the cycle’s locality"))
def add_entry(actor: Actor, thing: Any) -> bool:
    return practises_here(actor, _cycle(thing))


@permit(_l("whoever wrote it"))
def author(actor: Actor, thing: Experiment | Story) -> bool:
    return actor.person_id is not None and thing.author_id == actor.person_id


edit_experiment = author & add_entry
take_back_story = author | lead_cycle | administrator
answer_barrier = lead_cycle | steward

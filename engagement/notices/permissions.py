"""Who may see the outbox and mend a letter before it leaves."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.people.permissions import administrator
from engagement.shared.permits import Actor, permit


@permit(_l("the clerk of the board that the letter comes from"))
def clerk_of_it(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(thing.group_id, "clerk")


@permit(_l("the clerk of the board that the letter comes from, until it leaves"))
def clerk_of_draft(actor: Actor, thing: Any) -> bool:
    return clerk_of_it(actor, thing) and thing.state == "draft"


@permit(_l("a clerk of any board"))
def clerk(actor: Actor, thing: Any) -> bool:
    return actor.holds("clerk")


see_outbox = administrator | clerk
see_message = administrator | clerk_of_draft
mend_letter = clerk_of_it
try_again = administrator

"""Who may enter and keep asks. Everybody reads what stands in the calendar. The thing asked about is an Ask, an Upload, or None."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.intelligence import permissions as notes
from engagement.people.permissions import administrator, oversees
from engagement.shared.permits import Actor, permit

ENTERERS = ("worker", "enterprise_officer", "fund_manager", "steward", "administrator")


def localities_of(actor: Actor) -> frozenset[int] | None:
    """The localities for which this person may enter an ask; None for all of them."""
    return notes.localities_of(actor, *ENTERERS)


@permit(
    _l(
        "a front-line worker, enterprise officer, fund manager or facilitator of any locality, a steward or an administrator"
    )
)
def enter_ask(actor: Actor, thing: Any) -> bool:
    return localities_of(actor) != frozenset()


@permit(_l("whoever entered it"))
def _entered_it(actor: Actor, thing: Any) -> bool:
    return actor.person_id is not None and thing.owner_id == actor.person_id


@permit(_l("anyone, once it stands in the calendar"))
def _in_calendar(actor: Actor, thing: Any) -> bool:
    return thing.opened_at is not None


@permit(_l("whoever sent the file"))
def take_in(actor: Actor, thing: Any) -> bool:
    return actor.person_id is not None and thing.by == actor.person_id and enter_ask(actor)


keep_ask = (_entered_it & enter_ask) | administrator
see_ask = _in_calendar | _entered_it | oversees
see_asker = enter_ask | oversees

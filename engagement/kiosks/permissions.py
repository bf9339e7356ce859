"""Who may turn a device into a kiosk, and end one."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.shared.permits import Actor, permit

KEEPERS = ("worker", "enterprise_officer", "administrator")


@permit(_l("a front-line worker or enterprise officer of the locality, or an administrator"))
def keep_kiosks(actor: Actor, thing: Any) -> bool:
    if thing is None:
        return actor.localities(*KEEPERS) != frozenset()
    return actor.holds_in(thing.locality_id, *KEEPERS)

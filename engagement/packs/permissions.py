"""Who may do what with packs. Anybody may make one, and read one whose code they have."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.intelligence import permissions as notes
from engagement.shared.permits import Actor, permit


@permit(_l("a front-line worker, enterprise officer or facilitator of the locality"))
def type_sheets(actor: Actor, thing: Any) -> bool:
    return notes.log_note(actor, thing)


@permit(_l("a front-line worker, enterprise officer or facilitator of the locality, or an administrator"))
def end_pack(actor: Actor, thing: Any) -> bool:
    return notes.sort_note(actor, thing)

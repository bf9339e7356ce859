"""Who may sort notes, settle differences and see how good all this is. The thing asked about is a Locality, a note, or None."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.intelligence import permissions as intelligence
from engagement.people.permissions import administrator, oversees
from engagement.places.models import Locality
from engagement.shared.permits import Actor, permit

sort = intelligence.sort_note
SORTERS = (*intelligence.LOGGERS, "administrator")
OVERSEERS = ("steward", "administrator", "auditor")


@permit(_l("a facilitator of the locality"))
def _facilitates_here(actor: Actor, thing: Any) -> bool:
    held = intelligence.localities_of(actor)
    if held is None or thing is None:
        return bool(held)
    return (thing.id if isinstance(thing, Locality) else thing.locality_id) in held


settle = _facilitates_here | administrator
see_agreement = _facilitates_here | oversees
see_suggestions = intelligence.read_notes

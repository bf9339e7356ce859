"""Who keeps the list of what is strong. The thing asked about is a locality or an asset."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.communities.permissions import practises_here
from engagement.people.permissions import administrator
from engagement.places.models import Locality
from engagement.shared.permits import Actor, permit


@permit(_l("a front-line worker or micro-enterprise officer of the locality"))
def works_here(actor: Actor, thing: Any) -> bool:
    locality_id = thing.id if isinstance(thing, Locality) else thing.locality_id
    return actor.holds_in(locality_id, "worker", "enterprise_officer")


keep_assets = works_here | practises_here | administrator

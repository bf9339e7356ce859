"""Who sees how the sync with Airtable goes, and who steps in."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.people.permissions import administrator, auditor
from engagement.shared.permits import Actor, permit


@permit(_l("Airtable itself, known by its signature"))
def by_signature(actor: Actor, thing: Any) -> bool:
    """The door is open to all: what is sent is looked at, and not who sends it."""
    return True


see_sync = administrator | auditor
run_sync = administrator
ring = by_signature

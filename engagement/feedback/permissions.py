"""Who may see what is owed, and who may answer."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.feedback import rules
from engagement.places.models import Locality
from engagement.shared.permits import Actor, permit

ANSWERERS = rules.ANSWERERS
READERS = (*ANSWERERS, "steward", "administrator", "auditor")


def _locality_of(thing: Any) -> int:
    """Of a debt, an answer, an answer with a way to tell it, or a locality itself."""
    if isinstance(thing, tuple):
        thing = thing[0]
    locality_id: int = thing.id if isinstance(thing, Locality) else thing.locality_id
    return locality_id


@permit(
    _l(
        "a front-line worker, enterprise officer or fund manager of the locality, a steward, an administrator or an auditor"
    )
)
def see_owed(actor: Actor, thing: Any) -> bool:
    if thing is None:
        return actor.localities(*READERS) != frozenset()
    return actor.holds_in(_locality_of(thing), *READERS)


@permit(
    _l(
        "a front-line worker, enterprise officer or fund manager of the locality; a steward, to a barrier sent up to them"
    )
)
def answer(actor: Actor, thing: Any) -> bool:
    sent_up = thing.kind == "barrier" and actor.holds("steward")
    return sent_up or actor.holds_in(thing.locality_id, *ANSWERERS)


@permit(_l("a front-line worker, enterprise officer or fund manager of the locality"))
def write_answers(actor: Actor, thing: Any) -> bool:
    if thing is None:
        return actor.localities(*ANSWERERS) != frozenset()
    return actor.holds_in(_locality_of(thing), *ANSWERERS)

"""Who may see what is owed, and who may answer."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.shared.permits import Actor, permit

ANSWERERS = ("worker", "enterprise_officer", "fund_manager")
READERS = (*ANSWERERS, "steward", "administrator", "auditor")


@permit(
    _l(
        "a front-line worker, enterprise officer or fund manager of the locality, a steward, an administrator or an auditor"
    )
)
def see_owed(actor: Actor, thing: Any) -> bool:
    if thing is None:
        return actor.localities(*READERS) != frozenset()
    return actor.holds_in(thing.locality_id, *READERS)


@permit(
    _l(
        "a front-line worker, enterprise officer or fund manager of the locality; a steward, to a barrier sent up to them"
    )
)
def answer(actor: Actor, thing: Any) -> bool:
    sent_up = thing.kind == "barrier" and actor.holds("steward")
    return sent_up or actor.holds_in(thing.locality_id, *ANSWERERS)

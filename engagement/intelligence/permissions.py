"""Who may log, read, sort and withdraw notes. The thing asked about is a Note, a Locality, or None for "anywhere at all"."""

from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.communities import queries as communities
from engagement.places.models import Locality
from engagement.shared.permits import Actor, permit

LOGGERS = ("worker", "enterprise_officer")
READERS = (*LOGGERS, "steward", "administrator", "auditor")


def localities_of(actor: Actor, *roles: str) -> frozenset[int] | None:
    """The ids of the localities where the actor holds one of these roles or facilitates a community; None for all."""
    held = actor.localities(*roles)
    return None if held is None else held | _facilitated(actor)


@lru_cache(maxsize=64)
def _facilitated(actor: Actor) -> frozenset[int]:
    """The localities of the communities the actor facilitates. An actor lives for one request, which asks more than once."""
    groups = actor.groups("facilitator")
    return frozenset(group.locality_id for group in communities.groups_with(groups)) if groups else frozenset()


def _here(actor: Actor, thing: Any, roles: tuple[str, ...]) -> bool:
    held = localities_of(actor, *roles)
    if held is None or thing is None:
        return held is None or bool(held)
    return (thing.id if isinstance(thing, Locality) else thing.locality_id) in held


@permit(_l("a front-line worker, enterprise officer or facilitator of the locality"))
def log_note(actor: Actor, thing: Any) -> bool:
    return _here(actor, thing, LOGGERS)


@permit(
    _l(
        "a front-line worker, enterprise officer or facilitator of the locality, a steward, an administrator or an auditor"
    )
)
def read_notes(actor: Actor, thing: Any) -> bool:
    return _here(actor, thing, READERS)


@permit(_l("a front-line worker, enterprise officer or facilitator of the locality, or an administrator"))
def sort_note(actor: Actor, thing: Any) -> bool:
    return _here(actor, thing, (*LOGGERS, "administrator"))


withdraw_note = sort_note

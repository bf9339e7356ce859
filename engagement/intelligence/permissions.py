"""Who may log, read, sort and withdraw notes. The thing asked about is a Note, a Locality, or None for "anywhere at all"."""

from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.communities import queries as communities
from engagement.places.models import Locality
from engagement.shared.permits import Actor, permit

LOGGERS = ("worker", "enterprise_officer")
REVIEWERS = ("administrator",)
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


@permit(_l("a steward, an administrator or an auditor of the whole place"))
def read_everywhere(actor: Actor, thing: Any) -> bool:
    return localities_of(actor, *READERS) is None


@permit(_l("a front-line worker, enterprise officer or facilitator of the locality, or an administrator"))
def sort_note(actor: Actor, thing: Any) -> bool:
    return _here(actor, thing, (*LOGGERS, "administrator"))


@permit(_l("whoever wrote it"))
def wrote_note(actor: Actor, thing: Any) -> bool:
    return actor.person_id is not None and thing.logged_by == actor.person_id


@permit(_l("a facilitator of the locality, or an administrator"))
def review_notes(actor: Actor, thing: Any) -> bool:
    return _here(actor, thing, REVIEWERS)


@permit(_l("while it is held for review, whoever wrote it and those who review; then those who read notes"))
def read_note(actor: Actor, thing: Any) -> bool:
    if wrote_note(actor, thing):
        return True
    return (read_notes if thing.held_at is None else review_notes)(actor, thing)


@permit(_l("a facilitator of the locality, or an administrator, unless they wrote it themselves"))
def review_note(actor: Actor, thing: Any) -> bool:
    return review_notes(actor, thing) and not wrote_note(actor, thing)


@permit(_l("whoever wrote it, while they may log notes in its locality"))
def edit_note(actor: Actor, thing: Any) -> bool:
    return wrote_note(actor, thing) and log_note(actor, thing)


@permit(
    _l(
        "whoever wrote it; those who sort notes, or, while it is held for review, a facilitator of the locality or an administrator"
    )
)
def withdraw_note(actor: Actor, thing: Any) -> bool:
    if wrote_note(actor, thing):
        return True
    return (sort_note if thing.held_at is None else review_notes)(actor, thing)


@permit(_l("a facilitator of any community, or an administrator"))
def change_themes(actor: Actor, thing: Any) -> bool:
    """The list is the whole place's, so whoever facilitates anywhere may change it."""
    return actor.holds("facilitator", "administrator")


@permit(
    _l("a front-line worker, enterprise officer or facilitator anywhere, a steward, an administrator or an auditor")
)
def read_themes(actor: Actor, thing: Any) -> bool:
    return _here(actor, None, READERS)


EXPORTERS = ("steward", "administrator", "auditor")


@permit(_l("a facilitator of the locality, a steward, an administrator or an auditor"))
def export_notes(actor: Actor, thing: Any) -> bool:
    return _here(actor, thing, EXPORTERS)


@permit(_l("whoever typed it in, while they may log notes in its locality"))
def own_batch(actor: Actor, thing: Any) -> bool:
    return actor.person_id is not None and thing.by == actor.person_id and log_note(actor, thing)


@permit(_l("a front-line worker, enterprise officer or facilitator of the locality, or an administrator"))
def import_notes(actor: Actor, thing: Any) -> bool:
    return _here(actor, thing, (*LOGGERS, "administrator"))


@permit(_l("whoever sent the file, while they may take in files for its locality"))
def keep_file(actor: Actor, thing: Any) -> bool:
    return actor.person_id is not None and thing.by == actor.person_id and import_notes(actor, thing)


@permit(_l("whoever took the file in, while they may do so in its locality, or an administrator"))
def undo_import(actor: Actor, thing: Any) -> bool:
    return actor.holds("administrator") or keep_file(actor, thing)

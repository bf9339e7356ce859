"""Who may do what with insights. The thing asked about is an Insight, something of one (a comment, quote, position, piece of
evidence), or a Locality. Where an insight stands is a rule; who may act is said here."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.communities.permissions import practises_here
from engagement.insights import rules
from engagement.insights.models import Comment, Evidence, Insight, Quote
from engagement.intelligence import permissions as notes
from engagement.people.permissions import oversees
from engagement.places.models import Locality
from engagement.shared.permits import Actor, permit

MEMBERS = ("cop_member", "facilitator")


def insight_of(thing: Any) -> Insight:
    """The insight a thing belongs to."""
    insight: Insight = thing if isinstance(thing, Insight) else thing.insight
    return insight


@permit(_l("a member or facilitator of its Community of Practice"))
def discuss(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(insight_of(thing).group_id, *MEMBERS)


@permit(_l("a member of its Community of Practice"))
def take_position(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(insight_of(thing).group_id, "cop_member")


@permit(_l("a facilitator of its Community of Practice"))
def lead(actor: Actor, thing: Any) -> bool:
    return actor.sits_in(insight_of(thing).group_id, "facilitator")


@permit(_l("a front-line worker of the locality"))
def _works_here(actor: Actor, thing: Any) -> bool:
    return actor.holds_in(thing.id if isinstance(thing, Locality) else insight_of(thing).locality_id, "worker")


@permit(_l("whoever wrote it"))
def _wrote_comment(actor: Actor, thing: Comment) -> bool:
    return actor.person_id is not None and thing.author_id == actor.person_id


@permit(_l("whoever asked for it"))
def _asked_for_quote(actor: Actor, thing: Quote) -> bool:
    return actor.person_id is not None and thing.asked_by == actor.person_id


@permit(_l("those who may read the notes of its locality"))
def _reads_notes(actor: Actor, thing: Any) -> bool:
    return notes.read_notes(actor, thing.note if isinstance(thing, Evidence) else insight_of(thing))


@permit(_l("anyone, once it is published"))
def _is_public(actor: Actor, thing: Insight) -> bool:
    return thing.public_number is not None  # one taken back says so to everyone, and no more


begin = practises_here | _works_here
see_work_in = begin | oversees
draft = discuss | _works_here
see_work = draft | oversees
read = _is_public | see_work
gather = draft
choose_notes = draft & _reads_notes
read_behind = _reads_notes & see_work
ask_quote = choose_notes
release_quote = lead
take_back_quote = lead | _asked_for_quote
edit_comment = _wrote_comment & discuss
remove_comment = _wrote_comment | lead


@permit(_l("a front-line worker or facilitator of any locality"))
def choose_insight(actor: Actor, thing: Any) -> bool:
    """Put notes found elsewhere behind an insight: whoever reads notes and drafts."""
    return actor.holds("worker", "facilitator")


def sees_drafts_of(actor: Actor, insight: Insight) -> bool:
    """Whether what is not published is shown to this actor where it is found by its meaning: its own community only."""
    return rules.is_public(insight) or discuss(actor, insight)

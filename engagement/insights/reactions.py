"""What follows from an insight for those whose words are behind it, and what follows for it when a note changes."""

from flask_babel import gettext as _

from engagement.feedback import actions as feedback
from engagement.feedback.events import StepKind
from engagement.insights import evidence, queries, quotes
from engagement.insights.events import EvidenceGathered, InsightPublished, InsightTakenBack
from engagement.insights.models import Evidence, Insight
from engagement.intelligence import edits as notes
from engagement.intelligence.events import NoteEdited, NoteHeld, NoteWithdrawn
from engagement.intelligence.models import Note
from engagement.shared.database import db
from engagement.shared.events import Event
from engagement.shared.look import path_to

COUNTED = {"voices", "channel", "heard_on"}
"""What of a note is counted with its insights."""


def leave_the_evidence(event: NoteWithdrawn | NoteHeld) -> None:
    """A note that stands no longer is behind nothing, and none of its words is shown."""
    evidence.leave(event.note_id, why=str(quotes.NOT_STANDING), now=event.at)


def follow_the_edit(event: NoteEdited) -> None:
    """A note may be another area's, count differently, or not say any more what is quoted of it."""
    changed = set(event.changed)
    if "locality_id" in changed:
        evidence.leave(event.note_id, why=str(quotes.NOT_BEHIND), now=event.at)
    elif changed & COUNTED:
        evidence.follow(event.note_id)
    if changed & {"text", "quote"}:
        quotes.follow(db.session.get_one(Note, event.note_id), by=event.by, now=event.at)


def tell_it_is_weighed(event: EvidenceGathered) -> None:
    """Notes were put behind a draft, or against it. What it says is not public, so the trail does not say it either."""
    for stance in ("for", "against"):
        debts = queries.debts_gathered(event.insight_id, at=event.at, stance=stance)
        feedback.add_step(debts, kind="weighed", words=_weighed(stance), by=event.by, now=event.at)


def count_as_read(event: EvidenceGathered) -> None:
    """Notes that stand behind a finding are not changed under it, whoever put them there."""
    notes.mark_seen(queries.notes_gathered(event.insight_id, at=event.at), by=None, now=event.at)


def tell_what_was_found(event: InsightPublished) -> None:
    """Everyone whose words are behind it, or against it, gets the link, once."""
    insight = db.session.get_one(Insight, event.insight_id)
    for stance in ("for", "against"):
        debts = queries.untold_debts(insight.id, stance=stance)
        _step(insight, debts, event, kind="found", words=_found(stance))
    untold = Evidence.insight_id == insight.id, Evidence.told_at.is_(None)
    db.session.execute(Evidence.__table__.update().where(*untold).values(told_at=event.at))  # type: ignore[attr-defined]


def tell_it_is_taken_back(event: InsightTakenBack) -> None:
    """Whoever got the link is told that it is not said any more, and why."""
    insight = db.session.get_one(Insight, event.insight_id)
    debts = queries.told_debts(insight.id)
    _step(insight, debts, event, kind="unfound", words=insight.taken_back_why)


def _weighed(stance: str) -> str:
    return "" if stance == "for" else _("What you said speaks against what others said. That counts too.")


def _found(stance: str) -> str:
    return "" if stance == "for" else _("What you said does not fit with it. That is written down beside it.")


def _step(insight: Insight, debts: object, event: Event, *, kind: StepKind, words: str) -> None:
    url = path_to("insights.show_insight", insight=insight.key)
    title = insight.public.finding[:200] if insight.public and kind == "found" else ""
    feedback.add_step(debts, kind=kind, title=title, url=url, words=words, by=event.by, now=event.at)  # type: ignore[arg-type]

"""The very words of a note: one asks to show them, a facilitator releases them with their giver's consent, both may take them
back."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l

from engagement.insights import queries, rules, wording
from engagement.insights.events import QuoteAsked, QuoteReleased, QuoteTakenBack
from engagement.insights.models import Evidence, Quote
from engagement.intelligence.models import Note
from engagement.privacy import look
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell

NOT_BEHIND = _l("The note is not behind the finding any more.")
NOT_STANDING = _l("The note was withdrawn or is being checked.")
NOT_THEIR_WORDS = _l("The note was changed and does not say this any more.")


def ask(evidence: Evidence, *, words: str, why: str, by: int | None, now: datetime) -> Quote:
    """Ask that some words of a note be shown with the finding. Raises NotTheirWords, PointsAtSomebody or NotInEvidence."""
    lock_row(evidence.note)
    lock_row(evidence.insight)
    if not queries.is_behind(evidence.insight_id, evidence.note_id):
        raise rules.NotInEvidence
    _check(evidence.note, words)
    quote = Quote(insight=evidence.insight, note=evidence.note, words=words, why=why, asked_at=now, asked_by=by)
    db.session.add(quote)
    db.session.flush()
    tell(QuoteAsked(at=now, by=by, insight_id=quote.insight_id, quote_id=quote.id))
    return quote


def release(quote: Quote, *, consent: str, by: int | None, now: datetime) -> None:
    """Show the words from now on; ``consent`` says who asked the person, when, and how they said yes. Raises QuoteGone,
    ReleasedAlready, NotInEvidence, NotTheirWords or PointsAtSomebody."""
    lock_row(quote.note)
    lock_row(quote)
    if quote.taken_back_at is not None:
        raise rules.QuoteGone
    if quote.released_at is not None:
        raise rules.ReleasedAlready
    if not queries.is_behind(quote.insight_id, quote.note_id):
        raise rules.NotInEvidence
    _check(quote.note, quote.words)
    quote.released_at, quote.released_by, quote.consent = now, by, consent
    db.session.flush()
    tell(QuoteReleased(at=now, by=by, insight_id=quote.insight_id, quote_id=quote.id))


def take_back(quote: Quote, *, why: str, by: int | None, now: datetime) -> None:
    """The words are gone at once, everywhere. Raises QuoteGone."""
    lock_row(quote)
    if quote.taken_back_at is not None:
        raise rules.QuoteGone
    quote.words, quote.taken_back_at, quote.taken_back_by, quote.taken_back_why = "", now, by, why
    db.session.flush()
    tell(QuoteTakenBack(at=now, by=by, insight_id=quote.insight_id, quote_id=quote.id))


def forget(note_id: int, insight_ids: Collection[int] | None, *, why: object, by: int | None, now: datetime) -> None:
    """Take back every quote of a note that left these insights (None: all)."""
    for quote in queries.standing_quotes(note_id, insight_ids):
        take_back(quote, why=str(why), by=by, now=now)


def follow(note: Note, *, by: int | None, now: datetime) -> None:
    """A note's words changed: what it does not say any more is not quoted."""
    for quote in queries.standing_quotes(note.id):
        if not wording.is_excerpt(quote.words, _texts(note)):
            take_back(quote, why=str(NOT_THEIR_WORDS), by=by, now=now)


def _check(note: Note, words: str) -> None:
    if not note.standing:
        raise rules.NotInEvidence
    if not wording.is_excerpt(words, _texts(note)):
        raise rules.NotTheirWords
    if found := look.certain(look.look_for(words)):
        raise rules.PointsAtSomebody(found=look.quoted(found))


def _texts(note: Note) -> list[str]:
    return [text for text in (note.text, note.quote) if text]

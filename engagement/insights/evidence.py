"""Put notes behind an insight or against it, many at once, and take them out; keep what is counted of them.

Notes are locked before the insight, as whoever withdraws a note does: neither waits for the other, and none comes in while it goes.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from engagement.insights import queries, quotes, rules
from engagement.insights.events import EvidenceGathered, EvidenceRemoved
from engagement.insights.models import Evidence, Heard, Insight
from engagement.intelligence.models import Note
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell

CHUNK = 500
"""Ids named in one statement."""


def gather(
    insight: Insight,
    which: sa.ColumnElement[bool],
    *,
    stance: str = "for",
    move: bool = False,
    by: int | None,
    now: datetime,
) -> int:
    """Put the locality's standing notes of which this is true behind an insight, or against it; with ``move`` also those that stand
    on the other side. How many came or moved. Raises TakenBackAlready, Frozen or TooManyNotes."""
    ids = _hold(which, insight.locality_id)
    lock_row(insight)
    db.session.expire(insight, ["version"])
    rules.check_open(insight)
    there = queries.stances_of(insight.id)
    new = [id_ for id_ in ids if id_ not in there]
    moving = [id_ for id_ in ids if move and there.get(id_, stance) != stance]
    same = {"insight_id": insight.id, "stance": stance, "number": insight.number, "at": now, "by": by}
    if new:
        db.session.execute(sa.insert(Evidence), [{**same, "note_id": id_} for id_ in new])
    for part in _chunks(moving):
        rows = sa.update(Evidence).where(Evidence.insight_id == insight.id, Evidence.note_id.in_(part))
        db.session.execute(rows.values(stance=stance, by=by))
    if new or moving:
        count_anew([insight.id])
    if new:
        tell(EvidenceGathered(at=now, by=by, insight_id=insight.id, notes=len(new)))
    return len(new) + len(moving)


def remove(insight: Insight, note_ids: Collection[int], *, by: int | None, now: datetime) -> int:
    """Take notes out of the evidence: they were put there by mistake. How many. Raises TakenBackAlready or Frozen."""
    lock_row(insight)
    db.session.expire(insight, ["version"])
    rules.check_open(insight)
    gone = 0
    for part in _chunks(sorted(note_ids)):
        rows = sa.delete(Evidence).where(Evidence.insight_id == insight.id, Evidence.note_id.in_(part))
        gone += len(db.session.execute(rows.returning(Evidence.note_id)).all())
    for note_id in note_ids:
        quotes.forget(note_id, [insight.id], why=quotes.NOT_BEHIND, by=by, now=now)
    if gone:
        count_anew([insight.id])
        tell(EvidenceRemoved(at=now, by=by, insight_id=insight.id, notes=gone))
    return gone


def leave(note_id: int, *, why: str, now: datetime) -> None:
    """A note that stands no longer is behind nothing, wherever it was."""
    insights = _lock_those_with(note_id)
    if not insights:
        return
    db.session.execute(sa.delete(Evidence).where(Evidence.note_id == note_id))
    count_anew(insights)
    quotes.forget(note_id, None, why=why, by=None, now=now)
    for insight_id in insights:
        tell(EvidenceRemoved(at=now, by=None, insight_id=insight_id, notes=1))


def follow(note_id: int) -> None:
    """A note is counted under other names from now on."""
    if insights := _lock_those_with(note_id):
        count_anew(insights)


def count_anew(insight_ids: Collection[int]) -> None:
    """Make the counts of these insights from their rows, in two statements however many notes there are."""
    db.session.execute(sa.delete(Heard).where(Heard.insight_id.in_(insight_ids)))
    year, month = sa.extract("year", Note.heard_on), sa.extract("month", Note.heard_on)
    of = (
        Evidence.insight_id,
        Evidence.stance,
        Note.channel,
        sa.cast(year * 100 + month, sa.Integer).label("in_month"),
    )
    rows = sa.select(*of, sa.func.count(), sa.func.sum(Note.voices)).join(Note, Note.id == Evidence.note_id)
    rows = rows.where(Evidence.insight_id.in_(insight_ids), Note.standing)
    rows = rows.group_by(Evidence.insight_id, Evidence.stance, Note.channel, sa.text("in_month"))
    names = ["insight_id", "stance", "channel", "month", "notes", "voices"]
    db.session.execute(sa.insert(Heard).from_select(names, rows))


def _hold(which: sa.ColumnElement[bool], locality_id: int) -> Sequence[int]:
    rows = sa.select(Note.id).where(which, Note.locality_id == locality_id, Note.standing)
    rows = rows.order_by(Note.id).limit(rules.MOST_NOTES + 1).with_for_update(key_share=True)
    ids = db.session.scalars(rows).all()
    if len(ids) > rules.MOST_NOTES:
        raise rules.TooManyNotes(most=f"{rules.MOST_NOTES:,}")
    return ids


def _lock_those_with(note_id: int) -> Sequence[int]:
    """The insights that a note is behind, held in order."""
    has = sa.select(Evidence.insight_id).where(Evidence.note_id == note_id)
    rows = sa.select(Insight.id).where(Insight.id.in_(has)).order_by(Insight.id)
    return db.session.scalars(rows.with_for_update(key_share=True)).all()


def _chunks(ids: Sequence[int]) -> Sequence[Sequence[int]]:
    return [ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)]

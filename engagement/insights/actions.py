"""Begin a finding, write it, put it to the members, agree, publish, take it back, begin a new version. An insight is locked
while it is changed, so nothing happens to it twice."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from engagement.communities import queries as communities
from engagement.communities.models import Group
from engagement.insights import figures, queries, rules, wording
from engagement.insights.events import (
    InsightAgreed,
    InsightBegun,
    InsightEdited,
    InsightOpened,
    InsightPublished,
    InsightRevised,
    InsightTakenBack,
    ObjectionAnswered,
    PositionTaken,
)
from engagement.insights.models import Insight, Position, Version
from engagement.intelligence.figures import loudest
from engagement.places.place import current_place
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell

Words = Mapping[str, str]
"""What a version says: ``rules.WORDS``."""


def begin(group: Group, *, words: Words, theme_ids: Collection[int] = (), by: int | None, now: datetime) -> Insight:
    """A draft of a finding, for a community to state. Raises NotACommunity."""
    if group.kind == "board":
        raise rules.NotACommunity
    insight = Insight(group=group, locality=group.locality, number=1, begun_at=now, begun_by=by)
    insight.themes = list(queries.themes_with(theme_ids))
    db.session.add(insight)
    db.session.flush()
    _add_version(insight, words, by=by, now=now)
    tell(InsightBegun(at=now, by=by, insight_id=insight.id))
    return insight


def edit(
    insight: Insight, *, words: Words, theme_ids: Collection[int], seen: int, by: int | None, now: datetime
) -> None:
    """Change a draft that reads as it did at revision ``seen``. Raises TakenBackAlready, Frozen, ChangedMeanwhile or RawWords."""
    _lock(insight)
    rules.check_open(insight)
    rules.check_seen(insight.version, seen)
    themes = list(queries.themes_with(theme_ids))
    if dict(words) == rules.words_of(insight.version) and themes == list(insight.themes):
        return
    _check_own_words(insight, rules.public_words(words))
    _write(insight.version, words)
    insight.themes = themes
    insight.version.revision += 1
    insight.version.written_at, insight.version.written_by = now, by
    db.session.flush()
    tell(InsightEdited(at=now, by=by, insight_id=insight.id))


def open_discussion(insight: Insight, *, by: int | None, now: datetime) -> None:
    """Put it to the members. Raises TakenBackAlready, NotADraft, AssetsMissing, NoEvidence, NotBacked or RawWords."""
    _lock(insight)
    rules.check_opening(insight)
    _check_fit(insight)
    insight.version.discussed_at = now
    db.session.flush()
    tell(InsightOpened(at=now, by=by, insight_id=insight.id))


def take_position(insight: Insight, stand: str, *, reason: str = "", seen: int, by: int, now: datetime) -> Position:
    """A member says how they stand to the words at revision ``seen``; they may change their mind until it is agreed. Raises what
    check_discussed does, ChangedMeanwhile or SayWhyYouObject."""
    _lock(insight)
    rules.check_discussed(insight)
    rules.check_seen(insight.version, seen)
    if stand == "object" and not reason:
        raise rules.SayWhyYouObject
    position = queries.find_position(insight, by) or Position(insight=insight, number=insight.number, person_id=by)
    position.stand, position.reason, position.revision, position.at = stand, reason, seen, now
    position.answer, position.answered_at, position.answered_by = "", None, None
    db.session.add(position)
    db.session.flush()
    tell(PositionTaken(at=now, by=by, insight_id=insight.id))
    return position


def answer_objection(position: Position, *, answer: str, by: int | None, now: datetime) -> None:
    """Say what became of an objection: how the words were changed, or that it was heard and why it stands. Raises what
    check_discussed does, or NotAnObjection."""
    _lock(position.insight)
    lock_row(position)
    rules.check_discussed(position.insight)
    if position.stand != "object":
        raise rules.NotAnObjection
    position.answer, position.answered_at, position.answered_by = answer, now, by
    db.session.flush()
    tell(ObjectionAnswered(at=now, by=by, insight_id=position.insight_id, position_id=position.id))


def agree(insight: Insight, *, by: int | None, now: datetime) -> None:
    """Record that the members agreed; from now on the words stand. Raises what check_agreeable, check_backed and own words do."""
    _lock(insight)
    terms = communities.members(insight.group_id, now=now)
    members = {term.person_id for term in terms if term.role == "cop_member"}
    least = current_place().insights_agreed_by
    rules.check_agreeable(insight, queries.positions_of(insight), members=members, least=least)
    _check_fit(insight)
    insight.version.agreed_at, insight.version.agreed_by = now, by
    db.session.flush()
    tell(InsightAgreed(at=now, by=by, insight_id=insight.id, number=insight.number))


def publish(insight: Insight, *, by: int | None, now: datetime) -> None:
    """Let everyone read what was agreed. Raises TakenBackAlready, PublishedAlready, NotAgreed, NoEvidence or RawWords."""
    _lock(insight)
    rules.check_publishable(insight)
    _check_fit(insight)
    insight.version.published_at, insight.version.published_by = now, by
    insight.version.figures = to_release(insight)
    insight.public_number, insight.published_at = insight.number, now
    db.session.flush()
    db.session.expire(insight, ["public"])
    tell(InsightPublished(at=now, by=by, insight_id=insight.id, number=insight.number))


def to_release(insight: Insight) -> dict[str, Any]:
    """What publishing the newest version now would say of its evidence."""
    last, backing = queries.find_version(insight.id, insight.public_number), queries.backing(insight.id)
    backing.loudest = loudest(queries.ids_behind(insight.id))
    return figures.release(backing, insight_id=insight.id, before=last.figures if last is not None else None)


def take_back(insight: Insight, *, why: str, by: int | None, now: datetime) -> None:
    """It is not said any more, and why: everyone sees the reason in its place. Raises TakenBackAlready or RawWords."""
    _lock(insight)
    if insight.taken_back_at is not None:
        raise rules.TakenBackAlready
    _check_own_words(insight, why)
    insight.taken_back_at, insight.taken_back_by, insight.taken_back_why = now, by, why
    db.session.flush()
    tell(InsightTakenBack(at=now, by=by, insight_id=insight.id))


def revise(insight: Insight, *, why: str, by: int | None, now: datetime) -> None:
    """Begin a new version with the words of the last. What is published stays until this one is. Raises TakenBackAlready,
    NotPublished or RawWords."""
    _lock(insight)
    rules.check_revisable(insight)
    _check_own_words(insight, why)
    words = rules.words_of(insight.version)
    insight.number += 1
    db.session.flush()
    _add_version(insight, words, by=by, now=now).changed_why = why
    db.session.flush()
    tell(InsightRevised(at=now, by=by, insight_id=insight.id, number=insight.number))


def _add_version(insight: Insight, words: Words, *, by: int | None, now: datetime) -> Version:
    version = Version(insight_id=insight.id, number=insight.number, revision=0, written_at=now, written_by=by)
    _write(version, words)
    db.session.add(version)
    db.session.flush()
    db.session.expire(insight, ["version"])
    return version


def _write(version: Version, words: Words) -> None:
    for name in rules.WORDS:
        setattr(version, name, words[name])


def _lock(insight: Insight) -> None:
    """Hold an insight and see its newest version."""
    lock_row(insight)
    db.session.expire(insight, ["version"])
    db.session.refresh(insight.version)


def _check_fit(insight: Insight) -> None:
    """Its evidence carries it and its words are the community's own. Raises NoEvidence, NotBacked or RawWords."""
    rules.check_backed(insight.version, queries.backing(insight.id))
    _check_own_words(insight, rules.public_words(rules.words_of(insight.version)))


def _check_own_words(insight: Insight, words: str) -> None:
    released = queries.released_words(insight.id)
    if found := wording.repeated(words, queries.texts_behind(insight.id), released=released):
        raise rules.RawWords(words=found)

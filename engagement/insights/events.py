"""Facts about insights. Never the words, and never how a member stood."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class InsightBegun(Event):
    insight_id: int


@dataclass(frozen=True, kw_only=True)
class InsightEdited(Event):
    """The words of a draft changed."""

    insight_id: int


@dataclass(frozen=True, kw_only=True)
class InsightOpened(Event):
    """It was put to the members of its group."""

    insight_id: int


@dataclass(frozen=True, kw_only=True)
class PositionTaken(Event):
    """``by`` said whether they agree; how is in the row."""

    insight_id: int


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Event):
    insight_id: int
    position_id: int


@dataclass(frozen=True, kw_only=True)
class InsightAgreed(Event):
    """The words of this version are frozen."""

    insight_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class InsightPublished(Event):
    insight_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class InsightTakenBack(Event):
    insight_id: int


@dataclass(frozen=True, kw_only=True)
class InsightRevised(Event):
    """A new version was begun; the published one stays until it is published."""

    insight_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class EvidenceGathered(Event):
    """So many more notes were put behind an insight, or against it."""

    insight_id: int
    notes: int


@dataclass(frozen=True, kw_only=True)
class EvidenceRemoved(Event):
    """So many notes are no longer behind an insight."""

    insight_id: int
    notes: int


@dataclass(frozen=True, kw_only=True)
class CommentWritten(Event):
    insight_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentEdited(Event):
    insight_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentRemoved(Event):
    insight_id: int
    comment_id: int


@dataclass(frozen=True, kw_only=True)
class AuthorForgotten(Event):
    """What a person wrote in discussions is gone."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class QuoteAsked(Event):
    """Somebody asks that words of a note be shown."""

    insight_id: int
    quote_id: int


@dataclass(frozen=True, kw_only=True)
class QuoteReleased(Event):
    insight_id: int
    quote_id: int


@dataclass(frozen=True, kw_only=True)
class QuoteTakenBack(Event):
    """Its words are gone; asked for, or shown until now."""

    insight_id: int
    quote_id: int

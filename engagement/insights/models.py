"""Tables of insights, their versions, their evidence and its counts, and what members say about them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engagement.communities.models import Group
from engagement.intelligence.models import Note, Theme
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.shared.database import Id, Keyed, Model

IS_PUBLIC = sa.text("public_number IS NOT NULL AND taken_back_at IS NULL")
"""The condition that everyone may read it, written out so that both databases can use the indexes on it."""

insight_theme = sa.Table(
    "insights_insight_theme",
    Model.metadata,
    sa.Column("insight_id", sa.ForeignKey("insights_insight.id"), primary_key=True),
    sa.Column("theme_id", sa.ForeignKey("intelligence_theme.id"), primary_key=True, index=True),
)


class Insight(Keyed, Model):
    """A finding of a group. ``number`` is its newest version, ``public_number`` the one that everyone reads, if any."""

    __tablename__ = "insights_insight"
    __table_args__ = (
        sa.Index(
            "ix_insights_insight_public_here",
            "locality_id",
            "published_at",
            "id",
            postgresql_where=IS_PUBLIC,
            sqlite_where=IS_PUBLIC,
        ),
        sa.Index(
            "ix_insights_insight_public", "published_at", "id", postgresql_where=IS_PUBLIC, sqlite_where=IS_PUBLIC
        ),
        sa.Index("ix_insights_insight_here", "locality_id", "id"),
        sa.Index("ix_insights_insight_group", "group_id", "id"),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("communities_group.id"))
    locality_id: Mapped[int] = mapped_column(sa.ForeignKey("places_locality.id"))
    number: Mapped[int] = mapped_column(default=1)
    public_number: Mapped[int | None]
    begun_at: Mapped[datetime]
    begun_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    published_at: Mapped[datetime | None]
    """When the version that everyone reads was published."""
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    taken_back_why: Mapped[str] = mapped_column(sa.Text, default="")

    group: Mapped[Group] = relationship()
    locality: Mapped[Locality] = relationship()
    themes: Mapped[list[Theme]] = relationship(secondary=insight_theme, order_by="(Theme.position, Theme.id)")
    version: Mapped["Version"] = relationship(
        primaryjoin="and_(foreign(Version.insight_id) == Insight.id, foreign(Version.number) == Insight.number)",
        viewonly=True,
        uselist=False,
    )
    public: Mapped["Version | None"] = relationship(
        primaryjoin="and_(foreign(Version.insight_id) == Insight.id, foreign(Version.number) == Insight.public_number)",
        viewonly=True,
        uselist=False,
    )


class Version(Model):
    """The words of an insight, from draft to published. ``revision`` counts the edits of a draft, so that two who edit at once are
    told apart; ``changed_why`` says why there is another version after a published one."""

    __tablename__ = "insights_version"
    __table_args__ = (sa.Index("ix_insights_version_number", "insight_id", "number", unique=True),)

    id: Mapped[Id]
    insight_id: Mapped[int] = mapped_column(sa.ForeignKey("insights_insight.id"))
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    finding: Mapped[str] = mapped_column(sa.String(300))
    why: Mapped[str] = mapped_column(sa.Text)
    confidence: Mapped[str] = mapped_column(sa.String(10))
    confidence_why: Mapped[str] = mapped_column(sa.Text, default="")
    can_ourselves: Mapped[str] = mapped_column(sa.Text, default="")
    with_support: Mapped[str] = mapped_column(sa.Text, default="")
    services_must: Mapped[str] = mapped_column(sa.Text, default="")
    changed_why: Mapped[str] = mapped_column(sa.Text, default="")
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    discussed_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    figures: Mapped[dict[str, Any] | None]
    """What was published of its evidence with it (``figures.release``)."""

    writer: Mapped[Person | None] = relationship(foreign_keys=[written_by])


class Evidence(Model):
    """A note ``for`` an insight, or one that does not fit: ``against`` it. ``number`` is the version it came with, so that a draft
    of a new version shows no quote of it; ``told_at`` is when its giver's trail got the link."""

    __tablename__ = "insights_evidence"

    insight_id: Mapped[int] = mapped_column(sa.ForeignKey("insights_insight.id"), primary_key=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), primary_key=True, index=True)
    stance: Mapped[str] = mapped_column(sa.String(10))
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    told_at: Mapped[datetime | None]

    insight: Mapped[Insight] = relationship()
    note: Mapped[Note] = relationship()


class Heard(Model):
    """How many notes and voices are behind an insight, for and against, by channel and month (as 202603). Kept."""

    __tablename__ = "insights_heard"

    insight_id: Mapped[int] = mapped_column(sa.ForeignKey("insights_insight.id"), primary_key=True)
    stance: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    channel: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notes: Mapped[int]
    voices: Mapped[int]


class Position(Keyed, Model):
    """How a member stands to a version: ``agree``, ``aside`` or ``object`` with a reason, and what was answered to it. ``revision``
    says which words they had read."""

    __tablename__ = "insights_position"
    __table_args__ = (
        sa.Index("ix_insights_position_once", "insight_id", "number", "person_id", unique=True),
        sa.Index("ix_insights_position_person", "person_id"),
    )

    id: Mapped[Id]
    insight_id: Mapped[int] = mapped_column(sa.ForeignKey("insights_insight.id"))
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people_person.id"))
    stand: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    revision: Mapped[int]
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))

    insight: Mapped[Insight] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Comment(Keyed, Model):
    """What somebody wrote in the discussion. Removed: its words are gone, the mark stays. Without an author: forgotten."""

    __tablename__ = "insights_comment"
    __table_args__ = (
        sa.Index("ix_insights_comment_thread", "insight_id", "id"),
        sa.Index("ix_insights_comment_author", "author_id"),
    )

    id: Mapped[Id]
    insight_id: Mapped[int] = mapped_column(sa.ForeignKey("insights_insight.id"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    removed_why: Mapped[str] = mapped_column(sa.Text, default="")

    insight: Mapped[Insight] = relationship()
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])


class Quote(Keyed, Model):
    """The very words of a note that somebody asks to show, and whose consent they have. Shown once released; taken back, the words
    are gone and the row says when and why."""

    __tablename__ = "insights_quote"

    id: Mapped[Id]
    insight_id: Mapped[int] = mapped_column(sa.ForeignKey("insights_insight.id"), index=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("intelligence_note.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    why: Mapped[str] = mapped_column(sa.Text)
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    consent: Mapped[str] = mapped_column(sa.Text, default="")
    """Who asked the person, when, and in which words they said yes. Private."""
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people_person.id"))
    taken_back_why: Mapped[str] = mapped_column(sa.Text, default="")

    insight: Mapped[Insight] = relationship()
    note: Mapped[Note] = relationship()
    asker: Mapped[Person | None] = relationship(foreign_keys=[asked_by])
    releaser: Mapped[Person | None] = relationship(foreign_keys=[released_by])

"""The discussion of an insight among the members of its community."""

from datetime import datetime

import sqlalchemy as sa

from engagement.insights import rules
from engagement.insights.events import AuthorForgotten, CommentEdited, CommentRemoved, CommentWritten
from engagement.insights.models import Comment, Insight, Position
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def comment(insight: Insight, text: str, *, by: int, now: datetime) -> Comment:
    """Say something about it. Raises TakenBackAlready."""
    if insight.taken_back_at is not None:
        raise rules.TakenBackAlready
    said = Comment(insight=insight, author_id=by, text=text, at=now)
    db.session.add(said)
    db.session.flush()
    tell(CommentWritten(at=now, by=by, insight_id=insight.id, comment_id=said.id))
    return said


def edit(comment: Comment, text: str, *, by: int, now: datetime) -> None:
    """Put one's own words right, within minutes. Raises RemovedAlready or TooLateToEdit."""
    lock_row(comment)
    if comment.removed_at is not None:
        raise rules.RemovedAlready
    if not rules.may_edit(comment, now):
        raise rules.TooLateToEdit
    if comment.text != text:
        comment.text, comment.edited_at = text, now
        db.session.flush()
        tell(CommentEdited(at=now, by=by, insight_id=comment.insight_id, comment_id=comment.id))


def remove(comment: Comment, *, why: str, by: int, now: datetime) -> None:
    """Its words are gone; that it was removed, by whom and why, stays. Raises RemovedAlready."""
    lock_row(comment)
    if comment.removed_at is not None:
        raise rules.RemovedAlready
    comment.text, comment.removed_at, comment.removed_by, comment.removed_why = "", now, by, why
    db.session.flush()
    tell(CommentRemoved(at=now, by=by, insight_id=comment.insight_id, comment_id=comment.id))


def forget_author(person_id: int, *, by: int | None, now: datetime) -> None:
    """Somebody is erased: what they wrote in discussions and as reasons is gone, and nothing says any more who wrote it. How they
    stood is kept, because what was agreed rests on it."""
    written = sa.update(Comment).where(Comment.author_id == person_id)
    gone = sa.func.coalesce(Comment.removed_at, now)
    db.session.execute(written.values(text="", author_id=None, removed_why="", removed_at=gone))
    db.session.execute(sa.update(Comment).where(Comment.removed_by == person_id).values(removed_by=None))
    db.session.execute(sa.update(Position).where(Position.person_id == person_id).values(reason=""))
    tell(AuthorForgotten(at=now, by=by, person_id=person_id))

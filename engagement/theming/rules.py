"""The rules of theming. Pure."""

import hashlib
import hmac
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from engagement.intelligence.models import Note
from engagement.shared.refusals import Refusal
from engagement.theming.models import Coding, Learned

LEASE = timedelta(minutes=10)
"""How long a note is one person's: afterwards it goes to whoever comes next."""

REST = timedelta(minutes=5)
"""How long a note that somebody passed over is handed to nobody."""

UNDO = timedelta(hours=1)
"""How long the last choice can be taken back."""

LEAST_TESTED = 30
"""Suggestions are not shown before they were tested on so many decisions."""

ENOUGH_NEW, SOME_NEW, A_DAY, AN_HOUR = 200, 20, timedelta(days=1), timedelta(hours=1)
"""Learn again after so many new decisions; or after a day, if there are at least some."""


class NotStanding(Refusal):
    says = _l("This note was withdrawn or is being checked. Go on with the next one.")


class CodedTwice(Refusal):
    says = _l("Somebody else has already sorted this note a second time. Go on with the next one.")


class ChooseOrSayUnsure(Refusal):
    says = _l("Tick what the note is about, or press “I cannot say”")
    field = "themes"


class NothingToUndo(Refusal):
    says = _l("There is nothing to take back: it is too long ago, or somebody has worked on the note since.")


class AlreadySettled(Refusal):
    says = _l("Somebody else has settled this already.")


def check_standing(note: Note) -> None:
    if not note.standing:
        raise NotStanding


def is_double(note_id: int, *, share: float, secret: str) -> bool:
    """Whether a note is among the ``share`` that two people sort. Keyed, so that nobody can tell which without the secret."""
    digest = hmac.new(secret.encode(), f"double {note_id}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def is_difference(first: Collection[int], second: Collection[int]) -> bool:
    """Whether somebody has to settle it: they chose differently (ids of themes), or neither could say and chose nothing."""
    if first and second:
        return set(first) != set(second)
    return not first and not second


def may_undo(coding: Coding, now: datetime) -> bool:
    return now - coding.at <= UNDO


def is_echo(themes: Collection[int], shown: Collection[int]) -> bool:
    """Whether a decision does nothing but repeat what was suggested: learning from it would be learning from oneself."""
    return bool(shown) and set(shown) == set(themes)


def is_due(last: Learned | None, *, new: int, now: datetime) -> bool:
    """Whether to learn again, when so many decisions came since the last attempt."""
    if last is None:
        return new >= SOME_NEW
    if last.learned_at is None:  # it was killed
        return now - last.started_at >= AN_HOUR
    return new >= ENOUGH_NEW or (new >= SOME_NEW and now - last.started_at >= A_DAY)


def is_on(learned: Learned | None, *, floor: float) -> bool:
    """Whether suggestions may be shown at all: tested on enough, and right often enough."""
    return bool(
        learned and learned.precision is not None and learned.tested_on >= LEAST_TESTED and learned.precision >= floor
    )


def together(right: int, chosen: int, given: int) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and F1 of all suggestions together; None where there is nothing to divide by."""
    precision, recall = right / chosen if chosen else None, right / given if given else None
    both = chosen + given
    return precision, recall, 2 * right / both if both else None


# The words for kappa follow Landis and Koch, The Measurement of Observer Agreement for Categorical Data (1977).
MEANS: Sequence[tuple[float, Any]] = (
    (0.8, _l("People read the notes almost always alike.")),
    (0.6, _l("People mostly read the notes alike. The themes can be relied on.")),
    (0.4, _l("People agree about half-way. Talk about the themes that differ most.")),
    (0.2, _l("People agree only a little more than chance. The themes need clearer words.")),
    (-1.1, _l("People agree hardly more than by chance. Figures about themes say little until this is better.")),
)


def means(kappa: float) -> Any:
    """A kappa from -1 to 1 in a sentence."""
    return next(sentence for least, sentence in MEANS if kappa >= least)

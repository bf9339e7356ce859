"""The steps of a cycle, where a barrier may be sent, and what may not be done."""

from datetime import date

from flask_babel import lazy_gettext as _l

from engagement.communities.models import Group
from engagement.learning.models import Barrier, Cycle
from engagement.shared.refusals import Refusal

STEPS = {
    "understand": _l("Understand"),
    "co-design": _l("Design together"),
    "experiment": _l("Try it out"),
    "embed": _l("Make it usual"),
}
LEVELS = {
    "neighbourhood": _l("The neighbourhood"),
    "locality": _l("The locality"),
    "borough": _l("The whole borough"),
    "system": _l("The health and care system"),
}
OUTCOMES = {
    "done": _l("It is out of the way"),
    "doing": _l("They are working on it"),
    "not_now": _l("Not now, and they say why"),
}


class NotAPractice(Refusal):
    says = _l("A board decides about money and keeps no learning log. Choose a Community of Practice")


class UnknownStep(Refusal):
    says = _l("Choose a step from the list")
    field = "step"


class UnknownLevel(Refusal):
    says = _l("Choose a level from the list")
    field = "level"


class UnknownOutcome(Refusal):
    says = _l("Choose what came of it from the list")
    field = "outcome"


class Closed(Refusal):
    says = _l("This cycle is closed. Nothing in it can be added or changed")


class OtherLocality(Refusal):
    says = _l("That belongs to another locality")


class InTheFuture(Refusal):
    says = _l("The day must be today or earlier")
    field = "tried_on"


class NotYetDue(Refusal):
    says = _l("Give them a day from today on to answer")
    field = "due_on"


class NoConsent(Refusal):
    says = _l("A story is kept only if the person agreed to it")
    field = "consent"


class GoneAlready(Refusal):
    says = _l("This story was taken back already")


class AnsweredAlready(Refusal):
    says = _l("This has been answered already")


def check_practice(group: Group) -> None:
    """Raises NotAPractice."""
    if group.kind == "board":
        raise NotAPractice


def check_step(step: str) -> None:
    """Raises UnknownStep."""
    if step not in STEPS:
        raise UnknownStep


def check_open(cycle: Cycle) -> None:
    """Raises Closed."""
    if cycle.closed_at is not None:
        raise Closed


def check_tried(tried_on: date, *, today: date) -> None:
    """Raises InTheFuture."""
    if tried_on > today:
        raise InTheFuture


def check_barrier(level: str, *, due_on: date | None, today: date) -> None:
    """Raises UnknownLevel or NotYetDue."""
    if level not in LEVELS:
        raise UnknownLevel
    if due_on is not None and due_on < today:
        raise NotYetDue


def check_answer(barrier: Barrier, outcome: str) -> None:
    """Raises UnknownOutcome or AnsweredAlready."""
    if outcome not in OUTCOMES:
        raise UnknownOutcome
    if barrier.answered_at is not None:
        raise AnsweredAlready


def overdue(barrier: Barrier, today: date) -> bool:
    """Does a level owe an answer whose day has passed?"""
    return barrier.answered_at is None and barrier.due_on < today

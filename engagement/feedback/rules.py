"""The words and rules of answers: kinds of thing given, routes back, steps, outcomes, and what may not be done."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from engagement.feedback.events import StepKind
from engagement.feedback.models import Answer, Debt
from engagement.shared.clock import day_of
from engagement.shared.refusals import Refusal

KINDS = {
    "note": _l("Something you told us"),
    "option": _l("An idea for a vote"),
    "proposal": _l("A proposal for the fund"),
    "barrier": _l("Something that stands in the way"),
}
ROUTES = {
    "reference": _l("they look it up with the reference"),
    "worker": _l("the worker tells them"),
    "contact": _l("by email or phone"),
    "poster": _l("on a poster where it was said"),
    "nobody": _l("nobody asked for an answer"),
}
ROUTES_BACK = {
    "reference": _l("here, whenever you look"),
    "worker": _l("the person you told passes it on to you"),
    "contact": _l("by email or phone, as you asked"),
    "poster": _l("on a poster where you said it"),
    "nobody": _l("here, whenever you look"),
}
"""The same routes, said to the giver."""

WAYS = {
    "worker": _l("by word of mouth"),
    "phone": _l("by text message or a call"),
    "poster": _l("on a poster where it was said"),
}
"""How an answer is passed on by hand, once it is published."""

ANSWERERS = ("worker", "enterprise_officer", "fund_manager")
"""The roles whose holders answer in their locality."""

LISTS = {
    "overdue": _l("Late"),
    "this_week": _l("Due within 7 days"),
    "no_owner": _l("Without an owner"),
    "mine": _l("Mine"),
}
"""What the list of answers owed can be narrowed to."""

STEPS = {
    "heard": _l("We heard you"),
    "understood": _l("We understood what it is about"),
    "weighed": _l("A community group looks at it together with what others said"),
    "found": _l("It is part of what the community found"),
    "unfound": _l("The community took back what it had found"),
    "on_the_ballot": _l("It went to a vote"),
    "agreed": _l("It became a priority"),
    "not_agreed": _l("It did not become a priority"),
    "proposed": _l("Somebody proposed something about it"),
    "to_the_board": _l("It goes to a meeting of the board"),
    "put_back": _l("Too few could decide, so it waits for another meeting"),
    "funded": _l("Money was given to it"),
    "not_funded": _l("It was not given money"),
    "paid": _l("Money was paid out for it"),
    "money_back": _l("Money that was kept for it went back to the fund"),
    "doing": _l("We are doing something about it"),
    "not_now": _l("We are not doing it now, and here is why"),
    "done": _l("It is done"),
    "told": _l("The answer was given"),
    "corrected": _l("The answer was corrected"),
    "taken_back": _l("The answer was taken back. You are owed another one"),
}
OUTCOMES = {
    "done": _l("We did it"),
    "doing": _l("We are doing it"),
    "not_now": _l("Not now, and why"),
}
COLOURS = {"done": "green", "doing": "blue", "not_now": "orange"}
NEXT = {
    "heard": _l("Somebody who works in the area reads it and sorts it by what it is about."),
    "understood": _l(
        "The community group of the area looks at it with everything else people said about the same thing."
    ),
    "weighed": _l("The group talks about it. When it publishes what it found, that is written here."),
    "found": _l("The community can now ask what to do about it. What comes of it is written here."),
    "on_the_ballot": _l("Residents vote. What comes out of it is written here."),
    "agreed": _l("Groups can now propose what to do about it."),
    "proposed": _l("The area’s board decides on the proposal at a meeting."),
    "funded": _l("The group gets to work. What came of it is written here."),
    "not_agreed": _l("Somebody answers you with the reason."),
    "not_funded": _l("Somebody answers you with the reason."),
    "doing": _l("When it is done, that is written here too."),
}
"""What happens after a step, for the person who waits."""


class NothingToAnswer(Refusal):
    says = _l("Choose at least one thing to answer")


class AlreadyTold(Refusal):
    says = _l("The giver of %(reference)s has had an answer already")


class OtherLocality(Refusal):
    says = _l("These were given in different areas. Answer each area by itself.")


class NotAnsweredYet(Refusal):
    says = _l("Write the answer first, then say that you told them")


class NotADraft(Refusal):
    says = _l("This answer is published already. Correct it, or take it back")


class NotPublished(Refusal):
    says = _l("This answer is not published")


class NotChecked(Refusal):
    says = _l("“%(said)s” has to be checked by a second person first")


class SamePerson(Refusal):
    says = _l("Somebody other than its writer has to check it")


class FromADecision(Refusal):
    says = _l("This answer comes from a decision. It can be corrected, but not taken back")


class TooMany(Refusal):
    says = _l("One answer can be for %(most)s people at most. Choose fewer")


class CannotOwn(Refusal):
    says = _l("%(name)s cannot answer in this area")
    field = "owner"


MOST_GIVERS = 10_000
"""How many givers one draft may be for: what is published in one transaction stays within seconds."""


def by_hand(route: str, way: str | None) -> str | None:
    """How somebody has to pass an answer on, if it does not reach its giver by being published; ``way`` is that of a contact."""
    if route in ("worker", "poster"):
        return route
    return "phone" if route == "contact" and way == "phone" else None


def check_draft(answer: Answer) -> None:
    """Raises NotADraft."""
    if answer.published_at is not None:
        raise NotADraft


def check_published(answer: Answer) -> None:
    """Raises NotPublished, also when it has been taken back."""
    if answer.published_at is None or answer.withdrawn_at is not None:
        raise NotPublished


def due_on(given_at: datetime, *, days: int) -> date:
    """The London day by which an answer is owed."""
    return day_of(given_at) + timedelta(days=days)


def way_of(address: str) -> str:
    """Is it an e-mail address or a phone number?"""
    return "email" if "@" in address else "phone"


def waits(debt: Debt) -> bool:
    """Does somebody still wait for an answer?"""
    return debt.told_at is None and debt.route != "nobody"


def overdue(debt: Debt, today: date) -> bool:
    return waits(debt) and debt.due_on < today


def check_answerable(debts: Iterable[Debt]) -> int:
    """The one locality of debts that may be answered together. Raises NothingToAnswer, AlreadyTold or OtherLocality."""
    debts = list(debts)
    if not debts:
        raise NothingToAnswer
    for debt in debts:
        check_untold(debt)
    if len({debt.locality_id for debt in debts}) > 1:
        raise OtherLocality
    return debts[0].locality_id


def check_untold(debt: Debt) -> None:
    if debt.told_at is not None:
        raise AlreadyTold(reference=debt.reference)


def step_of(outcome: str) -> StepKind:
    """The step that an answer of this outcome puts on each trail."""
    steps: dict[str, StepKind] = {"done": "done", "doing": "doing", "not_now": "not_now"}
    return steps[outcome]

"""What follows from a round for those whose words are behind it: each step shows on the trail of their reference."""

from datetime import timedelta

from flask_babel import gettext as _

from engagement.asks import actions as asks
from engagement.feedback import actions as feedback
from engagement.feedback.events import StepKind
from engagement.intelligence import edits as intelligence
from engagement.intelligence.events import NoteEdited, NoteHeld, NoteWithdrawn
from engagement.intelligence.models import Note
from engagement.priorities import actions, queries
from engagement.priorities.events import (
    EvidenceAttached,
    OptionAdded,
    OptionNotChosen,
    OptionSetAside,
    PriorityAgreed,
    PriorityMoved,
    RoundPlanned,
)
from engagement.priorities.models import Option, Priority, Round
from engagement.shared.clock import day_of
from engagement.shared.database import db
from engagement.shared.events import Event
from engagement.shared.look import day, path_to

MINUTES_OF_A_ROUND = 5
"""What suggesting and voting take of somebody, about."""


def put_in_the_calendar(event: RoundPlanned) -> None:
    """A round asks residents something, from its first day of gathering to its last day of voting."""
    round_ = db.session.get_one(Round, event.round_id)
    entry = asks.Entry(
        question=round_.question,
        about=round_.about,
        kind="round",
        organisation=round_.group.name,
        opens_on=day_of(round_.gather_from),
        closes_on=day_of(round_.vote_until - timedelta(microseconds=1)) + timedelta(days=1),
        localities=[round_.locality],
        whom=_("Residents of %(locality)s", locality=round_.locality.name),
        minutes=MINUTES_OF_A_ROUND,
        people=round_.told,
    )
    asks.note_round(round_.id, entry, by=event.by, now=event.at)


def tell_who_suggested(event: OptionAdded) -> None:
    """A resident's suggestion stands on the ballot."""
    option = _option(event.option_id)
    if option.debt_id is not None:
        _step([option.debt_id], event, kind="on_the_ballot", option=option, words=_when(option))


def tell_those_behind(event: EvidenceAttached) -> None:
    """Notes became the evidence of an option."""
    option = _option(event.option_id)
    debts = queries.debts_behind_option(option, attached_at=event.at)
    _step(
        debts,
        event,
        kind="on_the_ballot",
        option=option,
        words=_when(option),
    )


def count_as_read(event: EvidenceAttached) -> None:
    """Notes that stand behind an option are not changed under it, whoever put them there."""
    notes = queries.notes_behind(event.option_id, attached_at=event.at)
    intelligence.mark_seen(notes, by=None, now=event.at)


def take_back_evidence(event: NoteWithdrawn | NoteHeld) -> None:
    """What was withdrawn, or waits for review, stands behind nothing."""
    actions.take_back_evidence(db.session.get_one(Note, event.note_id))


def follow_the_edit(event: NoteEdited) -> None:
    """A note may be another area's now, or of other voices."""
    if "locality_id" in event.changed:
        actions.take_back_evidence(db.session.get_one(Note, event.note_id))
    elif "voices" in event.changed:
        actions.count_evidence(queries.options_with(event.note_id))


def say_why_set_aside(event: OptionSetAside) -> None:
    """An option left the ballot."""
    option = _option(event.option_id)
    _step(queries.debts_behind_option(option), event, kind="not_agreed", option=option, words=option.set_aside_why)


def say_why_not(event: OptionNotChosen) -> None:
    """An option was not taken on."""
    option = _option(event.option_id)
    _step(queries.debts_behind_option(option), event, kind="not_agreed", option=option, words=option.not_agreed_why)


def tell_it_is_agreed(event: PriorityAgreed) -> None:
    """An option became a priority."""
    priority = _priority(event.priority_id)
    _follow(priority, event, kind="agreed", words=priority.reason)


def tell_what_came_of_it(event: PriorityMoved) -> None:
    """A priority was done, or stopped."""
    priority = _priority(event.priority_id)
    kinds: dict[str, StepKind] = {"done": "done", "stopped": "not_agreed"}
    if kind := kinds.get(priority.state):
        _follow(priority, event, kind=kind, words=priority.state_words)


def _option(option_id: int) -> Option:
    return db.session.get_one(Option, option_id)


def _priority(priority_id: int) -> Priority:
    return db.session.get_one(Priority, priority_id)


def _when(option: Option) -> str:
    return _("It will be voted on from %(day)s.", day=day(option.round.vote_from))


def _step(debts: list[int], event: Event, *, kind: StepKind, option: Option, words: str) -> None:
    url = path_to("priorities.show_round", round=option.round.key)
    if debts:
        feedback.add_step(debts, kind=kind, title=option.title, url=url, words=words, by=event.by, now=event.at)


def _follow(priority: Priority, event: Event, *, kind: StepKind, words: str) -> None:
    url = path_to("priorities.show_priority", priority=priority.key)
    debts = queries.debts_behind(priority)
    if debts:
        feedback.add_step(debts, kind=kind, title=priority.title, url=url, words=words, by=event.by, now=event.at)

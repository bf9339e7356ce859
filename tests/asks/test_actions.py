"""What becomes of asks: looked at, opened, changed, called off, answered; and rounds, which come by themselves."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engagement.asks import actions, before, queries, rules
from engagement.asks.models import Ask
from engagement.places.place import current_place
from engagement.shared.events import told
from engagement.shared.permits import Actor, Grant
from tests.world import World

TODAY = date(2026, 3, 2)


def asks(session: Session) -> list[Ask]:
    return list(session.scalars(sa.select(Ask).order_by(Ask.id)))


def standing(ask: Ask) -> tuple[bool, date | None, str]:
    """Whether it is above a rest limit, when it opens, and the reason."""
    return ask.above_rest, ask.opens_on, ask.rest_why


def test_an_ask_opens_only_after_its_asker_saw_what_is_known(world: World, now: datetime) -> None:
    ask = world.draft_ask(checked=False)

    with pytest.raises(rules.LookAgain):
        actions.open_ask(ask, by=None, now=now)
    actions.confirm_known(ask, {"known": ["/notes/x"]}, by=None, now=now)
    actions.open_ask(ask, by=None, now=now)

    assert ask.opened_at == now and ask.seen == {"known": ["/notes/x"]} and rules.status(ask, TODAY) == "open"


def test_whoever_changes_the_draft_has_to_look_again(world: World, now: datetime) -> None:
    ask = world.draft_ask()

    actions.put_where(ask, [world.locality("tilbury-and-chadwell")], whom="Carers", by=None, now=now)

    assert ask.checked_at is None and ask.seen is None
    with pytest.raises(rules.LookAgain):
        actions.open_ask(ask, by=None, now=now)


def test_a_draft_with_questions_open_is_not_looked_at_or_opened(world: World, now: datetime) -> None:
    ask = actions.enter_ask("Why?", kind="survey", organisation="The council", by=None, now=now)

    for act in (
        lambda: actions.confirm_known(ask, {}, by=None, now=now),
        lambda: actions.open_ask(ask, by=None, now=now),
    ):
        with pytest.raises(rules.NotFinished):
            act()


def test_the_question_and_the_places_of_an_open_ask_stand(world: World, now: datetime) -> None:
    ask = world.ask()

    with pytest.raises(rules.AlreadyOpened):
        actions.put_question(ask, "Something else?", kind="survey", organisation="The council", by=None, now=now)
    with pytest.raises(rules.AlreadyOpened):
        actions.put_where(ask, [world.locality()], whom="Carers", by=None, now=now)


def test_above_the_rest_limit_a_reason_is_needed_and_kept(world: World, now: datetime) -> None:
    limit = current_place().asks_a_quarter
    for number in range(limit):
        assert not world.ask(f"Question {number}?").above_rest

    with pytest.raises(rules.NeedsRestReason):
        world.ask("One more?")
    more = world.ask("One more?", rest_why="A child was hurt there on Friday.")

    assert more.above_rest and more.rest_why == "A child was hurt there on Friday."
    assert not world.ask("Elsewhere?", localities=[world.locality("tilbury-and-chadwell")]).above_rest
    assert [one.already for one in queries.above_rest_of(more)] == [limit]


def test_an_ask_of_many_places_is_above_if_one_of_them_is(world: World, now: datetime) -> None:
    for number in range(current_place().asks_a_quarter):
        world.ask(f"Question {number}?")

    with pytest.raises(rules.NeedsRestReason):
        world.ask("All of you?", localities=[world.locality("tilbury-and-chadwell"), world.locality()])


def test_a_group_has_a_rest_of_its_own(world: World, now: datetime) -> None:
    group, there = world.group(), [world.locality("tilbury-and-chadwell")]
    for number in range(current_place().asks_a_quarter_of_a_group):
        world.ask(f"Question {number}?", group=group)

    with pytest.raises(rules.NeedsRestReason):
        world.ask("Once more?", group=group, localities=there)


def test_what_is_called_off_gives_its_place_back(world: World, now: datetime) -> None:
    several = [world.ask(f"Question {number}?") for number in range(current_place().asks_a_quarter)]

    actions.call_off(several[0], "The money is gone.", by=None, now=now)

    assert not world.ask("One more?").above_rest


def test_moving_an_ask_into_a_full_quarter_needs_a_reason_too(world: World, now: datetime) -> None:
    for number in range(current_place().asks_a_quarter):
        world.ask(f"Question {number}?")
    april: dict[str, Any] = {"opens_on": date(2026, 4, 1), "closes_on": date(2026, 4, 8)}
    ask = world.ask("Later?", **april)
    same: dict[str, Any] = {"minutes": 10, "people": 20, "by": None, "now": now}

    march: dict[str, Any] = {"opens_on": TODAY, "closes_on": date(2026, 3, 9)}
    with pytest.raises(rules.NeedsRestReason):
        actions.change_ask(ask, **march, why="Earlier.", **same)
    assert standing(ask) == (False, april["opens_on"], "")
    actions.change_ask(ask, **march, why="Earlier.", rest_why="The bridge closes.", **same)

    assert standing(ask) == (True, TODAY, "The bridge closes.") and [change.why for change in ask.changes] == [
        "Earlier."
    ]
    actions.change_ask(ask, **april, why="Back again.", **same)
    assert standing(ask) == (False, april["opens_on"], "")


def test_what_came_of_it_is_said_once_and_after_it_closed(world: World, now: datetime) -> None:
    ask, later = world.ask(), now + timedelta(days=14)

    with pytest.raises(rules.NotClosedYet):
        actions.answer_ask(ask, "Lamps.", outcome="done", by=None, now=later - timedelta(days=1))
    actions.answer_ask(ask, "Lamps.", outcome="done", by=None, now=later)

    assert rules.status(ask, later.date()) == "answered"
    with pytest.raises(rules.AnsweredAlready):
        actions.answer_ask(ask, "More lamps.", outcome="done", by=None, now=later)
    with pytest.raises(rules.AnsweredAlready):
        actions.call_off(ask, "No.", by=None, now=later)


def test_what_closed_and_was_not_answered_is_owed_by_its_owner(world: World, now: datetime) -> None:
    mine, other = world.person("Ada"), world.person("Bo")
    ask = world.ask(by=mine.id)
    world.ask("Theirs?", by=other.id)
    closed = TODAY + timedelta(days=14)

    assert queries.owed_by(mine.id, today=closed - timedelta(days=1)) == []
    assert queries.owed_by(mine.id, today=closed) == [ask]
    actions.answer_ask(ask, "Lamps.", outcome="done", by=mine.id, now=now + timedelta(days=14))
    assert queries.owed_by(mine.id, today=closed) == []


def test_a_round_stands_in_the_calendar_by_itself_and_once(world: World, session: Session, now: datetime) -> None:
    round_ = world.round()
    (ask,) = asks(session)

    assert ask.kind == "round" and ask.question == round_.question and ask.localities == [round_.locality]
    assert (ask.opens_on, ask.closes_on) == (TODAY, TODAY + timedelta(days=22)), "it is asked on its last day too"
    again = actions.note_round(round_.id, world.entry(), by=None, now=now)
    assert again.id == ask.id and len(asks(session)) == 1


def test_a_round_above_the_limit_owes_its_reason_afterwards(world: World, session: Session, now: datetime) -> None:
    for number in range(current_place().asks_a_quarter):
        world.ask(f"Question {number}?")
    world.round()
    ask = asks(session)[-1]

    assert ask.above_rest and ask.rest_why == ""
    actions.give_reason(ask, "The community asked for it.", by=None, now=now)
    assert ask.rest_why == "The community asked for it."
    with pytest.raises(rules.NothingToExplain):
        actions.give_reason(ask, "Again.", by=None, now=now)


def test_its_asker_sees_who_was_asked_lately_and_what_was_never_answered(world: World, now: datetime) -> None:
    worker = Actor(1, now, frozenset({Grant("worker", world.locality().id)}))
    owed = world.ask("In January?", opens_on=date(2026, 1, 5), closes_on=date(2026, 1, 9), minutes=20)
    world.ask("In autumn?", opens_on=date(2025, 10, 1), closes_on=date(2025, 10, 9), minutes=100)
    world.ask("Elsewhere?", localities=[world.locality("tilbury-and-chadwell")], minutes=100)
    coming = world.ask("Now?", minutes=5)
    note = world.note("The bus is never on time in the evening.")
    world.note("The baker is kind.")

    known = before.about(world.draft_ask(checked=False), actor=worker, today=TODAY)

    assert [ask.question for ask in known.lately] == [coming.question, owed.question] and known.minutes == 25
    assert [ask.question for ask in known.unanswered] == ["In autumn?", "In January?"]
    assert [card.says for card in known.cards] == [note.text] and known.waiting.amount == 2
    assert known.ids()["lately"] == [coming.id, owed.id] and note.key in known.ids()["known"][0]
    assert note.text not in str(known.ids()), "what was shown is kept by its key, not by its words"
    facilitator = Actor(2, now, frozenset({Grant("facilitator", group_id=1)}))
    elsewhere = before.about(world.draft_ask(checked=False), actor=facilitator, today=TODAY)
    assert elsewhere.waiting.hidden and elsewhere.first is None, "who may not see what is owed is told what everyone is"


def test_notes_are_not_shown_to_an_asker_from_elsewhere_or_when_held(world: World, now: datetime) -> None:
    there = world.locality("tilbury-and-chadwell")
    visitor = Actor(1, now, frozenset({Grant("worker", there.id)}))
    held = world.note("The bus is late.")
    held.held_at = now
    here = Actor(2, now, frozenset({Grant("worker", world.locality().id)}))

    assert before.about(world.draft_ask(), actor=here, today=TODAY).cards == []
    held.held_at = None
    known = before.about(world.draft_ask(), actor=visitor, today=TODAY)
    assert known.cards == [] and known.unread


def test_the_load_of_a_locality_is_what_it_is_asked_this_quarter(world: World, now: datetime) -> None:
    here, there = world.locality(), world.locality("tilbury-and-chadwell")
    world.ask(minutes=10, people=90)
    world.ask("Both?", localities=[here, there], minutes=20, people=30)
    actions.call_off(world.ask("Off?", minutes=500), "No.", by=None, now=now)
    world.ask("In April?", opens_on=date(2026, 4, 1), closes_on=date(2026, 4, 2), minutes=500)

    quarter = rules.quarter_of(TODAY, current_place().year_starts)
    first, second = queries.load_of([here, there], quarter)

    assert (first.asks, first.minutes, first.hours) == (2, 30, 25)
    assert (second.asks, second.minutes, second.hours) == (1, 20, 10)


def test_the_journal_hears_of_every_step_and_of_no_words(world: World, session: Session, now: datetime) -> None:
    ask = world.draft_ask()
    actions.open_ask(ask, by=None, now=now)
    actions.call_off(ask, "A secret reason.", by=None, now=now)

    facts = [fact for fact in told(session) if type(fact).__module__ == "engagement.asks.events"]

    assert [type(fact).__name__ for fact in facts] == [
        "AskEntered", "AskDrafted", "AskDrafted", "AskChecked", "AskOpened", "AskCalledOff",
    ]  # fmt: skip
    assert "secret" not in str(facts)

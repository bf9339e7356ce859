"""Answers about who was heard are counted together, and lead back to nobody."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.chores import CHORES
from engagement.equality import actions, queries, rules, sealing
from engagement.equality.models import Count, Sealed
from engagement.intelligence import drafts
from engagement.intelligence.models import Draft
from engagement.journal.models import Entry
from engagement.places.place import current_place
from engagement.shared.database import db
from tests.conftest import NOW
from tests.world import World

AGES = ("16-24", "75+")


def sent(world: World, locality: str = "grays") -> Draft:
    """Somebody who has just told us something."""
    said: dict[str, Any] = {"text": "The path is dark.", "locality_id": world.locality(locality).id, "language": "en"}
    draft = drafts.keep(None, **said, near_asked=True, kind_asked=True, route="reference", now=world.now)
    drafts.send(draft, now=world.now)
    return draft


def answer(world: World, *ages: str, **more: str) -> None:
    for age in ages:
        actions.answer(sent(world), {"age": age, **more}, now=world.now)


def counted(world: World) -> dict[tuple[str, str], int]:
    return {(one.question, one.answer): one.people for one in queries.equality_counts(world.locality().id)}


def test_the_questions_ask_what_the_population_profile_tells(world: World) -> None:
    asked = {one.slug: {below.slug for below in one.below} for one in rules.questions()}

    for locality in current_place().localities:
        profile = locality.profile
        assert asked["age"] == set(profile["age"])
        for question in ("ethnic_group", "main_language", "home"):
            assert asked[question] >= set(profile[f"{question}_percent"])
    assert asked["disability"] == asked["carer"] == {"yes", "no"}


def test_few_answers_wait_and_enough_are_counted_together(world: World) -> None:
    answer(world, *["16-24"] * (rules.BATCH - 1))
    assert actions.count_waiting(now=world.now) == 0 and counted(world) == {}

    answer(world, "75+", carer="yes")
    assert actions.count_waiting(now=world.now) == rules.BATCH

    assert counted(world) == {("age", "16-24"): rules.BATCH - 1, ("age", "75+"): 1, ("carer", "yes"): 1}
    assert world.session.scalars(sa.select(Sealed)).all() == []
    assert actions.count_waiting in CHORES


def test_counts_add_up_by_locality_and_month(world: World) -> None:
    for _one in range(rules.BATCH):
        actions.answer(sent(world, "tilbury-and-chadwell"), {"age": "75+"}, now=world.now)
        actions.answer(sent(world), {"age": "75+"}, now=world.now + timedelta(days=40))
    actions.count_waiting(now=world.now)

    rows = world.session.execute(sa.select(Count.month, Count.people).order_by(Count.month)).all()
    assert [tuple(row) for row in rows] == [(date(2026, 3, 1), rules.BATCH), (date(2026, 4, 1), rules.BATCH)]
    assert [one.month for one in queries.equality_counts(world.locality().id)] == [date(2026, 4, 1)]


def test_one_giver_answers_once(world: World) -> None:
    draft = sent(world)
    actions.answer(draft, {"age": "75+"}, now=world.now)

    with pytest.raises(rules.AnsweredAlready):
        actions.answer(draft, {"age": "16-24"}, now=world.now)

    assert len(world.session.scalars(sa.select(Sealed)).all()) == 1


def test_whoever_has_not_sent_anything_has_no_right_to_answer(world: World) -> None:
    draft = drafts.keep(None, text="Half told.", now=world.now)

    with pytest.raises(rules.AnsweredAlready):
        actions.answer(draft, {"age": "75+"}, now=world.now)


@pytest.mark.parametrize("given", [{}, {"age": None}, {"age": "12 inches"}, {"shoes": "42"}, {"age": "75+ "}])
def test_what_the_questions_do_not_offer_is_not_kept(world: World, given: dict[str, str | None]) -> None:
    actions.answer(sent(world), given, now=world.now)

    assert world.session.scalars(sa.select(Sealed)).all() == []


def test_to_prefer_not_to_say_is_an_answer(world: World) -> None:
    answer(world, *[rules.NOT_SAID] * rules.BATCH)
    actions.count_waiting(now=world.now)

    assert counted(world) == {("age", rules.NOT_SAID): rules.BATCH}


def test_an_envelope_neither_opens_nor_moves(world: World) -> None:
    answer(world, "75+")
    (row,) = world.session.scalars(sa.select(Sealed)).all()

    for key, envelope in ((bytes(32), row.id), (actions._key(), "0" * 32)):
        with pytest.raises(sealing.BrokenSeal):
            sealing.open_(row.answers, key=key, envelope=envelope)


def test_envelopes_of_another_secret_are_let_go_and_said_so(world: World, caplog: pytest.LogCaptureFixture) -> None:
    answer(world, *["75+"] * rules.BATCH)
    broken = world.session.scalars(sa.select(Sealed)).first()
    assert broken is not None
    broken.answers = bytes(len(broken.answers))
    world.session.flush()

    actions.count_waiting(now=world.now)

    assert counted(world) == {("age", "75+"): rules.BATCH - 1}
    assert "could not be opened" in caplog.text


def test_no_column_leads_back_to_a_note_a_person_or_a_moment(world: World) -> None:
    columns = {column.name for table in (Sealed, Count) for column in table.__table__.columns}

    assert columns == {"id", "answers", "locality_id", "month", "question", "answer", "people"}
    before = world.session.scalar(sa.select(sa.func.count()).select_from(Entry)) or 0
    draft = sent(world)
    world.session.commit()
    noted = world.session.scalar(sa.select(sa.func.count()).select_from(Entry)) or 0
    assert noted > before
    actions.answer(draft, {"age": "75+"}, now=world.now)
    world.session.commit()
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == noted, (
        "the journal would keep the order"
    )


def test_twenty_answers_in_order_are_linked_to_their_notes_no_better_than_by_chance(clean_app: Flask) -> None:
    """Alternating answers, given in order. The best guess from a copy, by stored order or by size, is right half the time."""
    with clean_app.app_context():
        world = World(db.session, NOW)
        draft = sent(world)
        right = total = 0
        for _run in range(20):
            given = [AGES[number % 2] for number in range(20)]
            for age in given:
                draft.about_you_used = False
                db.session.flush()
                actions.answer(draft, {"age": age}, now=world.now)
            db.session.commit()
            rows = db.session.execute(sa.text("SELECT id, answers FROM equality_sealed")).all()
            assert len({len(row.answers) for row in rows}) == 1, "all are equally long"
            truth = [
                sealing.open_(bytes(row.answers), key=actions._key(), envelope=row.id)["answers"]["age"] for row in rows
            ]
            right += sum(one == other for one, other in zip(truth, given, strict=True))
            total += len(given)
            db.session.execute(sa.delete(Sealed))
            db.session.commit()

    # 400 guesses: six standard deviations from one half are 0.15.
    assert abs(right / total - 0.5) < 0.15
    assert Counter(given) == {"16-24": 10, "75+": 10}


def test_no_file_of_the_database_holds_an_answer_in_the_clear(clean_app: Flask) -> None:
    with clean_app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("looks into SQLite's files")
        world = World(db.session, NOW)
        answer(world, "75+", ethnic_group="Mixed or multiple")
        db.session.commit()
        file = Path(str(db.engine.url.database))

        assert b"Mixed or multiple" not in b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))

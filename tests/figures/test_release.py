"""Once a month the worker publishes what there is; nothing else that the public reads changes between."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.feedback import figures as answers
from engagement.figures import queries
from engagement.figures.models import Published
from engagement.intelligence import actions as intelligence
from engagement.publishes import publish_figures
from engagement.shared.database import db
from tests.visitor import Visitor
from tests.world import World


def heard(world: World, number: int, kind: str = "worry") -> None:
    for one in range(number):
        world.note(f"Something else, {one}", kind=kind)


def test_what_came_since_is_not_seen_before_the_next_month(world: World) -> None:
    heard(world, 30)
    world.release()
    at_first = queries.released([world.locality().id], "heard").shown("heard", "hard")
    heard(world, 30)

    assert queries.released([world.locality().id], "heard").shown("heard", "hard") == at_first
    assert (at_first.people, at_first.figure.amount in (30,)) == (30, True)

    World(world.session, world.now + timedelta(days=31)).release()
    assert queries.released([world.locality().id], "heard").shown("heard", "hard").figure.amount == 60


def test_one_more_voice_moves_nothing(world: World) -> None:
    heard(world, 30)
    world.release()
    rows = sa.select(Published.table, Published.cell, Published.locality_id, Published.amount)
    before = set(world.session.execute(rows).all())
    heard(world, 1)
    World(world.session, world.now + timedelta(days=31)).release()

    assert set(world.session.execute(rows).all()) == before


def test_a_theme_never_seems_larger_than_all_that_was_heard(world: World) -> None:
    (theme,) = world.themes("lighting")
    for _one in range(13):
        intelligence.set_themes(world.note(), [theme], by=None, now=world.now)
    world.release()
    tables = queries.released([world.locality().id], "heard", "themes", "conversations")

    assert tables.figure("themes", "lighting/hard") == tables.figure("heard", "hard")
    assert tables.figure("conversations", "hard") == tables.figure("heard", "hard")


def test_all_localities_together_are_the_sum_of_what_each_shows(world: World) -> None:
    heard(world, 20)
    for _one in range(7):
        world.note(locality=world.locality("tilbury-and-chadwell"))
    world.release()

    everywhere = queries.released(None, "heard").shown("heard", "hard")
    assert (everywhere.people, everywhere.figure.amount) == (27, 20)


def test_who_is_withdrawn_below_eight_is_hidden_again(world: World) -> None:
    notes = [world.note() for _one in range(12)]
    world.release()
    for note in notes[:6]:
        intelligence.withdraw(note, why="A mistake.", by=None, now=world.now)
    World(world.session, world.now + timedelta(days=31)).release()

    assert queries.released([world.locality().id], "heard").figure("heard", "hard").hidden


def test_waiting_is_not_shown_where_it_would_say_how_few_spoke(world: World) -> None:
    for kind, number in (("strength", 7), ("worry", 7), ("idea", 7)):
        heard(world, number, kind)
    world.release()

    loop, waiting = answers.published(world.locality().id)
    assert (waiting.hidden, loop.heard) == (True, 0)


def test_before_the_first_release_pages_say_that_too_few_spoke(visitor: Visitor, world: World) -> None:
    heard(world, 30)

    assert "Not enough people" in visitor.get("/localities/grays/saying").text


def test_the_worker_publishes_once_a_month(clean_app: Flask, now: datetime) -> None:
    with clean_app.app_context():
        world = World(db.session, now)
        heard(world, 10)
        db.session.commit()

        assert publish_figures(now=now)
        assert not publish_figures(now=now + timedelta(days=20))
        assert publish_figures(now=datetime(2026, 4, 1, 0, 30, tzinfo=UTC))


@pytest.mark.parametrize("few", [1, 4, 7])
def test_a_planted_small_number_stands_in_no_public_answer(visitor: Visitor, world: World, few: int) -> None:
    """The true number of a small town's voices is looked for wherever a visitor may look."""
    (theme,) = world.themes("lighting")
    for kind in ("worry", "strength", "idea"):
        intelligence.set_themes(world.note(kind=kind, voices=few), [theme], by=None, now=world.now)
    many = [world.note(voices=1) for _one in range(33)]
    option = world.priority(notes=tuple(many[:few]))
    world.release()

    for address in (
        "/localities/grays/saying",
        "/localities/grays",
        "/localities/grays/you-said",
        f"/rounds/{option.round.key}",
        f"/priorities/{option.key}",
    ):
        said = visitor.get(address).text
        assert f"Voices behind this: {few}" not in said
        assert "33" not in said and "34" not in said, address
    assert "Voices behind it not shown" in visitor.get(f"/priorities/{option.key}").text


def test_that_a_cell_is_there_does_not_say_that_somebody_is_in_it(world: World) -> None:
    world.locality()
    world.themes("lighting")
    world.release()
    before = set(queries.released(None, "heard", "themes", "who", "steps", "answers", "conversations").cells)
    (theme,) = world.themes("lighting")
    intelligence.set_themes(world.note(), [theme], by=None, now=world.now)
    world.release()

    assert before == set(queries.released(None, "heard", "themes", "who", "steps", "answers", "conversations").cells)
    assert ("themes", "lighting/good") in before and ("who", "age/75+") in before

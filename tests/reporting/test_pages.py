"""Who was heard: for everyone in published figures, for staff who read notes with the numbers behind them."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from engagement.asks import actions as asks
from engagement.asks import queries as asks_queries
from engagement.equality.models import Count
from engagement.intelligence import actions as notes
from engagement.intelligence import drafts
from engagement.intelligence.models import TellingCount
from engagement.packs import actions as packs
from engagement.reporting import queries
from engagement.reporting.models import ALL
from engagement.shared.counting import add_to
from tests.visitor import Visitor
from tests.world import World


def spoken(world: World) -> None:
    """Two subjects: one that a single busy worker wrote down, and one that many people raised by themselves."""
    lighting, buses = world.themes("lighting", "buses")
    busy = world.person("Bee", "worker", locality=world.locality())
    loud = world.note(voices=71, by=busy.id, raised="asked")
    notes.set_themes(loud, [lighting], by=None, now=world.now)
    for _one in range(43):
        notes.set_themes(world.note(kind="idea"), [buses], by=None, now=world.now)


def answered(world: World, **people: int) -> None:
    """More spoke of nothing in the list; all sent it here, and many said something about themselves."""
    for _one in range(30):
        world.note("Thank you.", kind="strength")
    month = date(2026, 3, 1)
    add_to(TellingCount, [{"locality_id": world.locality().id, "month": month, "step": "sent", "people": 74}])
    same = {"locality_id": world.locality().id, "month": date(2026, 3, 1), "question": "age"}
    add_to(Count, [{**same, "answer": answer.replace("_", "-"), "people": n} for answer, n in people.items()])


def test_everyone_sees_published_figures_and_no_exact_number(visitor: Visitor, world: World) -> None:
    spoken(world)
    answered(world, **{"16_24": 61, "25_44": 3})
    world.release()

    page = visitor.get("/localities/grays/voices")

    assert "about 50% of the voices" in page.text
    assert "Mostly put to people" in page.text and "Mostly raised by people themselves" in page.text
    assert "Heard more often than they live here" in page.text and "Too few to say" in page.text
    assert "Not enough answers yet to compare" in page.text
    assert not {"71", "43", "144", "61", "3", "exactly"} & set(re.findall(r"\w+", page.text))
    assert len(page.queries) <= 8


def test_staff_who_read_notes_see_the_numbers_behind(visitor: Visitor, world: World) -> None:
    spoken(world)
    world.release()
    visitor.sign_in(world.person("Wyn", "worker", locality=world.locality()))

    assert "exactly 114" in visitor.get("/localities/grays/voices").text
    assert "exactly" not in visitor.get("/voices").text
    assert "exactly" not in visitor.get("/localities/tilbury-and-chadwell/voices").text


def test_without_the_busy_worker_the_other_subject_comes_first(world: World) -> None:
    spoken(world)
    world.release()

    everything = queries.spoken([world.locality().id])[ALL]
    assert (everything.voices, everything.loudest, everything.without, everything.asked) == (114, 71, 43, 71)


def test_what_a_worker_typed_in_for_somebody_is_that_one_s_own(world: World) -> None:
    worker = world.person("Bee", "worker", locality=world.locality())
    world.note(by=worker.id, behalf_why="Could not see the screen")
    world.note(by=worker.id)
    world.release()

    assert queries.spoken([world.locality().id])[ALL].loudest == 1


def test_before_the_first_release_the_page_says_so(visitor: Visitor, world: World) -> None:
    spoken(world)

    assert "There are none yet" in visitor.get("/localities/grays/voices").text


@pytest.mark.parametrize("address", ["/localities/grays/voices.csv", "/voices.csv"])
def test_the_file_says_what_the_page_says(visitor: Visitor, world: World, address: str) -> None:
    spoken(world)
    answered(world, **{"16_24": 61, "25_44": 3})
    world.release()

    said = visitor.get(address).html

    assert (
        "asked,ageing-well/good,fewer than 8" in said
        and "who,age/25-44,not shown" in said
        and "who,age/16-24,6" in said
    )
    for exact in ("71", "43", "61", "144"):
        assert exact not in said


def test_who_begins_and_who_sends_is_counted_without_knowing_whom(world: World) -> None:
    here = world.locality()
    for sends in (True, False):
        draft = drafts.keep(None, text="It is dark.", now=world.now)
        drafts.keep(draft, locality_id=here.id, near_asked=True, kind_asked=True, now=world.now)
        drafts.keep(draft, language="en", route="nobody", locality_id=here.id, now=world.now)
        if sends:
            drafts.send(draft, now=world.now)
            drafts.send(draft, now=world.now)

    rows = world.session.execute(sa.select(TellingCount.step, TellingCount.people).order_by(TellingCount.step)).all()
    assert [tuple(row) for row in rows] == [("began", 2), ("sent", 1)]


def test_how_many_were_told_is_what_those_said_who_announced_it(visitor: Visitor, world: World) -> None:
    here, there = world.locality(), world.locality("tilbury-and-chadwell")
    world.ask("Is it dark?", people=101, localities=[here, there])
    off = world.ask("Is it cold?", people=1000)
    asks.call_off(off, why="Nobody came.", by=None, now=world.now)
    world.draft_ask()
    for invited in (12, None):
        packs.make(
            locality_id=here.id,
            group_name="Lunch",
            meets_on=world.now.date(),
            questions=["What?"],
            invited=invited,
            by=None,
            now=world.now,
        )
    round_ = world.round(told=250)
    announced = asks_queries.find_round(round_.id)
    assert announced is not None and announced.people == 250

    assert queries.told() == {here.id: 50 + 12 + 250, there.id: 50}
    world.release()
    assert "Told that they can speak up about 31" in visitor.get("/localities/grays/voices").text
    assert "told,told,31" in visitor.get("/localities/grays/voices.csv").html
    assert "about 250 people" in visitor.get(f"/rounds/{round_.key}").text


def test_who_makes_a_pack_may_say_how_many_are_told(visitor: Visitor, world: World) -> None:
    world.locality()
    visitor.get("/packs/new/where").submit(locality="grays")
    visitor.get("/packs/new/group").submit(group_name="Lunch club")
    page = visitor.get("/packs/new/day").submit("Continue", meets_on=world.now.date(), invited="lots", status=422)
    assert "Enter a whole number" in page.text
    visitor.get("/packs/new/day").submit("Continue", meets_on=world.now.date(), invited="40")
    visitor.get("/packs/new/language").submit(language="en")
    check = visitor.get("/packs/new/questions").submit()
    assert "People who are told of it about 40" in check.text
    assert "told to about 40 people" in check.submit("Make the pack").text

"""The list of what is strong, as people see and keep it."""

from typing import Any

import pytest

from engagement.assets import actions
from engagement.places import queries as places
from engagement.shared.database import db
from tests.visitor import Visitor
from tests.world import World

LIST = "/localities/grays/assets"


def test_anyone_reads_the_list_and_an_entry(visitor: Visitor, world: World) -> None:
    world.asset(
        "River Walkers", when="Tuesdays 10am", venue="Grays Beach café", join="Just come.", themes=["river-and-marsh"]
    )
    world.asset("Elsewhere", locality=world.locality("tilbury-and-chadwell"))

    listed = visitor.get(LIST)
    entry = listed.follow("River Walkers")

    assert "Elsewhere" not in listed.text
    assert "Add something" not in listed.links()
    for words in ("Tuesdays 10am", "Grays Beach café", "Just come.", "River and marsh", "Last checked"):
        assert words in entry.text


def test_an_empty_list_says_so(visitor: Visitor, world: World) -> None:
    world.locality()

    assert "Nothing is on the list yet." in visitor.get(LIST).text
    visitor.get("/localities/nowhere/assets", status=404)
    visitor.get("/assets/nothing", status=404)


def test_the_list_narrows_by_words_kind_part_and_theme(visitor: Visitor, world: World) -> None:
    world.locality()
    riverside = places.find_neighbourhood("grays-riverside")
    world.asset("River Walkers", venue="Grays Beach café", neighbourhood=riverside, themes=["river-and-marsh"])
    world.asset("Warm Room", kind="place", what="Soup, 100% warm.")

    def found(**chosen: Any) -> set[str]:
        page = visitor.get(LIST).submit("Show", **chosen)
        return {"River Walkers", "Warm Room"} & set(page.links())

    assert found() == {"River Walkers", "Warm Room"}
    assert found(words="CAFE walk") == {"River Walkers"}
    assert found(words="100%") == {"Warm Room"}
    assert found(words="100_") == set()
    assert found(kind="Place") == {"Warm Room"}
    assert found(neighbourhood="Grays Riverside") == {"River Walkers"}
    assert found(theme="river-and-marsh") == {"River Walkers"}
    assert "Nothing on the list fits that." in visitor.get(f"{LIST}?kind=weather").text


@pytest.mark.parametrize("assets", [1, 30])
def test_the_list_takes_few_queries_however_long_it_is(visitor: Visitor, world: World, assets: int) -> None:
    for number in range(assets):
        world.asset(f"Asset {number:02}")

    page = visitor.sign_in(world.person("A worker", "worker", locality=world.locality())).get(LIST)

    assert len([said for said in page.queries if said.startswith("SELECT")]) <= 6, page.queries
    assert ("Next page" in page.text) == (assets > 25)


def test_a_worker_adds_changes_checks_and_retires(visitor: Visitor, world: World) -> None:
    visitor.sign_in(world.person("A worker", "worker", locality=world.locality()))

    form = visitor.get(LIST).follow("Add something")
    wrong = form.submit("Put it on the list", what="Soup.", status=422)
    assert wrong.errors and "Soup." in wrong.html

    entry = wrong.submit("Put it on the list", name="Warm Room", kind="Place", neighbourhood="Grays Riverside")
    assert entry.heading == "Warm Room"
    entry = entry.follow("Put something right").submit("Save", when="Thursdays", themes=["growing"])
    assert "Thursdays" in entry.text and "Growing food" in entry.text
    entry = entry.follow("I have checked: it is still so").submit("Yes, I have checked")
    assert "marked as checked today" in entry.text
    listed = entry.follow("Take it off the list").submit("Take it off the list", why="The hub has moved.")
    assert "Warm Room is off the list." in listed.text
    assert "Warm Room" not in listed.links()
    gone = visitor.get(entry.url)
    assert "Off the list" in gone.text and "The hub has moved." in gone.text
    assert "Put something right" not in gone.links()


def test_a_name_that_is_listed_already_is_refused_beside_its_box(visitor: Visitor, world: World) -> None:
    world.asset("Warm Room")
    visitor.sign_in(world.person("A worker", "worker", locality=world.locality()))

    page = visitor.get(f"{LIST}/new").submit(
        "Put it on the list", name="Warm Room", kind="Place", what="Soup.", status=422
    )

    assert page.errors == ["Warm Room is on the list already. Change that entry instead."]


def test_only_those_who_work_or_practise_here_keep_the_list(visitor: Visitor, world: World) -> None:
    asset, here = world.asset(), world.locality()
    elsewhere = world.locality("tilbury-and-chadwell")
    member = world.seat(world.group("user_led"), "cop_member")
    stranger = world.seat(world.group("user_led", locality=elsewhere), "cop_member")
    board_member = world.seat(world.group("board"), "board_member")

    for person in (member, world.person("A", "administrator"), world.person("O", "enterprise_officer", locality=here)):
        visitor.sign_in(person).get(f"/assets/{asset.key}/edit")
    for person in (stranger, board_member, world.person("S", "steward"), world.person("R", "resident", locality=here)):
        visitor.sign_in(person).get(f"/assets/{asset.key}/edit", status=403)
        visitor.get(f"/assets/{asset.key}/retire", status=403)
    assert visitor.sign_out().get(f"/assets/{asset.key}/check").heading == "Sign in"


def test_a_retired_entry_cannot_be_changed_by_its_address(visitor: Visitor, world: World) -> None:
    asset = world.asset()
    visitor.sign_in(world.person("A worker", "worker", locality=world.locality()))
    form = visitor.get(f"/assets/{asset.key}/edit")
    actions.retire_asset(asset, why="Gone.", by=None, now=world.now)
    db.session.commit()

    assert form.submit("Save", status=422).errors == ["This was taken off the list and can no longer be changed"]

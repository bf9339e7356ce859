"""The list of themes in a browser: seen by who works with notes, changed by facilitators and administrators, undone by a link."""

import pytest

from engagement.intelligence import actions
from engagement.intelligence.themes import changes, parts, queries
from tests.visitor import Visitor
from tests.world import World


def kept(world: World, *slugs: str, notes: int = 1) -> None:
    """So many notes about the themes with these slugs."""
    for number in range(notes):
        note = world.note(f"Note {number} about {slugs}")
        actions.set_themes(note, world.themes(*slugs), by=None, now=world.now)


def test_a_merge_is_shown_with_its_numbers_done_and_undone(world: World, visitor: Visitor) -> None:
    kept(world, "buses", notes=3)
    kept(world, "roads-and-parking")
    visitor.sign_in(world.person("Ada", "administrator"))

    page = visitor.get("/themes/buses").follow("Merge it into another").submit(into="roads-and-parking")
    assert "3 notes about" in page.text and "1 note is about it now" in page.text
    page = page.submit(why="People mean the same.")
    assert page.url == "/themes/roads-and-parking" and "4 notes are about it" in page.text
    assert "People mean the same." in page.text
    assert "part of another theme now" in visitor.get("/themes/buses").text

    undone = page.follow("Undo this Merged 1").submit()
    assert "It is undone" in undone.text and "1 note is about it" in undone.text
    assert "3 notes are about it" in visitor.get("/themes/buses").text


def test_a_second_merge_of_the_same_theme_gets_a_sentence(world: World, visitor: Visitor) -> None:
    one, two, three = world.themes("buses", "roads-and-parking", "lighting")
    visitor.sign_in(world.person("Ada", "administrator"))
    open_page = visitor.get(f"/themes/{one.slug}/merge/{two.slug}")
    changes.merge([one], into=three, by=None, now=world.now)

    again = open_page.submit(status=422)

    assert again.errors == [
        f"Somebody has just changed “{one.name}”: it is no longer in use. Nothing of yours was done"
    ]


def test_a_theme_is_made_renamed_moved_split_sorted_again_retired_and_brought_back(
    world: World, visitor: Visitor
) -> None:
    world.themes("buses")
    visitor.sign_in(world.person("Ada", "administrator"))

    page = visitor.get("/themes/new").submit(name="گھر  کی باتیں <b>", above="getting-around")
    assert page.heading == "گھر کی باتیں <b>"
    page = page.follow("Rename it").submit(name="Boats")
    slug = page.url.split("/")[-1]
    kept(world, slug, notes=2)
    page = visitor.get(page.url).follow("Move it in the list").submit(above="")
    page = page.follow("Split it").submit(names="Ferries\nFishing")
    page = page.submit(notes=["Note 0 about ('" + slug + "',)"], part="Ferries")
    assert "1 note is sorted." in page.visitor.get(page.url).text or "1 note waits." in page.text
    page = visitor.get("/themes/ferries").follow("Retire it").submit(why="No ferry sails.")
    assert "no longer in use" in page.text and "1 note is about it" in page.text
    assert "in use again" in page.follow("Bring it back").submit().text


@pytest.mark.parametrize("name", ["", " \n ", "x" * 121, "Buses"])
def test_a_name_that_cannot_be_kept_is_handed_back(world: World, visitor: Visitor, name: str) -> None:
    world.themes("buses")
    changes.create("Buses", by=None, now=world.now)
    visitor.sign_in(world.person("Ada", "administrator"))

    assert visitor.get("/themes/new").submit(name=name, status=422).errors


def test_the_list_shows_both_levels_and_what_is_no_longer_in_use(world: World, visitor: Visitor) -> None:
    buses, lighting = world.themes("buses", "lighting")
    changes.merge([buses], into=lighting, by=None, now=world.now)
    parts.split(lighting, "Lamps\nPaths", by=None, now=world.now)
    visitor.sign_in(world.person("Wren", "worker", locality=world.locality()))

    page = visitor.get("/themes")

    assert "merged into" in page.text and "Lamps" in page.text and "Make a theme" not in page.text
    assert len(page.queries) <= 6
    assert queries.find_theme("buses") is lighting

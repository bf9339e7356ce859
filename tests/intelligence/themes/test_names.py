"""Pages that know only a slug show what people call the theme now, and offer what can be chosen now."""

import pytest

from engagement.feedback import actions as feedback
from engagement.intelligence.themes import changes
from engagement.places import themes as the_list
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")


def test_an_answer_on_a_theme_that_was_renamed_and_merged_shows_its_name_now(world: World, visitor: Visitor) -> None:
    safety, green = world.themes("safety", "green-spaces")
    note = world.note()
    feedback.publish_answer(
        [note.debt], you_said="Dark.", we_did="Lamps.", outcome="done", theme="safety", by=None, now=world.now
    )
    changes.rename(safety, "Feeling safe", by=None, now=world.now)
    assert "Feeling safe" in visitor.get("/localities/grays/you-said").text
    lone = changes.create("Lamps and light", by=None, now=world.now).theme
    changes.merge([safety], into=lone, by=None, now=world.now)
    page = visitor.get("/localities/grays/you-said")
    assert "Lamps and light" in page.text and "Feeling safe" not in page.text and green.name in page.html


def test_a_theme_that_people_made_can_be_chosen_and_a_retired_one_cannot_unless_it_is_held(world: World) -> None:
    (scams,) = world.themes("scams")
    made = changes.create("Ferries", by=None, now=world.now).theme
    changes.retire(scams, why="None are left.", by=None, now=world.now)
    assert (made.slug, "Ferries") in the_list.choices()
    assert "scams" not in dict(the_list.choices_of_both_levels())
    assert "scams" in dict(the_list.choices_of_both_levels(held=["scams"]))

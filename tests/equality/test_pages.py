"""After sending, whoever likes says who they are; nobody has to."""

import pytest
import sqlalchemy as sa

from engagement.equality.models import Sealed
from engagement.intelligence.models import Draft
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")


def tell(visitor: Visitor, world: World) -> Page:
    world.locality()
    page = visitor.get("/tell-us/what").submit("Continue", text="The path is dark.")
    page = page.submit("Continue", postcode="RM17 6SL").submit("Continue", near="Little Thurrock")
    page = page.submit("Continue", kind="A worry").submit("Continue", language="English")
    return page.submit("Continue", route="reference").submit("Send it")


def kept(world: World) -> int:
    return len(world.session.scalars(sa.select(Sealed)).all())


def test_the_questions_come_after_sending_and_say_what_becomes_of_the_answers(visitor: Visitor, world: World) -> None:
    page = tell(visitor, world).follow("Answer a few questions about you")
    assert "never kept with what you told us" in page.text and page.text.count("I prefer not to say") == 6

    page = page.submit("Send these answers", age="75 or older", carer="Yes", home="I prefer not to say")

    assert page.url == "/tell-us/sent" and "kept apart" in page.text
    assert "Answer a few questions about you" not in page.links()
    assert kept(world) == 1


def test_nobody_has_to_answer(visitor: Visitor, world: World) -> None:
    page = tell(visitor, world).follow("Answer a few questions about you").submit("Send these answers")

    assert page.url == "/tell-us/sent"
    assert kept(world) == 0


def test_sending_twice_is_answering_once(visitor: Visitor, world: World) -> None:
    page = tell(visitor, world).follow("Answer a few questions about you")

    page.submit("Send these answers", age="75 or older")
    page.submit("Send these answers", age="75 or older")
    page.submit("Send these answers", age="16 to 24", extra={"once": "a-token-of-its-own"})

    assert kept(world) == 1


def test_whoever_has_told_nothing_is_led_to_telling(visitor: Visitor, world: World) -> None:
    assert visitor.get("/tell-us/about-you").url == "/tell-us"
    visitor.get("/tell-us/what").submit("Continue", text="Half told.")
    assert visitor.get("/tell-us/about-you").url == "/tell-us"


@pytest.mark.parametrize("said", ["", "no such age", "<script>", "\x00", "عمر", "x" * 5000])
def test_an_answer_that_was_not_offered_is_handed_back(visitor: Visitor, world: World, said: str) -> None:
    page = tell(visitor, world).follow("Answer a few questions about you")

    page = page.submit("Send these answers", status=422 if said else 200, extra={"age": said})

    assert bool(page.errors) == bool(said)
    assert kept(world) == 0
    assert world.session.scalars(sa.select(Draft.about_you_used)).all() == [not said]

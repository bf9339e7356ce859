"""What an asker writes stands in a public calendar: it is looked over for what may point at somebody."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.asks.models import Ask
from engagement.privacy.models import Kept
from tests.privacy.choosing import choose, names
from tests.visitor import Visitor
from tests.world import World

QUESTION: dict[str, Any] = {"kind": "Survey", "organisation": "The council"}
NUMBER = "Ring 07700 900123 and say how safe it is."
NAME, WHY = "Is the path at Mrs Green safe?", "Mrs Green is a shop."


@pytest.fixture
def asker(visitor: Visitor, world: World) -> Visitor:
    """A worker of Grays, signed in."""
    return visitor.sign_in(world.person("Wil", "worker", locality=world.locality("grays")))


def test_identifiers_go_from_every_answer_of_an_ask(asker: Visitor, world: World) -> None:
    for wrong in ({"question": NUMBER}, {"about": NUMBER}, {"organisation": NUMBER}):
        page = asker.get("/asks/new").submit("Continue", **{"question": "Is it safe?", **QUESTION, **wrong}, status=422)
        assert page.errors == ["Take this out, everyone could read it: 07700 900123"], wrong
    page = asker.get("/asks/new").submit("Continue", question="Is it safe?", **QUESTION)
    page = page.submit("Continue", localities=["Grays"], whom=NUMBER, status=422)

    assert page.errors == ["Take this out, everyone could read it: 07700 900123"]
    page = page.submit("Continue", **choose(page, "out"), status=422)
    page.submit("Continue")
    assert (
        world.session.scalars(sa.select(Ask.whom)).one() == "Ring [taken out: a phone number] and say how safe it is."
    )


def test_a_name_stays_for_a_reason_that_only_its_keepers_read(asker: Visitor, world: World) -> None:
    page = asker.get("/asks/new").submit("Continue", question=NAME, **QUESTION, status=422)
    page.submit("Continue", **choose(page, "keep"), keep_why=WHY)
    ask = world.session.scalars(sa.select(Ask)).one()

    page = asker.get(f"/asks/{ask.key}/question")
    assert WHY in page.html and len(names(page)) == 1, "what was kept is shown as kept"
    page.submit("Continue")
    assert WHY in asker.get(f"/asks/{ask.key}").text
    ask.opened_at, ask.opens_on, ask.closes_on = world.now, date(2026, 3, 2), date(2026, 3, 16)
    world.session.flush()

    assert WHY not in asker.sign_out().get(f"/asks/{ask.key}").text


@pytest.mark.parametrize(
    ("door", "button", "words"),
    [
        ("answer", "Publish it", {"outcome": "What was done", "answer": NUMBER}),
        ("call-off", "Call it off", {"why": NUMBER}),
        ("change", "Save the change", {"why": NUMBER}),
    ],
)
def test_what_becomes_of_an_ask_is_looked_over_too(
    asker: Visitor, world: World, door: str, button: str, words: dict[str, Any]
) -> None:
    asker.get("/asks/new").submit("Continue", question="Is it safe?", **QUESTION)
    ask = world.session.scalars(sa.select(Ask)).one()
    opened = world.now.date() - timedelta(days=9)
    ask.opened_at, ask.opens_on, ask.closes_on = world.now, opened, opened + timedelta(days=7)
    ask.minutes, ask.people, ask.localities = 5, 9, [world.locality("grays")]
    world.session.flush()

    page = asker.get(f"/asks/{ask.key}/{door}").submit(button, **words, status=422)

    assert page.errors == ["Take this out, everyone could read it: 07700 900123"]
    assert (ask.answered_at, ask.called_off_at, ask.changes) == (None, None, [])
    assert world.session.scalars(sa.select(Kept)).all() == []

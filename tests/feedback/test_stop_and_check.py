"""Before an answer is public its words are looked over: what points at somebody goes, or stays for a reason that a second person
reads."""

from typing import Any

import pytest
import sqlalchemy as sa

from engagement.feedback import actions
from engagement.feedback.models import Answer
from engagement.privacy.models import Kept
from tests.privacy.choosing import choose, names
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

WORDS: dict[str, Any] = {"you_said": "It is dark by the river.", "we_did": "Lamps are coming.", "outcome": "doing"}
NUMBER, NAME = "Ring 07700 900123 about the lamps.", "Mrs Green has hung up the lamps."
WHY = "Mrs Green is the name of the shop."


def worker(visitor: Visitor, world: World, name: str = "Wyn") -> Visitor:
    return visitor.sign_in(world.person(name, "worker", locality=world.locality()))


def the_answer(world: World) -> Answer:
    return world.session.scalars(sa.select(Answer)).one()


def asked(page: Page) -> int:
    return sum(not said.startswith("SAVEPOINT") for said in page.queries)


def test_an_identifier_is_marked_in_place_and_goes(visitor: Visitor, world: World) -> None:
    page = worker(visitor, world).get(f"/answers-owed/{world.note('It is dark.').debt.key}")

    page = page.submit("Publish the answer", **{**WORDS, "we_did": NUMBER}, status=422)
    assert page.errors == ["Take this out, everyone could read it: 07700 900123"]
    assert [one.findtext("bdi") for one in page.main.iter("mark")] == ["07700 900123"]
    assert "Why should it stay?" not in page.text and world.session.scalars(sa.select(Answer)).all() == []
    page = page.submit("Publish the answer", **choose(page, "out"), status=422)
    assert page.errors == ["Read it again: what you chose is taken out. Then save it."]
    page.submit("Publish the answer")

    assert the_answer(world).we_did == "Ring [taken out: a phone number] about the lamps."
    assert the_answer(world).published_at is not None


def test_no_reason_keeps_an_identifier(visitor: Visitor, world: World) -> None:
    page = worker(visitor, world).get(f"/answers-owed/{world.note('It is dark.').debt.key}")
    page = page.submit("Publish the answer", **{**WORDS, "you_said": NUMBER}, status=422)
    sent = {one.get("name", ""): one.get("value", "") for one in page.main.iter("input") if one.get("type") == "hidden"}
    kept = {**choose(page, "keep"), "keep_why": WHY}

    page = visitor.post(page.url, data={**sent, **WORDS, "you_said": NUMBER, **kept}, status=422)

    assert page.errors == ["Take this out, everyone could read it: 07700 900123"]
    assert world.session.scalars(sa.select(Answer)).all() == []


def test_what_stays_for_a_reason_waits_for_a_second_reader_who_sees_it(visitor: Visitor, world: World) -> None:
    debt = world.note("It is dark.").debt
    page = worker(visitor, world).get(f"/answers-owed/{debt.key}")
    page = page.submit("Publish the answer", **{**WORDS, "we_did": NAME}, status=422)
    page = page.submit("Publish the answer", **choose(page, "keep"), status=422)
    assert page.errors == ["Say why it should stay, or take it out"]
    page = page.submit("Publish the answer", keep_why=WHY)

    assert "Somebody else has to read it before it is published." in page.text and WHY in page.text
    assert "a person's name" in page.text and asked(page) <= 12
    draft = the_answer(world)
    assert (draft.published_at, draft.givers) == (None, 1)
    assert "1 more has to be checked by a second person first." in visitor.get("/answers/publish").text
    assert "To check" in visitor.get("/answers").text
    page = worker(visitor, world, "Wil").get(f"/answers/{draft.key}").submit("I have read it and it is right")
    visitor.get("/answers/publish").submit("Publish", drafts=[draft.key])

    assert NAME in visitor.get(f"/follow/{debt.reference}").text
    assert WHY not in visitor.sign_out().get("/localities/grays/you-said").text


def test_a_draft_remembers_what_was_kept_until_the_words_are_gone(visitor: Visitor, world: World) -> None:
    page = worker(visitor, world).get("/answers/new/grays")
    page = page.submit("Save and choose people", **{**WORDS, "we_did": NAME}, status=422)
    page.submit("Save and choose people", **choose(page, "keep"), keep_why=WHY)
    draft = the_answer(world)

    page = visitor.get(f"/answers/{draft.key}/edit")
    assert WHY in page.html and len(names(page)) == 1
    page.submit("Save the draft", outcome="done")
    assert world.session.scalars(sa.select(Kept.why)).all() == [WHY]
    visitor.get(f"/answers/{draft.key}/edit").submit("Save the draft", we_did="Lamps are coming.")

    assert world.session.scalars(sa.select(Kept)).all() == []


def test_a_draft_that_is_thrown_away_leaves_no_reason(visitor: Visitor, world: World) -> None:
    page = worker(visitor, world).get("/answers/new/grays")
    page = page.submit("Save and choose people", **{**WORDS, "we_did": NAME}, status=422)
    page.submit("Save and choose people", **choose(page, "keep"), keep_why=WHY)

    visitor.get(f"/answers/{the_answer(world).key}/discard").submit("Throw it away")

    assert world.session.scalars(sa.select(Kept)).all() == []


def test_words_of_danger_show_the_route_for_them_first(visitor: Visitor, world: World) -> None:
    page = worker(visitor, world).get("/answers/new/grays")

    page = page.submit("Save and choose people", **{**WORDS, "you_said": "My uncle hits her."}, status=422)

    assert "How to report it" in page.text


@pytest.mark.parametrize("words", [{"we_did": NUMBER}, {"why": NUMBER}, {"why": "رابطہ 07700 900123 🙂 <b>"}])
def test_a_correction_is_looked_over_too(visitor: Visitor, world: World, words: dict[str, Any]) -> None:
    answer = actions.publish_answer([world.note("It is dark.").debt], **WORDS, by=None, now=world.now)
    page = worker(visitor, world).get(f"/answers/{answer.key}/correct")

    page = page.submit("Correct it", **{"why": "A mistake.", **words}, status=422)

    assert page.errors == ["Take this out, everyone could read it: 07700 900123"] and answer.corrections == []


def test_why_an_answer_is_taken_back_is_looked_over_too(visitor: Visitor, world: World) -> None:
    answer = actions.publish_answer([world.note("It is dark.").debt], **WORDS, by=None, now=world.now)
    page = worker(visitor, world).get(f"/answers/{answer.key}/take-back").submit("Take it back", why=NAME, status=422)

    page = page.submit("Take it back", **choose(page, "keep"), keep_why=WHY)

    assert answer.withdrawn_why == NAME and WHY in page.text

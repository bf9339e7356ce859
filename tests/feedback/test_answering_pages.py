"""Pages of drafts, of passing answers on, of whose debts they are; and their paper."""

import io
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa

from engagement.feedback import actions, drafts
from engagement.feedback.models import Answer, Debt
from engagement.places.models import Locality
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

WORDS: dict[str, Any] = {"you_said": "It is dark by the river.", "we_did": "Lamps are coming.", "outcome": "doing"}
HOSTILE = "<b>\u202e؟ دریا</b> 🙂 {{ 7*7 }}"


def worker(visitor: Visitor, world: World, *, at: Locality | None = None) -> Visitor:
    return visitor.sign_in(world.person("Wyn", "worker", locality=at or world.locality()))


def answered(world: World, route: str = "worker", *, number: int = 1, **words: str) -> Answer:
    debts = [world.note(f"Note {n} about lamps", route=route, contact=contact(route)).debt for n in range(number)]
    return actions.publish_answer(debts, **{**WORDS, **words}, by=None, now=world.now)


def contact(route: str) -> str | None:
    return "+44 1632 960100" if route == "contact" else None


def asked(page: Page) -> int:
    return sum(not said.startswith("SAVEPOINT") for said in page.queries)


def test_an_answer_is_drafted_for_all_that_a_search_finds_and_published(visitor: Visitor, world: World) -> None:
    lamps = [world.note(f"Note {n} about lamps").debt for n in range(30)]
    other = world.note("The bus is late.").debt
    worker(visitor, world)

    page = visitor.get("/answers").follow("For Grays").submit("Save and choose people", **WORDS)
    page = page.submit("Show", words="about lamps")
    assert "Note 3 about lamps" in page.text and "bus" not in page.text
    page = page.submit("Add all 30 found")
    assert "for 30 more people" in page.text
    assert lamps[0].answers == [] and "Lamps are coming." not in visitor.get("/localities/grays/you-said").text
    draft = world.session.scalars(sa.select(Answer)).one()
    page = visitor.get("/answers/publish").submit("Publish", drafts=[draft.key])

    assert "30 people have an answer" in page.text
    assert "Lamps are coming." in visitor.get(f"/follow/{lamps[29].reference}").text
    assert "Lamps are coming." not in visitor.get(f"/follow/{other.reference}").text


def test_some_are_ticked_and_some_taken_out_again(visitor: Visitor, world: World) -> None:
    one, other = world.note("One.").debt, world.note("Other.").debt
    worker(visitor, world)
    page = visitor.get("/answers/new/grays").submit("Save and choose people", **WORDS)

    page = page.submit("Add those ticked", debt=[one.key, other.key])
    page = page.submit("Take out those ticked", debt=[one.key])

    assert "1 person is taken out." in page.text
    assert "Other." in page.text and "One." not in page.text


def test_a_draft_is_checked_by_somebody_else_and_thrown_away(visitor: Visitor, world: World) -> None:
    worker(visitor, world)
    visitor.get("/answers/new/grays").submit("Save and choose people", **WORDS)
    key = world.session.scalars(sa.select(Answer.key)).one()
    assert "I have read it" not in visitor.get(f"/answers/{key}").text
    worker(visitor.sign_out(), world)

    page = visitor.get(f"/answers/{key}").submit("I have read it and it is right")
    assert "The draft is checked." in page.text
    page = page.follow("Throw the draft away").submit("Throw it away")

    assert "No answer is being written." in page.text


def test_a_worker_tells_those_on_the_list_and_ticks_them_off(visitor: Visitor, world: World) -> None:
    answer = answered(world, number=3)
    worker(visitor, world)

    page = visitor.get("/answers-to-tell")
    assert asked(page) <= 6
    page = visitor.get(f"/answers-to-tell/{answer.key}/worker")
    assert page.heading == "Tell these 3 people" and "Lamps are coming." in page.text
    assert asked(page) <= 8
    first = world.session.scalars(sa.select(Debt.key).order_by(Debt.id).limit(1)).one()
    page = page.submit("I have told those ticked", debt=[first])
    assert "1 person is marked as told." in page.text and page.heading == "Tell these 2 people"
    page = page.submit("I have told them all")

    assert page.heading == "All have been told"


def test_a_text_message_is_a_link_and_counted(visitor: Visitor, world: World) -> None:
    answer = answered(world, "contact")
    debt = world.session.scalars(sa.select(Debt)).one()
    worker(visitor, world)

    page = visitor.get(f"/answers-to-tell/{answer.key}/phone").follow(f"Text for {debt.reference}")

    assert f"/follow/{debt.reference}" in page.html and "lamps" not in page.text
    assert "1 text message" in page.text and "960100" not in page.html


def test_a_correction_is_shown_as_one(visitor: Visitor, world: World) -> None:
    answer = answered(world, "reference")
    worker(visitor, world)

    page = visitor.get(f"/answers/{answer.key}").follow("Correct it")
    page = page.submit("Correct it", we_did="Lamps stand.", why="They came early.")

    assert "The answer is corrected." in page.text
    public = visitor.sign_out().get("/localities/grays/you-said").text
    assert "Lamps stand." in public and "Lamps are coming." in public and "They came early." in public


def test_an_answer_is_taken_back_with_a_reason(visitor: Visitor, world: World) -> None:
    answer = answered(world, "reference")
    worker(visitor, world)

    page = visitor.get(f"/answers/{answer.key}/take-back").submit("Take it back", why="The wrong path.")

    assert "The answer is taken back." in page.text
    public = visitor.sign_out().get("/localities/grays/you-said").text
    assert "The wrong path." in public and "Lamps" not in public and "How many voices wait for an answer" in public


def test_answers_owed_are_handed_over(visitor: Visitor, world: World) -> None:
    debt = world.note().debt
    nia = world.person("Nia Newcomer", "worker", locality=world.locality())
    worker(visitor, world)
    page = visitor.get("/answers-owed?which=no_owner")
    assert debt.reference in page.text

    page = page.submit("Hand over those chosen", debt=[debt.key]).submit("Hand over", owner=nia.key)

    assert "1 answer is handed over." in page.text and "Nia Newcomer" in page.text
    assert debt.reference not in visitor.get("/answers-owed?which=no_owner").text
    nia.disabled_at = world.now
    assert "no owner: Nia Newcomer has left" in visitor.get("/answers-owed?which=no_owner").text


def test_the_debts_of_another_area_are_not_ours_to_hand_over_or_answer(visitor: Visitor, world: World) -> None:
    there = world.locality("tilbury-and-chadwell")
    debt, answer = world.note(locality=there).debt, answered(world)
    worker(visitor, world, at=there)

    visitor.get(f"/answers-owed/hand-over?debt={answer.key}&debt={debt.key}")
    mine = world.session.scalars(sa.select(Debt.key).where(Debt.locality_id != there.id)).first()
    visitor.get(f"/answers-owed/hand-over?debt={mine}", status=403)
    visitor.get("/answers/new/grays", status=403)
    visitor.get(f"/answers/{answer.key}", status=403)
    assert "dark by the river" not in visitor.get("/answers-to-tell").text


@pytest.mark.parametrize("which", ["overdue", "this_week", "no_owner", "mine", "x'; --", "\x00"[:0]])
@pytest.mark.parametrize("words", ["", "%", "_", "دریا", "'" * 200, HOSTILE])
def test_any_filter_is_answered(visitor: Visitor, world: World, which: str, words: str) -> None:
    world.note()
    page = worker(visitor, world).get("/answers-owed")

    narrowed = page.submit("Show", words=words, extra={"which": which, "theme": words, "route": which})

    assert asked(narrowed) <= 7, "one of them reads the list of themes as people changed it"


@pytest.mark.parametrize("said", ["", "x" * 5000, "\x00", "\ufffd"])
def test_an_answer_that_cannot_be_kept_is_refused_in_a_sentence(visitor: Visitor, world: World, said: str) -> None:
    page = worker(visitor, world).get("/answers/new/grays")

    page = page.submit("Save and choose people", **{**WORDS, "you_said": said}, status=422)

    assert len(page.errors) == 1


def test_nobody_is_added_to_a_draft_by_guessing(visitor: Visitor, world: World) -> None:
    there = world.note(locality=world.locality("tilbury-and-chadwell")).debt
    worker(visitor, world)
    world.note()
    page = visitor.get("/answers/new/grays").submit("Save and choose people", **WORDS)

    page = page.submit("Add those ticked", extra={"debt": [there.key, "made up", "x" * 500]})

    assert "for 0 people" in page.text or "for 0 more people" in page.text


def test_one_voice_that_waits_is_too_few_to_be_told_from_others_in_public(visitor: Visitor, world: World) -> None:
    world.note()

    page = visitor.get("/localities/grays/you-said")
    assert "How many voices wait for an answer is not shown" in page.text
    assert "has waited" not in page.text and "has been told it" not in page.text
    theme = page.submit("Show", theme="home-and-money") if "home-and-money" in page.html else page
    assert theme.response.status_code == 200


def pdf(page: Page) -> tuple[pypdf.PdfReader, Any, str]:
    assert page.response.mimetype == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(page.response.data), strict=True)
    return read, read.trailer["/Root"], "".join(one.extract_text() for one in read.pages).replace("\0", "")


@pytest.mark.parametrize("words", [WORDS["you_said"], HOSTILE, "x" * 500])
def test_a_poster_is_one_tagged_sheet(visitor: Visitor, world: World, words: str) -> None:
    answer = answered(world, "poster", you_said=words)
    worker(visitor, world)

    read, root, _text = pdf(visitor.get(f"/answers/{answer.key}/poster.pdf"))

    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    assert read.metadata is not None and read.metadata.title == "You said, we did, or why not, Grays"
    assert [round(float(side)) for side in read.pages[0].mediabox[2:]] == [595, 842]
    assert len(read.pages) == 1


def test_slips_carry_a_reference_and_nothing_of_what_was_said(visitor: Visitor, world: World) -> None:
    answer = answered(world, number=5)
    worker(visitor, world)

    read, root, text = pdf(visitor.get(f"/answers-to-tell/{answer.key}/worker/slips.pdf"))

    assert root["/MarkInfo"]["/Marked"]
    assert len(read.pages) == 2, "four to a sheet"
    assert all(reference in text for reference in world.session.scalars(sa.select(Debt.reference)))
    assert "lamps" not in text.lower()


def test_a_list_to_go_round_with_says_what_to_say(visitor: Visitor, world: World) -> None:
    answer = answered(world, number=2)
    worker(visitor, world)

    _read, root, text = pdf(visitor.get(f"/answers-to-tell/{answer.key}/worker/list.pdf"))

    assert root["/MarkInfo"]["/Marked"]
    assert "Lamps are coming." in text and "Note 1 about lamps" in text
    visitor.get(f"/answers-to-tell/{answer.key}/pigeon/list.pdf", status=404)


def test_a_draft_has_no_poster(visitor: Visitor, world: World) -> None:
    draft = drafts.write(world.locality(), **WORDS, theme=None, by=None, now=world.now)

    assert "not published" in worker(visitor, world).get(f"/answers/{draft.key}/poster.pdf", status=409).text


def test_how_long_answers_take_stands_on_every_dashboard(visitor: Visitor, world: World) -> None:
    answered(world, "reference")
    worker(visitor, world)

    for address in ("/home", "/answers-owed"):
        page = visitor.get(address)
        assert "100% has been told it." in page.text, address
    assert "within 0 days" in visitor.get("/home").text
    for address in ("/localities/grays", "/localities/grays/you-said"):
        page = visitor.get(address)
        assert "has been told it" not in page.text, "one is too few for the public"

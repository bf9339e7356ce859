"""What residents are asked, one question a page: where, which part, what kind, which language, how to hear back."""

from typing import Any

import pytest
import sqlalchemy as sa

from engagement.feedback import contacts
from engagement.intelligence import languages
from engagement.intelligence.models import Draft, Note
from engagement.places.place import current_place
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")


def up_to(visitor: Visitor, world: World, stage: str, *, text: str = "The river path is dark.") -> Page:
    """Answer every question before this one."""
    world.locality()
    page = visitor.get("/tell-us/what").submit("Continue", text=text)
    answers: dict[str, dict[str, Any]] = {
        "where": {"postcode": "RM17 6SL"},
        "near": {"near": "Little Thurrock"},
        "about": {"kind": "A worry"},
        "language": {"language": "English"},
        "answer": {"route": "I will look it up with a reference"},
    }
    for at, answer in answers.items():
        if at == stage:
            break
        page = page.submit("Continue", **answer)
    assert page.url == f"/tell-us/{stage}"
    return page


def sent(world: World) -> Note:
    return world.session.scalars(sa.select(Note).order_by(Note.id.desc())).first()  # type: ignore[return-value]


def test_every_page_asks_one_question(visitor: Visitor, world: World) -> None:
    for stage in ("what", "where", "near", "about", "language", "answer"):
        page = up_to(visitor.sign_out(), world, stage) if stage != "what" else visitor.get("/tell-us/what")

        headings = list(page.main.iter("h1"))
        assert len(headings) == 1 and page.heading.endswith("?"), page.url


def test_the_neighbourhood_goes_with_the_note(visitor: Visitor, world: World) -> None:
    page = up_to(visitor, world, "check")
    assert "Little Thurrock" in page.text

    page.submit("Send it")

    note = sent(world)
    assert note.neighbourhood is not None and note.neighbourhood.slug == "little-thurrock"


def test_whoever_is_not_sure_need_not_say(visitor: Visitor, world: World) -> None:
    page = up_to(visitor, world, "near").submit("Continue", near="All of it, or I am not sure")
    page = page.submit("Continue", kind="I am not sure").submit("Continue", language="English")
    page = page.submit("Continue", route="reference")
    assert page.text.count("You did not say") == 2

    page.submit("Send it")

    assert (sent(world).neighbourhood_id, sent(world).kind) == (None, "worry")


def test_a_neighbourhood_of_another_area_is_refused(visitor: Visitor, world: World) -> None:
    page = up_to(visitor, world, "near").submit("Continue", status=422, extra={"near": "belhus"})

    assert page.errors


def test_another_area_asks_for_its_own_neighbourhoods(visitor: Visitor, world: World) -> None:
    up_to(visitor, world, "check")

    page = visitor.get("/tell-us/where").submit("Continue", postcode="RM18 8AA")

    assert page.url == "/tell-us/near" and "Tilbury Riverside" in page.text
    assert page.submit("Continue", near="East Tilbury").url == "/tell-us/check"


def test_a_postcode_is_not_said_to_tell_more_than_it_does_and_is_not_kept(visitor: Visitor, world: World) -> None:
    page = up_to(visitor, world, "near")

    assert "A postcode does not tell us the neighbourhood" in page.text
    draft = world.session.scalars(sa.select(Draft)).one()
    assert "6SL" not in str([getattr(draft, column.key) for column in Draft.__table__.columns])


def test_a_postcode_from_elsewhere_gives_way_to_the_area_picked(visitor: Visitor, world: World) -> None:
    page = up_to(visitor, world, "where").submit("Continue", postcode="SW1A 1AA", status=422)
    assert "is not in Thurrock" in page.errors[0] and 'value="SW1A 1AA"' in page.html

    assert page.submit("Continue", locality="Grays").url == "/tell-us/near"


@pytest.mark.parametrize(
    ("named", "code", "shown"),
    [
        ("Soomaali", "so", "Soomaali"),
        ("somali", "so", "Soomaali"),
        ("ਪੰਜਾਬੀ", "pa", "ਪੰਜਾਬੀ"),
        ("  Roman\u0103. ", "ro", "Română"),
        ("Kiswahili", "sw", "Kiswahili"),
        ("کوردیی ناوەندی", "ckb", "کوردیی ناوەندی"),
    ],
)
def test_any_language_by_any_of_its_names(visitor: Visitor, world: World, named: str, code: str, shown: str) -> None:
    page = up_to(visitor, world, "language").submit("Continue", language="Another language", named=named)
    page = page.submit("Continue", route="reference")
    assert shown in page.text

    page.submit("Send it")

    assert (sent(world).language, sent(world).language_named) == (code, None)


@pytest.mark.parametrize("named", ["Patwa from Portland", "لہجہ", "<b>ours</b>", "🙂🙂"])
def test_a_language_that_has_no_code_keeps_the_words_it_was_named_with(
    visitor: Visitor, world: World, named: str
) -> None:
    page = up_to(visitor, world, "language").submit("Continue", language="Another language", named=named)
    page = page.submit("Continue", route="reference")
    assert named in page.text
    assert visitor.get("/tell-us/language").html.count("<b>") == 0

    page.submit("Send it")

    note = sent(world)
    assert (note.language, note.language_named) == ("und", named)
    worker = world.person("Lee", "worker", locality=note.locality)
    assert named in visitor.sign_in(worker).get(f"/notes/{note.key}").text


@pytest.mark.parametrize("named", ["", "   ", "x" * 61, "NUL \x00"])
def test_a_language_that_is_not_named_is_asked_for(visitor: Visitor, world: World, named: str) -> None:
    page = up_to(visitor, world, "language").submit("Continue", language="Another language", named=named, status=422)

    assert page.errors


def test_whoever_speaks_a_language_we_do_not_have_reads_how_to_be_heard(visitor: Visitor, world: World) -> None:
    page = up_to(visitor, world, "language")

    assert "These pages are only in English, Română, اردو" in page.text
    assert current_place().contact_phone in page.text
    assert "any language" in visitor.get("/tell-us").text


def test_words_in_any_script_stay_as_they_were_written_and_keep_their_direction(visitor: Visitor, world: World) -> None:
    said = "پارک میں روشنی نہیں ہے۔\nNo lights. ਬੱਤੀਆਂ 🙂"

    page = up_to(visitor, world, "check", text=said)
    page.submit("Send it")

    assert sent(world).text == said
    assert any("روشنی" in "".join(one.itertext()) for one in page.main.iter("dd") if one.get("dir") == "auto")


@pytest.mark.parametrize("typed", ["01632 960 100", "+44 1632 960100", "(01632) 960-100", "٠١٦٣٢ ٩٦٠١٠٠"])
def test_a_phone_number_may_be_left_instead_of_an_address(visitor: Visitor, world: World, typed: str) -> None:
    page = up_to(visitor, world, "answer").submit("Continue", route="Ring me or send me a text", phone=typed)
    assert "+44 1632 960100" in page.text

    page.submit("Send it")

    contact = contacts.find(sent(world).debt)
    assert contact is not None and (contact.way, contact.address) == ("phone", "+44 1632 960100")
    assert world.session.scalars(sa.select(Draft.contact)).all() == [None]


@pytest.mark.parametrize("typed", ["", "12", "ring me", "ada@example.org", "0" * 40, "01632 960 100 ext 5", "\x00"])
def test_what_cannot_be_rung_is_no_number(visitor: Visitor, world: World, typed: str) -> None:
    page = up_to(visitor, world, "answer").submit("Continue", route="phone", phone=typed, status=422)

    assert len(page.errors) == 1


def test_going_back_finds_the_number_in_its_box(visitor: Visitor, world: World) -> None:
    up_to(visitor, world, "answer").submit("Continue", route="phone", phone="01632 960 100")

    assert 'value="+44 1632 960100"' in visitor.get("/tell-us/answer").html


def test_the_reference_is_spelt_out_for_a_phone(visitor: Visitor, world: World) -> None:
    page = up_to(visitor, world, "check").submit("Send it")

    reference = sent(world).debt.reference
    assert reference in page.text and "How to say it over the phone" in page.text
    letters = [one for one in reference if one.isalpha()]
    assert all(f"{letter} for {letter}" in page.text for letter in letters)


@pytest.mark.parametrize("name", ["en", "English", "ENGLISH", "ro", "Romana", "Panjabi Gurmukhi", "und", "", "x" * 300])
def test_what_is_known_is_a_code_or_nothing(name: str) -> None:
    expected = {"en": "en", "english": "en", "ro": "ro", "romana": "ro"}

    assert languages.known(name) == expected.get(name.lower())

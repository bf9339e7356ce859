"""What may point at one person is found, and what only looks like it is not. All numbers are invented or set aside for examples."""

import time
import unicodedata

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import example, given
from hypothesis import strategies as st

from engagement.privacy import look
from engagement.privacy.folding import fold
from engagement.privacy.kinds import Strength


def kinds(text: str) -> list[str]:
    return [one.kind.word for one in look.look_for(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ring me on 07700 900123 after six", "phone"),
        ("01632 960 100", "phone"),
        ("my number is +44 7700 900 456.", "phone"),
        ("(0)20 7946 0018 is hers: 020 7946 0018", "phone"),
        ("O77OO 9OO 123", "phone"),
        ("فون ٠٧٧٠٠ ٩٠٠ ١٢٣", "phone"),
        ("write to sam.field+x@example.org please", "email"),
        ("sam [at] example [dot] org", "email"),
        ("AB 12 34 56 C", "national-insurance"),
        ("ab123456c", "national-insurance"),
        ("NHS 943 476 5919", "nhs"),
        ("9434765919", "nhs"),
        ("14 Acacia Road, RM17 5AB", "postcode"),
        ("flat 3, 27 Dell Road", "address"),
        ("born 3/4/52", "birth"),
        ("Reg AB12 CDE", "vehicle"),
        ("account number 12345678", "bank"),
        ("Mrs Green runs it", "name"),
        ("my neighbour has dementia", "health"),
        ("he hits her", "risk"),
        ("I think he is being hit", "risk"),
        ("she keeps getting slapped by her partner", "risk"),
    ],
)
def test_each_kind_is_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bus was 45 minutes late on 21/09/2021 at 10.30.",
        "We raised £1,234.50 from 300 people in 2024 and 2025",
        "RM17 6SL needs benches @ the river",
        "Room 12345, ticket 1234567",
        "1234567890",
        "",
    ],
)
def test_ordinary_figures_are_left_alone(text: str) -> None:
    assert look.look_for(text) == []


def test_a_finding_says_where_it_stands_and_how_sure_it_is() -> None:
    text = "Mrs Green, 07700 900123: he hits her."
    found = look.look_for(text)

    assert [(one.kind.word, one.text, one.strength) for one in found] == [
        ("name", "Mrs Green", Strength.LIKELY),
        ("phone", "07700 900123", Strength.STRUCTURED),
        ("risk", "hits her", Strength.RISK),
    ]
    assert all(text[one.start : one.end] == one.text for one in found)
    assert look.certain(found) == found[1:2]


def test_the_places_own_words_are_no_names(app: Flask) -> None:
    assert look.look_for("We like Chadwell Marymount best", known=())
    with app.app_context():
        assert kinds("We like Chadwell Marymount best") == []
        assert kinds("We met Oluchi Marymount there") == ["name"]


def test_the_warning_names_each_thing_once_and_danger_first(app: Flask) -> None:
    found = look.look_for("07700 900123, or 07700900123. He hits her.")

    with app.test_request_context():
        said = look.warning(found)
        assert look.warning(found[:1]) == (
            "This may point at one person: a phone number (07700 900123). Take it out, or tick the box to keep it."
        )
    assert said.startswith("These words may mean that somebody is in danger: hits her. In an emergency, ring 999.")
    assert said.count("07700") == 1
    assert said.index("hits her") < said.index("999") < said.index("07700")


def test_words_from_the_text_keep_their_own_direction_in_an_urdu_sentence(app: Flask) -> None:
    with app.test_request_context(), force_locale("ur"):
        assert "(\u206807700 900123\u2069)" in look.warning(look.look_for("07700 900123"))


def test_folding_keeps_every_character_in_its_place() -> None:
    assert fold("٠٧٧٠٠\u00a0۹۰۰–১২৩") == "07700 900-123"


ANY = st.characters(categories=["L", "M", "N", "P", "S", "Z", "C", "Cs"])


@given(st.text(ANY, max_size=300) | st.text(alphabet="0123456789 @.-()/oO+a AbZ'\n\u212aſ", max_size=200))
@example("GB29 NWB\u212a 6016 1331 9268 19")
@example("bus\ud800stop\0 07700 900123")
def test_no_text_is_too_odd_and_offsets_always_fit(text: str) -> None:
    assert len(fold(text)) == len(text)
    last = 0
    for one in look.look_for(text):
        assert text[one.start : one.end] == one.text != ""
        assert one.start >= last
        last = one.start


@given(st.sampled_from(["ring 07700 900123 now", "sam@example.org", "NHS 943 476 5919", "AB 12 34 56 C"]), st.data())
def test_an_identifier_is_found_whatever_stands_around_it(identifier: str, data: st.DataObject) -> None:
    around = st.text(alphabet=st.characters(categories=["Ll", "Lu", "Zs"]), max_size=60)
    text = f"{data.draw(around)}. {identifier}. {data.draw(around)}"

    assert any(one.strength is Strength.STRUCTURED for one in look.look_for(text))


HOSTILE = [
    "1",
    " ",
    "a@",
    "a",
    "A",
    "Aa ",
    "0 ",
    "+",
    "(0",
    "at ",
    "a at ",
    "@.",
    "1.",
    "1-",
    "Flat 1 ",
    "RM1 ",
    "he has ",
    "he ms ",
    "ms ",
]
HOSTILE += [
    "born ",
    "12/12/",
    "Mr ",
    "my son ",
    "left alone ",
    "suicide ",
    "AB12 ",
    "GB29 AAAA ",
    "x dot ",
    "۱",
    "é",
    "\u200f",
    "to hurt ",
]
HOSTILE += [
    "1 Aa ",
    "born in ",
    "dd/",
    "a 1 ",
    "a.1",
    "1/",
    "20 00 ",
    "RM1 5AB ",
    "No 1 aa ",
    "reg ab1 ",
    "A. ",
    "O'",
    "Aa-",
    "kill him",
    "1 aa road ",
    "a.",
    "a-",
    "'",
    "a dot a at a dot ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    """20,000 characters of anything: at most 0.2 s of CPU, the best of three because the machine is shared."""
    text = (piece * 20_000)[:20_000]

    assert min(_seconds(text) for _try in range(3)) < 0.2


def _seconds(text: str) -> float:
    before = time.process_time()
    look.look_for(text)
    return time.process_time() - before


def test_every_decimal_digit_of_every_script_is_read() -> None:
    for nine in "٩۹९৯๙９":
        assert unicodedata.digit(nine) == 9
        assert kinds(f"07700 {nine}00123") == ["phone"]

"""Findings are shown in place and taken out of a text exactly, whatever the text."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from engagement.privacy import kinds, look, marks
from engagement.privacy.kinds import Found

TEXT = "Ring Mrs Green on 07700 900123 or 07700900123."
KINDS = st.sampled_from(list(kinds.KINDS.values()))


@st.composite
def texts_with_findings(draw: st.DrawFn) -> tuple[str, list[Found]]:
    """Any text, with any findings in it: beside, inside and across each other."""
    text = draw(st.text(max_size=40))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    return text, [Found(draw(KINDS), text[start:end], start, end) for start, end in spans if start < end]


@given(texts_with_findings())
def test_the_pieces_are_the_text_and_every_finding_ends_once(given_: tuple[str, list[Found]]) -> None:
    text, found = given_
    pieces = marks.pieces(text, list(enumerate(found)))

    assert "".join(piece.text for piece in pieces) == text
    assert sorted(number for piece in pieces for number in piece.ends) == list(range(len(found)))
    covered = {at for one in found for at in range(one.start, one.end)}
    assert sum(len(piece.text) for piece in pieces if piece.marked) == len(covered)


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.word)
def test_what_stands_in_place_of_words_is_not_found_again(kind: kinds.Kind) -> None:
    instead = marks.taken_out([Found(kind, "x", 0, 1)])

    for around in ("{}", "She was born {} and lives there.", "Their {} is on the wall.", "Ring {}. ({})"):
        found = look.look_for(around.replace("{}", instead))
        assert not [one for one in found if "taken out" in one.text]


@pytest.mark.usefixtures("session")
def test_the_same_words_are_one_however_they_are_spaced_and_nothing_of_them_is_told() -> None:
    found = look.look_for(TEXT)
    keys = [marks.key_of(one) for one in found if one.kind is kinds.PHONE]

    assert len(keys) == 2 and len(set(keys)) == 1
    assert "07700" not in keys[0]


def test_what_overlaps_is_taken_out_together(app: Flask) -> None:
    text = "Mrs Green has dementia. Yes."
    found = [Found(kinds.HEALTH, text[:22], 0, 22), Found(kinds.NAME, text[:9], 0, 9)]

    with app.test_request_context():
        assert marks.without(text, found[1:]) == "[taken out: a person's name] has dementia. Yes."
        assert marks.without(text, found) == "[taken out: a person's name; somebody's health]. Yes."
        assert marks.without(text, []) == text

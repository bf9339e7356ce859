"""How many parts a text message takes."""

import pytest

from engagement.feedback.texts import DOUBLE, PLAIN, size_of


def test_the_alphabet_of_text_messages_has_128_places() -> None:
    assert len(PLAIN) + 1 == 128, "one is the way into the extension"
    assert len(DOUBLE) == 10 and not PLAIN & DOUBLE


@pytest.mark.parametrize(
    ("text", "plain", "units", "parts"),
    [
        ("", True, 0, 1),
        ("a" * 160, True, 160, 1),
        ("a" * 161, True, 161, 2),
        ("a" * 306, True, 306, 2),
        ("a" * 307, True, 307, 3),
        ("€" * 80, True, 160, 1),
        ("a" * 159 + "€", True, 161, 2),
        ("a" * 152 + "€" + "a" * 152, True, 306, 3),  # the euro is not cut in half
        ("ș" * 70, False, 70, 1),
        ("ș" * 71, False, 71, 2),
        ("دریا", False, 4, 1),
        ("🙂" * 35, False, 70, 1),
        ("🙂" * 36, False, 72, 2),
        ("🙂" * 67, False, 134, 3),  # 33 smiles to a part of 67
    ],
)
def test_a_text_is_measured_as_telephones_do(text: str, plain: bool, units: int, parts: int) -> None:
    size = size_of(text)

    assert (size.plain, size.units, size.parts) == (plain, units, parts)

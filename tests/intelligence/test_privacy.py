"""What may point at one person is found, and what only looks like it is not. All numbers are invented or set aside for examples."""

import pytest

from engagement.intelligence import privacy


@pytest.mark.parametrize(
    "text",
    [
        "Ring me on 07700 900123 after six",
        "01632 960 100",
        "my number is +44 7700 900 456.",
        "(0)20 7946 0018 is hers: 020 7946 0018",
        "write to sam.field+x@example.org please",
        "AB 12 34 56 C",
        "ab123456c",
        "NHS 943 476 5919",
        "9434765919",
    ],
)
def test_an_identifier_is_found(text: str) -> None:
    assert privacy.look_for(text)


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
    assert privacy.look_for(text) == []


def test_the_warning_names_what_was_found_once() -> None:
    found = privacy.look_for("07700 900123, or 07700900123")

    assert [one.text for one in found] == ["07700 900123"]

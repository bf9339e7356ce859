"""Reference codes: any one slip shows, and the likely ones are guessed at."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from engagement.feedback import references
from engagement.feedback.references import ALPHABET, LENGTH, SIZE

codes = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(references.complete)


def test_the_alphabet_is_prime_and_has_no_look_alikes() -> None:
    assert all(SIZE % factor for factor in range(2, SIZE))
    assert len(set(ALPHABET)) == SIZE
    assert not set(ALPHABET) & set("0O1ILUS5B8Z2")


def test_a_code_holds_more_than_40_random_bits() -> None:
    assert SIZE ** (LENGTH - 1) > 2**49


@given(codes)
def test_a_code_is_read_back_however_it_is_typed(code: str) -> None:
    plain = code.replace("-", "")

    for typed in (
        code,
        plain,
        plain.lower(),
        f" {code.lower().replace('-', ' ')} ",
        " ".join(plain),
        code.replace("-", "–"),
    ):
        assert references.read(typed) == code


@given(codes)
def test_every_single_wrong_symbol_is_noticed(code: str) -> None:
    symbols = references.tidy(code)
    for at in range(LENGTH):
        for other in ALPHABET:
            if other != symbols[at]:
                assert references.read(symbols[:at] + other + symbols[at + 1 :]) is None


@given(codes)
def test_every_swap_of_any_two_symbols_is_noticed(code: str) -> None:
    symbols = references.tidy(code)
    for one in range(LENGTH):
        for other in range(one + 1, LENGTH):
            swapped = list(symbols)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            assert symbols[one] == symbols[other] or references.read("".join(swapped)) is None


@given(codes, st.integers(0, LENGTH - 2))
def test_a_swap_of_neighbours_is_suggested_back(code: str, at: int) -> None:
    symbols = references.tidy(code)
    typed = symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :]

    assert typed == symbols or code in references.suggestions(typed, most=50)


@given(codes, st.integers(0, LENGTH - 1), st.data())
def test_a_look_alike_is_suggested_back(code: str, at: int, data: st.DataObject) -> None:
    symbols = references.tidy(code)
    alike = {other for group in references.LIKENESSES if symbols[at] in group for other in group} - {symbols[at]}
    if alike:
        typed = symbols[:at] + data.draw(st.sampled_from(sorted(alike))) + symbols[at + 1 :]

        assert code in references.suggestions(typed, most=50)


@given(codes, st.integers(0, LENGTH - 1))
def test_a_symbol_typed_twice_is_suggested_back(code: str, at: int) -> None:
    symbols = references.tidy(code)

    assert code in references.suggestions(symbols[: at + 1] + symbols[at:], most=50)


@given(st.text(max_size=200))
def test_whatever_is_typed_only_good_codes_are_suggested(typed: str) -> None:
    for code in references.suggestions(typed):
        assert references.read(code) == code


def test_codes_use_the_whole_alphabet_and_do_not_repeat() -> None:
    many = [references.new_reference() for _ in range(2000)]

    assert len(set(many)) == 2000
    assert set(Counter("".join(many).replace("-", ""))) == set(ALPHABET)

"""Short codes: read over a phone, typed from a poster."""

from hypothesis import given
from hypothesis import strategies as st

from engagement.feedback.references import ALPHABET
from engagement.packs import codes

CODES = st.text(ALPHABET, min_size=8, max_size=8).map(codes.complete)


@given(CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')}. "):
        assert codes.read(typed) == code


@given(CODES, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_always_shows(code: str, at: int, other: str) -> None:
    symbols = list(code.replace("-", ""))
    if symbols[at] != other:
        symbols[at] = other
        assert codes.read("".join(symbols)) is None


@given(CODES, st.integers(0, 7))
def test_two_symbols_exchanged_always_show(code: str, at: int) -> None:
    symbols = list(code.replace("-", ""))
    if symbols[at] != symbols[at + 1]:
        symbols[at], symbols[at + 1] = symbols[at + 1], symbols[at]
        assert codes.read("".join(symbols)) is None


def test_new_codes_differ_and_can_be_read() -> None:
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500 and all(codes.read(code) == code for code in made)


@given(st.text(max_size=200))
def test_anything_else_is_no_code(typed: str) -> None:
    read = codes.read(typed)
    assert read is None or codes.read(read) == read

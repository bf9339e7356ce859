"""Bytes to lines of text: the alphabet is found the same way every time."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.files import decoding, repairs

POLISH = "META\nkey;value\ndescription;Zażółć gęślą jaźń\ncountry;Poland\nPROJECTS\n1;Ścieżka\n"


def decoded(raw: bytes) -> tuple[str, list[str]]:
    log = repairs.Log()
    text = "\n".join(text for _, text in decoding.numbered(raw.splitlines(keepends=True), log))
    return text, [repair.says.partition(".")[0] for repair in log.repairs() if repair.name == "encoding"]


@pytest.mark.parametrize(
    ("country", "words", "alphabet", "named"),
    [
        ("Poland", "Ścieżka, jaźń", "cp1250", "Windows-1250"),
        ("Poland", "Ścieżka, jaźń", "iso8859-2", "ISO 8859-2"),
        ("Poland", "Gdańsk, Łódź – Ruś", "cp1250", "Windows-1250"),
        ("Czechia", "Hřiště pro děti, Žižkov", "cp1250", "Windows-1250"),
        ("Czechia", "Hřiště pro děti, Žižkov", "iso8859-2", "ISO 8859-2"),
        ("France", "Panneau d’affichage à côté", "cp1252", "Windows-1252"),
        ("Germany", "Bänke für alle", "cp1252", "Windows-1252"),
        ("Ukraine", "Дитячий майданчик", "cp1251", "Windows-1251"),
        ("Estonia", "Mänguväljak, šaht", "cp1257", "Windows-1257"),
    ],
)
def test_text_of_one_byte_a_letter_is_read_in_the_alphabet_of_the_country(
    country: str, words: str, alphabet: str, named: str
) -> None:
    text = f"META\nkey;value\ndescription;{words}\ncountry;{country}\n"
    assert decoded(text.encode(alphabet)) == (text.rstrip("\n"), [f"this is not UTF-8 text; it is read as {named}"])


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b""])
def test_sixteen_bits_a_letter_are_read_with_a_mark_and_without(mark: bytes) -> None:
    alphabet = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-16-le"
    raw = mark + POLISH.replace("\n", "\r\n").encode(alphabet)
    assert decoded(raw) == (POLISH.rstrip("\n"), ["the file is read as UTF-16 text"])


def test_lines_end_as_unix_windows_or_old_macintosh_ends_them() -> None:
    for end in ("\n", "\r\n", "\r"):
        log = repairs.Log()
        raw = (
            [POLISH.replace("\n", end).encode()] if end == "\r" else POLISH.replace("\n", end).encode().splitlines(True)
        )
        assert [text for _, text in decoding.numbered(raw, log) if text] == POLISH.splitlines()


def test_a_line_that_is_not_utf8_does_not_spoil_those_that_are() -> None:
    raw = POLISH.encode() + "2;Ławka\n".encode("cp1250") + "3;Łąka\n".encode()
    text, told = decoded(raw)
    assert text.endswith("2;Ławka\n3;Łąka")
    assert told == ["this is not UTF-8 text; it is read as Windows-1250"]


@given(st.binary(max_size=200), st.integers(1, 20))
def test_any_bytes_are_text_or_refused_and_how_they_are_cut_does_not_matter_to_utf16(raw: bytes, size: int) -> None:
    log = repairs.Log()
    try:
        lines = list(decoding.numbered(raw.splitlines(keepends=True), log))
    except repairs.Unreadable:
        return
    assert [number for number, _ in lines] == list(range(1, len(lines) + 1))
    wide = codecs.BOM_UTF16_LE + POLISH.encode("utf-16-le")
    cut = [wide[at : at + size] for at in range(0, len(wide), size)]
    if size > 1:
        assert [text for _, text in decoding.numbered(cut, repairs.Log())] == POLISH.splitlines()

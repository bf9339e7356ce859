"""One door for every file of ballots."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.files import opening, repairs
from tests.tallies.files import test_blt, test_pabulib, test_preflib

FILES = {
    "pb": test_pabulib.GOOD,
    "soi": test_preflib.DEBIAN,
    "toi": test_preflib.OLD,
    "cat": test_preflib.FRENCH,
    "blt": test_blt.GOOD,
}


@pytest.mark.parametrize("form", FILES)
def test_a_file_is_known_by_its_name_or_by_how_it_begins(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"ballots.{form}"
    path.write_text(FILES[form])
    named = opening.open_any(path)
    piped = opening.open_any(io.BytesIO(FILES[form].encode()))
    assert named.form == piped.form == form
    assert named.profile.ranks.tolist() == piped.profile.ranks.tolist()
    assert opening.open_any(str(path), "ballots.txt").form == form


def test_what_is_no_file_of_ballots_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(repairs.Unreadable, match="is a folder"):
        opening.open_any(tmp_path)
    for raw, says in (
        (b"", "^the file is empty"),
        (b"\n\r\n  \n", "^the file is empty"),
        (b"PK\x03\x04rest", ".zip"),
        (b"\x1f\x8b\x08", ".gz"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(256)), "no file of ballots|not text"),
        (b"name,votes\nA,3\n", "no file of ballots"),
    ):
        with pytest.raises(repairs.Unreadable, match=says):
            opening.open_any(io.BytesIO(raw))
        with pytest.raises(repairs.Unreadable):
            opening.open_any(io.BytesIO(raw), "ballots.pb")


def test_empty_lines_before_the_first_word_are_no_trouble() -> None:
    reading = opening.open_any(io.BytesIO(b"\n" * 100 + test_pabulib.GOOD.encode()))
    assert reading.election is not None and reading.election.support == {"07": 1, "7": 2}


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    class Endless(io.RawIOBase):
        def readline(self, size: int | None = -1, /) -> bytes:
            return b"x" * (size or 0)

    with pytest.raises(repairs.Unreadable, match="too long|no file of ballots"):
        opening.open_any(Endless(), "endless.pb")


@given(st.binary(max_size=300), st.sampled_from(["", "a.pb", "a.soi", "a.cat", "a.blt", "a.toc"]))
def test_no_bytes_at_all_make_it_fail_in_another_way(raw: bytes, name: str) -> None:
    try:
        opening.open_any(io.BytesIO(raw), name)
    except repairs.Unreadable as fault:
        assert fault.says

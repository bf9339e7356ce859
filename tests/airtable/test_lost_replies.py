"""A line that breaks at the worst moment: nothing is there twice, nothing is lost, on either side."""

import pytest

from engagement.airtable import client
from tests.airtable.sides import Sides

BROKEN = [
    ("drop", True),
    ("drop", False),
    ("reset", True),
    ("reset", False),
    ("503", True),
    ("503", False),
    ("502", True),
]


def test_a_push_whose_reply_is_lost_makes_no_second_record_and_misses_none(sides: Sides):
    sides.settle()
    for turn, (how, done) in enumerate(BROKEN, start=1):
        sides.notes(12)
        sides.airtable.faults.fail("write", how, done=done, nth=1 + turn % 2)
        sides.run()
        sides.run()
        assert len(sides.person.see_all("Notes")) == 12 * turn, (how, done)
    sides.settle()


def test_a_change_whose_reply_is_lost_is_made_once_and_is_no_conflict(sides: Sides):
    note = sides.note()
    sides.settle()
    for how, done in BROKEN:
        sides.edit(note, text=f"The flats are damp, {how} {done}")
        sides.airtable.faults.fail("write", how, done=done)
        sides.run()
        sides.run()
        assert sides.there(note)["What was said"] == f"The flats are damp, {how} {done}"
        assert sides.conflicts() == []
    sides.settle()


def test_a_withdrawal_whose_reply_is_lost_is_made_all_the_same(sides: Sides):
    for note, (how, done) in zip(sides.notes(len(BROKEN)), BROKEN, strict=True):
        sides.run()
        sides.withdraw(note)
        sides.airtable.faults.fail("write", how, done=done)
        sides.run()
        sides.run()
        assert f"Voice number {note - 1}" not in str(sides.person.see_all("Notes")), (how, done)
    sides.settle()
    assert sides.person.see_all("Notes") == {}


def test_a_reply_that_does_not_come_in_time_is_in_doubt_and_settled_later(
    sides: Sides, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(client, "TIMEOUT", (2, 0.3))
    sides.settle()
    sides.notes(5)
    sides.airtable.faults.fail("write", delay=0.8)
    sides.run()
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 5


def test_when_a_person_edits_what_is_in_doubt_their_words_are_not_lost(sides: Sides):
    note = sides.note("First words")
    sides.settle()
    row = sides.row_of("notes", note)
    sides.edit(note, text="Our second words")
    sides.airtable.faults.fail(
        "write", "drop", after=lambda: sides.person.edit("Notes", row, {"What was said": "Their words"})
    )
    sides.run()
    sides.settle()
    known = {sides.text_of(note), sides.there(note)["What was said"], *(one.theirs for one in sides.conflicts())}
    assert "Their words" in known
    assert "Our second words" in known or sides.conflicts() == []


def test_a_read_that_fails_is_made_again(sides: Sides):
    note = sides.note()
    sides.settle()
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": "Typed there"})
    sides.airtable.faults.fail("read", "drop")
    sides.run()
    assert sides.text_of(note) == "Typed there"
    sides.settle()


def test_an_answer_that_is_not_airtables_is_no_answer(sides: Sides):
    sides.settle()
    sides.notes(3)
    sides.airtable.faults.fail("write", "500", done=True, times=2)
    sides.run()
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 3

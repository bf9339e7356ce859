"""Asking for what changed: what we made ourselves is not read back, and what anybody else did is found all the same."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from engagement.airtable.formulas import Words
from engagement.airtable.models import Table
from engagement.airtable.sheets import MODIFIED
from engagement.shared import clock
from engagement.shared.database import db
from tests.airtable.sides import Sides

MANY = 130
"""Notes: more than a list shows on one page."""

A_CALL = timedelta(seconds=0.23)


@pytest.fixture
def paced(sides: Sides) -> Sides:
    """Their clock goes on by what a call takes when five are made in a second."""
    sides.airtable.clock = lambda: datetime.now(UTC) + A_CALL * len(sides.airtable.wire)
    return sides


def words(sides: Sides) -> str | None:
    """In which words the notes are asked for."""
    with sides.here():
        return db.session.scalar(sa.select(Table.asks).where(Table.kind == "notes"))


def reads(sides: Sides) -> Counter[str]:
    """How often a run reads each table; it writes nothing."""
    before = len(sides.airtable.wire)
    sides.run()
    calls = sides.airtable.wire[before:]
    assert {call.kind for call in calls} == {"read"}
    names = {table.id: table.name for table in sides.person.base.tables.values()}
    return Counter(names[call.path.split("?")[0].split("/")[3]] for call in calls)


def pushed(sides: Sides) -> list[int]:
    """Many notes, all there."""
    sides.run()
    notes = sides.notes(MANY)
    sides.run()
    assert len(sides.person.see_all("Notes")) == MANY
    return notes


def test_after_a_push_of_many_each_run_reads_each_table_once(paced: Sides):
    pushed(paced)
    for _ in range(10):
        assert reads(paced) == {"Themes": 1, "Notes": 1, "What is strong": 1}
    assert words(paced) == Words.MADE.value
    paced.check()


def test_after_another_push_of_many_it_is_the_same(paced: Sides):
    pushed(paced)
    reads(paced)
    paced.notes(MANY)
    paced.run()
    for _ in range(3):
        assert reads(paced)["Notes"] == 1
    paced.check()


@pytest.mark.parametrize("written", [2, 7, 13])
def test_what_is_typed_while_many_are_pushed_is_taken_by_the_next_run(paced: Sides, written: int):
    paced.run()
    paced.notes(MANY)
    paced.airtable.faults.fail("write", nth=written, after=lambda: _edit_first(paced, "Typed meanwhile"))
    paced.run()
    paced.run()
    assert [text for text in _texts(paced) if text == "Typed meanwhile"], "it was not seen"
    paced.settle()


def test_what_is_typed_in_the_moment_in_which_a_record_is_made_is_found_within_two_hours(paced: Sides):
    paced.run()
    paced.notes(MANY)
    now = datetime.now(UTC)
    paced.airtable.clock = lambda: now + A_CALL * len(paced.airtable.wire)
    paced.airtable.faults.fail("write", nth=1, after=lambda: _edit_first(paced, "Typed meanwhile"))
    paced.run()
    paced.run()
    clock.travel_to(datetime.now(UTC) + timedelta(hours=2))
    paced.run()
    assert "Typed meanwhile" in _texts(paced)
    paced.settle()


def test_a_row_made_by_hand_while_many_are_pushed_is_taken_by_the_next_run(paced: Sides):
    paced.run()
    paced.notes(MANY)
    made = {"What was said": "Made meanwhile", "Locality": "Grays"}
    paced.airtable.faults.fail("write", nth=3, after=lambda: paced.person.add("Notes", made))
    paced.run()
    paced.run()
    assert "Made meanwhile" in _texts(paced)
    paced.settle()


def _edit_first(sides: Sides, text: str) -> None:
    first = min(sides.person.table("Notes").rows.values(), key=lambda row: row.created)
    sides.person.edit("Notes", first.id, {"What was said": text})


def _texts(sides: Sides) -> list[str]:
    return [str(values["text"]) for values in sides.ours("notes").values()]


def test_what_is_deleted_from_a_large_table_is_noticed_within_the_hour_and_braked_if_it_is_much(paced: Sides):
    notes = pushed(paced)
    paced.person.delete("Notes", *[paced.row_of("notes", note) for note in notes[:3]])
    paced.run()
    clock.travel_to(datetime.now(UTC) + timedelta(minutes=61))
    paced.run()
    assert [paced.rows("notes")[note].state for note in notes[:4]] == ["removed"] * 3 + ["known"]
    paced.person.delete("Notes", *[paced.row_of("notes", note) for note in notes[3:63]])
    clock.travel_to(datetime.now(UTC) + timedelta(minutes=122))
    paced.run()
    assert "60 records were removed there at once" in paced.command("status")


def test_in_a_large_table_what_was_removed_changed_here_and_put_back_is_met_again(paced: Sides):
    notes = pushed(paced)
    row = paced.row_of("notes", notes[0])
    paced.person.delete("Notes", row)
    clock.travel_to(datetime.now(UTC) + timedelta(minutes=61))
    paced.run()
    assert paced.rows("notes")[notes[0]].state == "removed"
    paced.edit(notes[0], voices=9)
    paced.person.restore("Notes", row)
    paced.run()
    paced.run()
    assert paced.there(notes[0])["Voices"] == 9
    paced.settle()


@pytest.mark.parametrize("removed", ["the copy", "the first"])
def test_in_a_large_table_a_copy_is_known_when_the_other_is_removed(paced: Sides, removed: str):
    notes = pushed(paced)
    first = paced.row_of("notes", notes[0])
    copy = paced.person.copy("Notes", first)
    paced.run()
    assert paced.rows("notes")[notes[0]].state == "parked"
    paced.person.delete("Notes", copy if removed == "the copy" else first)
    paced.run()
    paced.run()
    assert paced.rows("notes")[notes[0]].state == "known"
    paced.edit(notes[0], voices=9)
    paced.settle()
    assert len(paced.person.see_all("Notes")) == MANY


Understood = Callable[[str], str | None]

OTHER_WORDS: dict[str, tuple[Words, Understood]] = {
    "no ids of fields": (Words.MADE_BY_NAME, lambda said: None if "{fld" in said else said),
    "nothing about when a record was made": (Words.PLAIN, lambda said: None if "CREATED_TIME" in said else said),
    "neither": (Words.PLAIN_BY_NAME, lambda said: None if "{fld" in said or "CREATED_TIME" in said else said),
    "no formula at all": (Words.NONE, lambda said: None),
    "a formula, which is then ignored": (Words.NONE, lambda said: ""),
}


@pytest.mark.parametrize("known", OTHER_WORDS)
def test_a_base_that_understands_less_is_asked_in_other_words_and_refuses_no_question_twice(paced: Sides, known: str):
    wanted, paced.airtable.understood = OTHER_WORDS[known]
    notes = pushed(paced)
    for _ in range(3):
        paced.run()
    assert words(paced) == wanted.value
    before = len(paced.airtable.wire)
    paced.person.edit("Notes", paced.row_of("notes", notes[3]), {"What was said": "Typed later"})
    paced.run()
    assert paced.text_of(notes[3]) == "Typed later"
    assert 422 not in [call.status for call in paced.airtable.wire[before:]]
    paced.settle()


def test_a_base_whose_clocks_differ_is_read_whole_once_and_then_asked_again(paced: Sides):
    paced.airtable.understood = lambda said: said.replace("CREATED_TIME", "CREATED_SECOND")
    notes = pushed(paced)
    reads(paced)
    for _ in range(3):
        assert reads(paced)["Notes"] == 1
    paced.person.edit("Notes", paced.row_of("notes", notes[3]), {"What was said": "Typed later"})
    paced.run()
    assert paced.text_of(notes[3]) == "Typed later"


def test_provision_finds_the_words_by_itself_and_says_when_there_are_none(paced: Sides):
    pushed(paced)
    _, paced.airtable.understood = OTHER_WORDS["neither"]
    assert "does not filter" not in paced.command("provision")
    assert words(paced) == Words.PLAIN_BY_NAME.value
    paced.airtable.understood = lambda said: ""
    assert "does not filter" in paced.command("provision")
    assert words(paced) == Words.NONE.value


def test_a_filter_that_finds_nothing_is_not_believed(paced: Sides):
    notes = pushed(paced)
    paced.airtable.understood = lambda said: "FALSE()"
    paced.person.edit("Notes", paced.row_of("notes", notes[3]), {"What was said": "Typed later"})
    paced.run()
    assert paced.text_of(notes[3]) == "Typed later"


def test_a_field_that_says_when_is_found_when_somebody_made_it_later(paced: Sides):
    for table in paced.person.base.tables.values():
        modified = table.find_field("Last modified")
        assert modified is not None
        paced.person.remove_field(table.name, "Last modified")
    with paced.here():
        for known in db.session.scalars(sa.select(Table)):
            known.fields = {column: id_ for column, id_ in known.fields.items() if column != MODIFIED}
    paced.person.add_last_modified("Notes")
    pushed(paced)
    with paced.here():
        fields = {known.kind: known.fields for known in db.session.scalars(sa.select(Table))}
    assert [kind for kind, columns in fields.items() if MODIFIED in columns] == ["notes"]
    assert reads(paced)["Notes"] == 1

"""What the sync costs: as few calls as there are tens of records, and none when nothing changed."""

import math
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from engagement.airtable.merging import Verdict, agreed_on, judge
from engagement.intelligence.models import Theme
from engagement.intelligence.themes import changes
from engagement.shared import clock
from engagement.shared.database import db
from tests.airtable.sides import FIELDS, Sides, bodies


def test_a_first_push_takes_a_call_for_every_ten_records_and_reads_nothing_back(sides: Sides):
    sides.run()
    sides.airtable.wire.clear()
    sides.notes(25)
    sides.run()
    assert len(sides.airtable.calls("write")) == 3
    assert [call.path.split("?")[0] for call in sides.airtable.calls("write")] == [
        f"/v0/{sides.person.base.id}/{sides.person.table('Notes').id}"
    ] * 3
    first = next(at for at, call in enumerate(sides.airtable.wire) if call.kind == "write")
    assert all(call.kind == "write" for call in sides.airtable.wire[first:]), "something was read back"
    sides.settle()


def test_records_that_lead_to_each_other_take_no_more_calls_than_others(sides: Sides):
    sides.run()
    there = len(sides.ours("themes"))
    for number in range(8):
        sides.theme(f"Under {number}")
        sides.theme(f"Over {number}")
    with sides.here():
        named = {theme.name: theme for theme in db.session.scalars(sa.select(Theme))}
        for number in range(8):
            changes.move(named[f"Under {number}"], above=named[f"Over {number}"], by=None, now=clock.now())
    sides.airtable.wire.clear()
    sides.run()
    assert len(sides.ours("themes")) == there + 16
    assert len(sides.airtable.calls("write")) == math.ceil(16 / 10)
    sides.settle()


def test_a_nought_that_is_left_out_of_answers_is_not_written_again():
    agreed = agreed_on(0, None)
    assert judge(agreed, 0, None, both=False) is Verdict.SAME
    assert judge(agreed, 0, 5, both=False) is Verdict.PUT_RIGHT
    assert judge(agreed_on(7, None), 7, None, both=False) is Verdict.PUT_RIGHT


def test_what_changed_takes_a_call_for_every_ten_and_carries_only_what_changed(sides: Sides):
    notes = sides.notes(23)
    sides.settle()
    sides.airtable.wire.clear()
    for note in notes[:13]:
        sides.edit(note, voices=7)
    sides.run()
    assert len(sides.airtable.calls("write")) == math.ceil(13 / 10)
    voices = sides.person.column("Notes", "Voices").id
    sent = [record["fields"] for body in bodies(sides.airtable) for record in body["records"]]
    assert sent == [{voices: 7}] * 13
    sides.check()


def test_a_record_edited_ten_times_goes_once(sides: Sides):
    note = sides.note()
    sides.settle()
    before = sides.writes()
    for number in range(10):
        sides.edit(note, voices=number + 1)
    sides.run()
    assert sides.writes() == before + 1
    sides.check()


def test_new_and_known_records_go_in_the_same_call(sides: Sides):
    known = sides.notes(4)
    sides.settle()
    before = sides.writes()
    for note in known:
        sides.edit(note, voices=3)
    sides.notes(6)
    sides.run()
    assert sides.writes() == before + 1
    sides.check()


def test_ten_runs_with_nothing_to_do_write_nothing_and_read_each_table_once_at_most(sides: Sides):
    sides.notes(12)
    sides.settle()
    for _ in range(10):
        sides.airtable.wire.clear()
        sides.run()
        assert sides.airtable.calls("write") == []
        assert len(sides.airtable.wire) <= 3, [call.path for call in sides.airtable.wire]


def test_plan_names_exactly_the_writes_that_run_then_makes(sides: Sides):
    notes = sides.notes(12)
    sides.settle()
    sides.edit(notes[0], voices=9)
    sides.note("A new voice")
    sides.withdraw(notes[1])
    before = sides.writes()
    said = sides.command("plan")
    assert sides.writes() == before
    sides.run()
    made = sides.writes() - before
    assert str(made) in said, said
    sides.check()


@pytest.mark.parametrize("most", [1, 2, 5])
def test_runs_that_may_make_few_calls_get_there_in_the_end(sides: Sides, most: int):
    known = sides.note()
    sides.settle()
    sides.notes(25)
    sides.person.edit("Notes", sides.row_of("notes", known), {"Voices": 9})
    for _ in range(12):
        before = len(sides.airtable.wire)
        sides.run("--max-calls", str(most))
        assert len(sides.airtable.wire) - before <= most
        if len(sides.person.see_all("Notes")) == 26:
            break
    assert len(sides.person.see_all("Notes")) == 26
    assert sides.ours("notes")[known]["voices"] == 9
    sides.settle()


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("often", ["at once", "hours apart"])
def test_runs_that_may_make_few_calls_send_what_is_new_beside_what_changed(sides: Sides, most: int, often: str):
    known = sides.notes(2)
    sides.settle()
    for note in known:
        sides.edit(note, voices=9)
    sides.notes(3)
    for hour in range(12):
        clock.travel_to(datetime.now(UTC) + timedelta(hours=hour) if often == "hours apart" else None)
        sides.run("--max-calls", str(most))
    clock.travel_to(None)
    assert len(sides.person.see_all("Notes")) == 5
    if most > 1 or often == "at once":
        assert [sides.there(note)["Voices"] for note in known] == [9, 9]


def test_runs_that_may_make_few_calls_look_at_a_known_record_before_they_write_over_it(sides: Sides):
    note = sides.note()
    sides.settle()
    sides.edit(note, text="Ours")
    for hour in range(2):
        clock.travel_to(datetime.now(UTC) + timedelta(hours=hour))
        sides.run("--max-calls", "2")  # two of three tables, then the third and the look at the record
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": "Theirs"})
    clock.travel_to(datetime.now(UTC) + timedelta(hours=2))
    sides.run("--max-calls", "2")
    clock.travel_to(None)
    (conflict,) = sides.conflicts()
    assert (conflict.ours, conflict.theirs, sides.there(note)["What was said"]) == ("Ours", "Theirs", "Theirs")


def test_the_answer_to_a_new_record_agrees_on_every_column_so_that_reading_it_back_is_cheap(sides: Sides):
    note = sides.note("The flats are cold")
    sides.run()
    agreed = dict(sides.rows("notes")[note].agreed)
    assert set(FIELDS["notes"]) <= set(agreed)
    sides.run()
    assert sides.rows("notes")[note].agreed == agreed
